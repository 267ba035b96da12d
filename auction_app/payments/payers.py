"""Whose transfer may pay a payment: the name is sealed beside the payment and opened for one comparison."""

from __future__ import annotations

from auction_app.infra.crypto import Vault
from auction_app.payments.models import PaymentIntent


def seal_payer(vault: Vault, lot_id: str, bidder: str, name: str) -> bytes:
    """The name for `PaymentOrder.payer`, bound to that number of that lot."""
    return vault.seal(name.encode(), _place(lot_id, bidder))


def open_payer(vault: Vault, intent: PaymentIntent) -> str | None:
    """The name a transfer must come from; None where nobody said it."""
    if intent.payer is None:
        return None
    return vault.open(intent.payer, _place(intent.lot_id, intent.bidder)).decode()


def _place(lot_id: str, bidder: str) -> str:
    return f"payment_intent:{lot_id}.{bidder}:payer"
