"""The price in the books and on the record: counted in, arrived, written down by hand, lost, owed back.

Everything here is said by the rooms' own acts, in their transaction; said twice it is booked once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Posting, post, reversal
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.payments.refunds import request_refund
from auction_app.procedure.models import PricePayment, ProviderTransfer

SOURCES = {chart.STRIPE: "card", chart.BANK: "bank"}


def count_deposit(tx: Transaction, lot_id: str, buyer: str, currency: str, at: datetime) -> Money:
    """The buyer's deposit becomes part of the price (art. 23). Gives what was counted in now.

    What stands on the number's account is counted: an exempt creditor has paid nothing or the
    difference alone (art. 17), and owes the rest of the price.
    """
    held = deposit_held(tx.session, lot_id, buyer, currency)
    if held.fen > 0:
        post(tx, movements.counted_toward_price(lot_id, buyer, held, at))
    return held


def deposit_held(session: Session, lot_id: str, number: str, currency: str) -> Money:
    """What stands on a number's deposit account."""
    return Money(balance_of(session, chart.deposit(lot_id, number).code, currency), currency)


def price_held(session: Session, lot_id: str, currency: str) -> Money:
    """What of the price the platform and the court hold for a lot, wherever it lies."""
    return Money(balance_of(session, chart.sale(lot_id).code, currency), currency)


def paid_by(session: Session, lot_id: str, number: str, purpose: str = "") -> list[PaymentIntent]:
    """Payments of one number that brought money and do not go back; `purpose` deposit or balance."""
    rows = session.scalars(
        select(PaymentIntent)
        .outerjoin(Refund, Refund.ref == PaymentIntent.ref)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.bidder == number)
        .where(PaymentIntent.purpose.startswith(purpose), Refund.id.is_(None))
        .where((PaymentIntent.succeeded_at.is_not(None)) | (PaymentIntent.received_fen > 0))
        .order_by(PaymentIntent.ref)
    )
    return list(rows)


def note_price(tx: Transaction, intent: PaymentIntent, total_fen: int, at: datetime) -> None:
    """A payment has brought so much of the price in all: what is new of it is a row of its own."""
    known = tx.session.scalar(
        select(func.coalesce(func.sum(PricePayment.amount_fen), 0)).where(
            PricePayment.source_key == intent.ref, PricePayment.struck_at.is_(None)
        )
    )
    new = total_fen - int(known or 0)
    if new <= 0:
        return
    kind = "deposit" if intent.purpose.startswith("deposit") else "balance"
    tx.session.add(
        PricePayment(
            id=new_id("pp"),
            lot_id=intent.lot_id,
            kind=kind,
            amount_fen=new,
            received_at=at,
            reference=intent.ref,
            source=SOURCES[intent.channel],
            source_key=intent.ref,
            clerk_id=None,
            recorded_at=at,
        )
    )
    tx.session.flush()


def book_by_hand(tx: Transaction, row: PricePayment, currency: str) -> None:
    """What a clerk wrote down before a statement shows it: booked as a difference that has a name."""
    post(tx, _by_hand(tx.session, row, currency))


def unbook_by_hand(tx: Transaction, row: PricePayment, currency: str, at: datetime) -> None:
    """A clerk's record was a mistake. Raises `overdrawn` when the price has been passed on already."""
    posting = _by_hand(tx.session, row, currency)
    post(tx, reversal(posting, f"struck:{row.id}", at))


def owe_back(tx: Transaction, lot_id: str, number: str, reason: str, at: datetime) -> None:
    """All that a number paid for a lot goes back to where it came from, what was written by hand too."""
    for intent in _payments(tx.session, lot_id, number):
        request_refund(tx, intent.ref, reason, at, at)
    _owe_hand_back(tx, lot_id, number, at)


def owe_balance_back(tx: Transaction, lot_id: str, number: str, reason: str, at: datetime) -> None:
    """What a defaulting buyer paid beside the deposit goes back; unpaid invoices are called off."""
    for intent in _payments(tx.session, lot_id, number):
        if intent.purpose.startswith("balance"):
            request_refund(tx, intent.ref, reason, at, at)
    _owe_hand_back(tx, lot_id, number, at)


def owe_part_of_deposit_back(
    tx: Transaction, lot_id: str, number: str, amount: Money, at: datetime
) -> None:
    """In a sale the whole price was paid before: what is not lost of it goes back (unconfirmed)."""
    for intent in paid_by(tx.session, lot_id, number, "deposit"):
        request_refund(tx, intent.ref, "defaulted", at, at, most_fen=amount.fen)
        amount -= Money(min(amount.fen, intent.amount_fen), amount.currency)
        if amount.fen == 0:
            return


def _payments(session: Session, lot_id: str, number: str) -> Sequence[PaymentIntent]:
    return session.scalars(
        select(PaymentIntent)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.bidder == number)
        .order_by(PaymentIntent.ref)
    ).all()


def _owe_hand_back(tx: Transaction, lot_id: str, number: str, at: datetime) -> None:
    """Hand records name no account to send to: the debt stands in the books until somebody names one."""
    rows = tx.session.scalars(
        select(PricePayment)
        .where(PricePayment.lot_id == lot_id, PricePayment.source == "hand")
        .where(PricePayment.kind == "balance", PricePayment.struck_at.is_(None))
        .order_by(PricePayment.id)
    )
    for row in rows:
        amount = Money(row.amount_fen, tx.session.get_one(Auction, lot_id).currency)
        post(tx, movements.price_owed_back(lot_id, number, row.id, amount, at))


def _by_hand(session: Session, row: PricePayment, currency: str) -> Posting:
    """A balance adds to the price; a deposit was counted in at the hammer and only changes its keeper."""
    amount = Money(row.amount_fen, currency)
    if row.kind == "balance":
        into = chart.sale(row.lot_id, currency)
        return movements.received(chart.HAND, row.id, into, amount, row.recorded_at)
    transfer = session.scalar(
        select(ProviderTransfer).where(
            ProviderTransfer.lot_id == row.lot_id, ProviderTransfer.kind == "deposit"
        )
    )
    is_on_the_way = transfer is not None and transfer.ordered_at is not None
    holder = chart.in_transit(currency) if is_on_the_way else chart.clearing(chart.STRIPE, currency)
    return movements.received(chart.HAND, row.id, holder, amount, row.recorded_at)
