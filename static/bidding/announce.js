// What a screen reader hears beside the panel's state: prices politely and at most once in five seconds, being outbid at once.

const POLITE_EVERY_MS = 5000;

export class Announcer {
  constructor(polite, assertive) {
    this.polite = polite;
    this.assertive = assertive;
    this.lastAt = -Infinity;
    this.waiting = null;
  }

  /** The newest text wins when several come within the pause. */
  say(text) {
    this.next = text;
    if (this.waiting) return;
    const pause = Math.max(0, this.lastAt + POLITE_EVERY_MS - performance.now());
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.lastAt = performance.now();
      this.polite.textContent = this.next;
    }, pause);
  }

  now(text) {
    this.assertive.textContent = text;
  }
}
