// The step chart of the running lot: the geometry of auction_app/bidding/step_chart.py, drawn anew when a bid arrives.

import { h, s } from "./dom.js";
import { clock, day, wanFigure, when, yuan } from "./format.js";
import { t } from "./text.js";

const TAIL_MS = 15 * 60 * 1000;
const UNBROKEN_MS = 60 * 60 * 1000;
const WIDE = { width: 620, height: 400, left: 64, right: 524, top: 40, bottom: 366, seamLeft: 202, seamRight: 220 };
const TALL = { width: 358, height: 280, left: 58, right: 344, top: 40, bottom: 246, seamLeft: 133, seamRight: 145 };

const px = (value) => String(Math.floor(value * 10) / 10);
const between = (at, first, last, low, high) => (last <= first ? low : low + (high - low) * Math.min(1, Math.max(0, (at - first) / (last - first))));

function scale(lot, steps) {
  const highest = steps.length ? Math.max(...steps.map((step) => step.amount)) : lot.startPrice;
  const wanted = Math.ceil(Math.max(highest - lot.startPrice, 3 * lot.increment, 4) / 4);
  const power = 10 ** (String(wanted).length - 1);
  const step = [1, 2, 2.5, 5, 10].map((n) => Math.floor(power * n)).find((size) => size >= wanted);
  const lines = Math.max(3, Math.ceil((highest - lot.startPrice) / step));
  return { step, top: lot.startPrice + lines * step };
}

class Pen {
  constructor(lot, steps, until, frame) {
    Object.assign(this, { lot, steps, until, frame });
    this.last = Math.max(lot.endsAt, until);
    this.seam = lot.plannedEndsAt - TAIL_MS;
    this.broken = lot.plannedEndsAt - lot.opensAt > UNBROKEN_MS && until > this.seam;
    Object.assign(this, scale(lot, steps));
  }

  x(at) {
    const { lot, frame } = this;
    if (!this.broken) return between(at, lot.opensAt, this.last, frame.left, frame.right - 4);
    if (at < this.seam) return between(at, lot.opensAt, this.seam, frame.left, frame.seamLeft - 3);
    return between(at, this.seam, this.last, frame.seamRight, frame.right - 4);
  }

  y(fen) {
    const [low, high] = [this.frame.bottom - 12, this.frame.top + 12];
    return low - ((low - high) * (fen - this.lot.startPrice)) / Math.max(1, this.top - this.lot.startPrice);
  }

  grid() {
    const amounts = [];
    for (let fen = this.lot.startPrice; fen <= this.top; fen += this.step) amounts.push(fen);
    return amounts;
  }

  axis() {
    const { left, right, bottom, seamLeft, seamRight } = this.frame;
    if (!this.broken) return `M${left} ${bottom}H${right}`;
    return `M${left} ${bottom}H${seamLeft}M${seamRight} ${bottom}H${right}M${seamLeft - 2} ${bottom + 6}l6-12M${seamRight - 5} ${bottom + 6}l6-12`;
  }

  line() {
    const [first, ...rest] = this.steps;
    if (!first) return "";
    const path = rest.map((step) => `H${px(this.x(step.receivedAt))}V${px(this.y(step.amount))}`).join("");
    return `M${px(this.x(first.receivedAt))} ${px(this.y(first.amount))}${path}H${px(this.x(this.until))}`;
  }

  label(x, y, anchor, text, kind = "") {
    return s("text", { x: px(x), y: px(y), "text-anchor": anchor, class: kind || null }, text);
  }

  labels(isLive) {
    const { frame, lot } = this;
    const low = frame.bottom + 20;
    const made = this.grid().map((fen) => this.label(frame.left - 8, this.y(fen) + 4, "end", wanFigure(fen)));
    made.push(this.label(frame.left - 8, 16, "end", t("h_unit")));
    const isLong = !this.broken && lot.endsAt - lot.opensAt > UNBROKEN_MS;
    made.push(this.label(frame.left, low, "start", this.broken ? day(lot.opensAt) : isLong ? when(lot.opensAt) : clock(lot.opensAt).slice(0, 5)));
    if (this.broken) made.push(frame.width > 400 ? this.label(frame.seamLeft, low, "end", clock(this.seam).slice(0, 5)) : this.label(frame.seamRight - 8, low, "start", clock(this.seam).slice(0, 5)));
    const [planned, end] = [this.x(lot.plannedEndsAt), this.x(lot.endsAt)];
    if (end - planned > 62) made.push(this.label(planned, low, "middle", clock(lot.plannedEndsAt).slice(0, 5)));
    const atEdge = end >= frame.right - 30;
    made.push(this.label(end + (atEdge ? 20 : 0), low, atEdge ? "end" : "middle", isLong ? when(lot.endsAt) : clock(lot.endsAt), "b"));
    const right = planned > frame.right / 2;
    made.push(this.label(planned + (right ? -6 : 6), frame.top - 16, right ? "end" : "start", t("h_planned")));
    if (isLive && this.steps.length) made.push(this.label(this.x(this.until), this.y(lot.price) - 16, "middle", wanFigure(lot.price), "c-livet"));
    return made;
  }

