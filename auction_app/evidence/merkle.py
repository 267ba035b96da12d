"""The Merkle tree of RFC 6962 / RFC 9162: hashes, proofs, and their verification.

Proofs are first worked out as *ranges* of leaves ([start, end), aligned as the RFC splits them) and
only then as hashes, so that the same arithmetic serves a list in memory and a log in tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

Range = tuple[int, int]
#: hash of the perfect subtree of 2**height leaves that begins at index * 2**height
Node = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data), RFC 6962 §2.1."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1."""
    return sha256(b"\x01" + left + right).digest()


def split_point(size: int) -> int:
    """The largest power of two smaller than `size` (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose hashes prove leaf `index` in a tree of `size` (RFC 9162 §2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + split_point(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency_ranges(old_size: int, size: int) -> list[Range]:
    """The ranges that prove that a tree of `old_size` is a prefix (RFC 9162 §2.1.4.1)."""
    if not 0 < old_size <= size:
        raise ValueError("no such older tree")
    start, end, whole, path = 0, size, True, []
    while old_size != end:
        middle = start + split_point(end - start)
        if old_size <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    if not whole:
        path.append((start, end))
    return path[::-1]


def range_hash(leaves: Range, node: Node) -> bytes:
    """The tree hash over [start, end); `start` must be aligned to the range's own tree."""
    start, end = leaves
    size = end - start
    if size == 0:
        return EMPTY_ROOT
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return node(height, start >> height)
    middle = start + split_point(size)
    return node_hash(range_hash((start, middle), node), range_hash((middle, end), node))


def nodes_over(hashes: Sequence[bytes]) -> Node:
    """Perfect subtrees over leaf hashes held in memory, each computed once."""
    known: dict[tuple[int, int], bytes] = {}

    def node(height: int, index: int) -> bytes:
        if height == 0:
            return hashes[index]
        found = known.get((height, index))
        if found is None:
            found = node_hash(node(height - 1, 2 * index), node(height - 1, 2 * index + 1))
            known[height, index] = found
        return found

    return node


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes held in memory."""
    return range_hash((0, len(hashes)), nodes_over(hashes))


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    node = nodes_over(hashes)
    return [range_hash(leaves, node) for leaves in inclusion_ranges(index, len(hashes))]


def consistency_proof(hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    node = nodes_over(hashes)
    return [range_hash(leaves, node) for leaves in consistency_ranges(old_size, len(hashes))]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162 §2.1.3.2: does the proof lead from the leaf hash to the root?"""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 §2.1.4.2: is the tree of `old_size` a prefix of the tree of `size`?"""
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size == size:
        return not proof and old_root == root
    if old_size > size or not proof:
        return False
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    return _walk_consistency(old_size - 1, size - 1, path) == (old_root, root)


def _walk_consistency(position: int, last: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None
