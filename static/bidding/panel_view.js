// What the panel says and offers in each state: plain data for panel.js to draw. Pure; all words by key.

import { art } from "./cite.js";
import { above, clock, day, left, nth, ratio, shortInstant, wanClause, when, yuan } from "./format.js";
import { refusalView } from "./refusal_view.js";
import { has, t } from "./text.js";

const TONES = {
  announced: ["ink", "mega"], registration: ["info", "door"], deposit: ["warn", "coin"], admitted: ["good", "check"],
  opens: ["info", "clock"], watching: ["ink", "eye"], ready: ["info", "hammer"], leading: ["good", "lead"],
  outbid: ["warn", "out"], deciding: ["info", "wait"], refused: ["warn", "no"], confirm: ["warn", "warn"],
  extended: ["info", "ext"], last: ["warn", "last"], suspended: ["warn", "pause"], reconnecting: ["warn", "net"],
  session: ["warn", "key"], won: ["good", "hammer"], lost: ["quiet", "none"], unsold: ["quiet", "none"],
  withdrawn: ["quiet", "back"],
};
const ALERTS = new Set(["outbid", "refused", "suspended", "reconnecting", "won"]);
const LIVE = new Set(["watching", "ready", "leading", "outbid", "deciding", "refused", "confirm", "extended", "last", "session"]);
const ENDED = new Set(["won", "lost", "unsold", "withdrawn"]);

export function span(seconds) {
  return seconds % 60 === 0 ? t("minutes", { n: seconds / 60 }) : t("seconds", { n: seconds });
}

function bidderSide({ viewer }) {
  return viewer.bidder ? t("side_bidder", { code: viewer.bidder }) : "";
}

function priceOf({ lot }) {
  if (lot.price === null) {
    const sub = lot.state === "open" ? t("at_start", { wan: wanClause(lot.startPrice) }) : appraisalSub(lot);
    return { label: t("starting_price"), fen: lot.startPrice, sub };
  }
  const sub = t("above_start", { wan: wanClause(lot.price), percent: above(lot.price, lot.startPrice) });
  return { label: t("current_price"), fen: lot.price, sub };
}

function appraisalSub(lot) {
  if (!lot.appraisal) return "";
  return t("of_appraisal", { percent: ratio(lot.startPrice, lot.appraisal), amount: yuan(lot.appraisal) });
}

function startOf({ lot }) {
  return { label: t("starting_price"), fen: lot.startPrice, sub: appraisalSub(lot) };
}

function opening(model, now, lines, label) {
  const { lot } = model;
  return [{ label: t("opens_in"), tick: lot.opensAt, text: left(lot.opensAt - now) }, { label: t(label), lines, why: art(12) }];
}

const hours = (s) => (s % 3600 ? span(s) : t("hours", { n: s / 3600 }));
const leftLabel = ({ countdownS, bids }) => (countdownS ? (bids ? "countdown_left" : "sale_left") : "left");

function ending(model, now, lines) {
  const { lot } = model;
  const known = lines ?? [
    t("ends", { time: shortInstant(lot.endsAt, now) }),
    ...(lot.extensions ? [t("extended_n", { n: lot.extensions })] : []),
  ];
  const says = lot.countdownS && !lot.bids ? [...known, t("countdown_starts", { time: hours(lot.countdownS) })] : known;
  return [{ label: t(leftLabel(lot)), tick: lot.endsAt, text: left(lot.endsAt - now) }, { label: t("end"), lines: says, why: art(20) }];
}

const next = ({ lot }, key = "minimum") => ({ label: t(key), fen: lot.minimum });
const depositIs = (lot) => t(lot.round === 3 ? "full_price_is" : "deposit_is", { amount: yuan(lot.deposit) });
const depositFoot = ({ viewer, lot }) =>
  viewer.depositConfirmed ? t("deposit_ok", { amount: yuan(viewer.deposit) }) : depositIs(lot);
