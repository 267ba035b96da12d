// Why: the rule behind a figure, a date or a refusal opens beside it. Without this script, and whenever the
// text cannot be had, the link leads to the article's own page, which says the same and more.

const box = document.getElementById("why-box");
const head = document.getElementById("why-head");
const part = (name) => box.querySelector(`[data-why-${name}]`);
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const other = language === "zh" ? "en" : "zh";
const NARROW = matchMedia("(max-width: 40rem)");
const GAP_PX = 6;
const asked = new Map();
let opener = null;

async function articleOf(key) {
  if (!asked.has(key)) {
    const answer = fetch(`/api/v1/law/articles/${key}`).then((response) => (response.ok ? response.json() : Promise.reject(response)));
    asked.set(key, answer);
    answer.catch(() => asked.delete(key)); // ask again next time
  }
  return asked.get(key);
}

function paragraphs(place, text, lang) {
  place.lang = lang === "zh" ? "zh-CN" : "en";
  place.replaceChildren(
    ...text.split("\n").map((line) => {
      const made = document.createElement("p");
      made.textContent = line;
      return made;
    }),
  );
}

function fill(link, article) {
  head.textContent = `${article.label[language]} · ${link.dataset.head || article.title[language]}`;
  part("said").textContent = link.dataset.said ?? "";
  part("said").hidden = !link.dataset.said;
  paragraphs(part("text"), article.text[language], language);
  paragraphs(part("other"), article.text[other], other);
  part("source").textContent = article.source[language] + (article.confirmed ? "" : ` · ${box.dataset.unconfirmed}`);
  part("more").href = link.href;
}

// Beside the link on a wide screen, at the foot of a narrow one (style sheet); never outside the window.
function place() {
  if (NARROW.matches) return box.removeAttribute("style");
  const at = opener.getBoundingClientRect();
  const [width, height] = [box.offsetWidth, box.offsetHeight];
  const below = at.bottom + GAP_PX + height <= innerHeight || at.top < height + GAP_PX;
  const top = below ? Math.min(at.bottom + GAP_PX, innerHeight - height - GAP_PX) : at.top - GAP_PX - height;
  box.style.insetBlockStart = `${Math.max(GAP_PX, top)}px`;
  box.style.insetInlineStart = `${Math.max(GAP_PX, Math.min(at.left, innerWidth - width - 2 * GAP_PX))}px`;
}

function close(back) {
  if (!opener) return;
  box.hidePopover();
  opener.setAttribute("aria-expanded", "false");
  if (back && opener.isConnected) opener.focus();
  opener = null;
}

async function open(link) {
  let article;
  try {
    article = await articleOf(link.dataset.law);
  } catch {
    location.href = link.href;
    return;
  }
  close(false);
  opener = link;
  fill(link, article);
  box.showPopover();
  box.scrollTop = 0;
  place();
  link.setAttribute("aria-expanded", "true");
  head.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.why[data-law]");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
  if (link && plain) {
    event.preventDefault();
    if (link === opener) close(true);
    else open(link);
  } else if (opener && !box.contains(event.target)) {
    close(false);
  }
});
part("close").addEventListener("click", () => close(true));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opener) close(true);
});
// Who tabs on leaves the box behind, and goes on from the link it belongs to.
box.addEventListener("focusout", (event) => {
  if (opener && event.relatedTarget && !box.contains(event.relatedTarget)) close(false);
});
addEventListener("resize", () => opener && place());
addEventListener("scroll", () => opener && place(), { passive: true });

// Links of a screen reader say what they do here. What a script adds later says it when it is first used.
for (const link of document.querySelectorAll("a.why[data-law]")) link.setAttribute("aria-haspopup", "dialog");
