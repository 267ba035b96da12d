// What a typed amount is worth, checked as it is typed; and how far above the minimum it jumps.

import { parseYuan } from "./format.js";

export const JUMP_STEPS = 20; // above this many increments the page asks once more

/** {fen, fault}: fault is null, "not_an_amount", "too_low" or "off_ladder" (then `near` holds the two steps). */
export function check(typed, lot, minimum) {
  const fen = parseYuan(typed);
  if (fen === null) return { fen: null, fault: "not_an_amount" };
  if (fen < minimum) return { fen, fault: "too_low" };
  if (lot.strictLadder && (fen - minimum) % lot.increment !== 0) {
    const low = fen - ((fen - minimum) % lot.increment);
    return { fen, fault: "off_ladder", near: [low, low + lot.increment] };
  }
  return { fen, fault: null };
}

/** Whole increments above the minimum. */
export function stepsAbove(fen, minimum, increment) {
  return Math.floor((fen - minimum) / increment);
}

/** One step up or down on the ladder that begins at the minimum; never below it. */
export function stepped(fen, direction, minimum, increment) {
  if (fen === null || fen < minimum) return minimum;
  const index = Math.floor((fen - minimum) / increment);
  const onLadder = (fen - minimum) % increment === 0;
  const next = direction > 0 ? index + 1 : onLadder ? index - 1 : index;
  return Math.max(minimum, minimum + next * increment);
}
