"""The way of a number's deposit: asked for, arrived, failed, late, on its way back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from auction_app.eligibility.errors import NOT_QUALIFIED
from auction_app.eligibility.facts import BidderAdmitted, BidderBarred
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.models import DepositMovement, Registration
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.law.article import np
from auction_app.law.sale import may_offer
from auction_app.lots.content import SALE
from auction_app.lots.law_day import law_day_of
from auction_app.lots.models import Lot
from auction_app.payments import refunds
from auction_app.payments import service as payments
from auction_app.payments.facts import (
    PaymentFailed,
    PaymentSucceeded,
    PaymentTakenBack,
    RefundSent,
)
from auction_app.payments.gateway import Gateway, SandboxGateway
from auction_app.payments.models import PaymentIntent

DEPOSIT_ARTICLE = np(17).key


def ask_for_deposit(
    tx: Transaction,
    gateway: Gateway,
    row: Registration,
    at: datetime,
    payer: bytes | None = None,
) -> None:
    """Make the deposit payable, `payer` the sealed name of who owes it; who owes none is admitted at once.

    A number that was shut out and let in again owes it anew: what was paid before went back.
    """
    if row.deposit_fen == 0:
        _admit(tx, row, at)
        return
    asked = (
        select(func.count())
        .select_from(DepositMovement)
        .where(
            DepositMovement.lot_id == row.lot_id,
            DepositMovement.bidder == row.bidder,
            DepositMovement.kind == "due",
        )
    )
    before = tx.session.scalar(asked) or 0
    order = payments.PaymentOrder(
        row.lot_id,
        row.bidder,
        row.holder,
        row.deposit_fen,
        row.currency,
        "deposit" if before == 0 else f"deposit_{before + 1}",
        payer=payer,
        court_id=tx.session.get_one(Lot, row.lot_id).court_id,
    )
    row.deposit_ref = payments.open_payment(tx, gateway, order, at)
    _move(tx, row, "due", at)


def deposit_arrived(tx: Transaction, fact: PaymentSucceeded) -> None:
    """Admit the number, or send back what came after the end (art. 18 I) or for who is shut out."""
    row = _lock_by_ref(tx, fact.ref)
    if row is None:
        _return_outdated(tx, fact)
        return
    if row.admitted_at is not None:
        return
    is_late = not lot_end(tx.session, row.lot_id).admits_at(fact.at)
    if is_late or row.refusal:
        row.refusal = row.refusal or "too_late"
        _move(tx, row, "late", fact.at)
        on = law_day_of(tx.session, row.lot_id, fact.at)
        refunds.request_refund(tx, fact.ref, row.refusal, fact.at, law_day=on)
        return
    _move(tx, row, "received", fact.at)
    _admit(tx, row, fact.at)


def deposit_failed(tx: Transaction, fact: PaymentFailed) -> None:
    """Note a failed attempt; the same reference may be paid again until the end."""
    row = _lock_by_ref(tx, fact.ref)
    if row is not None:
        _move(tx, row, "failed", fact.at)


def deposit_taken_back(tx: Transaction, fact: PaymentTakenBack) -> None:
    """The bank took the deposit back: who has none bids no more (art. 17), until it is paid anew.

    What is left of it goes back. What the number bid before stays acknowledged; after the end the
    court decides what it means for a sale.
    """
    row = _lock_by_ref(tx, fact.ref)
    if row is None:
        return
    _move(tx, row, "taken_back", fact.at)
    end = lot_end(tx.session, row.lot_id)
    if end.is_over:
        return
    on = law_day_of(tx.session, row.lot_id, fact.at)
    refunds.request_refund(tx, fact.ref, "taken_back", fact.at, law_day=on)
    was_admitted, row.admitted_at = row.admitted_at is not None, None
    tx.session.flush()
    if was_admitted:
        tx.emit(BidderBarred(row.lot_id, row.bidder, DEPOSIT_ARTICLE, fact.at))
    if not row.refusal and end.admits_at(fact.at):
        payer = tx.session.get_one(PaymentIntent, fact.ref).payer
        ask_for_deposit(tx, SandboxGateway(), row, fact.at, payer)


def deposit_returned(tx: Transaction, fact: RefundSent) -> None:
    """Note that the deposit is on its way back."""
    row = _lock_by_ref(tx, fact.ref)
    if row is not None:
        _move(tx, row, "returned", fact.at)


def _admit(tx: Transaction, row: Registration, at: datetime) -> None:
    """Give the right to bid. Raises `not_qualified` for less than the whole price of a sale."""
    lot = tx.session.get_one(Lot, row.lot_id)
    price = Money(lot.start_price_fen or 0, lot.currency)
    if lot.round == SALE and not may_offer(Money(row.deposit_fen, row.currency), price):
        raise AuctionError(NOT_QUALIFIED, fields={"deposit": "required"}, article="SALE")
    row.admitted_at, row.refusal = at, ""
    tx.session.flush()
    tx.emit(BidderAdmitted(row.lot_id, row.bidder, row.commitment, row.priority_rank, at))


def _return_outdated(tx: Transaction, fact: PaymentSucceeded) -> None:
    """Money on a reference that a newer one replaced goes back whole."""
    was_ours = select(DepositMovement.id).where(DepositMovement.ref == fact.ref).limit(1)
    if tx.session.scalar(was_ours) is not None:
        on = law_day_of(tx.session, fact.lot_id, fact.at)
        refunds.request_refund(tx, fact.ref, "replaced", fact.at, law_day=on)


def _move(tx: Transaction, row: Registration, kind: str, at: datetime) -> None:
    """Write down one step of the deposit's way."""
    tx.session.add(
        DepositMovement(
            lot_id=row.lot_id,
            bidder=row.bidder,
            kind=kind,
            amount_fen=row.deposit_fen,
            currency=row.currency,
            ref=row.deposit_ref or "",
            at=at,
        )
    )
    tx.session.flush()


def _lock_by_ref(tx: Transaction, ref: str) -> Registration | None:
    return tx.session.scalar(
        select(Registration).where(Registration.deposit_ref == ref).with_for_update()
    )
