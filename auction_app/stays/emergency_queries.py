"""What an operator sees before and after an emergency stop: lots and bidder numbers, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bidding.models import Auction
from auction_app.law.stays import STOP_GROUNDS, StopKind
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.stays.emergency import STOPPABLE
from auction_app.stays.models import Stop

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class StoppableLot:
    """An announced or open lot. `leader` is a bidder number, `price_fen` None without a bid."""

    lot_id: str
    title: Words
    court: Words
    case_number: str
    status: str
    price_fen: int | None
    currency: str
    leader: str | None
    opens_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class HeldLot:
    """A lot that the platform stopped. `ground` is a message id; `seen_at` when its court read the report."""

    lot_id: str
    title: Words
    court: Words
    ground: str
    stopped_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """`open_lots` counts all that a stop of everything would reach, also beyond MOST_ROWS."""

    open_lots: int
    lots: tuple[StoppableLot, ...]
    held: tuple[HeldLot, ...]


def find_emergency_page(session: Session) -> EmergencyPage:
    """All courts: open lots first, the next to end at the top."""
    count = select(func.count()).select_from(Auction).join(Lot, Lot.id == Auction.lot_id)
    return EmergencyPage(
        open_lots=session.scalar(count.where(Auction.status == "open")) or 0,
        lots=_stoppable(session),
        held=_held(session),
    )


def _stoppable(session: Session) -> tuple[StoppableLot, ...]:
    rows = session.execute(
        select(Lot, Auction, Court)
        .join(Auction, Auction.lot_id == Lot.id)
        .join(Court, Court.id == Lot.court_id)
        .where(Auction.status.in_(STOPPABLE))
        .order_by(Auction.status, Auction.ends_at, Lot.id)  # `open` stands before `scheduled`
        .limit(MOST_ROWS)
    )
    return tuple(
        StoppableLot(
            lot_id=lot.id,
            title=Words(lot.title_zh, lot.title_en or lot.title_zh),
            court=Words(court.name_zh, court.name_en),
            case_number=lot.case_number,
            status=auction.status,
            price_fen=auction.price,
            currency=auction.currency,
            leader=auction.leader,
            opens_at=auction.opens_at,
            ends_at=auction.ends_at,
        )
        for lot, auction, court in rows
    )


def _held(session: Session) -> tuple[HeldLot, ...]:
    rows = session.execute(
        select(Lot, Stop, Court)
        .join(Stop, Stop.lot_id == Lot.id)
        .join(Court, Court.id == Lot.court_id)
        .where(Stop.ended_at.is_(None), Stop.kind == StopKind.EMERGENCY.value)
        .order_by(Stop.stopped_at.desc(), Lot.id)
        .limit(MOST_ROWS)
    )
    return tuple(
        HeldLot(
            lot_id=lot.id,
            title=Words(lot.title_zh, lot.title_en or lot.title_zh),
            court=Words(court.name_zh, court.name_en),
            ground=STOP_GROUNDS[stop.ground].title,
            stopped_at=stop.stopped_at,
            seen_at=stop.seen_at,
        )
        for lot, stop, court in rows
    )
