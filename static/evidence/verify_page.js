// The page /verify: reads files, asks verify.js, shows the verdict. Nothing leaves the browser.

import { canVerify } from "./note.js";
import { formatYuan, when } from "./replay.js";
import { Words, asDocument } from "./report.js";
import { Unusable, verify } from "./verify.js";

const { language, icons, words: texts, labels } = JSON.parse(document.getElementById("verify-words").textContent);
const words = new Words(texts, language);
const form = document.getElementById("verify");
const progress = document.getElementById("progress");
const held = { bundle: [], receipts: [], older: [] };
const SVG = "http://www.w3.org/2000/svg";

const say = (name, facts = {}) => labels[name].replace(/\{(\w+)\}/gu, (whole, key) => facts[key] ?? whole);

function make(tag, content = [], attributes = {}) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...[content].flat());
  return node;
}

function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "i");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${icons}#i-${name}`);
  drawing.append(use);
  return drawing;
}

const size = (text) => (text.length < 1024 ? `${text.length} B` : `${Math.round(text.length / 1024)} KB`);

function showHeld(kind) {
  const list = form.querySelector(`[data-files="${kind}"]`);
  list.replaceChildren(
    ...held[kind].map(({ name, text }) =>
      make("li", make("span", [icon("check"), make("span", `${name} · ${size(text)}`)], { class: "mark", "data-tone": "good" })),
    ),
  );
  const count = held.bundle.length + held.receipts.length + held.older.length;
  progress.textContent = say("read", { count });
}

async function take(kind, files) {
  const read = await Promise.all([...files].map(async (file) => ({ name: file.name, text: await file.text() })));
  held[kind] = kind === "bundle" ? read.slice(-1) : [...held[kind], ...read];
  showHeld(kind);
}

for (const zone of form.querySelectorAll("[data-drop]")) {
  const kind = zone.dataset.drop;
  zone.querySelector("input").addEventListener("change", (event) => take(kind, event.target.files));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.dataset.over = "";
  });
  zone.addEventListener("dragleave", () => delete zone.dataset.over);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    take(kind, event.dataTransfer.files);
  });
}

document.getElementById("fetch-bundle")?.addEventListener("click", async () => {
  const { lot } = form.dataset;
  try {
    const answer = await fetch(`/api/v1/lots/${encodeURIComponent(lot)}/bundle`);
    if (!answer.ok) throw new Error(answer.statusText);
    held.bundle = [{ name: `${lot}.bundle.json`, text: await answer.text() }];
    showHeld("bundle");
  } catch {
    progress.textContent = say("no_fetch");
  }
});

const short = (digest) => `${digest.slice(0, 4)}…${digest.slice(-4)}`;

function moneyOf(sale, amount) {
  return sale.currency === "CNY" ? `¥${formatYuan(amount)}` : `${formatYuan(amount)} ${sale.currency}`;
}

function detailOf(step, report) {
  const { sale, checkpoint, events } = report;
  if (step === "chain" && events.length > 0) return [`${short(events[0].hash)} → ${short(report.head)}`];
  if (step === "log" && checkpoint) {
    return [say("checkpoint", { size: checkpoint.size.toLocaleString("en"), witnesses: report.witnesses })];
  }
  const close = events.find((event) => event.kind === "lot.closed");
  if (step === "close" && close) return [say("hammer", { at: when(close.at) })];
  if (step === "receipts") return report.receipts.map((one) => receiptLine(one, report, sale));
  return [];
}

function receiptLine({ seq }, report, sale) {
  const event = report.events.find((one) => one.seq === seq);
  if (!event || !sale || event.kind !== "bid.accepted") return say("refusal");
  const { bidder, amount } = event.body;
  return say("receipt", { seq, bidder, amount: moneyOf(sale, amount), at: when(event.at) });
}

