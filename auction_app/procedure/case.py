"""A lot after the hammer as the acts see it, read in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.deadlines.service import court_calendar
from auction_app.eligibility.models import Registration
from auction_app.kernel.time import legal_day
from auction_app.law.lot_states import LotState
from auction_app.lots.models import Lot
from auction_app.procedure.act import LotCase
from auction_app.procedure.models import BuyerReminder, LotProcedure, PricePayment


def read_case(session: Session, procedure: LotProcedure) -> LotCase:
    """Everything an act may depend on, from the lot's own rows."""
    lot = session.get_one(Lot, procedure.lot_id)
    auction = session.get_one(Auction, procedure.lot_id)
    arrived = payments_of(session, lot.id)
    return LotCase(
        lot_id=lot.id,
        court_id=lot.court_id,
        case_id=lot.case_id,
        case_number=lot.case_number,
        round=lot.round,
        category=lot.category,
        is_movable=lot.is_movable,
        currency=auction.currency,
        on=legal_day(lot.published_at or procedure.ended_at),
        state=LotState(procedure.state),
        since=procedure.since,
        ended_at=procedure.ended_at,
        held_ground=procedure.held_ground,
        price_fen=auction.price,
        buyer=auction.leader,
        deposit_fen=_deposit(session, lot.id, auction.leader),
        received_fen=sum(one.amount_fen for one in arrived),
        paid_in_full_at=_in_full_at(arrived, auction.price),
        balance_due_at=procedure.balance_due_at,
        reminded_at=last_reminder(session, lot.id),
        calendar=court_calendar(session, lot.court_id),
        by_hand_fen=sum(one.amount_fen for one in not_shown_yet(session, lot.id)),
    )


def payments_of(session: Session, lot_id: str) -> Sequence[PricePayment]:
    """What the bank or the card provider told of a price, oldest first: this alone counts."""
    return session.scalars(
        select(PricePayment)
        .where(PricePayment.lot_id == lot_id, PricePayment.source != "hand")
        .where(PricePayment.taken_back_at.is_(None))
        .order_by(PricePayment.received_at, PricePayment.id)
    ).all()


def not_shown_yet(session: Session, lot_id: str) -> Sequence[PricePayment]:
    """What clerks wrote down and nobody has told yet, oldest first."""
    return session.scalars(_not_shown(lot_id)).all()


def hold_not_shown(session: Session, lot_id: str) -> Sequence[PricePayment]:
    """The same, held until the commit: none of them is struck or shown meanwhile."""
    held = _not_shown(lot_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(held).all()


def _not_shown(lot_id: str) -> Select[PricePayment]:
    return (
        select(PricePayment)
        .where(PricePayment.lot_id == lot_id, PricePayment.source == "hand")
        .where(PricePayment.struck_at.is_(None), PricePayment.shown_at.is_(None))
        .order_by(PricePayment.received_at, PricePayment.id)
    )


def not_shown_in_all(session: Session) -> dict[str, int]:
    """Currency → fen that clerks of all courts wrote down and nobody has told yet; not in the books."""
    rows = session.execute(
        select(Auction.currency, func.sum(PricePayment.amount_fen))
        .join(Auction, Auction.lot_id == PricePayment.lot_id)
        .where(PricePayment.source == "hand")
        .where(PricePayment.struck_at.is_(None), PricePayment.shown_at.is_(None))
        .group_by(Auction.currency)
    )
    return {currency: int(fen) for currency, fen in rows}


def last_reminder(session: Session, lot_id: str) -> datetime | None:
    """When the buyer was last reminded in writing."""
    return session.scalar(
        select(BuyerReminder.sent_at)
        .where(BuyerReminder.lot_id == lot_id)
        .order_by(BuyerReminder.sent_at.desc())
        .limit(1)
    )


def _deposit(session: Session, lot_id: str, buyer: str | None) -> int:
    """What the buyer paid to take part; an applicant creditor may have owed none (art. 17)."""
    if buyer is None:
        return 0
    registration = session.get(Registration, (lot_id, buyer))
    return registration.deposit_fen if registration is not None else 0


def _in_full_at(arrived: Sequence[PricePayment], price_fen: int | None) -> datetime | None:
    """The moment at which the whole price had come; None while a fen is missing."""
    total = 0
    for one in arrived:
        total += one.amount_fen
        if price_fen is not None and total >= price_fen:
            return one.received_at
    return None
