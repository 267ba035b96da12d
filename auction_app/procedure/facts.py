"""What the rooms above hear of a sale after the hammer; numbers only, never names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BuyerReminded:
    """The court reminded the buyer in writing that the price is overdue. Amounts in minor units."""

    lot_id: str
    bidder: str
    open_fen: int
    currency: str
    due_at: datetime
    at: datetime