  draw(kind, described, me, isLive) {
    const { frame, lot, steps } = this;
    const extended = steps.filter((step) => step.extendedTo);
    const [planned, end] = [this.x(lot.plannedEndsAt), this.x(lot.endsAt)];
    const parts = [s("path", { class: "c-grid", d: this.grid().map((fen) => `M${frame.left} ${px(this.y(fen))}H${frame.right}`).join("") })];
    if (end > planned) parts.push(s("rect", { class: "c-band", x: px(planned), y: frame.top, width: px(end - planned), height: frame.bottom - frame.top }));
    parts.push(s("path", { class: "c-axis", d: this.axis() }), s("path", { class: "c-end", d: [...new Set([planned, end])].map((x) => `M${px(x)} ${frame.bottom}V${frame.top - 18}`).join("") }));
    if (extended.length) parts.push(s("path", { class: "c-ext", d: extended.map((step) => `M${px(this.x(step.receivedAt))} ${frame.bottom}v-9`).join("") }));
    parts.push(...extended.map((step) => s("path", { class: "c-flag", d: `M${px(this.x(step.receivedAt))} ${frame.bottom - 16}l8 3.5-8 3.5z` })));
    if (steps.length) parts.push(s("path", { class: "c-line", d: this.line() }));
    parts.push(...steps.map((step) => s("circle", { class: step.bidder === me ? "c-me" : "c-dot", cx: px(this.x(step.receivedAt)), cy: px(this.y(step.amount)), r: 3.5 })));
    if (isLive && steps.length) {
      const at = { cx: px(this.x(this.until)), cy: px(this.y(lot.price)) };
      parts.push(s("circle", { class: "c-live", ...at, r: 5 }), s("circle", { class: "c-ring", ...at, r: 9 }));
    }
    return s("svg", { class: `flow--${kind}`, viewBox: `0 0 ${frame.width} ${frame.height}`, role: "img", "aria-label": described }, ...parts, ...this.labels(isLive));
  }
}

function legend(has) {
  const own = [[s("circle", { class: "c-me", cx: 12, cy: 8, r: 4 }), "h_own"], [s("circle", { class: "c-dot", cx: 12, cy: 8, r: 4 }), "h_others"]];
  const ext = [[s("path", { class: "c-flag", d: "M8 2l8 3.5-8 3.5z" }), "h_flag"], [s("path", { class: "c-band", d: "M0 2h24v12H0z" }), "h_band"]];
  const entries = [...(has.own ? own : []), ...(has.ext ? ext : [])];
  return h("p", { class: "legend" }, ...entries.map(([mark, key]) => h("span", {}, s("svg", { viewBox: "0 0 24 16", "aria-hidden": "true" }, mark), t(key))));
}

export function drawChart(figure, lot, me, now) {
  const steps = [...lot.history].reverse();
  const isLive = lot.state === "open" || lot.state === "suspended";
  const until = Math.max(lot.opensAt, lot.closedAt ?? Math.min(now, lot.endsAt));
  const last = lot.price ?? lot.startPrice;
  const described = t("h_described", { first: yuan(lot.startPrice), bids: lot.bids, last: yuan(last), times: lot.extensions });
  const drawings = [["wide", WIDE], ["tall", TALL]].map(([kind, frame]) => new Pen(lot, steps, until, frame).draw(kind, described, me, isLive));
  const has = { own: steps.some((step) => step.bidder === me), ext: lot.extensions > 0 };
  figure.replaceChildren(...drawings, h("figcaption", {}, legend(has)));
}
