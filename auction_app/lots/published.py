"""A published lot of one court: where every room begins that lets a court act on a lot."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.lots.models import Lot


def published_lot(session: Session, lot_id: str, court_id: str) -> Lot:
    """A published lot of this court; raises `no_such_lot`, also for another court's."""
    lot = session.scalar(
        select(Lot).where(Lot.id == lot_id, Lot.court_id == court_id, Lot.state == "published")
    )
    if lot is None:
        raise AuctionError(NO_SUCH_LOT)
    return lot
