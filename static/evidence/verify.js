// The verdict of a stranger, in the browser: the same checks, in the same order and by the same codes as
// auction_app/evidence/verify.py. tests/evidence/vectors binds the two together.

import { fromBase64, hex, isObject, parseCanonical, parseStrict, sameBytes, sha256, utf8 } from "./bytes.js";
import { isConsistent, isIncluded, leafHash } from "./merkle.js";
import { parseCheckpoint, parseReceipt, parseTrust, signersOf } from "./note.js";
import { parseInstant, replay } from "./replay.js";

const FORMAT = "auction-lot-bundle/1";
const GENESIS = "0".repeat(64);
const MEMBERS = "at,body,kind,lot,prev,seq,v";
const LATE_CODES = ["too_late", "lot_closed"];
const SIZE = /^(?:0|[1-9][0-9]{0,14})$/u;

export class Unusable extends Error {}

function must(isGood, reason) {
  if (!isGood) throw new Unusable(reason);
}

// A hash that cannot be read proves nothing: the proof fails where it is used.
function readHash(text) {
  try {
    const found = fromBase64(text);
    return found.length === 32 ? found : new Uint8Array();
  } catch {
    return new Uint8Array();
  }
}

function readProof(value) {
  const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
  must(isList, "a proof is a list of hashes in base64");
  return value.map(readHash);
}

function readEntry(value) {
  must(isObject(value), "an entry is not an object");
  const { index, leaf } = value;
  must(Number.isInteger(index) && typeof leaf === "string", "an entry has an index and a leaf");
  return { index, leaf, hash: leafHash(utf8(leaf)), proof: readProof(value.proof) };
}

export function parseBundle(text) {
  let value;
  try {
    value = parseStrict(text);
  } catch {
    throw new Unusable("not JSON as we write it");
  }
  must(isObject(value) && value.format === FORMAT, `the format is not ${FORMAT}`);
  const { lot, checkpoint, entries, consistency } = value;
  must(typeof lot === "string" && typeof checkpoint === "string", "the lot or the checkpoint is missing");
  must(Array.isArray(entries) && isObject(consistency), "the entries or the consistency proofs are missing");
  const older = Object.entries(consistency).map(([size, proof]) => {
    must(SIZE.test(size), "an older size is a number");
    return [Number(size), readProof(proof)];
  });
  return { lot, checkpoint, entries: entries.map(readEntry), consistency: new Map(older) };
}

// The checkpoint itself, or the one inside an older bundle that was kept instead.
function olderCheckpoint(text) {
  if (!text.trimStart().startsWith("{")) return text;
  let found;
  try {
    found = JSON.parse(text).checkpoint;
  } catch {
    found = undefined;
  }
  must(typeof found === "string", "neither a checkpoint nor a bundle");
  return found;
}

function parseEvent(text) {
  const value = parseCanonical(text);
  const isWhole = isObject(value) && Object.keys(value).sort().join() === MEMBERS && isObject(value.body);
  const names = isWhole && [value.lot, value.prev, value.kind].every((one) => typeof one === "string");
  if (!names || value.v !== 1 || !Number.isInteger(value.seq) || value.seq < 1) throw new Error("not an event");
  return { ...value, at: parseInstant(value.at), hash: hex(sha256(utf8(text))) };
}

class Report {
  constructor(bundle) {
    Object.assign(this, { lot: bundle.lot, records: bundle.entries.length, checkpoint: null, sale: null });
    Object.assign(this, { breaches: [], notes: [], receipts: [], witnesses: 0, older: 0 });
    this.leaves = new Map();
  }

  breach(code, seq = 0, facts = {}) {
    this.breaches.push({ code, seq, facts });
  }
}

async function logSigned(note, origin, trust) {
  const logs = trust.filter((key) => !key.isWitness && key.name === origin);
  return (await signersOf(note, logs)).length > 0;
}

async function checkCheckpoint(report, bundle, question) {
  let note;
  try {
    [report.checkpoint, note] = parseCheckpoint(bundle.checkpoint);
  } catch {
    report.breach("signature_bad", 0, { what: "checkpoint" });
    return;
  }
  if (!(await logSigned(note, report.checkpoint.origin, question.trust))) {
    report.breach("signature_bad", 0, { what: "checkpoint" });
  }
  const watching = question.trust.filter((key) => key.isWitness);
  report.witnesses = (await signersOf(note, watching)).length;
  if (report.witnesses < question.witnesses) {
    report.breach("witnesses_missing", 0, { found: `${report.witnesses}`, wanted: `${question.witnesses}` });
  }
}

function checkInclusion(report, bundle) {
  if (!report.checkpoint) return;
  const { size, root } = report.checkpoint;
  let before = -1;
  for (const [place, entry] of bundle.entries.entries()) {
    if (!isIncluded(entry.hash, entry.index, size, entry.proof, root)) {
      report.breach("not_in_log", place + 1);
      return;
    }
    if (entry.index <= before) {
      report.breach("log_order", place + 1);
      return;
    }
    before = entry.index;
  }
}

