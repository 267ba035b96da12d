"""The price in the books and on the record: counted in, arrived, lost, owed back.

Everything here is said by the rooms' own acts, in their transaction; said twice it is booked once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.payments.refunds import request_refund
from auction_app.procedure.case import hold_not_shown
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
            PricePayment.source_key == intent.ref, PricePayment.taken_back_at.is_(None)
        )
    )
    new = total_fen - int(known or 0)
    if new > 0:
        kind = "deposit" if intent.purpose.startswith("deposit") else "balance"
        note_told(tx, intent.lot_id, (kind, SOURCES[intent.channel], intent.ref), new, at)


def note_told(
    tx: Transaction, lot_id: str, what: tuple[str, str, str], fen: int, at: datetime
) -> PricePayment:
    """The bank or the card provider told of so much; `what` is (kind, source, what it is known by).

    A record by hand of this very sum is borne out by it, the oldest first, and gives the instant at
    which the money came: a statement tells of it later. The record itself never counted.
    """
    kind, source, key = what
    row = PricePayment(
        id=new_id("pp"),
        lot_id=lot_id,
        kind=kind,
        amount_fen=fen,
        received_at=at,
        reference=key,
        source=source,
        source_key=key,
        clerk_id=None,
        recorded_at=at,
    )
    said = next(
        (
            one
            for one in hold_not_shown(tx.session, lot_id)
            if (one.kind, one.amount_fen) == (kind, fen)
        ),
        None,
    )
    if said is not None:
        row.received_at = min(said.received_at, at)
    tx.session.add(row)
    tx.session.flush()
    if said is not None:
        said.shown_at, said.shown_by = at, row.id
        tx.session.flush()
    return row


def owe_back(tx: Transaction, lot_id: str, number: str, reason: str, at: datetime) -> None:
    """All that a number paid for a lot goes back to where it came from."""
    for intent in _payments(tx.session, lot_id, number):
        _send_back(tx, intent, reason, at)


def owe_balance_back(tx: Transaction, lot_id: str, number: str, reason: str, at: datetime) -> None:
    """What a defaulting buyer paid beside the deposit goes back; unpaid invoices are called off."""
    for intent in _payments(tx.session, lot_id, number):
        if intent.purpose.startswith("balance"):
            _send_back(tx, intent, reason, at)


def owe_part_of_deposit_back(
    tx: Transaction, lot_id: str, number: str, amount: Money, at: datetime
) -> None:
    """In a sale the whole price was paid before: what is not lost of it goes back (unconfirmed)."""
    for intent in paid_by(tx.session, lot_id, number, "deposit"):
        _send_back(tx, intent, "defaulted", at, amount.fen)
        amount -= Money(min(amount.fen, intent.amount_fen), amount.currency)
        if amount.fen == 0:
            return


def _payments(session: Session, lot_id: str, number: str) -> Sequence[PaymentIntent]:
    return session.scalars(
        select(PaymentIntent)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.bidder == number)
        .order_by(PaymentIntent.ref)
    ).all()


def _send_back(
    tx: Transaction, intent: PaymentIntent, reason: str, at: datetime, most_fen: int | None = None
) -> None:
    """Owed back, and awaited no more from the card provider: it goes back from there."""
    request_refund(tx, intent.ref, reason, at, at, most_fen=most_fen)
    coming = tx.session.get(ProviderTransfer, intent.ref, with_for_update=True)
    owed = tx.session.scalar(select(Refund.amount_fen).where(Refund.ref == intent.ref))
    if coming is None or coming.arrived_at is not None or not owed:
        return
    if owed < coming.amount_fen - coming.came_fen:
        coming.amount_fen -= owed
    else:
        tx.session.delete(coming)
    tx.session.flush()
