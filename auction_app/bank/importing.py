"""Statements taken over: each once, each entry once, all of a file in one transaction or none of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from auction_app.bank.camt import Item, Statement, read_statements
from auction_app.bank.effects import take_effect
from auction_app.bank.errors import (
    EARLIER_FIRST,
    NOT_CONTINUING,
    STATEMENT_DIFFERS,
    UNKNOWN_BANK_ACCOUNT,
    WRONG_CURRENCY,
)
from auction_app.bank.models import BankAccount, BankEntry, BankStatement
from auction_app.bank.service import account_index
from auction_app.books import movements
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.service import OVERDRAWN, post

OPERATOR = "command"  # the bank's own channel: the operator's command, or a program in its place


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, for which court; None is the operator's command, for any court."""

    by: str
    court_id: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What one statement of the file did; `waiting` is how many entries a person must look at."""

    account: str
    number: str
    is_new: bool
    entries: int
    known: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands among the known ones: new or not, and what is missing right before it (fen)."""

    is_new: bool
    gap_fen: int


def check(tx: Transaction, statement: Statement, court_id: str | None) -> Place:
    """Whether a statement can be one of this court's. Nothing is written.

    Raises `unknown_bank_account`, `wrong_currency`, `statement_differs` for other content under a known
    number, and `not_continuing` where its neighbour by number closed with another balance than it opens.
    """
    return _place(tx, _account(tx, statement, court_id), statement)


def import_file(
    tx: Transaction, vault: Vault, content: bytes, importer: Importer, at: datetime
) -> list[Imported]:
    """Book every statement of a camt.053 file; what was booked before is passed over.

    Raises what `read_statements` and `check` raise, and `earlier_first` when the account would owe the bank.
    """
    statements = sorted(read_statements(content), key=lambda one: (one.opened_on, one.closed_on))
    source = (importer.by, hashlib.sha256(content).hexdigest())
    return [_import(tx, vault, one, importer.court_id, (*source, at)) for one in statements]


def _import(
    tx: Transaction,
    vault: Vault,
    statement: Statement,
    court_id: str | None,
    source: tuple[str, str, datetime],
) -> Imported:
    account, at = _account(tx, statement, court_id), source[2]
    if not _place(tx, account, statement).is_new:
        count = len(statement.items)
        return Imported(account.number, statement.number, False, 0, count, 0)
    row = _record(tx, account, statement, source)
    new = _new_items(tx, account, statement)
    try:
        _book_what_stood_before(tx, account, row, at)
        waiting = sum(_enter(tx, vault, row, item, at) for item in new)
    except AuctionError as error:
        if error.code == OVERDRAWN:
            raise AuctionError(EARLIER_FIRST, extra={"statement": statement.number}) from error
        raise
    passed = len(statement.items) - len(new)
    return Imported(account.number, statement.number, True, len(new), passed, waiting)


def _account(tx: Transaction, statement: Statement, court_id: str | None) -> BankAccount:
    """The court's account, held: one import at a time."""
    account = tx.session.scalar(
        select(BankAccount).where(BankAccount.number == statement.account).with_for_update()
    )
    if account is None or (court_id is not None and account.court_id != court_id):
        raise AuctionError(UNKNOWN_BANK_ACCOUNT)
    if account.currency != statement.currency:
        raise AuctionError(WRONG_CURRENCY)
    return account


def _place(tx: Transaction, account: BankAccount, statement: Statement) -> Place:
    """Raises `statement_differs`, `not_continuing`."""
    known = tx.session.scalar(
        select(BankStatement).filter_by(account_id=account.id, number=statement.number)
    )
    if known is not None:
        if known.sha256 != statement.sha256:
            raise AuctionError(STATEMENT_DIFFERS, extra={"statement": statement.number})
        return Place(False, 0)
    rows = tx.session.scalars(select(BankStatement).filter_by(account_id=account.id)).all()
    if not all(_continues(row, statement) for row in rows):
        raise AuctionError(NOT_CONTINUING, extra={"statement": statement.number})
    earlier = [row for row in rows if row.closed_on <= statement.opened_on]
    if not earlier:
        return Place(True, 0)
    last = max(earlier, key=lambda row: (row.closed_on, row.sequence or 0))
    return Place(True, statement.opening_fen - last.closing_fen)


