"""Payments by bank transfer: taken when the payer is the one who owes, sent back to the payer alone.

The bank room books a credit to suspense and tells us; what we take leaves suspense in the same
transaction, what we leave waits there with its reason (art. 17, 25).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.bank import service as bank
from auction_app.bank.decision import Same, same_person
from auction_app.bank.facts import (
    PayoutCarriedOut,
    PayoutReturned,
    TransferArrived,
    TransferTakenBack,
)
from auction_app.bank.looking import told_of
from auction_app.bank.models import BankAccount, BankEntry
from auction_app.bank.service import NewPayout
from auction_app.books.chart import BANK
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Handlers, Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.payments import booking
from auction_app.payments.facts import PaymentPartlyPaid
from auction_app.payments.models import PaymentIntent, PaymentPart, Refund
from auction_app.payments.payers import open_agent, open_payer
from auction_app.payments.refunds import BATCH, tell_came_back
from auction_app.payments.service import TRANSFER_PURPOSE, mark_paid
from auction_app.payments.taken_back import (
    REFUND_PURPOSE,
    bear_again,
    close_when_all_is_out,
    heal,
    parts_of,
    payout_key,
    shares_of,
    transfer_taken_back,
)

_BY = "payments"  # who took it out of suspense: no person did
_DOT = "."


def table(vault: Vault) -> Handlers:
    """Fact → handlers."""

    def take(tx: Transaction, fact: TransferArrived) -> None:
        take_transfer(tx, vault, fact)

    return {
        TransferArrived: [take],
        TransferTakenBack: [transfer_taken_back],
        PayoutCarriedOut: [refund_carried_out],
        PayoutReturned: [refund_returned],
    }


def take_transfer(tx: Transaction, vault: Vault, fact: TransferArrived) -> None:
    """Count a transfer toward its payment, or leave it in suspense and say why."""
    if fact.purpose != TRANSFER_PURPOSE:
        return
    intent = tx.session.get(PaymentIntent, fact.key, with_for_update=True)
    if intent is None:
        return
    why = _refusal(tx, vault, intent, fact)
    if why:
        bank.hold(tx, fact.entry_id, why)
        return
    due = intent.amount_fen - intent.received_fen
    taken = Money(min(fact.amount.fen, due), intent.currency)
    bank.assign(tx, fact.entry_id, booking.destination(intent), taken, _BY, fact.at)
    tx.session.add(
        PaymentPart(
            entry_id=fact.entry_id, ref=intent.ref, amount_fen=taken.fen, arrived_at=fact.at
        )
    )
    intent.received_fen, intent.channel = intent.received_fen + taken.fen, BANK
    heal(tx, intent, taken, fact.at)
    if intent.received_fen == intent.amount_fen:
        mark_paid(tx, intent, fact.at)
        return
    intent.changed_at = fact.at
    tx.session.flush()
    total = Money(intent.received_fen, intent.currency)
    tx.emit(PaymentPartlyPaid(intent.ref, intent.lot_id, intent.bidder, taken, total, fact.at))


def _refusal(tx: Transaction, vault: Vault, intent: PaymentIntent, fact: TransferArrived) -> str:
    """Why a transfer does not pay this: a code of the bank's own list, or nothing."""
    if fact.amount.currency != intent.currency:
        return "currency"
    if intent.state == "succeeded":
        return "duplicate"
    if intent.state == "cancelled":
        return "lot_over"
    is_whole = fact.amount.fen == intent.amount_fen
    if intent.purpose.startswith(booking.DEPOSIT) and not is_whole:
        return "wrong_amount"
    same = _is_payer(tx, vault, intent, fact.payer_name)
    if same is Same.NO and intent.purpose.startswith(booking.DEPOSIT):
        return "not_the_bidder"  # whoever says otherwise: it goes back to who sent it
    if fact.is_confirmed:
        return ""
    return {Same.YES: "", Same.NO: "payer_differs", Same.UNSURE: "payer_unsure"}[same]


