// SHA-256, base64 and strict canonical JSON (RFC 8785 without floats), as auction_app/evidence does.
// The hash is written out because a bundle needs many thousands of small ones, and the browser's own
// is asynchronous; signatures are checked by the browser (note.js).

const ROUNDS = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const schedule = new Uint32Array(64);

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function padded(data) {
  const whole = new Uint8Array(((data.length + 8) >> 6) * 64 + 64);
  whole.set(data);
  whole[data.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(data.length / 0x20000000));
  view.setUint32(whole.length - 4, data.length << 3);
  return view;
}

function fillSchedule(view, offset) {
  for (let i = 0; i < 16; i += 1) schedule[i] = view.getUint32(offset + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const a = schedule[i - 15];
    const b = schedule[i - 2];
    const low = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const high = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    schedule[i] = schedule[i - 16] + low + schedule[i - 7] + high;
  }
}

function compress(state) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const high = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + high + ((e & f) ^ (~e & g)) + ROUNDS[i] + schedule[i]) | 0;
    const low = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((sum, i) => {
    state[i] += sum;
  });
}

export function sha256(data) {
  const view = padded(data);
  const state = new Uint32Array(START);
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    fillSchedule(view, offset);
    compress(state);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => digest.setUint32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

const encoder = new TextEncoder();
export const utf8 = (text) => encoder.encode(text);
export const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

export function base64(data) {
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
}

// Standard base64 with no second spelling of the same bytes; throws for anything else.
export function fromBase64(text) {
  const data = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  if (base64(data) !== text) throw new Error("not canonical base64");
  return data;
}

const MAX_DEPTH = 32;
const DEEPEST_INPUT = 500;
const TOKEN = /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9][0-9]*))(?![.eE0-9])|(true|false|null))/uy;
const WORDS = { true: true, false: false, null: null };

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.next();
  }

  next() {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    const before = this.token;
    if (found) this.at = TOKEN.lastIndex;
    this.token = found;
    return before;
  }

  is(mark) {
    return this.token?.[1] === mark;
  }

  take(mark) {
    if (!this.is(mark)) throw new Error(`expected ${mark}`);
    this.next();
  }

  value(depth) {
    if (depth > DEEPEST_INPUT || !this.token) throw new Error("not JSON as we write it");
    if (this.is("{")) return this.members(depth + 1);
    if (this.is("[")) return this.items(depth + 1);
    const [, mark, text, number, word] = this.next();
    if (mark) throw new Error("unexpected mark");
    if (text) return JSON.parse(text);
    if (word) return WORDS[word];
    if (!Number.isSafeInteger(Number(number))) throw new Error("integer beyond 2^53 - 1");
    return Number(number);
  }

  members(depth) {
    const found = Object.create(null);
    this.take("{");
    while (!this.is("}")) {
      const name = JSON.parse(this.next()?.[2] ?? "");
      if (name in found) throw new Error("duplicate member name");
      this.take(":");
      found[name] = this.value(depth);
      if (!this.is("}")) this.comma("}");
    }
    this.take("}");
    return found;
  }

  items(depth) {
    const found = [];
    this.take("[");
    while (!this.is("]")) {
      found.push(this.value(depth));
      if (!this.is("]")) this.comma("]");
    }
    this.take("]");
    return found;
  }

  comma(end) {
    this.take(",");
    if (this.is(end)) throw new Error("a comma before the end");
  }
}

// Strict JSON: no floats, no duplicate names; throws otherwise.
export function parseStrict(text) {
  const reader = new Reader(text);
  const value = reader.value(0);
  if (reader.token || /[^ \t\n\r]/u.test(text.slice(reader.at))) throw new Error("more than one value");
  return value;
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function writeString(text) {
  if (/\p{Surrogate}/u.test(text)) throw new Error("lone surrogate");
  return JSON.stringify(text);
}

export function canonical(value, depth = 0) {
  if (typeof value === "string") return writeString(value);
  if (value === null || typeof value !== "object") return String(value);
  if (depth >= MAX_DEPTH) throw new Error("nested too deeply");
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(",")}]`;
  const member = (name) => `${writeString(name)}:${canonical(value[name], depth + 1)}`;
  return `{${Object.keys(value).sort().map(member).join(",")}}`;
}

// Parse a text that must be its own canonical form, to the byte.
export function parseCanonical(text) {
  const value = parseStrict(text);
  if (canonical(value) !== text) throw new Error("not in canonical form");
  return value;
}
