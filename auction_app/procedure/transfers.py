"""Money of a sale that the card provider holds, on its way to the court's account (art. 25).

Wanted from the hammer on; there when the court's statement shows it, at the instant a clerk's record names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bank.models import BankAccount, BankEntry
from auction_app.bank.service import assign, hold
from auction_app.books import chart
from auction_app.deadlines.service import meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerPosting, LedgerTransfer
from auction_app.lots.models import Lot
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


def provider_paid(
    tx: Transaction, entry_id: str, remittance: str, amount: Money, at: datetime
) -> None:
    """A statement's credit that names a payout of the provider: what waited for it has arrived.

    A payout is one sum without names. It is counted to what was wanted before it left, the oldest
    first; what it lacks, because the provider kept its fee, the next one fills. What it holds besides was
    no deposit of a buyer. Another amount than the payout's stays in suspense for a person to look at.
    """
    sent = _payout_named(tx.session, remittance)
    if sent is None:
        return
    posting, has = sent
    if has != amount:
        hold(tx, entry_id, "wrong_amount")
        return
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


def _arrived(tx: Transaction, row: ProviderTransfer, at: datetime) -> None:
    tx.session.flush()
    if row.kind == "deposit":
        intent = tx.session.get_one(PaymentIntent, row.ref)
        told = (row.kind, SOURCES[intent.channel], row.ref)
        came = note_told(tx, row.lot_id, told, row.amount_fen, at).received_at
        row.arrived_at = came
        meet_deadline(tx, "transfer_deposit", row.lot_id, came)


def _payout_named(session: Session, remittance: str) -> tuple[LedgerPosting, Money] | None:
    """The payout whose name stands in the text of a statement, and its amount; None where none does."""
    names = [f"transit:{word}" for word in _WORD.findall(remittance)]
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
