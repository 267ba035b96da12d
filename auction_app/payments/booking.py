"""What payments do to the books: where money lands, where it waits, from where it leaves.

Each function books one step of a payment in the transaction of that step; said twice it is booked once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerPosting
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, post
from auction_app.payments.decision import PAID_OUT, GatewayEvent
from auction_app.payments.facts import ProviderPaidOut
from auction_app.payments.models import PaymentIntent, PaymentPart, Refund

DEPOSIT = "deposit"


def destination(intent: PaymentIntent) -> Account:
    """Where the money of a payment belongs: the number's deposit (art. 17), or the price (art. 25)."""
    if intent.purpose.startswith(DEPOSIT):
        return chart.deposit(intent.lot_id, intent.bidder, intent.currency)
    return chart.sale(intent.lot_id, intent.currency)


def owed(intent: PaymentIntent) -> Account:
    """Where a payment waits that is to go back."""
    return chart.refund(intent.lot_id, intent.bidder, intent.currency)


def book_arrival(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """The whole amount arrived at the card provider."""
    amount = Money(intent.amount_fen, intent.currency)
    post(tx, movements.received(chart.STRIPE, intent.ref, destination(intent), amount, at))


def book_owed_back(tx: Transaction, intent: PaymentIntent, refund: Refund, at: datetime) -> None:
    """A payment is to go back: out of where it stands now, a deposit already counted in from the price.

    Raises `overdrawn` when that account has it no more: what was passed on cannot be sent back.
    """
    amount = Money(refund.amount_fen, refund.currency)
    if standing_at(tx, intent).code == chart.sale(intent.lot_id).code:
        said = movements.price_owed_back(intent.lot_id, intent.bidder, intent.ref, amount, at)
    else:
        said = movements.deposit_owed_back(intent.lot_id, intent.bidder, intent.ref, amount, at)
    post(tx, said)


def book_sent(
    tx: Transaction, intent: PaymentIntent, refund: Refund, key: str, at: datetime
) -> None:
    """The card provider has taken the order to send it back to where it came from."""
    book_out(tx, owed(intent), key, Money(refund.amount_fen, refund.currency), at)


def book_out(tx: Transaction, out_of: Account, key: str, amount: Money, at: datetime) -> None:
    """The card provider sends it; what it had paid out to the court before, it lays out for us."""
    clearing = chart.clearing(chart.STRIPE, amount.currency).code
    held = -balance_of(tx.session, clearing, amount.currency)
    made = movements.sent_on_credit if held < amount.fen else movements.sent_by_card
    post(tx, made(key, out_of, amount, at))


def book_came_back(
    tx: Transaction, intent: PaymentIntent, refund: Refund, key: str, at: datetime
) -> None:
    """The payer's bank refused the refund: the provider has it again, and it is owed again."""
    amount = Money(refund.amount_fen, refund.currency)
    post(tx, movements.came_back(chart.STRIPE, key, owed(intent), amount, at))


def standing_at(tx: Transaction, intent: PaymentIntent) -> Account:
    """Where the money of a payment stands while nobody asked it back.

    A deposit stands on its own account until it was counted toward the price or forfeited; one that
    came after another of the same number was counted in was not counted with it.
    """
    first = destination(intent)
    counted = _booked_as(tx, [f"price:{intent.lot_id}:{intent.bidder}"])
    if first.code == chart.sale(intent.lot_id).code or counted is None:
        return first
    parts = select(PaymentPart.entry_id).where(PaymentPart.ref == intent.ref)
    by_bank = [f"assign:{entry}:{first.code}" for entry in tx.session.scalars(parts)]
    arrived = _booked_as(tx, [f"in:{chart.STRIPE}:{intent.ref}", *by_bank])
    is_later = arrived is not None and arrived > counted
    return first if is_later else chart.sale(intent.lot_id, intent.currency)


def _booked_as(tx: Transaction, ids: list[str]) -> int | None:
    """The place in the journal of the last of these postings; None where none is booked."""
    last = select(func.max(LedgerPosting.seq)).where(LedgerPosting.id.in_(ids))
    return tx.session.scalar(last)


def book_payout(tx: Transaction, event: GatewayEvent, at: datetime) -> None:
    """The provider sent what it held to the court's bank, or could not (art. 25)."""
    amount = Money(event.amount_fen or 0, event.currency or "")
    if event.kind == PAID_OUT:
        post(tx, movements.paid_out_by_provider(event.about, amount, at))
        tx.emit(ProviderPaidOut(event.about, amount, at))
    else:
        post(tx, movements.provider_payout_failed(event.about, amount, at))
