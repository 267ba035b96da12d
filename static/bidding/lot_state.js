// The lot as the events tell it. `apply` takes one event in seq order; unknown kinds still count their seq.

import { parseInstant } from "./clock.js";

/** A snapshot of the wire (and the page's few extras) → the state the panel reads. Instants become milliseconds. */
export function fromSnapshot(wire, extras = {}) {
  const at = (text) => (text ? parseInstant(text) : null);
  return {
    ...extras,
    id: wire.lot,
    seq: wire.as_of_seq,
    head: wire.head,
    state: wire.state,
    outcome: wire.outcome ?? null,
    round: wire.round,
    startPrice: wire.start_price,
    increment: wire.increment,
    price: wire.price ?? null,
    minimum: wire.minimum,
    leader: wire.leader ?? null,
    bids: wire.bids,
    extensions: wire.extensions,
    opensAt: at(wire.opens_at),
    endsAt: at(wire.ends_at),
    plannedEndsAt: at(wire.planned_ends_at) ?? extras.plannedEndsAt ?? at(wire.ends_at),
    closedAt: at(wire.closed_at),
    countdownS: wire.rules?.countdown_s ?? 0,
    windowS: wire.rules?.extension_window_s ?? extras.windowS ?? 300,
    strictLadder: wire.rules?.strict_ladder ?? wire.strict_ladder ?? extras.strictLadder ?? false,
    reason: said(wire.reason),
    stop: stopOf(wire.stop, extras.stop),
    history: extras.history ?? [],
  };
}

function bidAccepted(lot, event) {
  const { bidder, amount, received_at: received, ends_at: ends, basis } = event.body;
  const endsAt = parseInstant(ends);
  // A sale's first offer sets its end, earlier than planned as a rule: no extension.
  const startsCountdown = lot.countdownS > 0 && lot.bids === 0;
  const extended = endsAt > lot.endsAt && !startsCountdown;
  if (startsCountdown) lot.plannedEndsAt = endsAt;
  lot.price = amount;
  lot.minimum = amount + lot.increment;
  lot.leader = bidder;
  lot.bids += 1;
  if (extended) lot.extensions += 1;
  lot.endsAt = endsAt;
  lot.history.unshift({
    seq: event.seq,
    bidder,
    amount,
    receivedAt: parseInstant(received),
    extendedTo: extended ? endsAt : null,
    basis,
  });
  return { kind: "bid", extended, startsCountdown, bidder, amount };
}

const HANDLERS = {
  "lot.opened"(lot, { body }) {
    lot.state = "open";
    lot.endsAt = parseInstant(body.ends_at);
    lot.plannedEndsAt = lot.endsAt;
    lot.startPrice = body.start_price;
    lot.increment = body.increment;
    lot.windowS = body.extension_window_s;
    lot.countdownS = body.countdown_s ?? 0;
    return { kind: "opened" };
  },
  "bid.accepted": bidAccepted,
  "lot.extended"(lot, { body }) {
    lot.endsAt = parseInstant(body.ends_at);
    lot.extensions += 1;
    return { kind: "extended", reason: body.reason };
  },
  "lot.suspended"(lot, { body, at }) {
    lot.state = "suspended";
    lot.reason = said(body.reason);
    lot.stop = { kind: body.kind ?? "", ground: "", leftMs: body.remaining_ms ?? Math.max(0, lot.endsAt - parseInstant(at)), from: null, by: null };
    return { kind: "suspended" };
  },
  "lot.resumed"(lot, { body }) {
    // Only a lot that never opened is given a new opening.
    if (body.opens_at) lot.opensAt = parseInstant(body.opens_at);
    lot.state = body.opens_at ? "scheduled" : "open";
    lot.reason = null;
    lot.stop = null;
    lot.endsAt = parseInstant(body.ends_at);
    return { kind: "resumed" };
  },
  "lot.closed"(lot, { body, at }) {
    lot.state = "closed";
    lot.outcome = body.outcome;
    lot.leader = body.bidder ?? null;
    lot.closedAt = parseInstant(at);
    lot.endsAt = parseInstant(body.ends_at);
    return { kind: "closed" };
  },
  "lot.withdrawn"(lot, { body, at }) {
    lot.state = "withdrawn";
    lot.reason = said(body.reason);
    lot.closedAt = parseInstant(at);
    return { kind: "withdrawn" };
  },
  "lot.announced": () => ({ kind: "announced" }),
  "lot.noted": () => ({ kind: "noted" }),
  "registration.confirmed": (_lot, { body }) => ({ kind: "registered", bidder: body.bidder }),
  "priority.confirmed": (_lot, { body }) => ({ kind: "priority", bidder: body.bidder, rank: body.rank }),
};

/** Apply the next event. Returns what happened, or null when it is not the next one (seen before, or a gap). */
export function apply(lot, event) {
  if (event.seq !== lot.seq + 1) return null;
  lot.seq = event.seq;
  const handler = HANDLERS[event.kind];
  return handler ? handler(lot, event) : { kind: "unknown" };
}

/** What a stop is in law, from the page; over the wire the events alone tell it. */
function stopOf(wire, known) {
  if (!wire) return known ?? null;
  return { kind: wire.kind, ground: wire.ground, leftMs: wire.left_ms, from: wire.from, by: wire.by };
}

/** A reason is a code of the platform, or the court's own words in both languages. */
function said(reason) {
  if (!reason || typeof reason === "string") return reason ?? null;
  return document.documentElement.lang.startsWith("zh") ? reason.zh : reason.en;
}
