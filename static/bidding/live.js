// The live lot page: joins the record, the clock, the connection and the person, and draws what holds.

import { Announcer } from "./announce.js";
import { Bidder } from "./bidder.js";
import { drawChart } from "./chart.js";
import { JUMP_STEPS, stepsAbove } from "./amount.js";
import { ServerClock, parseInstant } from "./clock.js";
import { useSprite } from "./dom.js";
import { clock as clockText, left, yuan } from "./format.js";
import { History } from "./history.js";
import { apply, fromSnapshot } from "./lot_state.js";
import { Panel } from "./panel.js";
import { panelState } from "./panel_state.js";
import { panelView } from "./panel_view.js";
import { t, useWords } from "./text.js";
import { Wire } from "./wire.js";

const CHART_EVERY_MS = 1000;

export class LivePage {
  constructor(data, elements) {
    this.elements = elements;
    this.csrf = data.csrf;
    this.clock = new ServerClock();
    this.clock.begin(data.lot.server_time);
    const history = data.history.map((bid) => ({ ...bid, receivedAt: parseInstant(bid.received_at), extendedTo: bid.extended_to ? parseInstant(bid.extended_to) : null }));
    const viewer = { ...data.viewer, sessionEndsAt: data.viewer.sessionEndsAt ? parseInstant(data.viewer.sessionEndsAt) : null };
    this.model = {
      lot: fromSnapshot(data.lot, { ...data.extras, registrationFrom: data.extras.registrationFrom ? parseInstant(data.extras.registrationFrom) : null, history }),
      viewer, registered: data.registered, pending: null, confirm: null, refusal: null, raising: false, sessionNoted: false,
      extendedAt: null, lostAt: null, lastSeenAt: this.clock.now(), attempts: 0, limitSaid: "", receipts: 0,
    };
    this.panel = new Panel(elements.panel, this.actions());
    this.history = new History(elements.history);
    this.announcer = new Announcer(elements.polite, elements.assertive);
    this.drawnChartAt = -Infinity;
    this.state = null;
  }

  start() {
    const { lot, viewer } = this.model;
    this.wire = new Wire({ lotId: lot.id, clock: this.clock, seq: () => this.model.lot.seq, on: this.listeners() });
    if (viewer.bidder) {
      this.bidder = new Bidder({ wire: this.wire, lotId: lot.id, bidder: viewer.bidder, on: this.outcomes() });
      this.model.receipts = this.bidder.keys.receipts().length;
    }
    this.wire.start();
    setInterval(() => this.tick(), 250);
    this.draw();
  }

  // -- what the server says -------------------------------------------------------------------

  listeners() {
    return {
      events: (events) => this.take(events),
      snapshot: (wire) => this.compare(wire),
      status: (status, detail) => this.connection(status, detail),
      session: (message) => this.session(message),
      notice: (message) => this.notice(message),
    };
  }

  take(events) {
    for (const event of events) {
      const happened = apply(this.model.lot, event);
      if (happened) this.happened(happened);
    }
    this.model.lastSeenAt = this.clock.now();
    this.draw();
  }

  happened(what) {
    const { model } = this;
    const { viewer } = model;
    if (what.kind === "bid") this.bidHappened(what);
    if (what.kind === "extended") this.extended(what.reason);
    if (what.kind === "registered" && what.bidder === viewer.bidder) viewer.standing = "admitted";
    if (what.kind === "opened") this.announcer.say(t("a_opened"));
    if (what.kind === "noted") this.elements.noted.hidden = false;
    if (["closed", "withdrawn", "suspended"].includes(what.kind)) Object.assign(model, { confirm: null, refusal: null, raising: false });
  }

  bidHappened({ bidder, amount, extended }) {
    const { model } = this;
    const { lot, viewer } = model;
    if (bidder === viewer.bidder) {
      viewer.ownBest = amount;
      Object.assign(model, { refusal: null, raising: false });
    } else if (viewer.ownBest && model.wasLeading) {
      this.announcer.now(t("a_outbid", { amount: yuan(amount), minimum: yuan(lot.minimum) }));
    } else {
      this.announcer.say(t("a_price", { amount: yuan(amount), minimum: yuan(lot.minimum) }));
    }
    if (model.confirm && !model.confirm.raiseOwn && model.confirm.amount < lot.minimum) model.confirm = null;
    model.wasLeading = lot.leader === viewer.bidder;
    if (extended) this.extended();
  }

  extended(reason = "bid") {
    Object.assign(this.model, { extendedAt: this.clock.now(), extendedBy: reason });
    this.announcer.say(t("a_extended", { time: clockText(this.model.lot.endsAt) }));
  }

  /** A snapshot newer than what we hold is reached by reading the events; one of equal age confirms the end time. */
  compare(wire) {
    const { lot } = this.model;
    if (wire.as_of_seq === lot.seq) this.model.lot = { ...fromSnapshot(wire, lot), reason: wire.reason ?? lot.reason };
  }

  connection(status, detail) {
    const { model } = this;
    if (status === "trying") model.attempts = detail;
    if (status === "lost" && model.lostAt === null) model.lostAt = this.clock.now();
    if (status === "live") {
      if (model.lostAt !== null && this.state === "reconnecting") this.announcer.say(t("a_back"));
      Object.assign(model, { lostAt: null, attempts: 0, lastSeenAt: this.clock.now() });
      this.bidder?.resume();
    }
    this.draw();
  }

  session({ state, at }) {
    this.model.viewer.sessionEndsAt = state === "ended" ? this.clock.now() : parseInstant(at);
    this.model.sessionNoted = false;
    this.draw();
  }

  notice({ text }) {
    this.elements.notice.hidden = false;
    this.elements.notice.querySelector("p").textContent = text;
  }

