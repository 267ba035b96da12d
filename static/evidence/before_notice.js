// What happened to a lot before its notice, as auction_app/evidence/before_notice.py reads it.

import { isObject } from "./bytes.js";

const TURNS = [["lot.submitted", "clerk"], ["lot.returned", "approver"]];
const MOST_STEPS = 1000;

// `read` has the readers of replay.js: instantOf, textOf, micros (of the event) and BadBody.
export function checkBefore(sale, event, read) {
  if (!("before" in event.body)) return;
  const steps = event.body.before;
  if (!Array.isArray(steps) || steps.length > MOST_STEPS) throw new read.BadBody("before");
  let last = null;
  steps.forEach((step, place) => {
    last = checkStep(sale, event, place, step, last, read);
  });
  // None at all, or returned last: nobody had submitted what was published.
  if (steps.length % 2 === 0) breach(sale, event, steps.length + 1);
}

function checkStep(sale, event, place, step, last, read) {
  if (!isObject(step) || !isObject(step.reason)) throw new read.BadBody("before");
  const [kind, actor] = TURNS[place % 2];
  const at = read.instantOf(step, "at");
  read.textOf(step, "article");
  const follows = step.kind === kind && step.actor === actor;
  const inOrder = at <= event.at && (last === null || last <= at);
  if (!follows || !inOrder) breach(sale, event, place + 1);
  return at;
}

function breach(sale, event, place) {
  sale.breach("before_unlawful", event, { kind: event.kind, number: String(place) });
}
