"""The house's own suspicion: the tables are compared with the signed log every minute (P7).

It re-derives leaves from events, links from texts, nodes from leaves, and the root from the nodes.
The newest part is looked at each time, the older parts in turn. What disagrees is an alarm, and
while an alarm is on no lot is closed (`queries.alarm_is_on`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction

from . import queries
from .merkle import EMPTY_ROOT, tree_root
from .models import LogAlarm
from .tiles import TILE_WIDTH
from .tree import MissingHash, StoredTree, read_hashes

WINDOW_LEAVES = 64 * TILE_WIDTH
MAX_FINDINGS = 20

_HEADS = text("""
    SELECT c.lot_id FROM lot_chain c
    LEFT JOIN lot_event e ON e.lot_id = c.lot_id AND e.seq = c.seq
    WHERE NOT c.sealed AND c.seq > 0 AND (e.text IS NULL
        OR encode(sha256(convert_to(e.text, 'UTF8')), 'hex') <> c.head) LIMIT :most""")
_BEYOND = text("""
    SELECT e.lot_id FROM lot_chain c JOIN lot_event e ON e.lot_id = c.lot_id AND e.seq > c.seq
    WHERE NOT c.sealed GROUP BY e.lot_id LIMIT :most""")
# By pattern, not as JSON: a text that is no JSON any more must be a finding and not an error.
_LINKS = text(r"""
    SELECT lot_id, seq FROM (
        SELECT e.lot_id, e.seq,
            substring(e.text from '"prev":"([0-9a-f]{64})","seq":[0-9]+,"v"\:1[}]$') AS prev,
            substring(e.text from '"seq":([0-9]+),"v"\:1[}]$') AS stated,
            lag(encode(sha256(convert_to(e.text, 'UTF8')), 'hex')) OVER chain AS expected,
            lag(e.seq) OVER chain AS before
        FROM lot_chain c JOIN lot_event e ON e.lot_id = c.lot_id AND e.seq > c.seq - 2000
        WHERE NOT c.sealed WINDOW chain AS (PARTITION BY e.lot_id ORDER BY e.seq)
    ) AS linked
    WHERE stated IS DISTINCT FROM seq::text
        OR before IS NOT NULL AND (before + 1 <> seq OR prev IS DISTINCT FROM expected)
    LIMIT :most""")
_LEAVES = text("""
    SELECT l.lot_id, l.seq FROM log_leaf l LEFT JOIN lot_event e USING (lot_id, seq)
    WHERE l.idx >= :start AND l.idx < :end AND (e.text IS NULL
        OR sha256('\\x00'::bytea || convert_to(e.text, 'UTF8')) <> l.leaf)
    ORDER BY l.idx LIMIT :most""")


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: its code, the lot where there is one, and where to look."""

    code: str
    lot_id: str | None
    detail: str


class Auditor:
    """Looks at the newest window each time, and walks through the older ones in turn."""

    def __init__(self) -> None:
        self._older = 0

    def findings(self, session: Session) -> list[Finding]:
        """Everything found in this round, from one snapshot of the database."""
        last = queries.latest_checkpoint(session)
        size = last.size if last else 0
        newest = max(0, (size - WINDOW_LEAVES) // TILE_WIDTH * TILE_WIDTH)
        found = [*_chains(session), *_window(session, newest, size)]
        if newest:
            start = self._older if self._older < newest else 0
            self._older = start + WINDOW_LEAVES
            found += _window(session, start, min(self._older, newest))
        return [*found, *_root(session, last)]


def _chains(session: Session) -> Iterator[Finding]:
    most = {"most": MAX_FINDINGS}
    for lot_id in session.execute(_HEADS, most).scalars():
        yield Finding("head_wrong", lot_id, "the last event is not the chain's head")
    for lot_id in session.execute(_BEYOND, most).scalars():
        yield Finding("head_wrong", lot_id, "there are events beyond the chain's head")
    for lot_id, seq in session.execute(_LINKS, most):
        yield Finding("link_broken", lot_id, f"event {seq}")


def _window(session: Session, start: int, end: int) -> Iterator[Finding]:
    """Leaves [start, end): each is its event's, and the complete tiles have their stored hash."""
    bounds = {"start": start, "end": end, "most": MAX_FINDINGS}
    for lot_id, seq in session.execute(_LEAVES, bounds):
        yield Finding("leaf_changed", lot_id, f"event {seq}")
    for tile in range(start // TILE_WIDTH, end // TILE_WIDTH):
        if not _is_whole(session, tile):
            yield Finding("node_wrong", None, f"tile {tile}")


def _is_whole(session: Session, tile: int) -> bool:
    start = tile * TILE_WIDTH
    try:
        leaves = read_hashes(session, 0, start, start + TILE_WIDTH)
        return read_hashes(session, 1, tile, tile + 1) == [tree_root(leaves)]
    except MissingHash:
        return False


def _root(session: Session, last: queries.StoredCheckpoint | None) -> Iterator[Finding]:
    if last is None:
        return
    try:
        root = StoredTree(session, last.size).root() if last.size else EMPTY_ROOT
    except MissingHash as error:
        yield Finding("root_wrong", None, str(error))
        return
    if root != last.root:
        yield Finding("root_wrong", None, f"size {last.size}")


def raise_alarm(tx: Transaction, finding: Finding, at: datetime) -> bool:
    """Put an alarm on unless the same one is on already; true when it is new."""
    same = select(LogAlarm.id).where(
        LogAlarm.cleared_at.is_(None),
        LogAlarm.code == finding.code,
        LogAlarm.lot_id.is_not_distinct_from(finding.lot_id),
        LogAlarm.detail == finding.detail,
    )
    if tx.session.execute(same).first() is not None:
        return False
    tx.session.add(LogAlarm(code=finding.code, lot_id=finding.lot_id, detail=finding.detail, at=at))
    tx.session.flush()
    return True


def clear_alarms(tx: Transaction, at: datetime) -> int:
    """An operator has looked: every alarm is off from now. What still disagrees comes back."""
    on = list(tx.session.execute(select(LogAlarm).where(LogAlarm.cleared_at.is_(None))).scalars())
    for alarm in on:
        alarm.cleared_at = at
    return len(on)
