// The rules of bidding replayed from the events alone, as auction_app/evidence/replay.py does.
// Instants are microseconds since 1970 (exact up to the year 2255), money is in fen.

import { KINDS as AFTER_THE_HAMMER, planApproved, saidRound, stepAfter } from "./after_hammer.js";
import { checkBefore } from "./before_notice.js";
import { canonical, isObject } from "./bytes.js";

const MAX_AMOUNT = 1e13;
const MAX_WINDOW_S = 366 * 86_400;
const MICROS = 1_000_000;
const BASES = ["bid", "auto", "priority_match"];
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{6})Z$/u;
const BEIJING = 8 * 3600 * MICROS;

const pad = (number, width) => String(number).padStart(width, "0");

function written(micros) {
  const date = new Date(Math.floor(micros / 1000));
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) => pad(part, 2)).join(":");
  return [day, `${clock}.${pad(((micros % MICROS) + MICROS) % MICROS, 6)}`];
}

// An instant in its one published spelling; throws for any other.
export function parseInstant(text) {
  const found = INSTANT.exec(text);
  if (typeof text !== "string" || !found) throw new Error("not an instant");
  const [year, month, day, hour, minute, second, fraction] = found.slice(1).map(Number);
  const micros = Date.UTC(year, month - 1, day, hour, minute, second) * 1000 + fraction;
  if (written(micros).join("T") + "Z" !== text) throw new Error("not an instant");
  return micros;
}

// Beijing time with microseconds, for sentences.
export const when = (micros) => written(micros + BEIJING).join(" ");

export function formatYuan(fen) {
  const digits = pad(Math.abs(fen), 3);
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/gu, ",");
  return `${fen < 0 ? "-" : ""}${yuan}.${digits.slice(-2)}`;
}

class BadBody extends Error {}

export class Sale {
  constructor() {
    Object.assign(this, { currency: "CNY", startPrice: 0, increment: 0, window: 0, isStrict: false });
    this.countdown = 0; // of a sale, which its first offer starts; an auction has none
    Object.assign(this, { state: "scheduled", resumesTo: "open", price: null, leader: null, endsAt: 0, left: 0, bids: 0 });
    Object.assign(this, { extensions: 0, outcome: null, ranks: new Map(), registered: new Set() });
    this.hasRegistrations = false;
    Object.assign(this, { after: null, isHeld: false }); // where it stands after the hammer
    this.round = 0; // 1 first auction, 2 second, 3 sale; 0 where the announcement does not say
    Object.assign(this, { orderedIn: "", wasTaken: false, plans: new Set() });
    this.breaches = [];
  }

  get hasEnded() {
    return this.state === "closed" || this.state === "withdrawn";
  }

  get minimum() {
    return this.price === null ? this.startPrice : this.price + this.increment;
  }

  // Whether the next bid is a sale's first offer, the one that may set an earlier end.
  get startsCountdown() {
    return this.countdown > 0 && this.bids === 0;
  }

  money(amount) {
    return `${formatYuan(amount)} ${this.currency}`;
  }

  breach(code, event, facts) {
    this.breaches.push({ code, seq: event.seq, facts });
  }
}

function textOf(body, name) {
  const value = body[name];
  if (typeof value !== "string" || value === "") throw new BadBody(name);
  return value;
}

function numberOf(body, name, least, most) {
  const value = body[name];
  if (!Number.isInteger(value) || value < least || value > most) throw new BadBody(name);
  return value;
}

function instantOf(body, name) {
  try {
    return parseInstant(body[name]);
  } catch {
    throw new BadBody(name);
  }
}

function expectState(sale, event, ...states) {
  if (!states.includes(sale.state)) sale.breach("out_of_place", event, { kind: event.kind, state: sale.state });
}

function addPriority(sale, listed) {
  if (!isObject(listed)) throw new BadBody("priority_bidders");
  sale.ranks.set(textOf(listed, "bidder"), numberOf(listed, "rank", 1, 1000));
}

function announced(sale, event) {
  const { body } = event;
  checkBefore(sale, event, { instantOf, textOf, BadBody });
  if (!("round" in body)) return; // a foreign history may not say
  sale.round = numberOf(body, "round", 1, 3);
  const followsAs = saidRound(event);
  if ((ROUND_OF.get(followsAs) ?? sale.round) !== sale.round) {
    sale.breach("round_unlawful", event, { kind: event.kind, round: String(sale.round), follows_as: followsAs });
  }
}

