"""What payments do to the books: where money lands, where it waits, from where it leaves.

Each function books one step of a payment in the transaction of that step; said twice it is booked once.
"""

from __future__ import annotations

from datetime import datetime

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, post
from auction_app.payments.models import PaymentIntent, Refund

DEPOSIT = "deposit"


def destination(intent: PaymentIntent) -> Account:
    """Where the money of a payment belongs: the number's deposit (art. 17), or the price (art. 25)."""
    if intent.purpose.startswith(DEPOSIT):
        return chart.deposit(intent.lot_id, intent.bidder, intent.currency)
    return chart.sale(intent.lot_id, intent.currency)


def book_arrival(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """The whole amount arrived at the card provider."""
    amount = Money(intent.amount_fen, intent.currency)
    post(tx, movements.received(chart.STRIPE, intent.ref, destination(intent), amount, at))


def book_owed_back(tx: Transaction, intent: PaymentIntent, refund: Refund, at: datetime) -> None:
    """A payment is to go back: out of where it stands now, a deposit already counted in from the price.

    Raises `overdrawn` when neither account still has it: what was passed on cannot be sent back.
    """
    amount = Money(refund.amount_fen, refund.currency)
    source = _still_there(tx, intent, amount)
    if source.code == chart.sale(intent.lot_id).code:
        said = movements.price_owed_back(intent.lot_id, intent.bidder, intent.ref, amount, at)
    else:
        said = movements.deposit_owed_back(intent.lot_id, intent.bidder, intent.ref, amount, at)
    post(tx, said)


def book_sent(tx: Transaction, intent: PaymentIntent, refund: Refund, at: datetime) -> None:
    """The card provider has taken the order to send it back to where it came from."""
    amount = Money(refund.amount_fen, refund.currency)
    owed = chart.refund(intent.lot_id, intent.bidder, intent.currency)
    post(tx, movements.sent(chart.STRIPE, refund.id, owed, amount, at))


def _still_there(tx: Transaction, intent: PaymentIntent, amount: Money) -> Account:
    first = destination(intent)
    if balance_of(tx.session, first.code, first.currency) >= amount.fen:
        return first
    return chart.sale(intent.lot_id, intent.currency)
