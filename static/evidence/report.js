// What the verifier says: sentences from words.json, and the report for programs.

import { hex } from "./bytes.js";
import { when } from "./replay.js";

const fill = (template, facts) => template.replace(/\{(\w+)\}/gu, (whole, name) => facts[name] ?? whole);

// What the verifier can say, from words.json.
export class Words {
  constructor(words, language) {
    this.words = words;
    this.language = language;
  }

  sentence(breach) {
    const facts = { ...breach.facts };
    if (facts.what) facts.what = this.words.what[facts.what][this.language];
    return fill(this.words.breaches[breach.code][this.language], facts);
  }

  todo(breach) {
    return this.words.todo[this.words.breaches[breach.code].todo][this.language];
  }

  step(name, facts) {
    return fill(this.words.steps[name][this.language], facts);
  }

  note(name) {
    return this.words.notes[name][this.language];
  }

  stepOf(breach) {
    const held = { receipt: "receipts", older: "older" };
    return held[breach.facts.what] ?? this.words.breaches[breach.code].step;
  }
}

// The report for programs: the same members as `auction verify --json`.
export function asDocument(report, words) {
  const document = {
    verdict: report.breaches.length === 0 ? "verified" : "not_verified",
    exit: report.breaches.length === 0 ? 0 : 1,
    lot: report.lot,
    records: report.records,
    breaches: report.breaches.map((breach) => ({
      code: breach.code,
      seq: breach.seq || null,
      step: words.stepOf(breach),
      sentence: words.sentence(breach),
      todo: words.todo(breach),
    })),
    notes: report.notes,
    witnesses: report.witnesses,
    receipts: report.receipts,
    older: report.older,
  };
  const { checkpoint, sale } = report;
  if (checkpoint) {
    Object.assign(document, { origin: checkpoint.origin, size: checkpoint.size, root: hex(checkpoint.root) });
  }
  if (sale) {
    Object.assign(document, { state: sale.state, ended: sale.hasEnded, outcome: sale.outcome });
    Object.assign(document, { bids: sale.bids, extensions: sale.extensions, price: sale.price });
    Object.assign(document, { currency: sale.currency, bidder: sale.leader });
    document.ends_at = sale.endsAt ? when(sale.endsAt) : null;
  }
  return document;
}
