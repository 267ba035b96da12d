"""What two people decide about money in suspense: what it pays, or that it goes back to who sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from auction_app.bank import payouts, service
from auction_app.bank.decision import Same, same_person
from auction_app.bank.effects import offer
from auction_app.bank.errors import (
    ENTRY_SPENT,
    NO_SUCH_ENTRY,
    NO_SUCH_REFERENCE,
    NOT_ACCEPTED,
    NOT_OWN_ACCOUNT,
    PAYER_UNKNOWN,
)
from auction_app.bank.looking import Told, told_of
from auction_app.bank.models import BankAccount, BankEntry, BankProposal
from auction_app.bank.service import NewPayout, Payee
from auction_app.bank.two_people import Matter, Member, put_forward
from auction_app.books import chart
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money

ASSIGN, SEND_BACK = "assign", "send_back"


def propose_assignment(
    tx: Transaction, vault: Vault, what: tuple[str, str, str], by: Member, at: datetime
) -> str:
    """(entry, reference, ground): money in suspense is for this. Gives the digest.

    Raises `no_such_entry`, `entry_spent`, `no_such_reference`, also for another court's.
    """
    entry_id, written, ground = what
    entry = _open_entry(tx, entry_id, by.court_id)
    known = service.reference_named(tx, written)
    if known is None or known.court_id not in (None, by.court_id):
        raise AuctionError(NO_SUCH_REFERENCE, fields={"reference": NO_SUCH_REFERENCE})
    said = {"entry": entry.id, "reference": known.reference, "ground": ground, **_rest(entry)}
    return put_forward(tx, vault, Matter(ASSIGN, entry.id, said, {}), by, at)


def propose_send_back(
    tx: Transaction,
    vault: Vault,
    what: tuple[str, str],
    by: Member,
    at: datetime,
    payer: Payee | None = None,
) -> str:
    """(entry, ground): the open rest goes back to the account it came from, to no other. Gives the digest.

    `payer` is what the court found out where the statement names no account: cash at the counter, a
    bank's own cheque. Raises `no_such_entry`, `entry_spent`, `bad_remittance`, `payer_unknown` while
    nobody names one, `not_own_account` for another one than the statement names.
    """
    entry_id, ground = what
    entry = _open_entry(tx, entry_id, by.court_id)
    to = _payer_of(told_of(vault, entry), payer)
    said = {"entry": entry.id, "ground": ground, **_rest(entry)}
    hidden = {} if payer is None else {"name": to.name, "account": to.account, "bank": to.bank}
    return put_forward(tx, vault, Matter(SEND_BACK, entry.id, said, hidden), by, at)


def assign(
    tx: Transaction, vault: Vault, row: BankProposal, said: dict[str, Any], at: datetime
) -> None:
    """Carry an approved assignment out. Raises `entry_spent`, `not_accepted`."""
    entry = _open_entry(tx, said["entry"], row.court_id)
    _as_proposed(entry, said)
    entry.reference = said["reference"]
    told = told_of(vault, entry)
    if not offer(tx, entry, (told.name, told.account), at, confirmed=True):
        raise AuctionError(NOT_ACCEPTED, extra={"why": entry.why})


def send_back(
    tx: Transaction,
    vault: Vault,
    row: BankProposal,
    what: tuple[dict[str, Any], dict[str, Any]],
    at: datetime,
) -> None:
    """Order what was approved to go back; `what` is what was said openly and sealed. Raises `entry_spent`."""
    said, hidden = what
    entry = _open_entry(tx, said["entry"], row.court_id)
    _as_proposed(entry, said)
    named = Payee(hidden["name"], hidden["account"], hidden["bank"]) if "name" in hidden else None
    payer = _payer_of(told_of(vault, entry), named)
    wish = NewPayout(
        key=entry.id,
        purpose=payouts.SEND_BACK,
        to_name=payer.name,
        to_account=payer.account,
        to_bank=payer.bank,
        amount=Money(entry.amount_fen - entry.taken_fen, entry.currency),
        remittance=f"退回款项 {entry.id}",
        due_at=None,
        lot_id=None,
        court_id=row.court_id,
    )
    aside = chart.suspense(chart.at_bank(entry.account_id), entry.currency)
    service.order_payout(tx, vault, wish, aside, at)
    entry.state, entry.why, entry.decided_by = "going_back", "", row.id


def _open_entry(tx: Transaction, entry_id: str, court_id: str) -> BankEntry:
    entry = tx.session.scalar(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankEntry.id == entry_id, BankAccount.court_id == court_id, BankEntry.is_credit)
        .with_for_update(of=BankEntry)
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise AuctionError(NO_SUCH_ENTRY)
    if entry.state != "suspended":
        raise AuctionError(ENTRY_SPENT)
    return entry


def _rest(entry: BankEntry) -> dict[str, Any]:
    return {"amount": entry.amount_fen - entry.taken_fen, "currency": entry.currency}


def _payer_of(told: Told, named: Payee | None) -> Payee:
    """Who the statement says; whom two people name only where it names no account."""
    if told.names_account:
        if named is not None:
            raise AuctionError(NOT_OWN_ACCOUNT, fields={"account": NOT_OWN_ACCOUNT})
        return service.clean_payee(told.name, told.account, told.bank or told.name)
    if named is None:
        raise AuctionError(PAYER_UNKNOWN)
    if told.name and same_person(told.name, named.name) is Same.NO:
        raise AuctionError(NOT_OWN_ACCOUNT, fields={"name": NOT_OWN_ACCOUNT})
    return service.clean_payee(named.name, named.account, named.bank)


def _as_proposed(entry: BankEntry, said: dict[str, Any]) -> None:
    """Part of it may have gone since: then what was proposed is no longer what would happen."""
    if entry.amount_fen - entry.taken_fen != said["amount"]:
        raise AuctionError(ENTRY_SPENT)
