"""Credits the bank takes back: undone from where their money stands now, whole or in part, told in any order.

What a reversal takes is on a reserve until the money it had brought bears it. What was passed on before
bears nothing: the reserve goes on showing that loss until people settle it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from auction_app.bank import payouts, service
from auction_app.bank.camt import Item
from auction_app.bank.facts import PayoutReturned, TransferTakenBack
from auction_app.bank.models import BankEntry, BankReference
from auction_app.books import chart, movements
from auction_app.books.movements import Side
from auction_app.infra.transaction import Handlers, Transaction
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, post

log = logging.getLogger(__name__)
TAKEN_BACK = "taken_back"
_HERE_OR_GONE = ("suspended", "taken", "going_back", "gone_back")
_UNNAMED = "sha:"


def table() -> Handlers:
    """Fact → handlers of this room's own."""
    return {PayoutReturned: [sent_back_is_here_again]}


def take_back(tx: Transaction, debit: BankEntry, item: Item, at: datetime) -> bool:
    """A new debit that reverses a credit we know; False when none, or several, could be meant."""
    first = _credit_of(tx, debit, item)
    if first is None:
        return False
    amount = Money(debit.amount_fen, debit.currency)
    post(tx, movements.credit_taken_back(debit.account_id, debit.id, amount, at))
    _undo(tx, debit, first, at)
    return True


def catch_up(tx: Transaction, credit: BankEntry, at: datetime) -> None:
    """A credit in suspense whose reversal a statement told before: taken back before anybody hears of it."""
    named = _base(credit.key)
    if named.startswith(_UNNAMED):
        return
    debits = tx.session.scalars(
        select(BankEntry)
        .where(
            BankEntry.account_id == credit.account_id,
            BankEntry.key.startswith(f"{named}:DR:", autoescape=True),
            BankEntry.state == "unexplained",
        )
        .order_by(BankEntry.recorded_at, BankEntry.key)
        .with_for_update()
    ).all()
    for debit in debits:
        if debit.amount_fen <= credit.amount_fen - credit.reversed_fen:
            undo_explained(tx, debit, credit, at)


def undo_explained(tx: Transaction, debit: BankEntry, credit: BankEntry, at: datetime) -> None:
    """A debit that waited unexplained takes this credit back."""
    amount = Money(debit.amount_fen, debit.currency)
    reserve = chart.taken_back(debit.account_id, debit.currency)
    post(tx, movements.explained(debit.account_id, debit.id, reserve, amount, at))
    _undo(tx, debit, credit, at)


def bear(tx: Transaction, entry_id: str, sources: Sequence[Side], at: datetime) -> None:
    """What stands on `sources` bears what the bank took back of a credit. Raises `overdrawn`."""
    entry = service.lock_entry(tx, entry_id)
    post(
        tx,
        movements.taken_back_borne(entry.account_id, entry.id, sources, entry.borne_fen, at),
    )
    entry.borne_fen += sum(much.fen for _account, much in sources)
    tx.session.flush()


def bear_from(tx: Transaction, entry_id: str, place: Account, wanted: Money, at: datetime) -> None:
    """What stands where a credit was assigned bears what the bank took back, as far as it is still there."""
    here = min(wanted.fen, balance_of(tx.session, place.code, place.currency))
    if here > 0:
        bear(tx, entry_id, [(place, Money(here, wanted.currency))], at)


def sent_back_is_here_again(tx: Transaction, fact: PayoutReturned) -> None:
    """What went back to its payer came back after the bank had taken the credit back: it bears that."""
    if fact.purpose != payouts.SEND_BACK:
        return
    entry = service.lock_entry(tx, fact.key)
    lost = entry.reversed_fen - entry.borne_fen
    if lost <= 0 or not payouts.call_off(tx, fact.purpose, fact.key, fact.at):
        return
    _bear_aside(tx, entry, min(lost, fact.amount.fen), fact.at)
    if entry.borne_fen == entry.amount_fen:
        entry.state, entry.why = "reversed", ""
    tx.session.flush()


def _undo(tx: Transaction, debit: BankEntry, first: BankEntry, at: datetime) -> None:
    debit.state, debit.why, debit.reverses_id = "reversed", "", first.id
    first.reversed_fen += debit.amount_fen
    tx.session.flush()
    if first.state == "going_back" and payouts.call_off(tx, payouts.SEND_BACK, first.id, at):
        first.state, first.why = "suspended", "not_taken"
    aside = 0
    if first.state == "suspended":
        aside = min(first.amount_fen - first.taken_fen, debit.amount_fen)
        first.taken_fen += aside
        _bear_aside(tx, first, aside, at)
    rest = debit.amount_fen - aside
    if rest:
        _tell(tx, first, Money(rest, first.currency), at)
    _name_state(first)
    tx.session.flush()
    if first.borne_fen < first.reversed_fen:
        log.error("a credit was taken back after its money had left: %s", first.id)


def _bear_aside(tx: Transaction, entry: BankEntry, fen: int, at: datetime) -> None:
    if fen:
        aside = chart.suspense(chart.at_bank(entry.account_id), entry.currency)
        bear(tx, entry.id, [(aside, Money(fen, entry.currency))], at)


def _tell(tx: Transaction, first: BankEntry, amount: Money, at: datetime) -> None:
    """Who had taken the money undoes what it paid."""
    known = tx.session.get(BankReference, first.reference) if first.reference else None
    purpose, key = (known.purpose, known.key) if known is not None else ("", "")
    tx.emit(TransferTakenBack(first.id, purpose, key, amount, at))
    tx.session.refresh(first)


def _name_state(first: BankEntry) -> None:
    if first.state in ("going_back", "gone_back"):
        return  # the order is with the bank: the payer may have the money twice
    if first.reversed_fen == first.amount_fen:
        first.state, first.why = "reversed", ""
    elif first.taken_fen == first.amount_fen:
        first.state, first.why = "taken", ""


def _credit_of(tx: Transaction, debit: BankEntry, item: Item) -> BankEntry | None:
    """The one credit under the same name of the bank's, by its whole amount where several fit."""
    named = _base(item.key)
    if named.startswith(_UNNAMED):
        return None
    rows = tx.session.scalars(
        select(BankEntry)
        .where(
            BankEntry.account_id == debit.account_id,
            BankEntry.key.startswith(f"{named}:C:", autoescape=True),
            BankEntry.state.in_(_HERE_OR_GONE),
            BankEntry.amount_fen - BankEntry.reversed_fen >= debit.amount_fen,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    exact = [one for one in rows if one.amount_fen - one.reversed_fen == debit.amount_fen]
    found = exact or rows
    return found[0] if len(found) == 1 else None


def _base(key: str) -> str:
    """What the bank calls a movement, without its direction and its number among equal ones."""
    return key.rsplit(":", 2)[0]
