// The frame's behaviour: theme, tabs, focus on an error summary, fonts after everything else. Pages read without it.

const root = document.documentElement;

function keepTheme(theme) {
  root.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Private window: the choice holds for this page only.
  }
}

function isDark() {
  return root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => keepTheme(isDark() ? "light" : "dark"));
}

// Tabs grow out of in-page links: without this every section is simply open, one below the other.
function makeTabs(nav) {
  const links = [...nav.querySelectorAll("a")];
  const panels = links.map((link) => document.querySelector(link.hash));
  const show = (chosen, focus = false) => {
    links.forEach((link, index) => {
      link.setAttribute("aria-selected", String(index === chosen));
      link.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
    if (focus) links[chosen].focus();
  };
  const byKey = { ArrowRight: (n) => n + 1, ArrowLeft: (n) => n - 1, Home: () => 0, End: () => links.length - 1 };
  nav.setAttribute("role", "tablist");
  links.forEach((link, index) => {
    const panel = panels[index];
    link.setAttribute("role", "tab");
    link.id ||= `tab-${link.hash.slice(1)}`;
    link.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", link.id);
    panel.tabIndex = 0;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(index);
      history.replaceState(null, "", link.hash);
    });
    link.addEventListener("keydown", (event) => {
      const move = byKey[event.key];
      if (!move) return;
      event.preventDefault();
      show((move(index) + links.length) % links.length, true);
    });
  });
  show(Math.max(0, links.findIndex((link) => link.hash === location.hash)));
  const follow = () => {
    const index = links.findIndex((link) => link.hash === location.hash);
    if (index >= 0) show(index);
  };
  addEventListener("hashchange", follow);
}

for (const nav of document.querySelectorAll("[data-tabs]")) makeTabs(nav);

document.querySelector("[data-autofocus]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const url = new URL(button.dataset.share || location.href, location.href).href;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url });
      else await navigator.clipboard.writeText(url);
      button.querySelector("[data-shared]")?.removeAttribute("hidden");
    } catch {
      // The reader closed the sheet, or the browser refused the clipboard: the address bar has the link.
    }
  });
}

// Selects that submit at once, where a button stands for readers without script.
for (const select of document.querySelectorAll("[data-submit-on-change]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
for (const extra of document.querySelectorAll("[data-without-script]")) extra.hidden = true;

// A part of a page that is fetched anew every so many seconds, in place: nobody loses the focus or the scroll.
for (const part of document.querySelectorAll("[data-refresh-s]")) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-refresh-s]");
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }, Number(part.dataset.refreshS) * 1000);
}

// The web fonts come last, and only where the system has no Chinese face: there a Han character looks like a missing one.
function drawn(character) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [24, 24];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "20px sans-serif";
  pen.fillText(character, 2, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

addEventListener("load", () => {
  if (drawn("落") !== drawn("\u{10FFFD}")) return;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../vendor/fontsource-variable-noto-sans-sc-5.3.1/index.css", import.meta.url).href;
  document.head.append(sheet);
});
