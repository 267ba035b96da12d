// An article as the panel names it: a link to its page that static/_layout/why.js opens in place.

import { h } from "./dom.js";
import { t } from "./text.js";

/** An article of the online auction provisions, to be put among the words of a foot. */
export const art = (number) => ({ law: `NP${number}`, words: t("art", { n: number }) });

/** The article a refusal names itself; only the online auction provisions are called by number alone. */
export function articleOf(key) {
  const [, number] = /^NP([0-9]+)$/.exec(key) ?? [];
  return number ? art(number) : { law: key, words: key };
}

export const whyLink = ({ law, words }) =>
  h("a", { class: "why", href: `/law/${law}`, "data-law": law, "aria-haspopup": "dialog" }, h("span", { class: "vh" }, t("why")), words);

/** Words and articles in a row, parted by middle dots. */
export function spelled(parts) {
  return [parts].flat().flatMap((part, index) => [index ? " · " : null, typeof part === "string" ? part : whyLink(part)]);
}