const bidding = (model, now) => ({
  price: priceOf(model), times: ending(model, now), next: next(model), side: bidderSide(model),
  act: { kind: "bid" }, foot: depositFoot(model),
});
const registerLink = ({ lot }) => ({ href: `/lots/${lot.id}/register`, words: t("register"), primary: true });
const depositLink = ({ lot }) => ({ href: `/lots/${lot.id}/register`, words: t("pay_deposit"), primary: true });

function watching(model, now) {
  const { viewer, lot } = model;
  const base = { ...bidding(model, now), side: lot.bids ? t("side_bids", { n: lot.bids }) : t("side_nobid") };
  if (viewer.standing === "barred") return { ...base, act: { kind: "none" }, say: [t("say_barred")] };
  const link = viewer.standing === "deposit_due" ? depositLink(model) : registerLink(model);
  return { ...base, act: { kind: "links", links: [link] }, say: [t(lot.round === 3 ? "say_watching_sale" : "say_watching")] };
}

function session(model, now) {
  const minutes = Math.ceil((model.viewer.sessionEndsAt - now) / 60000);
  const links = [{ href: `/sign-in?next=/lots/${model.lot.id}`, words: t("sign_in"), ink: true, icon: "key" }, { act: "session-later", words: t("later"), plain: true }];
  return {
    ...bidding(model, now),
    head: minutes > 0 ? t("session", { n: minutes }) : t("session_over"),
    side: model.lot.leader === model.viewer.bidder ? t("leading") : bidderSide(model),
    act: { kind: "links", links },
    say: [t("say_session")],
  };
}

function resumptionLines(stop) {
  if (stop?.from) return [t("resumes_from", { day: stop.from }), t("resumes_by", { day: stop.by })];
  return stop?.kind === "emergency" ? [t("resumes"), t("told_ahead")] : [t("resumes")];
}

function stopLines(stop) {
  if (!stop?.kind) return [];
  return [stop.ground ? `${t(`stop_${stop.kind}`)}: ${stop.ground}` : t(`stop_${stop.kind}`)];
}

function suspended(model) {
  const { lot } = model;
  const { stop } = lot;
  const reason = lot.reason && (has(lot.reason) ? t(lot.reason) : lot.reason);
  return {
    head: reason ? t("suspended", { reason }) : t("suspended_plain"),
    price: { ...priceOf(model), label: t(lot.price === null ? "starting_price" : "held_price"), sub: lot.bids ? t("bids_kept", { n: lot.bids }) : "" },
    times: [{ label: t("left_frozen"), text: stop ? left(stop.leftMs) : "–:–" }, { label: t("resumption"), lines: resumptionLines(stop), why: art(28) }],
    act: { kind: "none" },
    say: [...stopLines(stop), ...(model.viewer.bidder ? [t("say_suspended")] : [])],
    foot: art(28),
  };
}

function reconnecting(model, now) {
  const { lot } = model;
  const price = priceOf(model);
  return {
    side: t("side_lost", { n: Math.floor((now - model.lostAt) / 1000) }),
    price: { ...price, label: t("stale_price"), sub: t("as_of", { time: clock(model.lastSeenAt) }) },
    times: [{ label: t("left"), text: "–:–" }, { label: t("end"), lines: [t("last_known", { time: shortInstant(lot.endsAt, now) }), t("server_decides")] }],
    act: { kind: "wait", words: t("you_can_bid_later"), links: [{ act: "retry", words: t("try_now"), plain: true }] },
    say: [t("say_reconnecting")],
    foot: t("attempt", { nth: nth(model.attempts || 1) }),
    clockUnknown: true,
  };
}

function sold(model, now) {
  const { lot, viewer } = model;
  const links = [{ href: `/lots/${lot.id}/result`, words: t("see_result") }];
  const base = { price: { label: t("hammer_price"), fen: lot.price, sub: t("above_start", { wan: "", percent: above(lot.price, lot.startPrice) }) }, side: t("side_hammer", { time: shortInstant(lot.closedAt ?? lot.endsAt, now) }), act: { kind: "links", links } };
  if (viewer.bidder && viewer.ownBest) return { ...base, ...loser(model, now, base) };
  return {
    ...base, head: t("sold"),
    times: [{ label: t("result"), text: t("bids_total", { n: lot.bids }) }, { label: t("end"), lines: [t("extended_total", { n: lot.extensions })], why: art(20) }],
    say: [t("say_sold")], foot: art(22),
  };
}

