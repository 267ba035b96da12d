// The court's acts after the hammer, replayed as auction_app/evidence/after_hammer.py does.

import { isObject } from "./bytes.js";
import { DURING_A_HOLD, WAYS } from "./after_table.js";

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

export function stepAfter(sale, event) {
  const state = sale.after ?? sale.state;
  const target = WAYS.get(`${state} ${event.kind}`);
  const waits = sale.isHeld && !DURING_A_HOLD.includes(event.kind);
  const liftsNothing = event.kind === "lot.lifted" && !sale.isHeld;
  if (target === undefined || waits || liftsNothing) {
    sale.breach("step_unlawful", event, { kind: event.kind, state: sale.isHeld ? `${state}, held` : state });
  }
  const member = missing(event.body);
  if (member !== null) {
    sale.breach("body_invalid", event, { kind: event.kind, member });
    return;
  }
  sale.after = target ?? state;
  sale.isHeld = event.kind === "lot.held" || (sale.isHeld && !DURING_A_HOLD.includes(event.kind));
}
