"""The log's tree as it is stored: leaves, and complete nodes at every eighth height.

Only what a proof touches is read: a tile of 256 hashes at a time, each once.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from .merkle import Range, consistency_ranges, inclusion_ranges, node_hash, range_hash
from .models import LogLeaf, LogNode
from .tiles import TILE_HEIGHT, TILE_WIDTH


class MissingHash(LookupError):
    """The log lacks a hash that its size says it has."""


def read_hashes(session: Session, level: int, start: int, end: int) -> list[bytes]:
    """The stored hashes of one level in [start, end); MissingHash when one is absent."""
    if level == 0:
        leaves = select(LogLeaf.leaf).where(LogLeaf.idx >= start, LogLeaf.idx < end)
        found = list(session.execute(leaves.order_by(LogLeaf.idx)).scalars())
    else:
        nodes = select(LogNode.hash).where(LogNode.level == level)
        nodes = nodes.where(LogNode.idx >= start, LogNode.idx < end)
        found = list(session.execute(nodes.order_by(LogNode.idx)).scalars())
    if len(found) != end - start:
        raise MissingHash(f"level {level}, {start} to {end}: {len(found)} hashes")
    return found


class StoredTree:
    """Roots and proofs of the first `size` leaves."""

    def __init__(self, session: Session, size: int) -> None:
        self.size = size
        self._session = session
        self._tiles: dict[tuple[int, int], list[bytes]] = {}
        self._nodes: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        return range_hash((0, self.size), self._node)

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """RFC 9162 proof of leaf `index`; ValueError beyond the size."""
        return self._hashes(inclusion_ranges(index, self.size))

    def consistency(self, old_size: int) -> tuple[bytes, ...]:
        """RFC 9162 proof from an older size; ValueError beyond the size or below 1."""
        return self._hashes(consistency_ranges(old_size, self.size))

    def _hashes(self, ranges: Iterable[Range]) -> tuple[bytes, ...]:
        return tuple(range_hash(leaves, self._node) for leaves in ranges)

    def _node(self, height: int, index: int) -> bytes:
        level, within = divmod(height, TILE_HEIGHT)
        if within == 0:
            return self._stored(level, index)
        found = self._nodes.get((height, index))
        if found is None:
            left, right = self._node(height - 1, 2 * index), self._node(height - 1, 2 * index + 1)
            found = self._nodes[height, index] = node_hash(left, right)
        return found

    def _stored(self, level: int, index: int) -> bytes:
        tile, place = divmod(index, TILE_WIDTH)
        hashes = self._tiles.get((level, tile))
        if hashes is None:
            start = tile * TILE_WIDTH
            end = min(start + TILE_WIDTH, self.size >> (TILE_HEIGHT * level))
            hashes = self._tiles[level, tile] = read_hashes(self._session, level, start, end)
        return hashes[place]