function loser({ lot, viewer }, now, base) {
  const due = (lot.closedAt ?? lot.endsAt) + 24 * 3600 * 1000;
  return {
    price: { ...base.price, sub: t("your_best", { amount: yuan(viewer.ownBest) }) },
    times: [{ label: t("refund"), text: t("within_24h") }, { label: t("due"), lines: [t("by_time", { time: shortInstant(due, now) }), t("same_account", { amount: yuan(viewer.deposit) })], why: art(23) }],
    act: { kind: "links", links: [{ href: `/lots/${lot.id}/result#own`, words: t("see_deposit") }, { href: "/lots", words: t("similar"), plain: true }] },
    foot: art(23),
  };
}

function won(model, now) {
  const { lot, viewer } = model;
  return {
    side: t("side_hammer", { time: shortInstant(lot.closedAt ?? lot.endsAt, now) }),
    price: { label: t("hammer_price"), fen: lot.price, sub: t("above_start", { wan: "", percent: above(lot.price, lot.startPrice) }) },
    times: [{ label: t("balance_due"), text: yuan(Math.max(0, lot.price - viewer.deposit)) }, { label: t("due"), lines: [t("balance_days", { n: lot.balanceDays }), t("set_off", { amount: yuan(viewer.deposit) })], why: art(25) }],
    act: { kind: "links", links: [{ href: `/lots/${lot.id}/result`, words: t("see_result"), primary: true }] },
    say: [t("say_won")],
    foot: [art(22), art(24)],
  };
}

function extensionLines({ lot, extendedBy }) {
  if (extendedBy === "outage" || extendedBy === "officer") return [t(`moved_${extendedBy}`)];
  const arrived = lot.history[0]?.receivedAt ?? lot.endsAt - lot.windowS * 1000;
  return [t("arrived", { time: clock(arrived) }), t("plus", { span: span(lot.windowS) })];
}

function confirming(model) {
  const { confirm, lot } = model;
  return {
    side: confirm.raiseOwn ? t("leading") : t("side_steps", { n: confirm.steps }),
    price: { label: t("about_to_bid"), fen: confirm.amount, sub: "" },
    times: null,
    next: null,
    act: { kind: "confirm", amount: confirm.amount, minimum: confirm.raiseOwn ? null : lot.minimum },
    say: [...(confirm.raiseOwn ? [t("say_confirm_own")] : []), t("say_confirm")],
    foot: art(24),
  };
}

function leading(model, now) {
  const base = { ...bidding(model, now), next: next(model, "minimum_others") };
  if (model.raising) return { ...base, act: { kind: "bid", raiseOwn: true } };
  return { ...base, act: { kind: "auto" }, say: [t("say_limit")] };
}

