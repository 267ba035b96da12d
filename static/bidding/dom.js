// The three verbs of drawing: make an element, an icon of the sprite, and put children only where something changed.

import { plain } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
let sprite = "";

export function useSprite(url) {
  sprite = url;
}

function put(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : value);
}

/** h("p", {class: "x", onclick}, "text", child…). Text is never read as mark-up. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...children);
  return element;
}

export function icon(name) {
  return s("svg", { class: "i", "aria-hidden": "true" }, s("use", { href: `${sprite}#i-${name}` }));
}

export function money(fen) {
  const text = plain(fen);
  return h("data", { class: "money", value: fen }, h("span", { class: "cur" }, "¥"), text.slice(0, -3), h("small", {}, text.slice(-3)));
}

const drawn = new WeakMap();

/** Replace the children of `slot` when `signature` differs from what was drawn there last. Returns whether it did. */
export function redraw(slot, signature, make) {
  const key = JSON.stringify(signature);
  if (drawn.get(slot) === key) return false;
  drawn.set(slot, key);
  slot.replaceChildren(...[make()].flat().filter(Boolean));
  return true;
}
