// The connection: watch by seq, fill gaps, keep the server's time, notice silence. No event is applied twice or skipped.

import { io } from "../vendor/socket.io-client-4.8.4/socket.io.esm.min.js";

const ACK_MS = 5000;
const SILENCE_MS = 13000; // two heartbeats of 5 s and some
const SYNC_EVERY_MS = 30000;
const EAGER_SYNCS = 5;
const PAGE = 1000;

export class Wire {
  /** `lotId`, `clock`, `seq()` → the last seq applied, and the listeners `events`, `snapshot`, `status`, `session`, `notice`. */
  constructor({ lotId, clock, seq, on }) {
    Object.assign(this, { lotId, clock, seq, on });
    this.heardAt = performance.now();
    this.catching = null;
  }

  start() {
    this.socket = io("/live/v1", { auth: { client: "web/1" }, reconnectionDelay: 200, reconnectionDelayMax: 5000, randomizationFactor: 0.5 });
    const { socket } = this;
    socket.on("connect", () => this.joined());
    socket.on("disconnect", () => this.on.status("lost"));
    socket.on("connect_error", (error) => this.on.status("lost", error.data?.code));
    socket.io.on("reconnect_attempt", (attempt) => this.on.status("trying", attempt));
    socket.on("events", (message) => this.heard(() => this.take(message)));
    socket.on("heartbeat", (message) => this.heard(() => this.compare(message)));
    socket.on("session", (message) => this.heard(() => this.on.session(message)));
    socket.on("notice", (message) => this.heard(() => this.on.notice(message)));
    addEventListener("offline", () => this.on.status("lost"));
    addEventListener("online", () => this.retry());
    setInterval(() => this.listenForSilence(), 1000);
    setInterval(() => this.socket.connected && this.sync(), SYNC_EVERY_MS);
  }

  heard(then) {
    this.heardAt = performance.now();
    then();
  }

  listenForSilence() {
    if (!this.socket.connected || performance.now() - this.heardAt < SILENCE_MS) return;
    this.heardAt = performance.now();
    this.on.status("lost");
    this.socket.disconnect().connect();
  }

  retry() {
    if (!this.socket.connected) this.socket.connect();
  }

  async joined() {
    this.heardAt = performance.now();
    try {
      const answer = await this.ask("watch", { lot: this.lotId, after: this.seq() });
      if (!answer.ok) throw new Error(answer.error?.code);
      this.on.snapshot(answer.lot);
      if (answer.head_seq > this.seq()) await this.catchUp();
      this.on.status("live");
      this.clock.forget();
      for (let round = 0; round < EAGER_SYNCS; round += 1) await this.sync();
    } catch {
      setTimeout(() => this.socket.connected && this.joined(), 1000);
    }
  }

  /** One request with its acknowledgement; rejects after five seconds of silence. */
  ask(name, payload) {
    return this.socket.timeout(ACK_MS).emitWithAck(name, payload);
  }

  async sync() {
    const sentAt = performance.now();
    try {
      const answer = await this.ask("time", { t0: new Date().toISOString().replace("Z", "000Z") });
      this.clock.add(sentAt, performance.now(), answer.t1, answer.t2);
    } catch {
      // The next exchange will do; the uncertainty shown stays that of the last good one.
    }
  }

  async take({ lot, events, head_seq: head }) {
    if (lot !== this.lotId) return;
    if (events.length && events[0].seq > this.seq() + 1) await this.catchUp(events[0].seq - 1);
    this.on.events(events);
    if (head > this.seq()) await this.catchUp();
  }

  /** Read what is missing from the record; several callers share one reading. */
  catchUp() {
    this.catching ??= this.readOn().finally(() => {
      this.catching = null;
    });
    return this.catching;
  }

  async readOn() {
    for (;;) {
      const response = await fetch(`/api/v1/lots/${this.lotId}/events?after=${this.seq()}&limit=${PAGE}`, { cache: "no-store" });
      if (!response.ok) return;
      const { events, head_seq: head } = await response.json();
      if (!events.length) return;
      this.on.events(events);
      if (this.seq() >= head) return;
    }
  }

  /** A head above mine with no events on the way: read on, then watch again. */
  compare({ heads = {} }) {
    const head = heads[this.lotId];
    if (head === undefined || head <= this.seq()) return;
    setTimeout(async () => {
      if (head <= this.seq()) return;
      await this.catchUp();
      await this.ask("watch", { lot: this.lotId, after: this.seq() }).catch(() => null);
    }, 500);
  }
}
