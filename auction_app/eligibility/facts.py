"""What the rooms above hear of admissions; numbers only, never names (art. 18 II)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BidderAdmitted:
    """A bidder number may bid from now on; `commitment` binds the sealed identity to it."""

    lot_id: str
    bidder: str
    commitment: str
    priority_rank: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BidderBarred:
    """An admitted number may bid no more: barred by the court, or its deposit is gone; what it bid stands so far."""

    lot_id: str
    bidder: str
    article: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PriorityConfirmed:
    """The court confirmed the priority right of a number that was admitted before."""

    lot_id: str
    bidder: str
    rank: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BuyerQuestioned:
    """The buyer of a lot was found listed or unqualified after the hammer (art. 31 (4)): the court decides."""

    lot_id: str
    bidder: str
    article: str
    at: datetime
