"""Verbs that write evidence: begin a chain, append one event. The hot path of bids has its own
set-based statement (bidding) over the same tables and the same `make_event`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from auction_app.infra.transaction import Transaction

from .chain import GENESIS, ChainedEvent, make_event
from .models import LotChain, LotEvent

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def start_chain(tx: Transaction, lot_id: str) -> None:
    """Begin a lot's chain at its announcement; IntegrityError when it has one already."""
    tx.session.add(LotChain(lot_id=lot_id, seq=0, head=GENESIS, last_at=_BEFORE_ALL))
    tx.session.flush()


def lock_chain(tx: Transaction, lot_id: str) -> LotChain:
    """Hold the chain's row until the commit. Raises LookupError for a lot without a chain."""
    wanted = select(LotChain).where(LotChain.lot_id == lot_id).with_for_update()
    chain = tx.session.execute(wanted, execution_options={"populate_existing": True}).scalar()
    if chain is None:
        raise LookupError(f"lot {lot_id} has no chain")
    return chain


def append(
    tx: Transaction, lot_id: str, kind: str, body: dict[str, Any], at: datetime
) -> ChainedEvent:
    """Append one event to a lot's chain, under its lock. `at` never decreases: a clock that went
    back a little is held at the last event's instant. Raises what `make_event` raises.
    """
    chain = lock_chain(tx, lot_id)
    at = max(at, chain.last_at)
    event = make_event(lot_id, chain.seq + 1, chain.head, kind, at, body)
    chain.seq, chain.head, chain.last_at, chain.sealed = chain.seq + 1, event.hash, at, False
    tx.session.add(LotEvent(lot_id=lot_id, seq=chain.seq, kind=kind, at=at, text=event.text))
    tx.session.flush()
    return event
