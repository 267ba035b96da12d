"""The port to whoever moves the money, and the sandbox that moves none.

The sandbox behaves as a real gateway does: it answers a reference at once and tells by events,
some later, whether the money came. The real one is `stripe_gateway.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, runtime_checkable

from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.payments.decision import FAILED, PROCESSING, SUCCEEDED, GatewayEvent

SLOW = timedelta(seconds=8)  # long enough to watch the page wait, short enough to stay
BEHAVIOURS = ("succeed", "fail", "slow")


class GatewayError(Exception):
    """The gateway could not be reached or refused; the same order may be sent again."""


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """A payment back to its source: there is no other address to give.

    `id` and `round` make a repeated order the same order; `gateway_ref` is the provider's own name of
    the payment where it differs from `ref`.
    """

    id: str
    ref: str
    amount_fen: int
    currency: str
    gateway_ref: str | None = None
    round: int = 1

    @property
    def key(self) -> str:
        """The order's own key: one refund begun anew is another order."""
        return self.id if self.round == 1 else f"{self.id}.{self.round}"


@dataclass(frozen=True, slots=True)
class CardOrder:
    """A payment to be made by card; whose it is stays with us."""

    ref: str
    amount_fen: int
    currency: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """What the payer's browser needs to pay one order; `secret` is good for this payment alone."""

    gateway_ref: str
    secret: str
    status: str


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One line of the provider's own account: `amount` as it moved it (out is negative), before `fee`."""

    id: str
    kind: str  # payment | refund | refund_failure | dispute | dispute_reversal | payout | other
    ref: str
    amount: Money
    fee: Money
    at: datetime


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


@runtime_checkable
class CardProvider(Protocol):
    """What a real provider can besides: begin a payment, say how it stands, show its own account.

    Every method is a call over the network and raises GatewayError: never within a transaction.
    """

    name: str
    publishable_key: str

    def begin(self, order: CardOrder, known: str | None = None) -> Checkout:
        """Make the order payable by card, or find it again under `known`."""
        ...

    def hosted_page(self, checkout: Checkout) -> str | None:
        """The address of a pay page the provider serves itself; None where our page shows its form."""
        ...

    def look(self, gateway_ref: str) -> GatewayEvent:
        """How a payment stands, as the event that would have told it."""
        ...

    def cancel(self, gateway_ref: str) -> None:
        """Let nobody pay it any more; a payment already made stays."""
        ...

    def events_since(self, at: datetime) -> Iterator[GatewayEvent]:
        """What happened since then, oldest first."""
        ...

    def provider_report(self, day: date) -> list[ProviderRow]:
        """The provider's own account of one legal day (Shanghai)."""
        ...

    def refund(self, order: RefundOrder) -> str:
        """Order a refund; gives the provider's own reference."""
        ...


class SandboxGateway:
    """A gateway without money; each payment succeeds, fails or is slow as its payer chooses."""

    name = "sandbox"

    def __init__(self, failing_refunds: int = 0) -> None:
        self._failing_refunds = failing_refunds

    def new_reference(self) -> str:
        return new_reference()

    def pay(self, ref: str) -> dict[str, str]:
        return {"method": self.name, "url": f"/payments/{ref}"}

    def refund(self, order: RefundOrder) -> str:
        if self._failing_refunds > 0:
            self._failing_refunds -= 1
            raise GatewayError("the sandbox refuses this refund once")
        digest = hashlib.sha256(order.key.encode()).hexdigest()
        return "re_" + digest[:24]


def new_reference() -> str:
    """A reference of our own; the provider's name for the payment may be another one."""
    return new_id("pi_", 24)


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
