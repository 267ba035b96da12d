"""What a statement told of a payer, and of a payee: opened for the machine, or for a person whose look is logged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from auction_app.accounts.identity import record_access
from auction_app.bank.errors import NO_SUCH_ENTRY, NO_SUCH_PAYOUT
from auction_app.bank.models import BankAccount, BankBatch, BankEntry, BankPayout, BankProposal
from auction_app.bank.service import Payee, account_index, open_payee
from auction_app.bank.two_people import Member, opened
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError


@dataclass(frozen=True, slots=True)
class Told:
    """The other side of an entry, as the bank named it."""

    name: str
    account: str
    bank: str
    said: str
    end_to_end: str

    @property
    def names_account(self) -> bool:
        """Whether money could be sent back to it."""
        return bool(self.name and self.account)

    def __repr__(self) -> str:
        return "Told(…)"


def told_of(vault: Vault, entry: BankEntry) -> Told:
    """For the machine alone: nobody reads it."""
    return Told(*json.loads(vault.open(entry.sealed, f"bank_entry:{entry.id}:sealed")))


def look_at_entry(
    tx: Transaction, vault: Vault, entry_id: str, reason: str, by: Member, at: datetime
) -> tuple[BankEntry, Told]:
    """An entry of the own court with its payer; the look is recorded. Raises `no_such_entry`, `bad_fields`."""
    entry = tx.session.scalar(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankEntry.id == entry_id, BankAccount.court_id == by.court_id)
    )
    if entry is None:
        raise AuctionError(NO_SUCH_ENTRY)
    record_access(tx, by.account_id, "bank.entry.read", entry.id, reason, at)
    return entry, told_of(vault, entry)


def look_at_payout(
    tx: Transaction, vault: Vault, payout_id: str, reason: str, by: Member, at: datetime
) -> tuple[BankPayout, Payee]:
    """A payout of the own court with its payee; the look is recorded. Raises `no_such_payout`, `bad_fields`."""
    payout = tx.session.get(BankPayout, payout_id)
    if payout is None or payout.court_id != by.court_id:
        raise AuctionError(NO_SUCH_PAYOUT)
    record_access(tx, by.account_id, "bank.payout.read", payout.id, reason, at)
    return payout, open_payee(vault, payout)


def look_at_batch(
    tx: Transaction, vault: Vault, batch_id: str, reason: str, by: Member, at: datetime
) -> dict[str, Payee]:
    """Payout → payee of a file of the own court; one look at all of them, recorded.

    Raises `no_such_payout`, `bad_fields`.
    """
    batch = tx.session.get(BankBatch, batch_id)
    if batch is None or batch.court_id != by.court_id:
        raise AuctionError(NO_SUCH_PAYOUT)
    record_access(tx, by.account_id, "bank.batch.read", batch.id, reason, at)
    rows = tx.session.scalars(select(BankPayout).where(BankPayout.batch_id == batch_id))
    return {row.id: open_payee(vault, row) for row in rows}


def look_at_proposal(
    tx: Transaction, vault: Vault, sha256: str, reason: str, by: Member, at: datetime
) -> Payee:
    """The payee an undecided proposal of the own court names, before one decides; the look is recorded.

    Raises `no_such_payout` for one that names none, `changed_meanwhile`, `bad_fields`.
    """
    row = tx.session.scalar(
        select(BankProposal).where(
            BankProposal.sha256 == sha256,
            BankProposal.court_id == by.court_id,
            BankProposal.outcome.is_(None),
        )
    )
    if row is None:
        raise AuctionError(NO_SUCH_PAYOUT)
    _said, hidden = opened(vault, row)
    if "account" not in hidden:
        raise AuctionError(NO_SUCH_PAYOUT)
    record_access(tx, by.account_id, "bank.proposal.read", row.subject, reason, at)
    return Payee(hidden["name"], hidden["account"], hidden["bank"])


def index_the_rest(tx: Transaction, vault: Vault, court_id: str) -> None:
    """Make the keyed index of what was written before there was one; each row once."""
    entries = tx.session.scalars(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankAccount.court_id == court_id, BankEntry.account_index.is_(None))
    )
    for entry in entries:
        entry.account_index = account_index(vault, told_of(vault, entry).account)
    payouts = tx.session.scalars(
        select(BankPayout).where(
            BankPayout.court_id == court_id, BankPayout.account_index.is_(None)
        )
    )
    for payout in payouts:
        payout.account_index = account_index(vault, open_payee(vault, payout).account)
    tx.session.flush()
