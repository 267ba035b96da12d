// The court's acts after the hammer, replayed as auction_app/evidence/after_hammer.py does.

import { isObject } from "./bytes.js";
import { DURING_A_HOLD, MAY_FOLLOW, RESCINDED, WAYS } from "./after_table.js";

export const KINDS = new Set([...WAYS.keys()].map((way) => way.split(" ")[1]));

// The name of a member that is missing or wrong, or null.
function missing(body) {
  for (const name of ["actor", "article", "case_number"]) {
    if (typeof body[name] !== "string" || !body[name]) return name;
  }
  const { reason } = body;
  if (!isObject(reason)) return "reason";
  return ["zh", "en"].find((language) => typeof reason[language] !== "string" || !reason[language]) ?? null;
}

// As which round a record says a lot follows; a dash where it says nothing.
export const saidRound = ({ body }) => (typeof body.follows_as === "string" ? body.follows_as : "-");

// Whether the round that was ordered is one that may follow; older records do not name it.
function mayFollow(sale, event, state) {
  if (event.kind !== "lot.followed" || !("follows_as" in event.body)) return true;
  const allowed = MAY_FOLLOW.get(`${state} ${sale.round}${sale.wasTaken ? " taken" : ""}`) ?? [];
  return allowed.includes(saidRound(event));
}

// A plan that shares out this lot's price was approved: its digest and version stand here first.
export function planApproved(sale, event, { numberOf, textOf }) {
  numberOf(event.body, "plan_version", 1, 1_000_000);
  sale.plans.add(textOf(event.body, "plan_sha256"));
}

// The account closes by a plan that was approved on this record; older histories name none.
function unknownPlan(sale, event) {
  const isUnknown = event.kind === "lot.distributed" && sale.plans.size > 0 && !sale.plans.has(event.body.plan_sha256);
  return isUnknown ? "plan_sha256" : null;
}

export function stepAfter(sale, event) {
  const state = sale.after ?? sale.state;
  const [target, rounds] = WAYS.get(`${state} ${event.kind}`) ?? [undefined, []];
  const waits = sale.isHeld && !DURING_A_HOLD.includes(event.kind);
  const liftsNothing = event.kind === "lot.lifted" && !sale.isHeld;
  const leadsElsewhere = RESCINDED.includes(event.kind) && target !== sale.orderedIn;
  if (target === undefined || waits || liftsNothing || leadsElsewhere) {
    sale.breach("step_unlawful", event, { kind: event.kind, state: sale.isHeld ? `${state}, held` : state });
  } else if (sale.round && (!rounds.includes(sale.round) || !mayFollow(sale, event, state))) {
    const facts = { kind: event.kind, round: String(sale.round), follows_as: saidRound(event) };
    sale.breach("round_unlawful", event, facts);
  }
  const member = missing(event.body) ?? unknownPlan(sale, event);
  if (member !== null) {
    sale.breach("body_invalid", event, { kind: event.kind, member });
    return;
  }
  sale.after = target ?? state;
  sale.isHeld = event.kind === "lot.held" || (sale.isHeld && !DURING_A_HOLD.includes(event.kind));
  if (event.kind === "lot.followed") sale.orderedIn = state;
  sale.wasTaken ||= event.kind === "lot.in_kind_failed";
}
