"""What one entry of a statement does: to suspense and on to what it pays, or an order carried out or returned.

Every fen on the statement is booked, known or not; what nobody explains waits with its reason.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.bank import payouts, reversals
from auction_app.bank.camt import Item
from auction_app.bank.errors import PAYER_UNKNOWN
from auction_app.bank.facts import TransferArrived, TransferUnknown
from auction_app.bank.models import BankAccount, BankEntry, BankReference
from auction_app.bank.references import references_in
from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import post


def take_effect(tx: Transaction, entry: BankEntry, item: Item, at: datetime) -> None:
    """Book a new entry and tell the rooms above. Raises `overdrawn` when the bank gives what it has not."""
    if entry.is_credit:
        _credit(tx, entry, item, at)
    else:
        _debit(tx, entry, item, at)
    tx.session.flush()


def offer(
    tx: Transaction, entry: BankEntry, payer: tuple[str, str], at: datetime, confirmed: bool = False
) -> bool:
    """Tell what arrived for a known reference; True when somebody took all or part of it.

    A handler that refuses undoes only its own part: the entry stays in suspense with the code.
    """
    known = tx.session.get_one(BankReference, entry.reference)
    amount = Money(entry.amount_fen - entry.taken_fen, entry.currency)
    before, entry.why = entry.taken_fen, ""
    fact = TransferArrived(
        entry.id, known.purpose, known.key, amount, *payer, at, entry.booked_on, confirmed
    )
    try:
        with tx.session.begin_nested():
            tx.emit(fact)
    except AuctionError as error:
        tx.session.refresh(entry)
        entry.why = error.code
    tx.session.flush()
    if entry.state == "suspended" and not entry.why:
        entry.why = "not_taken"
    return entry.taken_fen > before


def _credit(tx: Transaction, entry: BankEntry, item: Item, at: datetime) -> None:
    if payouts.came_back(tx, entry, item.end_to_end, item.return_code, at):
        return
    amount, channel = Money(entry.amount_fen, entry.currency), chart.at_bank(entry.account_id)
    aside = chart.suspense(channel, entry.currency)
    post(tx, movements.received(channel, entry.id, aside, amount, at))
    if payouts.is_ours(tx, item.end_to_end):
        entry.why = "duplicate"  # this order came back before
        return
    reversals.catch_up(tx, entry, at)
    if entry.state != "suspended":
        return
    found = _known_references(tx, item)
    if len(found) != 1:
        entry.why = "several_references" if found else "unknown_reference"
        said = " / ".join(item.remittance)
        tx.emit(TransferUnknown(entry.id, amount, item.name, said, at))
        return
    entry.reference = found[0].reference
    account = tx.session.get_one(BankAccount, entry.account_id)
    if found[0].court_id not in (None, account.court_id):
        entry.why = "other_court"
        return
    if not item.account:
        entry.why = PAYER_UNKNOWN  # it could not be sent back: two people look first
        return
    tx.session.flush()
    offer(tx, entry, (item.name, item.account), at)


def _debit(tx: Transaction, entry: BankEntry, item: Item, at: datetime) -> None:
    entry.why = payouts.carried_out(tx, entry, item.end_to_end, at)
    if not entry.why:
        return
    if entry.is_reversal:
        entry.why = reversals.TAKEN_BACK
        if reversals.take_back(tx, entry, item, at):
            return
    amount = Money(entry.amount_fen, entry.currency)
    nobody = chart.unexplained(entry.account_id, entry.currency)
    post(tx, movements.sent(chart.at_bank(entry.account_id), entry.id, nobody, amount, at))


def _known_references(tx: Transaction, item: Item) -> list[BankReference]:
    written = references_in(*item.remittance, item.end_to_end)
    query = select(BankReference).where(BankReference.reference.in_(written))
    return list(tx.session.scalars(query))
