"""What one event of the gateway does to a payment, whatever order the events arrive in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What gateway events mean to us; everything else is recorded and ignored.
SUCCEEDED, FAILED, PROCESSING = "succeeded", "failed", "processing"
CANCELLED, DISPUTED, OTHER = "cancelled", "disputed", "other"
FUNDS_TAKEN, FUNDS_BACK, DISPUTE_CLOSED = "funds_taken", "funds_back", "dispute_closed"
CHARGED, REFUND_FAILED = "charged", "refund_failed"
PAID_OUT, PAYOUT_FAILED = "paid_out", "payout_failed"

# Of a price, a card takes no more: issuers refuse such sums, and the provider's fee would be the court's.
CARD_UP_TO_FEN = 50_000_000

# They concern what follows a payment; whether they change anything is seen where they take effect.
OF_DISPUTES = frozenset({DISPUTED, FUNDS_TAKEN, FUNDS_BACK, DISPUTE_CLOSED})
AFTERWARDS = OF_DISPUTES | {CHARGED, REFUND_FAILED}
OF_PAYOUTS = frozenset({PAID_OUT, PAYOUT_FAILED})

# Outcomes kept beside each event
APPLIED, NO_CHANGE, IGNORED, MISMATCH = "applied", "no_change", "ignored", "mismatch"


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """One message of a gateway, parsed. `created_at` is the gateway's own time.

    `ref` is our reference, or the provider's where the message knows no other; `gateway_ref` is the
    provider's name of the payment, `about` of the dispute, refund or payout; `mark` of the card.
    """

    event_id: str
    kind: str
    ref: str
    amount_fen: int | None
    currency: str | None
    is_live: bool
    created_at: datetime
    reason: str = ""
    gateway_ref: str = ""
    about: str = ""
    mark: str = ""
    answer_by: datetime | None = None


def takes_card(purpose: str, amount_fen: int) -> bool:
    """Whether a card may pay this at all."""
    return purpose.startswith("deposit") or amount_fen <= CARD_UP_TO_FEN


@dataclass(frozen=True, slots=True)
class Due:
    """What was agreed when the payment was opened, and where it stands."""

    state: str
    amount_fen: int
    currency: str
    gateway_ref: str | None = None


def judge(due: Due, event: GatewayEvent, is_live: bool) -> str:
    """The outcome of an event: money that arrives in full is true whatever came before."""
    if event.kind == OTHER:
        return IGNORED
    if event.kind == SUCCEEDED and not _fits(due, event, is_live):
        return MISMATCH
    if event.kind in AFTERWARDS:
        return _judge_afterwards(due, event, is_live)
    if not _is_same_payment(due, event, is_live):
        return MISMATCH  # another payment's failure or end is not this one's
    if due.state == SUCCEEDED or event.kind == due.state:
        return NO_CHANGE
    # A late "processing" must not hide a failure or a cancellation that came after it.
    if event.kind == PROCESSING and due.state != "awaiting":
        return NO_CHANGE
    return APPLIED


def _judge_afterwards(due: Due, event: GatewayEvent, is_live: bool) -> str:
    """A dispute or a returned refund names part of this payment, in its currency and mode."""
    if event.is_live != is_live:
        return MISMATCH
    if event.kind == CHARGED:
        return APPLIED if event.mark else NO_CHANGE
    fits = event.amount_fen is not None and 0 < event.amount_fen <= due.amount_fen
    return APPLIED if fits and event.currency == due.currency else MISMATCH


def _fits(due: Due, event: GatewayEvent, is_live: bool) -> bool:
    return (
        event.amount_fen == due.amount_fen
        and event.currency == due.currency
        and _is_same_payment(due, event, is_live)
    )


def _is_same_payment(due: Due, event: GatewayEvent, is_live: bool) -> bool:
    """Of our mode, and under the provider's name we know; either side may not know one yet."""
    named = due.gateway_ref and event.gateway_ref
    return event.is_live == is_live and (not named or event.gateway_ref == due.gateway_ref)