function stepsOf(report) {
  const steps = ["chain", "log"];
  if (report.sale) steps.push("prices", "extensions");
  if (report.sale?.hasEnded) steps.push("close");
  if (report.receipts.length > 0) steps.push("receipts");
  const failed = new Set(report.breaches.map((breach) => words.stepOf(breach)));
  return [...new Set([...steps, ...(report.older > 0 ? ["older"] : []), ...failed])].map((step) => [step, failed.has(step)]);
}

function stepItem(report, step, hasFailed) {
  const facts = { records: report.records, bids: report.sale?.bids, extensions: report.sale?.extensions };
  const lines = [];
  if (!hasFailed) {
    lines.push(words.step(step, facts));
    for (const detail of detailOf(step, report)) lines.push(make("br"), make("span", detail, { class: "xs" }));
  }
  for (const breach of report.breaches.filter((one) => words.stepOf(one) === step)) {
    const place = breach.seq ? say("record", { seq: breach.seq }) : "";
    if (lines.length > 0) lines.push(make("br"));
    lines.push(make("code", breach.code), ` ${place}${words.sentence(breach)}`);
  }
  return make("li", [icon(hasFailed ? "no" : "check"), make("span", lines)], { "data-tone": hasFailed ? "warn" : "good" });
}

function outcomeOf(report) {
  const { sale } = report;
  if (!sale) return "";
  if (sale.outcome === "sold") return say("sold", { price: moneyOf(sale, sale.price), bidder: sale.leader });
  return say(sale.outcome ?? "open");
}

function saveButton(report) {
  const button = make("button", [icon("down"), say("save")], { type: "button", class: "btn" });
  button.addEventListener("click", () => {
    const blob = new Blob([JSON.stringify(asDocument(report, words), null, 1)], { type: "application/json" });
    const link = make("a", "", { href: URL.createObjectURL(blob), download: `${report.lot}.verdict.json` });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  return make("div", button, { class: "row" });
}

function verdictBox(report) {
  const isGood = report.breaches.length === 0;
  const steps = stepsOf(report);
  const summary = isGood ? ` ${say("all_hold", { count: steps.length })}` : "";
  const parts = [
    make("h3", [icon(isGood ? "seal" : "no"), say(isGood ? "verified" : "not_verified")]),
    make("p", `${outcomeOf(report)}${summary}`, { class: "meta" }),
    make("ol", steps.map(([step, hasFailed]) => stepItem(report, step, hasFailed)), { class: "steps" }),
    ...report.notes.map((note) => make("p", words.note(note), { class: "meta" })),
  ];
  if (!isGood) {
    const todo = [...new Set(report.breaches.map((breach) => words.todo(breach)))];
    parts.push(make("p", make("b", say("todo"))), ...todo.map((line) => make("p", line, { class: "meta" })));
  }
  parts.push(saveButton(report), make("p", say("limits"), { class: "xs" }));
  return make("div", parts, { class: "verdict stack", "data-tone": isGood ? "good" : "warn" });
}

function unusableBox(reason) {
  const parts = [make("h3", [icon("no"), say("unusable")]), make("p", reason, { class: "meta" })];
  return make("div", parts, { class: "verdict stack", "data-tone": "warn" });
}

async function judge() {
  if (!(await canVerify())) return unusableBox(say("too_old"));
  try {
    const report = await verify({
      bundle: held.bundle[0].text,
      trust: form.elements.trust.value,
      receipts: held.receipts.map(({ text }) => text),
      older: held.older.map(({ text }) => text),
    });
    return verdictBox(report);
  } catch (error) {
    if (error instanceof Unusable) return unusableBox(error.message);
    throw error;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (held.bundle.length === 0) {
    progress.textContent = say("no_bundle");
    document.getElementById("bundle").focus();
    return;
  }
  progress.textContent = say("working");
  const box = await judge();
  const result = document.getElementById("result");
  document.getElementById("verdict").replaceChildren(box);
  result.hidden = false;
  progress.textContent = say("done");
  result.focus();
});
