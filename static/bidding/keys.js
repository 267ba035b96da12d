// Bids under way and receipts, kept in this browser: a key is stored before it is sent, and dropped only when decided.

const MAX_RECEIPTS = 500;

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage is closed or full: the key lives in memory, which still survives a broken connection.
  }
}

/** A version 4 UUID in lower case, also where the page is not served over https. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Keys {
  constructor(lot, bidder) {
    this.pendingName = `luochui:bid:${lot}:${bidder}`;
    this.receiptsName = `luochui:receipts:${lot}:${bidder}`;
  }

  /** The bid that was sent and whose outcome is not known, or null. */
  pending() {
    return read(this.pendingName, null);
  }

  keep(bid) {
    write(this.pendingName, bid);
  }

  drop() {
    write(this.pendingName, null);
  }

  receipts() {
    return read(this.receiptsName, []);
  }

  addReceipt(receipt) {
    const all = this.receipts();
    if (receipt && !all.includes(receipt)) write(this.receiptsName, [...all, receipt].slice(-MAX_RECEIPTS));
  }
}
