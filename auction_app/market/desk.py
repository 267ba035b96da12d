"""How a court's own auctions stand: bidder numbers, never people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.eligibility.models import Registration
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.market.trend import last_prices

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class AuctionRow:
    """One auction on the monitor. Amounts in fen; `leader` is a bidder number, `trend_fen` the last prices, oldest first."""

    lot_id: str
    title: Words
    case_number: str
    status: str
    outcome: str | None
    price_fen: int
    leader: str | None
    bids: int
    bidders: int
    extensions: int
    opens_at: datetime
    ends_at: datetime
    trend_fen: tuple[int, ...] = ()

    def left_s(self, at: datetime) -> int:
        """Seconds to the end at a moment, none below nought."""
        return max(0, int((self.ends_at - at).total_seconds()))


def live_lots(session: Session, court_id: str) -> list[AuctionRow]:
    """Open and suspended auctions, the next to end first, each with its last prices."""
    running = Auction.status.in_(("open", "suspended"))
    rows = _rows(session, court_id, running, [Auction.ends_at])
    return [replace(row, trend_fen=last_prices(session, row.lot_id)) for row in rows]


def waiting_to_open(session: Session, court_id: str) -> list[AuctionRow]:
    """Announced auctions, the next to open first."""
    return _rows(session, court_id, Auction.status == "scheduled", [Auction.opens_at])


def recently_ended(session: Session, court_id: str) -> list[AuctionRow]:
    """What is over, newest first."""
    over = Auction.status.in_(("closed", "withdrawn"))
    return _rows(session, court_id, over, [Auction.closed_at.desc().nulls_last()])


def _rows(
    session: Session, court_id: str, condition: ColumnElement[bool], order: Sequence[Any]
) -> list[AuctionRow]:
    bidders = (
        select(func.count())
        .where(Registration.lot_id == Lot.id, Registration.admitted_at.is_not(None))
        .scalar_subquery()
    )
    found = session.execute(
        select(Lot.id, Lot.title_zh, Lot.title_en, Lot.case_number, Auction, bidders)
        .join(Auction, Auction.lot_id == Lot.id)
        .where(Lot.court_id == court_id, condition)
        .order_by(*order, Lot.id)
        .limit(MOST_ROWS)
    )
    return [
        AuctionRow(
            lot_id=lot_id,
            title=Words(zh, en or zh),
            case_number=case_number,
            status=auction.status,
            outcome=auction.outcome,
            price_fen=auction.price or auction.start_price,
            leader=auction.leader,
            bids=auction.bids,
            bidders=admitted,
            extensions=auction.extensions,
            opens_at=auction.opens_at,
            ends_at=auction.ends_at,
        )
        for lot_id, zh, en, case_number, auction, admitted in found
    ]
