"""What the rooms above hear of payments. Amounts are minor units (fen), instants aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auction_app.kernel.money import Money


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


@dataclass(frozen=True, slots=True)
class PaymentPartlyPaid:
    """A bank transfer paid a part; `total` is what has arrived with it, still below what is due."""

    ref: str
    lot_id: str
    bidder: str
    amount: Money
    total: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class ProviderPaidOut:
    """The card provider said that it sent `amount` to a court's bank, under a `name` of its own."""

    name: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentTakenBack:
    """The payer's bank took a payment back for good, or a part of it: a transfer, or by a lost card dispute.

    `left` of the payment is still here.
    """

    ref: str
    lot_id: str
    bidder: str
    amount: Money
    left: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundCameBack:
    """The payer's bank refused a refund: the amount is owed again."""

    ref: str
    lot_id: str
    bidder: str
    amount_fen: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """A card holder's bank asks a payment back; nothing of it is released while that runs."""

    ref: str
    lot_id: str
    bidder: str
    dispute_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeClosed:
    """A dispute came to its end: `won` for us, or `lost`."""

    ref: str
    lot_id: str
    bidder: str
    outcome: str
    at: datetime
