"""How lots hang together as rounds: the way back through them, and the one that follows."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.lots.models import Lot

LONGEST_CHAIN: Final = 64  # a loop in the data must not become a loop here


def ancestors(session: Session, lot_id: str) -> list[str]:
    """The lots of the rounds before this one, the last one first; empty for a first round."""
    found: list[str] = []
    current: str | None = lot_id
    while current is not None and len(found) < LONGEST_CHAIN:
        current = session.scalar(select(Lot.predecessor_id).where(Lot.id == current))
        if current is not None:
            found.append(current)
    return found


def successor_of(session: Session, lot_id: str) -> str | None:
    """The lot that follows this one, a draft too; None when none was ordered."""
    return session.scalar(select(Lot.id).where(Lot.predecessor_id == lot_id))
