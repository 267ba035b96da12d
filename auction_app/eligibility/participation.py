"""In which lots an account took part, for whoever must know what has to be kept of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import Registration
from auction_app.kernel.time import legal_day
from auction_app.law.retention import Participation
from auction_app.lots.law_day import law_day
from auction_app.lots.models import Lot


def lots_taken_part_in(session: Session, holder: bytes) -> list[Participation]:
    """Every lot this holder applied for, the oldest first."""
    rows = session.scalars(
        select(Lot)
        .join(Registration, Registration.lot_id == Lot.id)
        .where(Registration.holder == holder)
        .order_by(Registration.registered_at, Lot.id)
    )
    found = []
    for lot in rows:
        ended_at = lot_end(session, lot.id).ended_at
        found.append(
            Participation(
                lot.id,
                law_day(lot, lot.created_at),
                legal_day(ended_at) if ended_at is not None else None,
            )
        )
    return found
