"""Verbs for the rooms above: give a reference, take money out of suspense, order a payout."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.bank import references
from auction_app.bank.errors import BAD_REMITTANCE, ENTRY_SPENT, NO_SUCH_ENTRY
from auction_app.bank.models import BankEntry, BankPayout, BankReference
from auction_app.books import chart, movements
from auction_app.infra.crypto import Vault
from auction_app.infra.forms import hidden_characters
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import LARGEST_FEN, Money
from auction_app.ledger.models import LedgerPosting
from auction_app.ledger.service import Account, post, reversal

_ACCOUNT_LABEL = "payee-account"
_NUMBER = re.compile(r"[0-9A-Z]{5,34}")
PROVIDER_PAYOUT = "provider_payout"  # references of this purpose: what the card provider sent
NAME_LENGTH, REMITTANCE_LENGTH = 140, 140


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose account, which number, at which bank."""

    name: str
    account: str
    bank: str

    def __repr__(self) -> str:
        return "Payee(…)"  # logs and error texts must not carry it


@dataclass(frozen=True, slots=True)
class NewPayout:
    """Money to be sent once for one (purpose, key); names and accounts are sealed in the table."""

    key: str
    purpose: str
    to_name: str
    to_account: str
    to_bank: str
    amount: Money
    remittance: str
    due_at: datetime | None
    lot_id: str | None
    court_id: str

    def __repr__(self) -> str:
        return f"NewPayout({self.purpose}, {self.key})"


def issue_reference(
    tx: Transaction, purpose: str, key: str, at: datetime, court_id: str | None = None
) -> str:
    """The reference for one thing that can be paid, made when it is new; the same one for ever.

    `court_id`: on whose account it is paid; a transfer to another court then waits in suspense.
    """
    row = insert(BankReference).values(
        reference=references.new_reference(),
        purpose=purpose,
        key=key,
        court_id=court_id,
        issued_at=at,
    )
    tx.session.execute(row.on_conflict_do_nothing(index_elements=["purpose", "key"]))
    known = select(BankReference.reference).filter_by(purpose=purpose, key=key)
    return tx.session.execute(known).scalar_one()


def reference_named(tx: Transaction, written: str) -> BankReference | None:
    """What a person typed: one of our references, or the name of a payout of the card provider."""
    by_name = select(BankReference).filter_by(purpose=PROVIDER_PAYOUT, key=written.strip())
    return tx.session.get(BankReference, references.bare(written)) or tx.session.scalar(by_name)


def assign(
    tx: Transaction, entry_id: str, to: Account, amount: Money, by: str, at: datetime
) -> None:
    """Take money out of suspense for an account; the same entry and account twice is once.

    Raises `no_such_entry`, `entry_spent` when less is open, `posted_otherwise` for another amount.
    """
    entry = lock_entry(tx, entry_id)
    movement = movements.assigned(chart.at_bank(entry.account_id), entry_id, to, amount, at)
    if entry.state != "suspended" or entry.amount_fen - entry.taken_fen < amount.fen:
        if entry.is_credit and not _is_new(tx, movement.id) and not post(tx, movement):
            return
        raise AuctionError(ENTRY_SPENT)
    if not post(tx, movement):
        return
    entry.taken_fen += amount.fen
    entry.decided_by = by
    is_whole = entry.taken_fen == entry.amount_fen
    entry.state, entry.why = ("taken", "") if is_whole else ("suspended", "too_much")
    tx.session.flush()


def unassign(tx: Transaction, entry_id: str, to: Account, why: str, at: datetime) -> None:
    """What a whole entry paid has fallen away: it waits in suspense again, for two people to send it back.

    Said twice it is once. Raises `overdrawn` when the account has it no more.
    """
    entry = lock_entry(tx, entry_id)
    amount = Money(entry.amount_fen, entry.currency)
    movement = movements.assigned(chart.at_bank(entry.account_id), entry_id, to, amount, at)
    if post(tx, reversal(movement, f"un{movement.id}", at)):
        entry.taken_fen, entry.state, entry.why, entry.decided_by = 0, "suspended", why, ""
        tx.session.flush()


def hold(tx: Transaction, entry_id: str, why: str) -> None:
    """Leave money in suspense and say why: a code of `decision.WHYS`, or of a refusal."""
    lock_entry(tx, entry_id).why = why
    tx.session.flush()