function opened(sale, event) {
  expectState(sale, event, "scheduled");
  const { body } = event;
  sale.currency = textOf(body, "currency");
  sale.startPrice = numberOf(body, "start_price", 1, MAX_AMOUNT);
  sale.increment = numberOf(body, "increment", 1, MAX_AMOUNT);
  sale.window = numberOf(body, "extension_window_s", 0, MAX_WINDOW_S) * MICROS;
  sale.left = sale.window;
  // Older histories know no sale.
  if ("countdown_s" in body) sale.countdown = numberOf(body, "countdown_s", 0, MAX_WINDOW_S) * MICROS;
  sale.endsAt = instantOf(body, "ends_at");
  sale.isStrict = body.strict_ladder === true;
  const listed = body.priority_bidders ?? [];
  if (!Array.isArray(listed)) throw new BadBody("priority_bidders");
  for (const one of listed) addPriority(sale, one);
  sale.state = "open";
}

function bid(sale, event) {
  const { body } = event;
  const [bidder, basis] = [textOf(body, "bidder"), textOf(body, "basis")];
  const amount = numberOf(body, "amount", 1, MAX_AMOUNT);
  const [receivedAt, endsAt] = [instantOf(body, "received_at"), instantOf(body, "ends_at")];
  if (!BASES.includes(basis)) throw new BadBody("basis");
  expectState(sale, event, "open");
  if (sale.hasRegistrations && !sale.registered.has(bidder)) {
    sale.breach("bidder_not_registered", event, { bidder });
  }
  checkPrice(sale, event, bidder, basis, amount);
  checkTimes(sale, event, receivedAt, endsAt);
  if (endsAt !== sale.endsAt && !sale.startsCountdown) sale.extensions += 1;
  Object.assign(sale, { bids: sale.bids + 1, price: amount, leader: bidder, endsAt });
}

function checkPrice(sale, event, bidder, basis, amount) {
  if (basis === "priority_match") {
    if (!mayMatch(sale, bidder, amount)) {
      sale.breach("match_unlawful", event, { bidder, amount: sale.money(amount) });
    }
    return;
  }
  if (amount < sale.minimum) {
    const facts = { amount: sale.money(amount), minimum: sale.money(sale.minimum) };
    sale.breach("bid_below_minimum", event, facts);
  } else if (sale.isStrict && (amount - sale.minimum) % sale.increment !== 0) {
    const facts = { amount: sale.money(amount), increment: sale.money(sale.increment) };
    sale.breach("off_ladder", event, facts);
  }
  if (basis === "auto" && bidder === sale.leader) sale.breach("auto_against_self", event, { bidder });
}

// Art. 21: the same price, a confirmed right, and no leader of the same or a better rank.
function mayMatch(sale, bidder, amount) {
  const rank = sale.ranks.get(bidder);
  if (rank === undefined || sale.leader === null || amount !== sale.price) return false;
  const leading = sale.ranks.get(sale.leader);
  return leading === undefined || rank < leading;
}

function checkTimes(sale, event, receivedAt, endsAt) {
  const received_at = when(receivedAt);
  if (receivedAt >= sale.endsAt) {
    sale.breach("bid_late", event, { received_at, ends_at: when(sale.endsAt) });
  }
  if (receivedAt > event.at) sale.breach("received_later", event, { received_at, at: when(event.at) });
  const extendedTo = Math.max(sale.endsAt, receivedAt + sale.window);
  const expected = sale.startsCountdown ? receivedAt + sale.countdown : extendedTo;
  if (endsAt !== expected) {
    const facts = { received_at, expected: when(expected), recorded: when(endsAt) };
    sale.breach("extension_wrong", event, facts);
  }
}

function extended(sale, event) {
  expectState(sale, event, "open");
  const endsAt = instantOf(event.body, "ends_at");
  if (endsAt < sale.endsAt) {
    sale.breach("end_shortened", event, { before: when(sale.endsAt), after: when(endsAt) });
  }
  sale.endsAt = endsAt;
}

