"""Whose transfer may pay a payment: the name is sealed beside the payment and opened for one comparison."""

from __future__ import annotations

from auction_app.infra.crypto import Vault
from auction_app.payments.models import PaymentIntent


def seal_payer(vault: Vault, lot_id: str, bidder: str, name: str, agent: str = "") -> bytes:
    """The name for `PaymentOrder.payer`, bound to that number of that lot.

    `agent`: who bids for the payer by a power of attorney that the court has confirmed.
    """
    names = f"{name}\n{agent}" if agent else name
    return vault.seal(names.encode(), _place(lot_id, bidder))


def open_payer(vault: Vault, intent: PaymentIntent) -> str | None:
    """The name a transfer must come from; None where nobody said it."""
    names = _names(vault, intent)
    return names[0] if names else None


def open_agent(vault: Vault, intent: PaymentIntent) -> str:
    """The name of the confirmed agent who may pay it in the bidder's place; empty where there is none."""
    names = _names(vault, intent)
    return names[1] if len(names) > 1 else ""


def _names(vault: Vault, intent: PaymentIntent) -> list[str]:
    if intent.payer is None:
        return []
    return vault.open(intent.payer, _place(intent.lot_id, intent.bidder)).decode().split("\n")


def _place(lot_id: str, bidder: str) -> str:
    return f"payment_intent:{lot_id}.{bidder}:payer"
