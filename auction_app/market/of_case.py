"""The lots of one case, as its parties see them listed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auction_app.cases.queries import CaseLot
from auction_app.lots.models import Lot
from auction_app.market.listing import cards

LIMIT = 200  # lots of one case; the largest known real ones have a few dozen


def lots_of_case(session: Session, case_id: str) -> list[CaseLot]:
    """Published lots of the case, newest first, each with its state and price of now."""
    found = cards(session, Lot.case_id == case_id, order=[Lot.published_at.desc()], limit=LIMIT)
    return [
        CaseLot(
            lot_id=card.lot_id,
            title_zh=card.title.zh,
            title_en=card.title.en,
            state=card.state,
            price_fen=card.price_fen,
            currency=card.currency,
            bids=card.bids,
            opens_at=card.opens_at,
            ends_at=card.ends_at,
        )
        for card in found
    ]
