"""What the rooms above hear from eligibility; bidder numbers only, never a name (art. 18 II)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BidderAdmitted:
    """The number may bid: registered, and the deposit stands (or none is due).

    `commitment` is the lower-case hex SHA-256 of the promises' P8; `priority_rank` 1 is highest.
    """

    lot_id: str
    bidder: str
    commitment: str
    priority_rank: int | None
    at: datetime