function readEvents(report, bundle) {
  const events = [];
  let unreadable = 0;
  bundle.entries.forEach((entry, position) => {
    let seq = position + 1;
    try {
      events.push(parseEvent(entry.leaf));
      seq = events.at(-1).seq;
    } catch {
      unreadable ||= position + 1;
    }
    if (!report.leaves.has(seq)) report.leaves.set(seq, entry.hash);
  });
  if (unreadable) report.breach("not_canonical", unreadable);
  else if (events.length === 0) report.breach("seq_gap", 1);
  else return events;
  return null;
}

function chainBreach(events, lot) {
  let [expected, head, lastAt] = [1, GENESIS, -Infinity];
  for (const event of events) {
    if (event.lot !== lot) return ["wrong_lot", expected];
    if (event.seq !== expected) return ["seq_gap", expected];
    if (event.prev !== head) return ["chain_broken", event.seq];
    if (event.at < lastAt) return ["time_went_back", event.seq];
    [expected, head, lastAt] = [expected + 1, event.hash, event.at];
  }
  return null;
}

function checkSale(report, events, question) {
  report.sale = replay(events);
  report.breaches.push(...report.sale.breaches);
  if (!report.sale.hasRegistrations && report.sale.bids > 0) report.notes.push("no_registrations");
  if (report.sale.hasEnded) return;
  report.notes.push("not_ended");
  if (question.expectsClose) report.breach("not_ended");
}

function judgeReceipt(report, receipt) {
  if (receipt.lot !== report.lot) return "receipt_other_lot";
  if (receipt.seq === undefined) {
    const { sale } = report;
    if (sale?.state !== "closed" || !LATE_CODES.includes(receipt.code)) return "ok";
    return receipt.receivedAt < sale.endsAt ? "refused_in_time" : "ok";
  }
  if (!report.leaves.has(receipt.seq)) return "receipt_missing";
  return sameBytes(report.leaves.get(receipt.seq), receipt.leaf) ? "ok" : "receipt_contradicted";
}

async function checkReceipt(report, question, position, signed) {
  const facts = { what: "receipt", number: `${position}` };
  let receipt;
  let note;
  try {
    [receipt, note] = parseReceipt(signed, parseInstant);
  } catch {
    report.breach("receipt_unreadable", 0, facts);
    report.receipts.push({ seq: null, status: "receipt_unreadable" });
    return;
  }
  let status = judgeReceipt(report, receipt);
  const logs = question.trust.filter((key) => !key.isWitness);
  if ((await signersOf(note, logs)).length === 0) status = "signature_bad";
  if (status !== "ok") report.breach(status, receipt.seq ?? 0, facts);
  report.receipts.push({ seq: receipt.seq ?? null, status });
}

function compare(checkpoint, older, bundle) {
  if (!checkpoint || older.origin !== checkpoint.origin) return "log_other";
  if (older.size > checkpoint.size) return "log_shorter";
  const proof = bundle.consistency.get(older.size) ?? [];
  if (proof.length === 0 && older.size > 0 && older.size < checkpoint.size) return "consistency_missing";
  const holds = isConsistent(older.size, older.root, checkpoint.size, checkpoint.root, proof);
  return holds ? "ok" : "log_forked";
}

async function checkOlder(report, bundle, question, position, signed) {
  const facts = { what: "older", number: `${position}` };
  let older;
  let note;
  try {
    [older, note] = parseCheckpoint(signed);
  } catch {
    report.breach("signature_bad", 0, facts);
    return;
  }
  if (!(await logSigned(note, older.origin, question.trust))) {
    report.breach("signature_bad", 0, facts);
    return;
  }
  const code = compare(report.checkpoint, older, bundle);
  if (code === "ok") report.older += 1;
  else report.breach(code, 0, { ...facts, size: `${older.size}` });
}

function readTrust(text) {
  try {
    return parseTrust(text);
  } catch (error) {
    throw new Unusable(error.message);
  }
}

// input: {bundle, trust, receipts, older, witnesses, expectsClose}, all texts; throws Unusable.
export async function verify(input) {
  const bundle = parseBundle(input.bundle);
  const question = {
    trust: readTrust(input.trust),
    witnesses: input.witnesses ?? 0,
    expectsClose: input.expectsClose ?? false,
  };
  const older = (input.older ?? []).map(olderCheckpoint);
  const report = new Report(bundle);
  await checkCheckpoint(report, bundle, question);
  checkInclusion(report, bundle);
  const events = readEvents(report, bundle);
  if (events) {
    const broken = chainBreach(events, bundle.lot);
    if (broken) report.breach(...broken);
    checkSale(report, events, question);
  }
  for (const [i, signed] of (input.receipts ?? []).entries()) {
    await checkReceipt(report, question, i + 1, signed);
  }
  for (const [i, signed] of older.entries()) await checkOlder(report, bundle, question, i + 1, signed);
  report.head = events?.at(-1)?.hash ?? "";
  report.events = events ?? [];
  return report;
}
