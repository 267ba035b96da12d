"""What a property brought in a later round of its chain."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.law.lot_states import SALE_STANDS, LotState
from auction_app.lots.round_links import LONGEST_CHAIN, successor_of
from auction_app.procedure.models import LotProcedure


@dataclass(frozen=True, slots=True)
class Resale:
    """A later round whose sale stands; `price_fen` is its hammer price."""

    lot_id: str
    price_fen: int
    state: LotState


def find_resale(session: Session, lot_id: str) -> Resale | None:
    """The later round in which the property was sold again; None while none was."""
    current: str | None = lot_id
    for _ in range(LONGEST_CHAIN):
        current = successor_of(session, current) if current is not None else None
        stands = session.get(LotProcedure, current) if current is not None else None
        if current is None or stands is None or stands.state not in SALE_STANDS:
            continue
        price = session.get_one(Auction, current).price
        if price is not None:
            return Resale(current, price, LotState(stands.state))
    return None