def order_payout(
    tx: Transaction, vault: Vault, wish: NewPayout, out_of: Account, at: datetime
) -> str:
    """Put a payout among those that wait for a file; gives its id, the same one when asked again.

    One that was called off is ordered anew.

    Raises `bad_remittance` for what no bank message can hold, ValueError for an account that may go
    below zero: nothing is paid out of it.
    """
    if out_of.least_fen != 0 or out_of.currency != wish.amount.currency:
        raise ValueError("a payout leaves an account that owes, in its own currency")
    if not 0 < wish.amount.fen <= LARGEST_FEN:
        raise ValueError("a payout is a positive amount")
    payee = clean_payee(wish.to_name, wish.to_account, wish.to_bank)
    remittance = clean_remittance(wish.remittance)
    attempt, known = _newest(tx, wish)
    if known:
        return known
    own_id = new_id("po", 20)
    row = insert(BankPayout).values(
        id=own_id,
        purpose=wish.purpose,
        key=wish.key,
        attempt=attempt,
        court_id=wish.court_id,
        lot_id=wish.lot_id,
        sealed=seal_payee(vault, own_id, payee),
        account_index=account_index(vault, payee.account),
        amount_fen=wish.amount.fen,
        currency=wish.amount.currency,
        remittance=remittance,
        out_of=out_of.code,
        due_at=wish.due_at,
        state="waiting",
        ordered_at=at,
    )
    tx.session.execute(row.on_conflict_do_nothing(index_elements=["purpose", "key", "attempt"]))
    made = select(BankPayout.id).filter_by(purpose=wish.purpose, key=wish.key, attempt=attempt)
    return tx.session.execute(made).scalar_one()


def _newest(tx: Transaction, wish: NewPayout) -> tuple[int, str]:
    """(number of the next attempt, the payout that stands for it already or an empty string)."""
    row = tx.session.execute(
        select(BankPayout.id, BankPayout.attempt, BankPayout.state)
        .where(BankPayout.purpose == wish.purpose, BankPayout.key == wish.key)
        .order_by(BankPayout.attempt.desc())
        .limit(1)
    ).first()
    if row is None:
        return 1, ""
    return (row.attempt + 1, "") if row.state == "void" else (row.attempt, row.id)


def lock_entry(tx: Transaction, entry_id: str) -> BankEntry:
    """A statement's entry, held until the commit. Raises `no_such_entry`."""
    row = tx.session.scalar(
        select(BankEntry)
        .where(BankEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise AuctionError(NO_SUCH_ENTRY)
    return row


def clean_payee(name: str, account: str, bank: str) -> Payee:
    """A payee as a bank message can hold it. Raises `bad_remittance`, naming the field."""
    number = normal_account(account)
    if not is_account(number):
        raise AuctionError(BAD_REMITTANCE, fields={"account": BAD_REMITTANCE})
    return Payee(_clean(name, NAME_LENGTH, "name"), number, _clean(bank, NAME_LENGTH, "bank"))


def clean_remittance(text: str) -> str:
    """What a payee reads, as a bank message can hold it. Raises `bad_remittance`."""
    return _clean(text, REMITTANCE_LENGTH, "remittance")


def normal_account(number: str) -> str:
    """An account number as it is stored and compared: no blanks, ASCII, capitals."""
    return references.bare(number)


def is_account(number: str) -> bool:
    """Whether a normal form can be an account number: 5 to 34 digits and capitals."""
    return _NUMBER.fullmatch(number) is not None


def masked_account(number: str) -> str:
    """What a page or a log shows of an account number: its last four."""
    return f"…{number[-4:]}"


def account_index(vault: Vault, number: str) -> bytes:
    """The keyed index of an account number, for exact look-ups; empty for none."""
    bare = normal_account(number)
    return vault.blind_index(_ACCOUNT_LABEL, bare) if bare else b""


def seal_payee(vault: Vault, payout_id: str, payee: Payee) -> bytes:
    """Sealed for its row alone."""
    said = json.dumps([payee.name, payee.account, payee.bank], ensure_ascii=False)
    return vault.seal(said.encode(), f"bank_payout:{payout_id}:sealed")


def open_payee(vault: Vault, payout: BankPayout) -> Payee:
    """For the machine that writes the file; a page that shows it logs the look."""
    return Payee(*json.loads(vault.open(payout.sealed, f"bank_payout:{payout.id}:sealed")))


def paid_to(session: Session, vault: Vault, purpose: str, key: str) -> Payee | None:
    """Whom the newest order for one (purpose, key) names: what a receipt says. None while nothing was ordered."""
    row = session.scalar(
        select(BankPayout)
        .where(BankPayout.purpose == purpose, BankPayout.key == key, BankPayout.state != "void")
        .order_by(BankPayout.attempt.desc())
        .limit(1)
    )
    return open_payee(vault, row) if row is not None else None


def _is_new(tx: Transaction, posting_id: str) -> bool:
    return tx.session.get(LedgerPosting, posting_id) is None


def _clean(text: str, longest: int, field: str) -> str:
    bare = " ".join(text.split())
    if not bare or len(bare) > longest or hidden_characters(bare):
        raise AuctionError(BAD_REMITTANCE, fields={field: BAD_REMITTANCE})
    return bare
