"""The port to whoever moves the money, and the sandbox that moves none.

The sandbox behaves as a real gateway does: it answers a reference at once and tells by events,
some later, whether the money came. A real one is joined here when the platform gets its contract.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from auction_app.kernel.ids import new_id
from auction_app.payments.decision import FAILED, PROCESSING, SUCCEEDED, GatewayEvent

SLOW = timedelta(seconds=8)  # long enough to watch the page wait, short enough to stay
BEHAVIOURS = ("succeed", "fail", "slow")


class GatewayError(Exception):
    """The gateway could not be reached or refused; the same order may be sent again."""


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """The whole payment back to its source; `id` makes a repeated order the same order."""

    id: str
    ref: str
    amount_fen: int
    currency: str


class Gateway(Protocol):
    """What the platform needs of a payment provider."""

    name: str

    def new_reference(self) -> str:
        """A reference for a new payment."""
        ...

    def pay(self, ref: str) -> dict[str, str]:
        """What a bidder needs to pay it: the member `pay` of the wire."""
        ...

    def refund(self, order: RefundOrder) -> str:
        """Order a refund; gives the gateway's own reference. Raises GatewayError."""
        ...


class SandboxGateway:
    """A gateway without money; each payment succeeds, fails or is slow as its payer chooses."""

    name = "sandbox"

    def __init__(self, failing_refunds: int = 0) -> None:
        self._failing_refunds = failing_refunds

    def new_reference(self) -> str:
        return new_id("pi_", 24)

    def pay(self, ref: str) -> dict[str, str]:
        return {"method": self.name, "url": f"/payments/{ref}"}

    def refund(self, order: RefundOrder) -> str:
        if self._failing_refunds > 0:
            self._failing_refunds -= 1
            raise GatewayError("the sandbox refuses this refund once")
        digest = hashlib.sha256(order.id.encode()).hexdigest()
        return "re_" + digest[:24]


@dataclass(frozen=True, slots=True)
class SandboxPayment:
    """What the sandbox must know to tell the outcome of one payment."""

    ref: str
    amount_fen: int
    currency: str
    is_live: bool


def sandbox_event(payment: SandboxPayment, behaviour: str, at: datetime) -> GatewayEvent:
    """The message the sandbox sends for a behaviour: it can succeed, fail and be slow."""
    kind = {"succeed": SUCCEEDED, "fail": FAILED, "slow": PROCESSING}[behaviour]
    return GatewayEvent(
        event_id=new_id("evt_sandbox_", 20),
        kind=kind,
        ref=payment.ref,
        amount_fen=payment.amount_fen,
        currency=payment.currency,
        is_live=payment.is_live,
        created_at=at,
        reason="card_declined" if kind == FAILED else "",
    )
