"""What one event of the gateway does to a payment, whatever order the events arrive in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What gateway events mean to us; everything else is recorded and ignored.
SUCCEEDED, FAILED, PROCESSING = "succeeded", "failed", "processing"
CANCELLED, DISPUTED, OTHER = "cancelled", "disputed", "other"

# Outcomes kept beside each event
APPLIED, NO_CHANGE, IGNORED, MISMATCH = "applied", "no_change", "ignored", "mismatch"


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """One message of a gateway, parsed. `created_at` is the gateway's own time."""

    event_id: str
    kind: str
    ref: str
    amount_fen: int | None
    currency: str | None
    is_live: bool
    created_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """What was agreed when the payment was opened, and where it stands."""

    state: str
    amount_fen: int
    currency: str


def judge(due: Due, event: GatewayEvent, is_live: bool) -> str:
    """The outcome of an event: money that arrives in full is true whatever came before."""
    if event.kind == OTHER:
        return IGNORED
    if event.kind == SUCCEEDED and not _fits(due, event, is_live):
        return MISMATCH
    if event.kind == DISPUTED:
        return APPLIED
    if due.state == SUCCEEDED or event.kind == due.state:
        return NO_CHANGE
    # A late "processing" must not hide a failure or a cancellation that came after it.
    if event.kind == PROCESSING and due.state != "awaiting":
        return NO_CHANGE
    return APPLIED


def _fits(due: Due, event: GatewayEvent, is_live: bool) -> bool:
    return (
        event.amount_fen == due.amount_fen
        and event.currency == due.currency
        and event.is_live == is_live
    )
