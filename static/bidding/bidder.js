// One bid at a time, by the client rule: the key is stored first; after silence ask the outcome or send the same key again;
// never a new key, never assume.

import { Keys, newKey } from "./keys.js";

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;
const SEND_AGAIN = new Set(["rate_limited", "try_again", "unavailable", "in_progress"]);
const NEEDS_PERSON = new Set(["unauthenticated", "session_expired", "step_up", "csrf"]);

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function backoff(turn, problem) {
  const asked = (problem?.retry_after_s ?? 0) * 1000;
  const base = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** turn);
  return Math.max(asked, base * (0.5 + Math.random()));
}

export class Bidder {
  /** `wire.ask`, the lot and number, and `on.pending(bid|null)`, `on.accepted(answer)`, `on.refused(problem, bid)`. */
  constructor({ wire, lotId, bidder, on }) {
    Object.assign(this, { wire, lotId, on });
    this.keys = new Keys(lotId, bidder);
    this.running = false;
  }

  /** Place a new bid. While one is under way nothing else is sent. */
  place(amount, raiseOwn, at) {
    if (this.running) return;
    const bid = { key: newKey(), amount, raiseOwn, sentAt: at };
    this.keys.keep(bid);
    this.run(bid, "send");
  }

  /** After a reload or a broken connection: a stored key whose outcome is unknown is asked for, never sent anew unseen. */
  resume() {
    const bid = this.keys.pending();
    if (bid && !this.running) this.run(bid, "ask");
  }

  async run(bid, first) {
    this.running = true;
    this.on.pending(bid);
    try {
      await this.settle(bid, first);
    } finally {
      this.running = false;
      this.on.pending(null);
    }
  }

  async settle(bid, first) {
    let step = first;
    for (let turn = 0; ; turn += 1) {
      const answer = await this.exchange(step, bid);
      const problem = answer?.error;
      if (answer?.ok) return this.decided(() => this.on.accepted(answer), answer.receipt);
      if (!answer) step = "ask";
      else if (problem.code === "not_received") {
        if (first === "ask") return this.decided(() => this.on.refused({ code: "not_received", decided: false }, bid));
        step = "send";
      } else if (NEEDS_PERSON.has(problem.code)) return this.on.refused(problem, bid);
      else if (!SEND_AGAIN.has(problem.code)) return this.decided(() => this.on.refused(problem, bid), problem.receipt);
      await wait(backoff(turn, problem));
    }
  }

  /** One exchange; null after silence. */
  async exchange(step, { key, amount, raiseOwn }) {
    const question = { lot: this.lotId, key };
    try {
      if (step === "ask") return await this.wire.ask("outcome", question);
      return await this.wire.ask("bid", { ...question, amount, ...(raiseOwn ? { raise_own: true } : {}) });
    } catch {
      return null;
    }
  }

  decided(tell, receipt) {
    this.keys.drop();
    this.keys.addReceipt(receipt);
    tell();
  }
}
