"""What supervisors and auditors read: how lots ended, and what is late. Nothing here can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bidding.models import PROBE_LOT, Auction
from auction_app.deadlines.queries import MICROSECOND, count_open
from auction_app.evidence.models import LogAlarm
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.payments.queries import SETTLED
from auction_app.proceeds.models import SaleConfirmation
from auction_app.proceeds.queries import ENDED

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of each; a late refund breaks the 24 hours of art. 23."""

    open_lots: int
    suspended_lots: int
    refunds_open: int
    refunds_late: int
    refunds_held: int
    papers_waiting: int
    overdue_acts: int
    alarms: int


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A deposit on its way back, by bidder number. `state` is due or held."""

    lot_id: str
    title: Words
    bidder: str
    amount_fen: int
    currency: str
    state: str
    due_at: datetime
    attempts: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class EndedRow:
    """One lot that has ended. `number` is that of its confirmation, once there is one."""

    lot_id: str
    title: Words
    court: Words
    case_number: str
    outcome: str
    price_fen: int | None
    currency: str
    bidder: str | None
    ended_at: datetime
    number: str | None


@dataclass(frozen=True, slots=True)
class Oversight:
    """The whole page; both lists show at most MOST_ROWS, refunds the most urgent, lots the newest."""

    figures: Figures
    refunds: tuple[RefundRow, ...]
    ended: tuple[EndedRow, ...]


def find_oversight(session: Session, at: datetime) -> Oversight:
    """All courts at one instant."""
    return Oversight(_figures(session, at), _refunds(session, at), _ended(session))


def _figures(session: Session, at: datetime) -> Figures:
    open_refund = Refund.state.not_in(SETTLED)
    return Figures(
        open_lots=_count(
            session, Auction, (Auction.status == "open") & (Auction.lot_id != PROBE_LOT)
        ),
        suspended_lots=_count(session, Auction, Auction.status == "suspended"),
        refunds_open=_count(session, Refund, open_refund),
        refunds_late=_count(session, Refund, open_refund & (Refund.due_at < at)),
        refunds_held=_count(session, Refund, Refund.state == "held"),
        papers_waiting=_count(session, SaleConfirmation, SaleConfirmation.pdf_sha256.is_(None)),
        overdue_acts=count_open(session, None, at + MICROSECOND),
        alarms=_count(session, LogAlarm, LogAlarm.cleared_at.is_(None)),
    )


def _count(session: Session, table: type, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _refunds(session: Session, at: datetime) -> tuple[RefundRow, ...]:
    rows = session.execute(
        select(Refund, PaymentIntent.bidder, Lot.id, Lot.title_zh, Lot.title_en)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .join(Lot, Lot.id == PaymentIntent.lot_id)
        .where(Refund.state != "sent")
        .order_by(Refund.due_at)
        .limit(MOST_ROWS)
    )
    return tuple(
        RefundRow(
            lot_id=lot_id,
            title=Words(zh, en or zh),
            bidder=bidder,
            amount_fen=refund.amount_fen,
            currency=refund.currency,
            state=refund.state,
            due_at=refund.due_at,
            attempts=refund.attempts,
            is_late=refund.due_at < at,
        )
        for refund, bidder, lot_id, zh, en in rows
    )


def _ended(session: Session) -> tuple[EndedRow, ...]:
    rows = session.execute(
        select(Lot, Auction, Court, SaleConfirmation.number)
        .join(Auction, Auction.lot_id == Lot.id)
        .join(Court, Court.id == Lot.court_id)
        .outerjoin(SaleConfirmation, SaleConfirmation.lot_id == Lot.id)
        .where(Auction.status.in_(ENDED))
        .order_by(func.coalesce(Auction.closed_at, Auction.ends_at).desc())
        .limit(MOST_ROWS)
    )
    return tuple(_ended_row(lot, auction, court, number) for lot, auction, court, number in rows)


def _ended_row(lot: Lot, auction: Auction, court: Court, number: str | None) -> EndedRow:
    is_sold = auction.outcome == "sold"
    return EndedRow(
        lot_id=lot.id,
        title=Words(lot.title_zh, lot.title_en or lot.title_zh),
        court=Words(court.name_zh, court.name_en),
        case_number=lot.case_number,
        outcome=auction.outcome or "withdrawn",
        price_fen=auction.price if is_sold else None,
        currency=auction.currency,
        bidder=auction.leader if is_sold else None,
        ended_at=auction.closed_at or auction.ends_at,
        number=number,
    )