  // -- what came of the person's bid ----------------------------------------------------------

  outcomes() {
    return {
      pending: (bid) => {
        this.model.pending = bid;
        this.draw();
      },
      accepted: ({ event }) => {
        Object.assign(this.model, { refusal: null, confirm: null, raising: false, wasLeading: true });
        this.model.viewer.ownBest = Math.max(this.model.viewer.ownBest ?? 0, event.body.amount);
        this.model.receipts = this.bidder.keys.receipts().length;
        this.take([event]);
        this.announcer.say(t("a_accepted", { amount: yuan(event.body.amount) }));
      },
      refused: (problem, bid) => {
        this.model.refusal = { ...problem, amount: bid.amount };
        this.model.raising = false;
        this.draw();
      },
    };
  }

  // -- what the person does -------------------------------------------------------------------

  actions() {
    const { model } = this;
    const set = (change) => {
      Object.assign(model, change);
      this.draw();
    };
    return {
      bid: (amount, raiseOwn) => this.wish(amount, raiseOwn),
      "confirm-yes": () => this.place(model.confirm.amount, model.confirm.raiseOwn),
      "confirm-no": () => set({ confirm: null, raising: false }),
      "confirm-minimum": (minimum) => this.place(minimum, false),
      "refusal-seen": () => set({ refusal: null }),
      "raise-own": () => set({ raising: true }),
      "raise-stop": () => set({ raising: false }),
      "session-later": () => set({ sessionNoted: true }),
      limit: (fen) => this.limit("PUT", fen),
      "limit-stop": () => this.limit("DELETE", null),
      retry: () => this.wire.retry(),
      receipts: () => this.saveReceipts(),
    };
  }

  /** One tap bids, unless it is far above the minimum or against oneself: then it is asked once more. */
  wish(amount, raiseOwn) {
    const { lot } = this.model;
    const steps = stepsAbove(amount, lot.minimum, lot.increment);
    this.model.refusal = null;
    if (steps <= JUMP_STEPS && !raiseOwn) return this.place(amount, false);
    this.model.confirm = { amount, raiseOwn, steps };
    return this.draw();
  }

  place(amount, raiseOwn) {
    Object.assign(this.model, { confirm: null, refusal: null });
    this.bidder.place(amount, raiseOwn, this.clock.now());
  }

  async limit(method, maximum) {
    const { lot, viewer } = this.model;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.csrf };
    const body = maximum === null ? undefined : JSON.stringify({ maximum });
    try {
      const response = await fetch(`/api/v1/lots/${lot.id}/auto`, { method, headers, body });
      const answer = response.status === 204 ? {} : await response.json();
      if (response.ok) viewer.autoMaximum = maximum;
      this.model.limitSaid = response.ok ? (maximum === null ? t("limit_stopped") : "") : t("limit_failed", { why: answer.title ?? answer.code });
    } catch {
      this.model.limitSaid = t("limit_failed", { why: t("r_try_again") });
    }
    this.draw();
  }

  saveReceipts() {
    const text = this.bidder.keys.receipts().join("\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = `receipts-${this.model.lot.id}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // -- drawing --------------------------------------------------------------------------------

  draw() {
    const now = this.clock.now();
    const { model } = this;
    model.now = now;
    this.state = panelState(model, now);
    const view = panelView(this.state, model, now);
    this.panel.draw(view, model);
    this.history.draw(model.lot, model.viewer.bidder, now);
    this.drawChartNow(now);
    this.drawDock(view, now);
    this.tickPanel(now);
  }

  drawChartNow(now) {
    const { elements, model } = this;
    if (!elements.chart || this.state === "reconnecting") return;
    if (model.lot.seq === this.chartSeq && now - this.drawnChartAt < 10 * CHART_EVERY_MS) return;
    this.chartSeq = model.lot.seq;
    this.drawnChartAt = now;
    drawChart(elements.chart, model.lot, model.viewer.bidder, now);
  }

  drawDock(view, now) {
    const { dock } = this.elements;
    if (!dock) return;
    dock.hidden = !view.live;
    const { lot } = this.model;
    dock.querySelector("[data-dock-price]").textContent = yuan(lot.price ?? lot.startPrice);
    dock.querySelector("[data-dock-state]").textContent = `${view.head} · ${left(lot.endsAt - now)}`;
  }

  tickPanel(now) {
    this.panel.tick(now, this.clock.uncertainty, this.state === "reconnecting");
  }

  tick() {
    const now = this.clock.now();
    const state = panelState(this.model, now);
    const needsWords = state === "reconnecting" || state === "session";
    if (state === "last" && this.state !== "last") this.announcer.say(t("a_minute"));
    if (state !== this.state || needsWords || now - this.drawnChartAt > 10 * CHART_EVERY_MS) this.draw();
    else {
      this.tickPanel(now);
      if (this.elements.dock && !this.elements.dock.hidden) this.drawDock({ live: true, head: this.elements.panel.querySelector(".panel__state span").textContent }, now);
    }
  }
}

/** The page's elements by their marks. */
export function findElements(root = document) {
  const one = (mark) => root.querySelector(`[data-live-${mark}]`);
  return {
    panel: one("panel"), history: one("history"), chart: root.querySelector("[data-chart]"), dock: one("dock"),
    polite: one("polite"), assertive: one("assertive"), noted: one("noted"), notice: one("notice"),
  };
}

const source = document.getElementById("live-data");
if (source) {
  const data = JSON.parse(source.textContent);
  useWords(data.words);
  useSprite(data.sprite);
  const page = new LivePage(data, findElements());
  page.model.wasLeading = page.model.lot.leader !== null && page.model.lot.leader === page.model.viewer.bidder;
  page.start();
}
