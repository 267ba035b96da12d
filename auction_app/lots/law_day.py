"""Under which law a lot stands: the figures in force on the day of its notice, for good."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.kernel.time import legal_day
from auction_app.lots.models import Lot


def law_day(lot: Lot, at: datetime) -> date:
    """The legal day whose figures judge this lot: its notice day, today while it is a draft."""
    return legal_day(lot.published_at or at)


def law_day_of(session: Session, lot_id: str, at: datetime) -> date:
    """The same for a lot that is only known by its id."""
    published = session.scalar(select(Lot.published_at).where(Lot.id == lot_id))
    return legal_day(published or at)
