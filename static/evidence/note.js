// C2SP signed notes, keys, checkpoints and receipts, as auction_app/evidence does. Ed25519 is the browser's.

import { concat, fromBase64, hex, sameBytes, sha256, utf8 } from "./bytes.js";

const WITNESS = 4;
const KINDS = [1, WITNESS];
const DASH = "\u2014 ";
const MAX_CHARACTERS = 1_000_000;
const MAX_SIGNATURES = 100;

export function parseVkey(text) {
  const [, name, stated, encoded] = /^([^+\s\p{C}]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? [];
  if (!name) throw new Error("a key is name+id+base64");
  const blob = fromBase64(encoded);
  if (blob.length !== 33 || !KINDS.includes(blob[0])) throw new Error("unknown kind of key");
  const id = sha256(concat(utf8(`${name}\n`), blob)).slice(0, 4);
  if (hex(id) !== stated) throw new Error("the key id does not belong to the key");
  return { name, id, public: blob.slice(1), isWitness: blob[0] === WITNESS };
}

// Keys from lines, or from the JSON that /log/v1/keys answers.
export function parseTrust(text) {
  const listed = text.trimStart().startsWith("{") ? JSON.parse(text).keys : text.split(/\r?\n/u);
  const lines = listed.map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const keys = lines.map(parseVkey);
  if (keys.every((key) => key.isWitness)) throw new Error("no key of a log");
  return keys;
}

function parseSignature(line) {
  if (!line.startsWith(DASH)) throw new Error("a signature line begins with an em dash");
  const [, name, encoded] = /^([^ ]+) (.*)$/u.exec(line.slice(DASH.length)) ?? [];
  const blob = fromBase64(encoded ?? "");
  if (!name || blob.length < 5) throw new Error("a signature line is a name and a signature");
  return { name, id: blob.slice(0, 4), signature: blob.slice(4) };
}

export function parseNote(signed) {
  const end = signed.lastIndexOf("\n\n");
  // eslint-disable-next-line no-control-regex
  const isBad = signed.length > MAX_CHARACTERS || /[\u0000-\u0009\u000b-\u001f]/u.test(signed);
  const tail = signed.slice(end + 2);
  if (isBad || end < 0 || !tail.endsWith("\n")) throw new Error("not a note");
  const lines = tail.slice(0, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new Error("too many signatures");
  return { text: signed.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

function signedMessage(key, text, signature) {
  if (!key.isWitness) return [utf8(text), signature];
  if (signature.length !== 72) return [null, null];
  const seconds = new DataView(signature.slice(0, 8).buffer).getBigUint64(0);
  return [utf8(`cosignature/v1\ntime ${seconds}\n${text}`), signature.slice(8)];
}

async function isGood(key, text, line) {
  if (line.name !== key.name || !sameBytes(line.id, key.id)) return false;
  const [message, signature] = signedMessage(key, text, line.signature);
  if (message === null || signature.length !== 64) return false;
  try {
    const subtle = globalThis.crypto.subtle;
    const imported = await subtle.importKey("raw", key.public, "Ed25519", false, ["verify"]);
    return await subtle.verify("Ed25519", imported, signature, message);
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
    return false;
  }
}

// Those of the trusted keys that signed the note.
export async function signersOf(note, keys) {
  const found = [];
  for (const key of keys) {
    const checks = await Promise.all(note.signatures.map((line) => isGood(key, note.text, line)));
    if (checks.includes(true)) found.push(key);
  }
  return found;
}

// Whether this browser can check signatures at all: a secure page and a recent version are needed.
export async function canVerify() {
  try {
    await globalThis.crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/u;
const ID = /^[A-Za-z0-9_-]{1,64}$/u;

function hashFrom(text) {
  const found = fromBase64(text);
  if (found.length !== 32) throw new Error("a hash has 32 bytes");
  return found;
}

export function parseCheckpoint(signed) {
  const note = parseNote(signed);
  const lines = note.text.split("\n");
  if (lines.length < 4 || !lines[0] || !NUMBER.test(lines[1])) throw new Error("not a checkpoint");
  return [{ origin: lines[0], size: Number(lines[1]), root: hashFrom(lines[2]) }, note];
}

export function parseReceipt(signed, parseInstant) {
  const note = parseNote(signed);
  const lines = note.text.split("\n").slice(0, -1);
  const [title, lot, third, fourth, fifth] = lines;
  if (!ID.test(lot ?? "")) throw new Error("not a receipt");
  if (title === "auction/v1 receipt" && lines.length === 4 && NUMBER.test(third) && third !== "0") {
    return [{ lot, seq: Number(third), leaf: hashFrom(fourth) }, note];
  }
  if (title === "auction/v1 refusal" && lines.length === 5 && ID.test(third) && fourth) {
    return [{ lot, key: third, code: fourth, receivedAt: parseInstant(fifth) }, note];
  }
  throw new Error("not a receipt");
}
