"""What a buyer still owes: the deposit counts, the rest is a payment of its own with a reference (art. 23, 25)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.deadlines.service import meet_deadline
from auction_app.eligibility.models import Registration
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.law.settlement import balance_due
from auction_app.lots.models import Lot
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.models import PaymentIntent
from auction_app.payments.payers import seal_payer
from auction_app.payments.refunds import request_refund
from auction_app.payments.service import PaymentOrder, open_payment
from auction_app.procedure.models import LotProcedure
from auction_app.procedure.price_books import count_deposit, note_price, paid_by
from auction_app.procedure.taken_back import STANDS, is_short_again
from auction_app.procedure.transfers import want_transfer

BALANCE, BANK = "balance", "bank"


def price_begins(tx: Transaction, lot_id: str, buyer: str, price: Money, at: datetime) -> None:
    """At the hammer: the buyer's deposit becomes part of the price, and the rest is due."""
    count_deposit(tx, lot_id, buyer, price.currency, at)
    counted, payer = Money(0, price.currency), None
    for intent in paid_by(tx.session, lot_id, buyer, "deposit"):
        counted += Money(intent.amount_fen, price.currency)
        payer = intent.payer
        _deposit_counts(tx, intent, at)
    _open_invoice(tx, (lot_id, buyer), balance_due(price, counted), payer, at)


def name_payer(tx: Transaction, vault: Vault, lot_id: str, buyer: str, name: str) -> None:
    """From whose account the price may come: the buyer's own, by the name the confirmation opened."""
    wanted = select(PaymentIntent).where(
        PaymentIntent.lot_id == lot_id,
        PaymentIntent.bidder == buyer,
        PaymentIntent.purpose == BALANCE,
        PaymentIntent.payer.is_(None),
    )
    for intent in tx.session.scalars(wanted.with_for_update()):
        intent.payer = seal_payer(vault, lot_id, buyer, name)
    tx.session.flush()


def balance_arrived(tx: Transaction, ref: str, total_fen: int, at: datetime) -> None:
    """So much of an invoice has come in all; what comes after the sale fell away goes back."""
    intent = tx.session.get_one(PaymentIntent, ref)
    if not intent.purpose.startswith(BALANCE):
        return
    procedure = tx.session.get(LotProcedure, intent.lot_id)
    is_wanted = procedure is not None and (
        procedure.state == "sold"
        or (procedure.state in STANDS and is_short_again(tx, intent.lot_id))
    )
    if not is_wanted:
        request_refund(tx, ref, "sale_over", at, at)
        return
    note_price(tx, intent, total_fen, at)
    if intent.channel != BANK:
        want_transfer(tx, intent, BALANCE, total_fen, at)


def _deposit_counts(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """A deposit paid by transfer lies on the court's account already; one by card has to come there."""
    if intent.channel == BANK:
        note_price(tx, intent, intent.amount_fen, at)
        meet_deadline(tx, "transfer_deposit", intent.lot_id, at)
        return
    want_transfer(tx, intent, "deposit", intent.amount_fen, at)


def _open_invoice(
    tx: Transaction,
    whose: tuple[str, str],
    open_amount: Money,
    payer: bytes | None,
    at: datetime,
) -> None:
    if open_amount.fen <= 0:
        return
    holder = tx.session.get_one(Registration, whose).holder
    due, currency = open_amount.fen, open_amount.currency
    court_id = tx.session.get_one(Lot, whose[0]).court_id
    order = PaymentOrder(
        *whose, holder, due, currency, purpose=BALANCE, payer=payer, court_id=court_id
    )
    open_payment(tx, SandboxGateway(), order, at)
