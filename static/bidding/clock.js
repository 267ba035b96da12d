// The server's time, known from samples of round trips, with its uncertainty. The page shows it; the server decides.

const KEEP = 8;

/** "2026-08-25T07:10:18.417000Z" → milliseconds with fractions. */
export function parseInstant(text) {
  const found = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (!found) return Date.parse(text);
  return Date.parse(`${found[1]}Z`) + (found[2] ? Number(`0.${found[2]}`) * 1000 : 0);
}

export class ServerClock {
  constructor(monotonic = () => performance.now()) {
    this.monotonic = monotonic;
    this.samples = [];
    this.offset = Date.now() - monotonic();
    this.uncertainty = null;
  }

  /** A first guess from the page itself: right to within the time the page took to arrive. */
  begin(serverTime) {
    this.offset = parseInstant(serverTime) - this.monotonic();
  }

  /** One exchange: sent and received on our monotonic clock, t1 and t2 as the server wrote them. */
  add(sentAt, receivedAt, t1, t2) {
    const [first, second] = [parseInstant(t1), parseInstant(t2)];
    if (!Number.isFinite(first) || !Number.isFinite(second)) return;
    const offset = (first - sentAt + (second - receivedAt)) / 2;
    const error = Math.max(0, receivedAt - sentAt - (second - first)) / 2;
    this.samples.push({ offset, error });
    if (this.samples.length > KEEP) this.samples.shift();
    const best = this.samples.reduce((a, b) => (b.error < a.error ? b : a));
    this.offset = best.offset;
    this.uncertainty = best.error;
  }

  /** Milliseconds since the epoch, by the server. */
  now() {
    return this.monotonic() + this.offset;
  }

  /** After a sleep or a long break old samples are worth nothing. */
  forget() {
    this.samples = [];
    this.uncertainty = null;
  }
}