def _continues(row: BankStatement, statement: Statement) -> bool:
    """Whether a neighbour by the bank's own count closes with what the next one opens with."""
    if row.sequence is None or statement.sequence is None:
        return True
    step = statement.sequence - row.sequence
    if step == 1 and row.closed_on <= statement.opened_on:
        return row.closing_fen == statement.opening_fen
    if step == -1 and row.opened_on >= statement.closed_on:
        return row.opening_fen == statement.closing_fen
    return True


def _record(
    tx: Transaction, account: BankAccount, statement: Statement, source: tuple[str, str, datetime]
) -> BankStatement:
    by, file_sha256, at = source
    row = BankStatement(
        id=new_id("bs"),
        account_id=account.id,
        number=statement.number,
        sequence=statement.sequence,
        sha256=statement.sha256,
        file_sha256=file_sha256,
        opened_on=statement.opened_on,
        closed_on=statement.closed_on,
        opening_fen=statement.opening_fen,
        closing_fen=statement.closing_fen,
        currency=statement.currency,
        imported_at=at,
        imported_by=by,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def _new_items(tx: Transaction, account: BankAccount, statement: Statement) -> Sequence[Item]:
    """What no earlier statement told, credits first: money is there before it leaves.

    Raises `statement_differs` when the bank tells a known entry with another amount.
    """
    rows = tx.session.execute(
        select(BankEntry.key, BankEntry.amount_fen).where(
            BankEntry.account_id == account.id,
            BankEntry.key.in_([item.key for item in statement.items]),
        )
    )
    known = {row.key: row.amount_fen for row in rows}
    for item in statement.items:
        if known.get(item.key, item.fen) != item.fen:
            raise AuctionError(STATEMENT_DIFFERS, extra={"statement": statement.number})
    new = [item for item in statement.items if item.key not in known]
    return sorted(new, key=lambda item: not item.is_credit)


def _book_what_stood_before(
    tx: Transaction, account: BankAccount, row: BankStatement, at: datetime
) -> None:
    """The books hold exactly what the bank holds, so what the earliest statement opened with is in them."""
    rest = tx.session.scalars(
        select(BankStatement)
        .where(BankStatement.account_id == account.id, BankStatement.id != row.id)
        .order_by(BankStatement.opened_on, BankStatement.sequence, BankStatement.imported_at)
        .limit(1)
    ).first()
    if rest is not None and rest.opened_on <= row.opened_on:
        return
    more = row.opening_fen - (rest.opening_fen if rest is not None else 0)
    if more:
        amount = Money(abs(more), account.currency)
        post(tx, movements.stood_on_account(account.id, row.id, amount, more > 0, at))


def _enter(
    tx: Transaction, vault: Vault, statement: BankStatement, item: Item, at: datetime
) -> bool:
    """Write an entry and let it take effect; True when a person must look at it."""
    own_id = new_id("be", 16)
    entry = BankEntry(
        id=own_id,
        account_id=statement.account_id,
        statement_id=statement.id,
        key=item.key,
        is_credit=item.is_credit,
        is_reversal=item.is_reversal,
        amount_fen=item.fen,
        currency=statement.currency,
        booked_on=item.booked_on,
        sealed=vault.seal(_payer(item), f"bank_entry:{own_id}:sealed"),
        account_index=account_index(vault, item.account),
        state="suspended" if item.is_credit else "unexplained",
        recorded_at=at,
    )
    tx.session.add(entry)
    tx.session.flush()
    take_effect(tx, entry, item, at)
    return entry.state in ("suspended", "unexplained")


def _payer(item: Item) -> bytes:
    said = [item.name, item.account, item.bank, " / ".join(item.remittance), item.end_to_end]
    return json.dumps(said, ensure_ascii=False).encode()
