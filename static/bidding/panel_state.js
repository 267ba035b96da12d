// Which of the panel's states holds, from the lot, the viewer, the connection and what is under way. Pure.

export const OPENS_SOON_MS = 15 * 60 * 1000;
export const LAST_MINUTE_MS = 60 * 1000;
export const EXTENDED_SHOWN_MS = 8000;
export const LOST_AFTER_MS = 3000;
export const SESSION_WARNING_MS = 10 * 60 * 1000;

function before(model, now) {
  const { lot, viewer } = model;
  if (viewer.standing === "deposit_due") return "deposit";
  if (viewer.standing !== "admitted") {
    return lot.registrationFrom && now < lot.registrationFrom ? "announced" : "registration";
  }
  return lot.opensAt - now <= OPENS_SOON_MS ? "opens" : "admitted";
}

function after(model) {
  const { lot, viewer } = model;
  if (lot.state === "withdrawn") return "withdrawn";
  if (lot.outcome === "unsold") return "unsold";
  return viewer.bidder && viewer.bidder === lot.leader ? "won" : "lost";
}

function sessionEnds(model, now) {
  const { sessionEndsAt, standing } = model.viewer;
  return sessionEndsAt && standing === "admitted" && sessionEndsAt - now < SESSION_WARNING_MS;
}

function during(model, now) {
  const { lot, viewer } = model;
  if (viewer.standing !== "admitted") return "watching";
  if (model.pending) return "deciding";
  if (model.confirm) return "confirm";
  if (model.refusal) return "refused";
  if (sessionEnds(model, now) && !model.sessionNoted) return "session";
  if (lot.leader === viewer.bidder) return "leading";
  if (lot.endsAt - now <= LAST_MINUTE_MS) return "last";
  if (model.extendedAt && now - model.extendedAt < EXTENDED_SHOWN_MS && !viewer.ownBest) return "extended";
  return viewer.ownBest ? "outbid" : "ready";
}

/** One of the 21 names of the design reference; "watching" also covers what a visitor sees live. */
export function panelState(model, now) {
  const { lot } = model;
  if (lot.state === "closed" || lot.state === "withdrawn") return after(model);
  if (model.lostAt && now - model.lostAt >= LOST_AFTER_MS) return "reconnecting";
  if (lot.state === "suspended") return "suspended";
  return lot.state === "scheduled" ? before(model, now) : during(model, now);
}
