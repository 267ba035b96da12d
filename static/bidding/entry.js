// The amount entry: minus, free entry checked as typed, plus. It never changes what a person has typed by itself;
// an untouched entry follows the minimum.

import { check, stepped, stepsAbove, JUMP_STEPS } from "./amount.js";
import { h, icon } from "./dom.js";
import { yuan } from "./format.js";
import { t } from "./text.js";

function sayFault({ fault, near }, minimum) {
  if (fault === "too_low") return t("say_below", { amount: yuan(minimum) });
  if (fault === "off_ladder") return t("say_off_ladder", { low: yuan(near[0]), high: yuan(near[1]) });
  return fault ? t("say_not_amount", { amount: yuan(minimum) }) : "";
}

export class Entry {
  /** `label` names the field; `warnJump` says so when the amount will be asked once more; `onchange` hears the check. */
  constructor({ id, label, warnJump, onchange }) {
    this.warnJump = warnJump;
    this.onchange = onchange;
    this.touched = false;
    this.input = h("input", {
      id, inputmode: "decimal", autocomplete: "off", "aria-label": label, "aria-describedby": `${id}-hint`, enterkeyhint: "done",
      oninput: () => this.changed(true),
      onkeydown: (event) => this.key(event),
      onblur: () => this.tidy(),
    });
    this.minus = h("button", { type: "button", "aria-label": t("less"), onclick: () => this.step(-1) }, icon("minus"));
    this.plus = h("button", { type: "button", "aria-label": t("more"), onclick: () => this.step(1) }, icon("plus"));
    this.hint = h("p", { class: "hint stepper__hint", id: `${id}-hint`, "aria-live": "polite" });
    this.box = h("div", { class: "stepper", role: "group", "aria-label": label }, this.minus, this.input, this.plus);
  }

  get nodes() {
    return [this.box, this.hint];
  }

  /** The lot moved, or the entry appears: an untouched entry takes `suggested` (the minimum unless given). */
  follow(lot, minimum, suggested = minimum) {
    this.lot = lot;
    this.minimum = minimum;
    if (!this.touched) this.input.value = yuan(suggested);
    this.changed(this.touched);
  }

  reset() {
    this.touched = false;
  }

  key(event) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    this.step(event.key === "ArrowUp" ? 1 : -1);
  }

  step(direction) {
    const { fen } = check(this.input.value, this.lot, this.minimum);
    this.input.value = yuan(stepped(fen, direction, this.minimum, this.lot.increment));
    this.changed(true);
  }

  tidy() {
    const { fen } = check(this.input.value, this.lot, this.minimum);
    if (fen !== null) this.input.value = yuan(fen);
    if (fen === this.minimum) this.touched = false;
  }

  changed(touched) {
    this.touched = touched;
    this.result = check(this.input.value, this.lot, this.minimum);
    const { fen, fault } = this.result;
    const steps = fault ? 0 : stepsAbove(fen, this.minimum, this.lot.increment);
    this.minus.disabled = fen !== null && fen <= this.minimum;
    this.input.setAttribute("aria-invalid", String(Boolean(fault)));
    const jump = this.warnJump && steps > JUMP_STEPS ? t("say_jump", { n: steps }) : "";
    const said = sayFault(this.result, this.minimum) || jump;
    if (this.hint.textContent !== said) this.hint.textContent = said;
    this.hint.hidden = !said;
    this.onchange?.(this.result, steps);
  }
}
