"""How fast deposits go back, measured from what was really sent, and which are overdue (art. 23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Interval, func, select, type_coerce
from sqlalchemy.orm import Session

from auction_app.kernel.time import legal_day
from auction_app.law.deposit import REFUND_HOURS
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.payments.models import PaymentIntent, Refund

WINDOW = timedelta(days=365)
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class OverdueLot:
    """A lot whose deposits should all be back; `since` is the end of the oldest one's 24 hours."""

    lot_id: str
    title: Words
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class RefundTimes:
    """The last year: how many went back, how long it took from the end of bidding, what is late.

    `median` and `slowest` are None while nothing was sent; `waiting` counts what is not overdue yet.
    """

    sent: int
    in_time: int
    median: timedelta | None
    slowest: timedelta | None
    waiting: int
    overdue: int
    lots: tuple[OverdueLot, ...]


def find_refund_times(session: Session, at: datetime, court_id: str | None = None) -> RefundTimes:
    """Of one court, or of all; the overdue ones first to be read."""
    # Against the last lawful moment; the whole time is that much longer.
    took = type_coerce(Refund.sent_at - Refund.due_at, Interval)
    hours = timedelta(hours=REFUND_HOURS.at(legal_day(at)))
    sent = _of(
        select(
            func.count(),
            func.count().filter(Refund.sent_at <= Refund.due_at),
            func.percentile_cont(0.5).within_group(took),
            func.max(took),
        ),
        court_id,
    ).where(Refund.state == "sent", Refund.sent_at > at - WINDOW)
    count, in_time, median, slowest = session.execute(sent).one()
    unsent = _of(select(func.count(), func.count().filter(Refund.due_at < at)), court_id).where(
        Refund.state.in_(("due", "held", "failed"))
    )
    waiting, overdue = session.execute(unsent).one()
    return RefundTimes(
        sent=count,
        in_time=in_time,
        median=None if median is None else hours + median,
        slowest=None if slowest is None else hours + slowest,
        waiting=waiting - overdue,
        overdue=overdue,
        lots=_overdue(session, at, court_id),
    )


def _overdue(session: Session, at: datetime, court_id: str | None) -> tuple[OverdueLot, ...]:
    rows = session.execute(
        _of(
            select(Lot.id, Lot.title_zh, Lot.title_en, func.count(), func.min(Refund.due_at)),
            court_id,
        )
        .where(Refund.state.in_(("due", "held", "failed")), Refund.due_at < at)
        .group_by(Lot.id, Lot.title_zh, Lot.title_en)
        .order_by(func.min(Refund.due_at), Lot.id)
        .limit(MOST_ROWS)
    )
    return tuple(
        OverdueLot(lot_id, Words(zh, en or zh), count, since)
        for lot_id, zh, en, count, since in rows
    )


def _of(query: Any, court_id: str | None) -> Any:
    joined = (
        query.select_from(Refund)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .join(Lot, Lot.id == PaymentIntent.lot_id)
        .where(PaymentIntent.purpose.startswith("deposit"))
    )
    return joined if court_id is None else joined.where(Lot.court_id == court_id)
