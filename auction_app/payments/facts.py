"""What the rooms above hear of payments. Amounts are minor units (fen), instants aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PaymentSucceeded:
    """The whole amount has arrived, confirmed by the gateway."""

    ref: str
    lot_id: str
    bidder: str
    amount_fen: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """An attempt failed; the same reference may be paid again."""

    ref: str
    lot_id: str
    bidder: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundSent:
    """The gateway took the order to send a deposit back to where it came from."""

    ref: str
    lot_id: str
    bidder: str
    amount_fen: int
    currency: str
    at: datetime
