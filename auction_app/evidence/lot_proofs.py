"""A lot's bundle put together from the tables: the events as stored, the proofs from the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import queries
from .bundle import Entry, write_bundle
from .models import LogLeaf, LotEvent
from .queries import StoredCheckpoint
from .tree import MissingHash, StoredTree

PAGE = 500


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a lot the newest checkpoint covers."""

    head_seq: int
    covered_seq: int


def find_coverage(session: Session, lot_id: str) -> Coverage | None:
    """None for a lot without a chain."""
    head = queries.find_head(session, lot_id)
    if head is None:
        return None
    last = queries.latest_checkpoint(session)
    covered = queries.covered_seq(session, lot_id, last.size) if last else 0
    return Coverage(head.seq, covered)


def consistency(tree: StoredTree, sizes: Iterable[int]) -> dict[int, tuple[bytes, ...]]:
    """Proofs from older sizes; a size beyond the log (or a damaged log) has none: left out."""
    wanted = {size for size in sizes if 0 <= size <= tree.size}
    try:
        return {size: tree.consistency(size) if size else () for size in sorted(wanted)}
    except MissingHash:
        return {}


def _proof(tree: StoredTree, index: int) -> tuple[bytes, ...]:
    """The proof, or none where the log is damaged: the verifier then says `not_in_log`."""
    try:
        return tree.inclusion(index)
    except MissingHash:
        return ()


def write_lot_bundle(
    session: Session, lot_id: str, checkpoint: StoredCheckpoint, sizes: Iterable[int]
) -> Iterator[str]:
    """The bundle's text in pieces, from one snapshot of the database."""
    tree = StoredTree(session, checkpoint.size)
    proofs: Mapping[int, tuple[bytes, ...]] = consistency(tree, sizes)
    return write_bundle(lot_id, checkpoint.note, _entries(session, lot_id, tree), proofs)


def _entries(session: Session, lot_id: str, tree: StoredTree) -> Iterator[Entry]:
    """Every covered event as its table has it now: an altered text must reach the verifier."""
    after = 0
    while True:
        wanted = (
            select(LotEvent.seq, LogLeaf.idx, LotEvent.text)
            .join(LogLeaf, (LogLeaf.lot_id == LotEvent.lot_id) & (LogLeaf.seq == LotEvent.seq))
            .where(LotEvent.lot_id == lot_id, LotEvent.seq > after, LogLeaf.idx < tree.size)
        )
        rows = session.execute(wanted.order_by(LotEvent.seq).limit(PAGE)).all()
        for seq, index, text in rows:
            after = seq
            yield Entry(index, text, _proof(tree, index))
        if len(rows) < PAGE:
            return
