"""Followers: whoever reacts to events after they are public reads each lot's chain in order.

The event is the queue. A follower's cursor moves in the transaction that did its work, so after a
crash nothing is done twice and nothing is left out. A lot whose event cannot be handled is tried
again later and holds up no other lot.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction, Transactions

from .chain import Event, parse_event
from .models import EventCursor, LotChain, LotEvent

log = logging.getLogger(__name__)

# True: part of the work is done and kept, the rest waits for the next transaction.
Handler = Callable[[Transaction, Event], bool | None]
RunHandler = Callable[[Transaction, Sequence[Event]], bool | None]
BATCH = 100
_REST_S = 5.0

_BEHIND = text("""
    SELECT c.lot_id FROM lot_chain c
    LEFT JOIN event_cursor k ON k.follower = :name AND k.lot_id = c.lot_id
    WHERE NOT c.sealed AND c.seq > coalesce(k.seq, 0) ORDER BY c.last_at""")
_SEAL = text("""
    UPDATE lot_chain c SET sealed = true
    WHERE NOT c.sealed AND EXISTS (SELECT 1 FROM lot_event e
        WHERE e.lot_id = c.lot_id AND e.kind IN ('lot.closed', 'lot.withdrawn'))
    AND (SELECT count(*) FROM event_cursor k WHERE k.lot_id = c.lot_id AND k.seq = c.seq
        AND k.follower = ANY(:names)) = :count""")


def each(handle: Handler) -> RunHandler:
    """A handler of single events, for followers whose work is per event."""

    def handle_run(tx: Transaction, events: Sequence[Event]) -> bool:
        return any(handle(tx, event) for event in events)

    return handle_run


@dataclass(frozen=True)
class Follower:
    """Gets every event of every lot once (of these kinds, when given), in order, as runs of one lot.

    A run lets a follower do once for a duel of a hundred bids what one bid needs; `each` makes a
    run handler of a handler of single events. A handler with more to do than one transaction should
    hold gives True: what it did is committed, the cursor stays, and it gets the same events again.
    """

    name: str
    handle: RunHandler
    kinds: frozenset[str] | None = None


class Reader:
    """Runs one follower; keeps in mind which lots failed a moment ago."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._rests: dict[str, float] = {}

    def read_all(self, transactions: Transactions) -> None:
        """Bring every unsealed lot up to its head."""
        with transactions.reading() as session:
            behind = list(session.execute(_BEHIND, {"name": self._follower.name}).scalars())
        for lot_id in behind:
            if self._rests.get(lot_id, 0.0) <= time.monotonic():
                self._read_lot(transactions, lot_id)

    def _read_lot(self, transactions: Transactions, lot_id: str) -> None:
        try:
            while read_on(transactions, self._follower, lot_id, BATCH):
                pass
            self._rests.pop(lot_id, None)
        except Exception:
            log.exception("follower %s, lot %s: tried again later", self._follower.name, lot_id)
            self._rests[lot_id] = time.monotonic() + _REST_S
            self._read_singly(transactions, lot_id)

    def _read_singly(self, transactions: Transactions, lot_id: str) -> None:
        """A batch failed as a whole: what stands before the bad event still gets done."""
        try:
            for _ in range(BATCH):
                read_on(transactions, self._follower, lot_id, 1)
        except Exception:  # noqa: BLE001 - it was logged with the batch; the next try comes later
            return


def read_on(transactions: Transactions, follower: Follower, lot_id: str, limit: int) -> bool:
    """Handle the next events of one lot; true when there may be more. Another process that reads
    the same lot right now is left alone.
    """
    with transactions() as tx:
        cursor = _lock_cursor(tx.session, follower.name, lot_id)
        head = tx.session.get(LotChain, lot_id)
        if cursor is None or head is None or cursor.seq >= head.seq:
            return False
        texts = _next_events(tx.session, (lot_id, cursor.seq, head.seq), follower.kinds, limit)
        if events := [parse_event(published) for published in texts]:
            if follower.handle(tx, events):
                return True
            cursor.seq = events[-1].seq
        is_done = len(texts) < limit
        if is_done:
            cursor.seq = head.seq
        return not is_done


def _lock_cursor(session: Session, name: str, lot_id: str) -> EventCursor | None:
    fresh = insert(EventCursor).values(follower=name, lot_id=lot_id, seq=0)
    session.execute(fresh.on_conflict_do_nothing())
    wanted = select(EventCursor).where(EventCursor.follower == name, EventCursor.lot_id == lot_id)
    return session.execute(wanted.with_for_update(skip_locked=True)).scalar()


def _next_events(
    session: Session, bounds: tuple[str, int, int], kinds: frozenset[str] | None, limit: int
) -> list[str]:
    lot_id, after, upto = bounds
    wanted = select(LotEvent.text).where(LotEvent.lot_id == lot_id)
    wanted = wanted.where(LotEvent.seq > after, LotEvent.seq <= upto)
    if kinds is not None:
        wanted = wanted.where(LotEvent.kind.in_(sorted(kinds)))
    return list(session.execute(wanted.order_by(LotEvent.seq).limit(limit)).scalars())


def seal_ended(tx: Transaction, names: Sequence[str]) -> None:
    """Seal the ended lots that all these followers have read to the end."""
    tx.session.execute(_SEAL, {"names": list(names), "count": len(names)})
