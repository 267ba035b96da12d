"""A card paid what a bank transfer had paid already: the card gets it back at once.

Nothing is kept beside the books: what came twice stands in suspense under the payment's reference until
the order that sends it back stands there too.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerPosting
from auction_app.ledger.service import post
from auction_app.payments import booking
from auction_app.payments.gateway import RefundOrder
from auction_app.payments.models import CardDispute, PaymentIntent
from auction_app.payments.refunds import BATCH, Tried

_ARRIVED, _SENT, _KEY = "in:stripe:", "out:stripe:", booking.SECOND


def second_payments(tx: Transaction) -> list[RefundOrder]:
    """What came by card on top of a transfer, has not been sent back, and is not taken back by its holder."""
    arrived, sent = aliased(LedgerPosting), aliased(LedgerPosting)
    rows = tx.session.scalars(
        select(PaymentIntent)
        .join(arrived, arrived.id == _ARRIVED + PaymentIntent.ref)
        .where(PaymentIntent.channel == chart.BANK)
        .where(~exists().where(sent.id == _SENT + _KEY + PaymentIntent.ref))
        .where(~exists().where(CardDispute.ref == PaymentIntent.ref, CardDispute.state != "won"))
        .order_by(PaymentIntent.ref)
        .limit(BATCH)
    )
    return [
        RefundOrder(_KEY + one.ref, one.ref, one.amount_fen, one.currency, one.gateway_ref)
        for one in rows
    ]


def note_second(tx: Transaction, tried: Tried, at: datetime) -> bool:
    """The provider has taken the order: out of suspense, once. A refusal is tried again by the loop."""
    if tried.gateway_ref is None:
        return False
    amount = Money(tried.order.amount_fen, tried.order.currency)
    aside = chart.suspense(chart.STRIPE, amount.currency)
    return post(tx, movements.sent(chart.STRIPE, tried.order.id, aside, amount, at))