def _is_payer(tx: Transaction, vault: Vault, intent: PaymentIntent, name: str) -> Same:
    """Whether this is who must pay, under the real name (art. 17); a confirmed agent is for people to judge."""
    owner = _with_payer(tx, intent)
    known, agent = open_payer(vault, owner), open_agent(vault, owner)
    same = same_person(name, known) if known else Same.UNSURE
    by_agent = agent and same_person(name, agent) is not Same.NO
    return Same.UNSURE if same is Same.NO and by_agent else same


def _with_payer(tx: Transaction, intent: PaymentIntent) -> PaymentIntent:
    """Who owes the deposit owes the price too: one number is one payer."""
    if intent.payer is not None:
        return intent
    other = select(PaymentIntent).where(
        PaymentIntent.lot_id == intent.lot_id,
        PaymentIntent.bidder == intent.bidder,
        PaymentIntent.payer.is_not(None),
    )
    return tx.session.scalars(other.limit(1)).first() or intent


def order_bank_refunds(tx: Transaction, vault: Vault, at: datetime) -> int:
    """Order payouts of what came by transfer, each to the account it came from; gives how many."""
    due = tx.session.scalars(
        select(Refund)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .where(Refund.state == "due", Refund.gateway_ref.is_(None))
        .where(PaymentIntent.channel == BANK)
        .order_by(Refund.attempts, Refund.due_at, Refund.id)  # what failed before comes after
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Refund)
    ).all()
    return sum(_order(tx, vault, refund, at) for refund in due)


def _order(tx: Transaction, vault: Vault, refund: Refund, at: datetime) -> bool:
    """Order one refund; what no bank message can hold stays due and late, and stops no other one."""
    intent = tx.session.get_one(PaymentIntent, refund.ref)
    refund.attempts += 1
    try:
        with tx.session.begin_nested():
            for part, fen in shares_of(refund, parts_of(tx, refund.ref)):
                wish = _payout(tx, vault, refund, part, fen)
                bank.order_payout(tx, vault, wish, booking.owed(intent), at)
    except AuctionError as error:
        refund.last_error = error.code
        return False
    refund.gateway_ref, refund.last_error = f"bank{_DOT}{refund.id}", ""
    return True


def _payout(
    tx: Transaction, vault: Vault, refund: Refund, part: PaymentPart, fen: int
) -> NewPayout:
    """Back to whoever the statement named: there is no other address to give."""
    entry = tx.session.get_one(BankEntry, part.entry_id)
    payer = told_of(vault, entry)
    intent = tx.session.get_one(PaymentIntent, part.ref)
    return NewPayout(
        key=payout_key(refund, part),
        purpose=REFUND_PURPOSE,
        to_name=payer.name,
        to_account=payer.account,
        to_bank=payer.bank or payer.name,
        amount=Money(fen, intent.currency),
        remittance=f"退款 {intent.lot_id} {intent.bidder}",
        due_at=refund.due_at,
        lot_id=intent.lot_id,
        court_id=tx.session.get_one(BankAccount, entry.account_id).court_id,
    )


def refund_carried_out(tx: Transaction, fact: PayoutCarriedOut) -> None:
    """The statement shows a payout; the refund is out when all its parts are."""
    found = _of_payout(tx, fact.purpose, fact.key)
    if found is None:
        return
    intent, refund, part = found
    part.returned_at = fact.at
    tx.session.flush()
    close_when_all_is_out(tx, intent, refund, fact.at)


def refund_returned(tx: Transaction, fact: PayoutReturned) -> None:
    """The payer's account did not take it: owed again; the bank's own page names another account."""
    found = _of_payout(tx, fact.purpose, fact.key)
    if found is None:
        return
    intent, refund, part = found
    part.returned_at = None
    tell_came_back(tx, intent, refund, fact.at)
    bear_again(tx, intent, part, fact.at)


def _of_payout(
    tx: Transaction, purpose: str, key: str
) -> tuple[PaymentIntent, Refund, PaymentPart] | None:
    if purpose != REFUND_PURPOSE or _DOT not in key:
        return None
    refund_id, entry_id = key.split(_DOT, 1)
    refund = tx.session.get(Refund, refund_id, with_for_update=True)
    part = tx.session.get(PaymentPart, entry_id, with_for_update=True)
    if refund is None or part is None:
        return None
    return tx.session.get_one(PaymentIntent, refund.ref), refund, part
