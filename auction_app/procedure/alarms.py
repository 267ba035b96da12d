"""What of a price is late, as counts alone: `/healthz` shows them to whoever operates, the desk says whose it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.deadlines.models import OPEN, Deadline
from auction_app.procedure.models import PricePayment

SHOWN_WITHIN = timedelta(days=3)  # our convention: a statement tells of what a clerk saw by then


def price_counts(session: Session, at: datetime) -> dict[str, int]:
    """Code → how many, zeros included: deposits not on the court's account in 24 hours (NP 25), records nobody told."""
    deposits = select(func.count()).where(
        Deadline.code == "transfer_deposit", Deadline.state == OPEN, Deadline.due_at <= at
    )
    records = select(func.count()).where(
        PricePayment.source == "hand",
        PricePayment.struck_at.is_(None),
        PricePayment.shown_at.is_(None),
        PricePayment.recorded_at <= at - SHOWN_WITHIN,
    )
    return {
        "deposits_not_transferred": session.scalar(deposits) or 0,
        "hand_records_not_shown": session.scalar(records) or 0,
    }
