"""Every event becomes a leaf of the one log, and the log gets a signed checkpoint (P7).

One writer at a time (an advisory lock), one transaction a round. Nothing is kept in memory between
rounds: the right edge of the tree is a few hundred stored hashes, so a crash, a second process or a
restored database can never continue from a wrong edge. Hashing the leaves is PostgreSQL's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction

from . import queries
from .audit import Finding, raise_alarm
from .checkpoint import sign_checkpoint
from .merkle import EMPTY_ROOT, tree_root
from .models import LogCheckpoint, LogNode
from .note import Signer
from .published import check_published, keep_published
from .tiles import TILE_WIDTH
from .tree import StoredTree, read_hashes

MAX_LEAVES_PER_ROUND = 20_000
FOLLOWER = "log"
_LOCK = 7_201_605

_PENDING = text("""
    SELECT c.lot_id, coalesce(k.seq, 0) AS done, c.seq FROM lot_chain c
    LEFT JOIN event_cursor k ON k.follower = 'log' AND k.lot_id = c.lot_id
    WHERE NOT c.sealed AND c.seq > coalesce(k.seq, 0) ORDER BY c.lot_id""")
_ADD_LEAVES = text("""
    INSERT INTO log_leaf (idx, lot_id, seq, leaf)
    SELECT :size - 1 + row_number() OVER (ORDER BY e.lot_id COLLATE "C", e.seq), e.lot_id, e.seq,
        sha256('\\x00'::bytea || convert_to(e.text, 'UTF8'))
    FROM unnest(:lots ::text[], :done ::int[], :upto ::int[]) AS p(lot_id, done, upto)
    JOIN lot_event e ON e.lot_id = p.lot_id AND e.seq > p.done AND e.seq <= p.upto""")
_COUNTS = text("""
    SELECT p.lot_id, count(e.seq) FROM unnest(:lots ::text[], :done ::int[], :upto ::int[])
        AS p(lot_id, done, upto)
    LEFT JOIN lot_event e ON e.lot_id = p.lot_id AND e.seq > p.done AND e.seq <= p.upto
    GROUP BY p.lot_id""")
_MOVE_CURSORS = text("""
    INSERT INTO event_cursor (follower, lot_id, seq)
    SELECT 'log', lot_id, upto FROM unnest(:lots ::text[], :upto ::int[]) AS p(lot_id, upto)
    ON CONFLICT (follower, lot_id) DO UPDATE SET seq = excluded.seq""")


class LogBroken(RuntimeError):
    """The log may not go on; `finding` is the alarm to raise."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.detail}")
        self.finding = finding


@dataclass(frozen=True, slots=True)
class _Share:
    """One lot's new events of this round: numbers above `done`, up to `upto`."""

    lot_id: str
    done: int
    upto: int


@dataclass(frozen=True, slots=True)
class LogKeeper:
    """Who signs, and where the newest published checkpoint is remembered outside the database."""

    signer: Signer
    published: Path


def integrate(tx: Transaction, keeper: LogKeeper, at: datetime) -> queries.StoredCheckpoint:
    """Add every waiting event (at most 20,000) and sign; the newest checkpoint, new or not.

    A lot whose events are not all there gets an alarm and is left out, so that it holds up no other.
    Raises LogBroken when the log is shorter than what was published: then nothing is written, and a
    person has to look.
    """
    session = tx.session
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = queries.latest_checkpoint(session)
    wrong = check_published(session, keeper.published, last)
    if wrong:
        raise LogBroken(Finding("log_shorter", None, wrong))
    size = last.size if last else 0
    shares = _whole(tx, _pending(session), at)
    grown = size + _add_leaves(session, size, shares)
    if last is not None and grown == size:
        return last
    _add_nodes(session, size, grown)
    root = StoredTree(session, grown).root() if grown else EMPTY_ROOT
    made = queries.StoredCheckpoint(grown, root, sign_checkpoint(keeper.signer, grown, root), at)
    session.add(LogCheckpoint(size=grown, root=root, note=made.note, at=at))
    session.execute(_MOVE_CURSORS, _bounds(shares))
    tx.after_commit(lambda: keep_published(keeper.published, made.note))
    return made


def _pending(session: Session) -> list[_Share]:
    """What waits, in lot order, cut to one round's limit."""
    room, shares = MAX_LEAVES_PER_ROUND, []
    for lot_id, done, seq in session.execute(_PENDING):
        upto = min(seq, done + room)
        shares.append(_Share(lot_id, done, upto))
        room -= upto - done
        if room == 0:
            break
    return shares


def _whole(tx: Transaction, shares: list[_Share], at: datetime) -> list[_Share]:
    """Those lots of which every event is there; an alarm for the others."""
    counted = tx.session.execute(_COUNTS, _bounds(shares))
    found = {row.lot_id: row[1] for row in counted}
    whole = [share for share in shares if found[share.lot_id] == share.upto - share.done]
    for share in shares:
        if share not in whole:
            detail = f"events {share.done + 1} to {share.upto}: {found[share.lot_id]} there"
            raise_alarm(tx, Finding("event_missing", share.lot_id, detail), at)
    return whole


def _add_leaves(session: Session, size: int, shares: list[_Share]) -> int:
    """Append the leaves; gives their number."""
    session.execute(_ADD_LEAVES, _bounds(shares) | {"size": size})
    return sum(share.upto - share.done for share in shares)


def _bounds(shares: list[_Share]) -> dict[str, object]:
    return {
        "lots": [share.lot_id for share in shares],
        "done": [share.done for share in shares],
        "upto": [share.upto for share in shares],
    }


def _add_nodes(session: Session, size: int, grown: int) -> None:
    """Store the nodes that became complete, level by level."""
    level = 1
    while grown >= TILE_WIDTH:
        size, grown = size // TILE_WIDTH, grown // TILE_WIDTH
        for index in range(size, grown):
            start = index * TILE_WIDTH
            hashes = read_hashes(session, level - 1, start, start + TILE_WIDTH)
            session.add(LogNode(level=level, idx=index, hash=tree_root(hashes)))
        session.flush()
        level += 1
