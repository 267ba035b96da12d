"""The last prices of a lot, for the small drawings of the start page and the monitor."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.evidence.models import LotEvent
from auction_app.infra.strict_json import loads_object

SPARK_BIDS = 40


def last_prices(session: Session, lot_id: str) -> tuple[int, ...]:
    """Amounts of the last bids in fen, oldest first."""
    rows = session.scalars(
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind == "bid.accepted")
        .order_by(LotEvent.seq.desc())
        .limit(SPARK_BIDS)
    )
    amounts = [int(loads_object(text.encode())["body"]["amount"]) for text in rows]
    return tuple(reversed(amounts))
