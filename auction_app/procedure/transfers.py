"""Money of a sale that the card provider holds, on its way to the court's account (art. 25).

Wanted from the hammer on; there when the court's statement shows it, at the instant a clerk's record names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from auction_app.bank.facts import TransferArrived
from auction_app.bank.looking import told_of
from auction_app.bank.models import BankAccount, BankEntry, BankReference
from auction_app.bank.service import PROVIDER_PAYOUT, assign, hold, issue_reference
from auction_app.books import chart
from auction_app.deadlines.service import meet_deadline
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerPosting, LedgerTransfer
from auction_app.lots.models import Lot
from auction_app.payments.facts import ProviderPaidOut
from auction_app.payments.models import PaymentIntent
from auction_app.procedure.models import ProviderTransfer
from auction_app.procedure.price_books import SOURCES, note_told

_WORD = re.compile(r"[A-Za-z0-9_]{6,64}")
PLATFORM = "platform"


def want_transfer(
    tx: Transaction, intent: PaymentIntent, kind: str, amount_fen: int, at: datetime
) -> None:
    """The provider holds so much of a sale: it belongs on the court's account. Said twice it is once."""
    if tx.session.get(ProviderTransfer, intent.ref) is not None:
        return
    tx.session.add(
        ProviderTransfer(
            ref=intent.ref,
            lot_id=intent.lot_id,
            kind=kind,
            amount_fen=amount_fen,
            currency=intent.currency,
            wanted_at=at,
        )
    )
    tx.session.flush()


def deposit_outside(session: Session, lot_id: str) -> ProviderTransfer | None:
    """The buyer's deposit while it is with the card provider or on its way; None once it has arrived."""
    return session.scalar(
        select(ProviderTransfer)
        .where(ProviderTransfer.lot_id == lot_id, ProviderTransfer.kind == "deposit")
        .where(ProviderTransfer.arrived_at.is_(None))
    )


def provider_told(tx: Transaction, vault: Vault, fact: ProviderPaidOut) -> None:
    """The provider's message may come after the statement: what waits under that name has arrived."""
    issue_reference(tx, PROVIDER_PAYOUT, fact.name, fact.at)
    waiting = tx.session.scalars(
        select(BankEntry)
        .where(BankEntry.state == "suspended", BankEntry.why == "unknown_reference")
        .where(BankEntry.amount_fen == fact.amount.fen, BankEntry.currency == fact.amount.currency)
        .order_by(BankEntry.recorded_at, BankEntry.id)
    ).all()
    for entry in waiting:
        said = told_of(vault, entry).said
        if fact.name in _WORD.findall(said):
            provider_paid(tx, entry.id, said, fact.amount, fact.at)


def provider_paid(
    tx: Transaction, entry_id: str, remittance: str, amount: Money, at: datetime
) -> None:
    """A statement's credit that names a payout of the provider: what waited for it has arrived.

    Another amount than the payout's stays in suspense for two people, and so does one told twice.
    """
    sent = _payout_named(tx.session, _WORD.findall(remittance))
    if sent is None:
        return
    if sent[1] != amount:
        hold(tx, entry_id, "wrong_amount")
    elif _still_to_come(tx.session, sent) < amount.fen:
        hold(tx, entry_id, "duplicate")
    else:
        _take(tx, entry_id, sent, amount, at)


def payout_confirmed(tx: Transaction, fact: TransferArrived) -> None:
    """Two people said which payout of the provider a credit is: no more of it than has not come yet."""
    sent = _payout_named(tx.session, [fact.key]) if fact.purpose == PROVIDER_PAYOUT else None
    if sent is None or not fact.is_confirmed or sent[1].currency != fact.amount.currency:
        return
    comes = min(fact.amount.fen, _still_to_come(tx.session, sent))
    if comes > 0:
        _take(tx, fact.entry_id, sent, Money(comes, fact.amount.currency), fact.at)
    else:
        hold(tx, fact.entry_id, "duplicate")


def _take(
    tx: Transaction, entry_id: str, sent: tuple[LedgerPosting, Money], amount: Money, at: datetime
) -> None:
    """Out of suspense, and counted to what was wanted before the payout left, the oldest first.

    A payout is one sum without names: what it lacks, because the provider kept its fee, the next one
    fills. What it holds besides was no deposit of a buyer.
    """
    posting = sent[0]
    entry = tx.session.get_one(BankEntry, entry_id)
    entry.reference = issue_reference(tx, PROVIDER_PAYOUT, posting.ref, at)
    assign(tx, entry_id, chart.in_transit(amount.currency), amount, PLATFORM, at)
    left = amount.fen
    for row in _wanted_before(tx, entry_id, posting.at, amount.currency):
        comes = min(left, row.amount_fen - row.came_fen)
        left -= comes
        row.came_fen += comes
        if row.came_fen < row.amount_fen:
            break
        row.ordered_at, row.arrived_at, row.entry_id = posting.at, at, entry_id
        _arrived(tx, row, at)
    tx.session.flush()


def _still_to_come(session: Session, sent: tuple[LedgerPosting, Money]) -> int:
    """What of a payout no credit has brought (fen); what one court sent on to another comes once more."""
    named = select(BankReference.reference).filter_by(purpose=PROVIDER_PAYOUT, key=sent[0].ref)
    moved = case(
        (BankEntry.is_credit, -BankEntry.taken_fen),
        (BankEntry.state == "explained", BankEntry.amount_fen),
        else_=0,
    )
    ours = BankEntry.reference.in_(named)
    return sent[1].fen + int(session.scalar(select(func.sum(moved)).where(ours)) or 0)


def _arrived(tx: Transaction, row: ProviderTransfer, at: datetime) -> None:
    tx.session.flush()
    if row.kind == "deposit":
        intent = tx.session.get_one(PaymentIntent, row.ref)
        told = (row.kind, SOURCES[intent.channel], row.ref)
        came = note_told(tx, row.lot_id, told, row.amount_fen, at).received_at
        row.arrived_at = came
        meet_deadline(tx, "transfer_deposit", row.lot_id, came)


def _payout_named(session: Session, words: Sequence[str]) -> tuple[LedgerPosting, Money] | None:
    """The payout whose name is among the words of a statement, and its amount; None where none is."""
    names = [f"transit:{word}" for word in words]
    row = session.execute(
        select(LedgerPosting, LedgerTransfer.amount_fen, LedgerTransfer.currency)
        .join(LedgerTransfer, LedgerTransfer.posting_id == LedgerPosting.id)
        .where(LedgerPosting.id.in_(names), LedgerPosting.kind == "provider_payout")
    ).first()
    return None if row is None else (row[0], Money(row[1], row[2]))


def _wanted_before(
    tx: Transaction, entry_id: str, at: datetime, currency: str
) -> Sequence[ProviderTransfer]:
    """What the court whose account this is waits for: another court's money goes to that court's account."""
    return tx.session.scalars(
        select(ProviderTransfer)
        .join(Lot, Lot.id == ProviderTransfer.lot_id)
        .join(BankAccount, BankAccount.court_id == Lot.court_id)
        .join(BankEntry, BankEntry.account_id == BankAccount.id)
        .where(BankEntry.id == entry_id)
        .where(ProviderTransfer.arrived_at.is_(None), ProviderTransfer.wanted_at <= at)
        .where(ProviderTransfer.currency == currency)
        .order_by(ProviderTransfer.wanted_at, ProviderTransfer.ref)
        .with_for_update(of=ProviderTransfer)
    ).all()