const STATES = {
  announced: (model) => ({ price: startOf(model), side: "", times: [{ label: t("opens_at"), text: when(model.lot.opensAt) }, { label: t("register_until"), lines: [t("register_from", { day: day(model.lot.registrationFrom) }), depositIs(model.lot)] }], act: { kind: "links", links: [{ href: `/lots/${model.lot.id}/calendar.ics`, words: t("calendar"), icon: "cal" }] }, say: [t("say_announced")], foot: art(12) }),
  registration: (model, now) => ({ price: startOf(model), side: model.registered ? t("side_registered", { n: model.registered }) : "", times: opening(model, now, [t("any_time"), depositIs(model.lot)], "register_until"), act: model.viewer.standing === "barred" ? { kind: "none" } : { kind: "links", links: [registerLink(model)] }, say: [t(model.viewer.standing === "barred" ? "say_barred" : "say_register")], foot: [art(17), art(18)] }),
  deposit: (model, now) => ({ price: { label: t(model.lot.round === 3 ? "full_price_due" : "deposit_due"), fen: model.viewer.deposit, sub: model.lot.round === 3 ? t("full_price_first") : t("of_start", { percent: ratio(model.viewer.deposit, model.lot.startPrice) }) }, side: bidderSide(model), times: opening(model, now, [t("own_account"), t("counts_until_end")], "payment"), act: { kind: "links", links: [depositLink(model)] }, say: [t("say_deposit")], foot: [art(17), art(23)] }),
  admitted: (model, now) => ({ price: startOf(model), side: bidderSide(model), times: opening(model, now, [t("from_time", { time: when(model.lot.opensAt) }), t("until_time", { time: when(model.lot.plannedEndsAt) })], "bidding_time"), act: { kind: "links", links: [{ href: `/lots/${model.lot.id}/calendar.ics`, words: t("calendar"), icon: "cal" }] }, say: [t("say_admitted")], foot: depositFoot(model) }),
  opens: (model, now) => ({ price: startOf(model), side: bidderSide(model), times: opening(model, now, [t("opens_time", { time: clock(model.lot.opensAt) }), t("server_clock")], "opening"), act: { kind: "wait", words: t("bidding_opens", { time: clock(model.lot.opensAt) }) }, say: [t("say_opens")], foot: depositFoot(model) }),
  watching,
  ready: bidding,
  leading,
  outbid: (model, now) => ({ ...bidding(model, now), side: t("side_leads", { code: model.lot.leader }) }),
  extended: (model, now) => ({ ...bidding(model, now), head: t("extended", { time: clock(model.lot.endsAt), nth: nth(model.lot.extensions) }), times: ending(model, now, extensionLines(model)) }),
  last: (model, now) => ({ ...bidding(model, now), last: true, times: ending(model, now, [t("ends", { time: clock(model.lot.endsAt) }), t("any_bid_adds", { span: span(model.lot.windowS) })]) }),
  deciding: (model, now) => ({ ...bidding(model, now), side: t("side_sent", { time: clock(model.pending.sentAt) }), act: { kind: "wait", icon: "wait", words: t("sent", { amount: yuan(model.pending.amount) }) }, say: [t("say_deciding")] }),
  refused: (model, now) => ({ ...bidding(model, now), ...refusalView(model) }),
  confirm: confirming,
  session,
  suspended,
  reconnecting,
  won,
  lost: sold,
  unsold: (model, now) => ({ price: startOf(model), side: t("side_ended", { time: shortInstant(model.lot.closedAt ?? model.lot.endsAt, now) }), times: [{ label: t("again"), text: t("court_decides") }, { label: t("starting_price"), lines: [t("cut")], why: art(26) }], act: { kind: "links", links: [{ href: `/lots/${model.lot.id}/result`, words: t("see_result") }] }, say: [t("say_unsold")], foot: [art(23), art(26)] }),
  withdrawn: (model, now) => ({ head: model.lot.reason ? t("withdrawn", { reason: model.lot.reason }) : t("withdrawn_plain"), price: startOf(model), side: model.lot.closedAt ? t("side_ended", { time: shortInstant(model.lot.closedAt, now) }) : "", times: [{ label: t("deposits"), text: t("all_returned") }, { label: t("document"), lines: model.lot.decision ? [model.lot.decision] : [] }], act: { kind: "links", links: [{ href: `/lots/${model.lot.id}/result`, words: t("see_result") }] }, say: [t("say_withdrawn")], foot: "" }),
};

/** Everything the panel shows in this state. */
export function panelView(state, model, now) {
  const [tone, icon] = TONES[state];
  const edge = state === "reconnecting" ? "broken" : state === "suspended" ? "held" : ENDED.has(state) ? "ended" : null;
  return {
    state, tone, icon, edge, live: LIVE.has(state), stale: state === "reconnecting", busy: state === "deciding",
    role: ALERTS.has(state) ? "alert" : "status", head: t(state), side: "", times: null, next: null,
    act: { kind: "none" }, say: [], foot: "", last: false, clockUnknown: false,
    ...STATES[state](model, now),
  };
}
