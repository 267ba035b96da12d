// What can be done in each state: links, the bid entry, the automatic limit, the second confirmation, the refusal's next step.

import { Entry } from "./entry.js";
import { h, icon } from "./dom.js";
import { yuan } from "./format.js";
import { inChinese, inEnglish } from "./words.js";
import { language } from "./format.js";
import { t } from "./text.js";

const NOT_BEFORE_MS = 500; // the second tap of a double tap must not confirm what the first one asked about

function button(kind, attributes, ...children) {
  return h("button", { type: "button", class: `btn ${kind}`, ...attributes }, ...children);
}

function link(one, actions) {
  const kind = one.primary ? "btn--primary btn--lg" : one.ink ? "btn--ink btn--lg" : one.plain ? "btn--text" : "";
  const content = [one.icon && icon(one.icon), one.words];
  if (one.act) return button(kind, { onclick: () => actions[one.act]() }, ...content);
  return h("a", { class: `btn ${kind}`, href: one.href }, ...content);
}

/** The bid entry with its one button. The amount is fixed when the finger comes down, so a price that moves under it cannot change it. */
class BidAct {
  constructor(actions, raiseOwn) {
    this.label = h("span", { class: "num" });
    this.button = button("btn--primary btn--lg", { onpointerdown: () => this.hold(), onclick: () => this.go(actions, raiseOwn) }, this.label);
    this.entry = new Entry({ id: "bid-amount", label: t("amount"), warnJump: true, onchange: (result) => this.tell(result) });
    this.nodes = [...this.entry.nodes, this.button];
    if (raiseOwn) this.nodes.push(button("btn--text", { onclick: () => actions["raise-stop"]() }, t("raise_own_stop")));
    else this.nodes.push(new LimitFold(actions).node);
  }

  follow(model) {
    this.entry.follow(model.lot, model.lot.minimum);
    this.nodes.at(-1).limit?.follow(model);
  }

  tell({ fen, fault }) {
    this.button.setAttribute("aria-disabled", String(Boolean(fault)));
    const said = t("bid", { amount: fen === null ? "" : yuan(fen) });
    if (this.label.textContent !== said) this.label.textContent = said;
  }

  hold() {
    this.held = { ...this.entry.result, at: performance.now() };
  }

  go(actions, raiseOwn) {
    const held = this.held && performance.now() - this.held.at < 1000 ? this.held : this.entry.result;
    this.held = null;
    if (held.fault) return this.entry.input.focus();
    this.entry.reset();
    actions.bid(held.fen, Boolean(raiseOwn));
    return undefined;
  }
}

/** The secret limit: set, changed, stopped. */
class LimitAct {
  constructor(actions, id = "auto-limit") {
    this.state = h("p", { class: "panel__say", "aria-live": "polite" });
    this.button = button("", { onclick: () => this.save(actions) }, icon("lock"), h("span", {}, t("limit_set")));
    this.stop = button("btn--text", { onclick: () => actions["limit-stop"](), hidden: true }, t("limit_stop"));
    this.entry = new Entry({ id, label: t("limit"), warnJump: false, onchange: ({ fault }) => this.button.setAttribute("aria-disabled", String(Boolean(fault))) });
    this.nodes = [h("p", { class: "panel__say" }, t("limit_ask")), ...this.entry.nodes, this.button, this.state, this.stop];
  }

  follow(model) {
    const { lot, viewer } = model;
    const set = viewer.autoMaximum;
    this.entry.follow(lot, lot.minimum, Math.max(lot.minimum, set ?? lot.minimum + 3 * lot.increment));
    const used = set !== null && set < lot.minimum && lot.leader !== viewer.bidder;
    const said = model.limitSaid || (set === null ? "" : t(used ? "limit_used_up" : "limit_is", { amount: yuan(set) }));
    if (this.state.textContent !== said) this.state.textContent = said;
    this.state.hidden = !said;
    this.stop.hidden = set === null;
    this.button.lastChild.textContent = t(set === null ? "limit_set" : "limit_change");
  }

  save(actions) {
    if (this.entry.result.fault) return this.entry.input.focus();
    const { fen } = this.entry.result;
    this.entry.reset();
    actions.limit(fen);
    return undefined;
  }
}

class LimitFold {
  constructor(actions) {
    this.limit = new LimitAct(actions, "auto-limit-fold");
    this.node = h("details", { class: "limit" }, h("summary", {}, icon("lock"), t("limit_fold")), h("div", { class: "panel__act" }, ...this.limit.nodes));
    this.node.limit = this.limit;
  }
}

class LeadingAct {
  constructor(actions) {
    this.limit = new LimitAct(actions);
    this.nodes = [...this.limit.nodes, button("btn--text", { onclick: () => actions["raise-own"]() }, t("raise_own"))];
  }

  follow(model) {
    this.limit.follow(model);
  }
}

class ConfirmAct {
  constructor(actions, { amount, minimum }) {
    const words = [h("p", { class: "words", lang: "zh-CN" }, inChinese(amount))];
    if (language === "en") words.push(h("p", { class: "panel__say" }, inEnglish(amount)));
    const back = minimum === null
      ? button("", { onclick: () => actions["confirm-no"]() }, t("go_back"))
      : button("", { onclick: () => actions["confirm-minimum"](minimum) }, t("use_minimum", { amount: yuan(minimum) }));
    const shownAt = performance.now();
    const confirmed = () => performance.now() - shownAt >= NOT_BEFORE_MS && actions["confirm-yes"]();
    const yes = button("btn--primary btn--lg", { onclick: confirmed }, t("confirm_bid"));
    this.nodes = [...words, yes, back, minimum === null ? null : button("btn--text", { onclick: () => actions["confirm-no"]() }, t("go_back"))].filter(Boolean);
  }

  follow() {}
}

class RefusedAct {
  constructor(actions, { text, again, link: next }) {
    this.nodes = [h("p", { class: "err" }, icon("no"), h("span", {}, text))];
    if (again !== null) this.nodes.push(button("btn--primary btn--lg", { onclick: () => actions.bid(again, false) }, h("span", { class: "num" }, t("bid_instead", { amount: yuan(again) }))));
    if (next) this.nodes.push(link(next, actions));
    this.nodes.push(button("btn--text", { onclick: () => actions["refusal-seen"]() }, t("ok")));
  }

  follow() {}
}

class LinksAct {
  constructor(actions, { links }) {
    this.nodes = links.map((one) => link(one, actions));
  }

  follow() {}
}

class WaitAct {
  constructor(actions, { words, icon: name, links = [] }) {
    this.nodes = [button("btn--lg", { "aria-disabled": "true" }, name && icon(name), h("span", {}, words)), ...links.map((one) => link(one, actions))];
  }

  follow() {}
}

const MAKERS = {
  links: (act, actions) => new LinksAct(actions, act),
  wait: (act, actions) => new WaitAct(actions, act),
  bid: (act, actions) => new BidAct(actions, act.raiseOwn),
  auto: (_act, actions) => new LeadingAct(actions),
  confirm: (act, actions) => new ConfirmAct(actions, act),
  refused: (act, actions) => new RefusedAct(actions, act),
  none: () => ({ nodes: [], follow() {} }),
};

export function makeAct(act, actions) {
  return MAKERS[act.kind](act, actions);
}
