// RFC 6962 / 9162: hashes and the verification of proofs, as auction_app/evidence/merkle.py does.

import { concat, sameBytes, sha256 } from "./bytes.js";

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);
export const EMPTY_ROOT = sha256(new Uint8Array());

export const leafHash = (data) => sha256(concat(LEAF, data));
const nodeHash = (left, right) => sha256(concat(NODE, left, right));
const half = (number) => Math.floor(number / 2);

// Halve both until the position is odd or nought.
function climb(position, last) {
  while (position % 2 === 0 && position > 0) {
    position = half(position);
    last = half(last);
  }
  return [position, last];
}

export function isIncluded(leaf, index, size, proof, root) {
  if (!(index >= 0 && index < size)) return false;
  let [position, last, found] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      found = nodeHash(sibling, found);
      [position, last] = climb(position, last);
    } else {
      found = nodeHash(found, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && sameBytes(found, root);
}

function walk(position, last, path) {
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  let [older, newer] = [path[0], path[0]];
  for (const sibling of path.slice(1)) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
      [position, last] = climb(position, last);
    } else {
      newer = nodeHash(newer, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 ? [older, newer] : null;
}

const isPowerOfTwo = (number) => Number.isInteger(Math.log2(number)) && 2 ** Math.log2(number) === number;

export function isConsistent(oldSize, oldRoot, size, root, proof) {
  if (oldSize === 0) return proof.length === 0 && sameBytes(oldRoot, EMPTY_ROOT);
  if (oldSize === size) return proof.length === 0 && sameBytes(oldRoot, root);
  if (oldSize > size || proof.length === 0) return false;
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  const found = walk(oldSize - 1, size - 1, path);
  return found !== null && sameBytes(found[0], oldRoot) && sameBytes(found[1], root);
}
