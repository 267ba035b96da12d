// The page's words by key, in its language; values stand as {name}. The server wrote them from its catalogues.

let words = {};

export function useWords(all) {
  words = all;
}

/** Words by key with values put in. `n: 1` prefers the key's own singular where there is one. */
export function t(key, values = {}) {
  const singular = values.n === 1 ? words[`${key}_1`] : undefined;
  const text = singular ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

export function has(key) {
  return key in words;
}
