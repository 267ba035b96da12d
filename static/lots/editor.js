// The editor checks as one types: the form goes to the server, the findings come back beside their fields.

const form = document.querySelector("form[data-check]");
const icons = { ok: "check", no: "no", wait: "clock", warn: "warn" };
const sprite = document.querySelector("use")?.getAttribute("href")?.split("#")[0] ?? "";
const PAUSE_MS = 350;
let timer = 0;
let running = null;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
}

function findingView(one) {
  const box = element("div", "find");
  box.dataset.f = one.verdict;
  const head = element("b");
  head.append(icon(icons[one.verdict]), element("span", "", one.head));
  box.append(head);
  if (one.calc) box.append(element("span", "calc", one.calc));
  const why = element("a", "why", one.article); // static/_layout/why.js opens it
  why.href = `/law/${one.law}`;
  why.dataset.law = one.law;
  why.setAttribute("aria-haspopup", "dialog");
  const line = element("span");
  line.append(why);
  box.append(line);
  return box;
}

function mendButton(one) {
  const button = element("button", "btn btn--sm", one.mend_words);
  button.type = "button";
  button.addEventListener("click", () => {
    for (const [name, value] of Object.entries(one.mend)) {
      const input = form.elements.namedItem(name);
      if (input) input.value = value;
    }
    check();
  });
  const row = element("div", "row");
  row.append(button);
  return row;
}

function show(findings) {
  for (const place of form.querySelectorAll("[data-find]")) {
    const mine = findings.filter((one) => one.field === place.dataset.find);
    const views = mine.flatMap((one) => (one.mend_words ? [findingView(one), mendButton(one)] : [findingView(one)]));
    // Nothing is announced anew when nothing changed.
    const said = mine.map((one) => `${one.code} ${one.calc}`).join("|");
    if (place.dataset.said !== said) {
      place.dataset.said = said;
      place.replaceChildren(...views);
    }
  }
}

function markFaults(faults) {
  for (const input of form.querySelectorAll(".inp")) {
    const words = faults[input.name];
    const id = `${input.id}-error`;
    const known = document.getElementById(id);
    if (!words) {
      known?.remove();
      input.removeAttribute("aria-invalid");
      continue;
    }
    input.setAttribute("aria-invalid", "true");
    const note = known ?? element("p", "err");
    note.id = id;
    note.replaceChildren(icon("no"), element("span", "", words));
    if (!known) input.after(note);
  }
}

async function check() {
  running?.abort();
  running = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(form.dataset.check, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRF-Token": form.elements.csrf_token.value },
      body,
      signal: running.signal,
    });
    if (!response.ok) return;
    const said = await response.json();
    show(said.findings);
    markFaults(said.errors);
  } catch (error) {
    // Typing on cancels the last question; without a connection the server judges when the form is saved.
    if (error.name !== "AbortError") console.info("not checked:", error.message);
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  });
  check();
}
