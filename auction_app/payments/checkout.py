"""A payment by card begun: the provider is asked outside any transaction, its name noted in one."""

from __future__ import annotations

from datetime import datetime

from auction_app.books.chart import BANK
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.payments.decision import takes_card
from auction_app.payments.errors import (
    CARD_NOT_TAKEN,
    NO_CARD_NOW,
    NO_SUCH_PAYMENT,
    PARTLY_PAID,
    PAYMENT_SETTLED,
)
from auction_app.payments.gateway import CardOrder, CardProvider, Checkout, GatewayError
from auction_app.payments.models import PaymentIntent

PAYABLE = ("awaiting", "failed")


def begin_card(
    transactions: Transactions, provider: CardProvider, ref: str, at: datetime
) -> Checkout:
    """What the payer's browser needs; asked for again it is the same payment.

    Raises `no_such_payment`, `payment_settled`, `partly_paid` when a transfer has paid of it,
    `card_not_taken` for too much of a price, `no_card_now` when the provider cannot be asked.
    """
    with transactions.reading() as session:
        intent = session.get(PaymentIntent, ref)
        if intent is None:
            raise AuctionError(NO_SUCH_PAYMENT)
        if intent.state not in PAYABLE:
            raise AuctionError(PAYMENT_SETTLED)
        if intent.received_fen or intent.channel == BANK:  # a card would be sent straight back
            raise AuctionError(PARTLY_PAID)
        if not takes_card(intent.purpose, intent.amount_fen):
            raise AuctionError(CARD_NOT_TAKEN)
        known = intent.gateway_ref
        order = CardOrder(intent.ref, intent.amount_fen, intent.currency)
    try:
        checkout = provider.begin(order, known)
    except GatewayError as error:
        raise AuctionError(NO_CARD_NOW) from error
    if known is None:
        _note_name(transactions, checkout, ref, at)
    return checkout


def _note_name(transactions: Transactions, checkout: Checkout, ref: str, at: datetime) -> None:
    """From here on the sweep asks the provider about it, even if no message ever comes."""
    with transactions() as tx:
        intent = tx.session.get_one(PaymentIntent, ref, with_for_update=True)
        if intent.gateway_ref is None:
            intent.gateway_ref, intent.looked_at = checkout.gateway_ref, at
