"""Whether bidding on a lot has ended, read from the lot's own record, as anyone could."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.evidence.models import LotEvent
from auction_app.kernel.time import parse_rfc3339
from auction_app.law.deposit import deposit_in_time

_MOVERS = (
    "lot.announced",
    "lot.opened",
    "bid.accepted",
    "lot.extended",
    "lot.resumed",
    "lot.suspended",
)
_LAST = ("lot.closed", "lot.withdrawn")


@dataclass(frozen=True, slots=True)
class LotEnd:
    """Where the lot stands: closed for good, or open until an instant (None: while suspended)."""

    is_over: bool
    ends_at: datetime | None
    ended_at: datetime | None = None
    winner: str | None = None

    def admits_at(self, at: datetime) -> bool:
        """Whether a deposit confirmed now still gives the right to bid (art. 18 I)."""
        if self.is_over:
            return False
        return self.ends_at is None or deposit_in_time(at, self.ends_at)


def lot_end(session: Session, lot_id: str) -> LotEnd:
    """Read the last event that says something about the end; a lot without one is not over."""
    row = session.execute(
        select(LotEvent.kind, LotEvent.at, LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind.in_(_MOVERS + _LAST))
        .order_by(LotEvent.seq.desc())
        .limit(1)
    ).first()
    if row is None or row.kind == "lot.suspended":
        return LotEnd(is_over=False, ends_at=None)
    body = json.loads(row.text)["body"]
    if row.kind in _LAST:
        winner = body.get("bidder") if body.get("outcome") == "sold" else None
        return LotEnd(is_over=True, ends_at=None, ended_at=row.at, winner=winner)
    return LotEnd(is_over=False, ends_at=parse_rfc3339(body["ends_at"]))
