// Draws a panel view into the page, part by part, so that what a person is typing or about to press stays put.

import { makeAct } from "./acts.js";
import { spelled, whyLink } from "./cite.js";
import { h, icon, money, redraw } from "./dom.js";
import { clock, left, yuan } from "./format.js";
import { t } from "./text.js";

const FLAGS = [["live", "data-live"], ["stale", "data-stale"], ["busy", "data-busy"]];

export class Panel {
  constructor(root, actions) {
    this.root = root;
    this.actions = actions;
    this.slots = {
      state: h("p", { class: "panel__state", role: "status", tabindex: "-1" }),
      price: h("dl", { class: "panel__price" }),
      time: h("dl", { class: "panel__time" }),
      next: h("dl", { class: "panel__next" }),
      act: h("div", { class: "panel__act" }),
      say: h("div", { class: "panel__says" }),
      foot: h("div", { class: "panel__foot" }),
    };
    this.clock = h("time", {});
    this.error = h("span", {});
    this.clockBox = h("span", { class: "clock" }, (this.clockLabel = h("span", {}, t("clock"))), " ", this.clock, " ", this.error);
    root.replaceChildren(...Object.values(this.slots));
  }

  draw(view, model) {
    const { root, slots } = this;
    root.dataset.state = view.state;
    root.dataset.tone = view.tone;
    if (view.edge) root.dataset.edge = view.edge;
    else delete root.dataset.edge;
    for (const [flag, name] of FLAGS) root.toggleAttribute(name, view[flag]);
    root.setAttribute("aria-label", t("panel", { state: view.head }));
    this.drawState(view);
    redraw(slots.price, view.price, () => [h("dt", {}, h("span", {}, view.price.label)), h("dd", {}, money(view.price.fen)), view.price.sub ? h("dd", { class: "sub" }, view.price.sub) : null]);
    this.drawTime(view);
    slots.next.hidden = !view.next;
    if (view.next) redraw(slots.next, view.next, () => [h("dt", {}, view.next.label), h("dd", { class: "num" }, yuan(view.next.fen))]);
    this.drawAct(view, model);
    redraw(slots.say, view.say, () => view.say.map((text) => h("p", { class: "panel__say" }, text)));
    redraw(slots.foot, [view.foot, model.receipts ?? 0], () => [h("span", {}, ...spelled(view.foot)), this.clockBox, this.receipts(model)]);
    this.clockBox.toggleAttribute("data-off", view.clockUnknown);
  }

  receipts({ receipts }) {
    if (!receipts) return null;
    return h("button", { type: "button", class: "why", onclick: () => this.actions.receipts() }, t("receipts", { n: receipts }));
  }

  drawState(view) {
    const slot = this.slots.state;
    if (slot.getAttribute("role") !== view.role) slot.setAttribute("role", view.role);
    redraw(slot, [view.icon, view.head, view.state === "reconnecting" ? "" : view.side], () => [icon(view.icon), h("span", {}, view.head), h("small", {}, view.side)]);
    if (view.state === "reconnecting") slot.lastChild.textContent = view.side;
  }

  drawTime(view) {
    const slot = this.slots.time;
    slot.hidden = !view.times;
    if (!view.times) return;
    slot.toggleAttribute("data-last", view.last);
    const [main, side] = view.times;
    redraw(slot, [main.label, main.tick ?? main.text, side], () => {
      const timer = main.tick ? { role: "timer", "aria-live": "off" } : {};
      this.tickEl = h("span", { "data-tick": main.tick ?? "", ...timer }, main.text);
      const lines = side.lines.flatMap((line, index) => (index ? [h("br"), line] : [line]));
      const why = side.why ? whyLink(side.why) : null;
      return [h("div", {}, h("dt", {}, main.label), h("dd", { class: "tick" }, this.tickEl)), h("div", {}, h("dt", { class: "vh" }, side.label), h("dd", { class: "txt" }, ...lines, why ? " " : null, why))];
    });
  }

  drawAct(view, model) {
    const { kind, ...rest } = view.act;
    const hadFocus = this.slots.act.contains(document.activeElement);
    const changed = redraw(this.slots.act, [kind, rest], () => {
      this.act = makeAct(view.act, this.actions);
      return this.act.nodes;
    });
    this.act.follow(model);
    this.slots.act.hidden = kind === "none";
    // Never onto another button: a key held down would press that one too. The state line is read, Tab goes on from it.
    if (changed && hadFocus) this.slots.state.focus({ preventScroll: true });
  }

  /** Every quarter second: the countdown and the server's clock. Ticks are never announced. */
  tick(now, uncertainty, isStale) {
    const until = Number(this.tickEl?.dataset.tick);
    if (until && !isStale) {
      const text = left(until - now);
      if (this.tickEl.textContent !== text) this.tickEl.textContent = text;
    }
    this.clockLabel.hidden = isStale;
    const text = isStale ? t("clock_unknown") : clock(now);
    if (this.clock.textContent !== text) this.clock.textContent = text;
    const error = isStale || uncertainty === null ? "" : `±${Math.max(0.01, uncertainty / 1000).toFixed(2)} s`;
    if (this.error.textContent !== error) this.error.textContent = error;
  }
}