function suspended(sale, event) {
  // A court may also stop a lot that was announced and has not opened yet.
  expectState(sale, event, "open", "scheduled");
  sale.left = sale.window;
  if ("remaining_ms" in event.body) {
    // Records before this member name no time that was left.
    const left = numberOf(event.body, "remaining_ms", 0, MAX_WINDOW_S * 1000) * 1000;
    checkLeft(sale, event, left);
    sale.left = Math.max(sale.window, left);
  }
  Object.assign(sale, { resumesTo: sale.state, state: "suspended" });
}

// What was left at the stop; counted from where a fault began, for from there nobody could bid.
function checkLeft(sale, event, left) {
  if (sale.state !== "open") return;
  const gap = event.body.evidence;
  const from = isObject(gap) ? instantOf(gap, "gap_from") : event.at;
  const expected = Math.floor(Math.max(sale.endsAt - from, 0) / 1000) * 1000;
  if (left !== expected) {
    sale.breach("remaining_wrong", event, { recorded: String(left / 1000), expected: String(expected / 1000) });
  }
}

function resumed(sale, event) {
  expectState(sale, event, "suspended");
  const endsAt = instantOf(event.body, "ends_at");
  if (endsAt < event.at + sale.left) {
    sale.breach("resumed_too_short", event, { at: when(event.at), ends_at: when(endsAt) });
  }
  if (endsAt < sale.endsAt) {
    sale.breach("end_shortened", event, { before: when(sale.endsAt), after: when(endsAt) });
  }
  Object.assign(sale, { endsAt, state: sale.resumesTo });
}

function shown(value) {
  if (value === null) return "-";
  return typeof value === "string" ? value : canonical(value);
}

function closed(sale, event) {
  expectState(sale, event, "open");
  const { body } = event;
  if (event.at < sale.endsAt) {
    sale.breach("closed_early", event, { at: when(event.at), ends_at: when(sale.endsAt) });
  }
  const outcome = sale.bids > 0 ? "sold" : "unsold";
  const members = [
    ["outcome", body.outcome ?? null, outcome],
    ["bids", body.bids ?? null, sale.bids],
    ["price", body.price ?? null, sale.price],
    ["bidder", body.bidder ?? null, sale.leader],
    ["ends_at", when(instantOf(body, "ends_at")), when(sale.endsAt)],
  ];
  for (const [member, recorded, counted] of members) {
    if (recorded !== counted) {
      sale.breach("close_wrong", event, { member, recorded: shown(recorded), counted: shown(counted) });
    }
  }
  Object.assign(sale, { state: "closed", outcome, after: outcome });
}

function registered(sale, event) {
  sale.registered.add(textOf(event.body, "bidder"));
  sale.hasRegistrations = true;
}

// Which round a lot must be that follows another as this.
const ROUND_OF = new Map([["second", 2], ["sale", 3]]);
const STEPS = new Map([
  ["lot.announced", announced],
  ["registration.confirmed", registered],
  ["registration.revoked", (sale, event) => sale.registered.delete(textOf(event.body, "bidder"))],
  ["priority.confirmed", (sale, event) => addPriority(sale, event.body)],
  ["lot.opened", opened],
  ["bid.accepted", bid],
  ["lot.extended", extended],
  ["lot.suspended", suspended],
  ["lot.resumed", resumed],
  ["lot.closed", closed],
  ["lot.withdrawn", (sale) => Object.assign(sale, { state: "withdrawn", outcome: "withdrawn", after: "withdrawn" })],
  ["plan.approved", (sale, event) => planApproved(sale, event, { numberOf, textOf })],
]);
const ALSO_AFTER_THE_END = ["registration.confirmed", "registration.revoked", "priority.confirmed", "plan.approved"];

export function replay(events) {
  const sale = new Sale();
  for (const event of events) {
    let step = STEPS.get(event.kind);
    if (AFTER_THE_HAMMER.has(event.kind) && (!step || sale.hasEnded)) step = stepAfter;
    if (!step) continue;
    if (step !== stepAfter && sale.hasEnded && !ALSO_AFTER_THE_END.includes(event.kind)) {
      sale.breach("after_end", event, { kind: event.kind });
      continue;
    }
    try {
      step(sale, event);
    } catch (error) {
      if (!(error instanceof BadBody)) throw error;
      sale.breach("body_invalid", event, { kind: event.kind, member: error.message });
    }
  }
  return sale;
}
