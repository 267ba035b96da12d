"""A court with its account, two people, and a simulated bank: what every test of this room stands on."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from auction_app.bank import proposals
from auction_app.bank.facts import TransferArrived
from auction_app.bank.importing import Imported, Importer, import_file
from auction_app.bank.models import BankAccount, BankEntry, BankStatement
from auction_app.bank.proposals import NewAccount
from auction_app.bank.simulator import SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.books import chart
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transactions
from auction_app.ledger.models import LedgerAccount, LedgerBalance
from auction_app.ledger.queries import balance_of
from tests.support.people import make_court, make_staff

_numbers = itertools.count(51_000_000_000_001)
Taker = Callable[[object, TransferArrived], None]


@dataclass
class Counter:
    """One court at its bank."""

    transactions: Transactions
    vault: Vault
    court_id: str
    clerk: Member
    approver: Member
    bank: SimulatedBank
    account_id: str

    def read(self, content: bytes, at: datetime) -> Imported:
        """Import a file of one statement."""
        return self.read_all(content, at)[0]

    def read_all(self, content: bytes, at: datetime) -> list[Imported]:
        """Import a file."""
        importer = Importer(self.clerk.account_id, self.court_id)
        with self.transactions() as tx:
            return import_file(tx, self.vault, content, importer, at)

    def entries(self) -> list[BankEntry]:
        """Everything the statements told, in that order."""
        with self.transactions.reading() as session:
            query = select(BankEntry).where(BankEntry.account_id == self.account_id)
            return list(session.scalars(query.order_by(BankEntry.recorded_at, BankEntry.key)))

    def balance(self, code: str) -> int:
        """What stands on an account of the books (fen)."""
        with self.transactions.reading() as session:
            return balance_of(session, code)

    @property
    def held(self) -> str:
        """The account in the books that mirrors this one at the bank."""
        return chart.clearing(chart.at_bank(self.account_id)).code

    @property
    def aside(self) -> str:
        """Where what this account received waits until it is assigned."""
        return chart.suspense(chart.at_bank(self.account_id)).code

    def statements(self) -> int:
        """How many statements are known."""
        with self.transactions.reading() as session:
            return (
                session.scalar(
                    select(func.count())
                    .select_from(BankStatement)
                    .where(BankStatement.account_id == self.account_id)
                )
                or 0
            )


def open_counter(transactions: Transactions, vault: Vault, at: datetime) -> Counter:
    """A new court whose account two people have confirmed."""
    court_id = make_court(transactions)
    clerk = make_staff(transactions, vault, "clerk", at, court_id=court_id)
    approver = make_staff(transactions, vault, "approver", at, court_id=court_id)
    number = new_number()
    one, other = Member(clerk.id, court_id), Member(approver.id, court_id)
    wish = NewAccount("某市人民法院", number, "中国建设银行某市分行", "105651000001")
    with transactions() as tx:
        sha256 = proposals.propose_account(tx, vault, wish, one, at)
    with transactions() as tx:
        proposals.approve(tx, vault, sha256, other, at)
    with transactions.reading() as session:
        account_id = session.scalars(
            select(BankAccount.id).where(BankAccount.court_id == court_id)
        ).one()
    bank = SimulatedBank(number)
    return Counter(transactions, vault, court_id, one, other, bank, account_id)


def new_number() -> str:
    """An account number no other test has."""
    return str(next(_numbers))


def books_by_code(transactions: Transactions) -> dict[str, int]:
    """Every account of the books with its balance (fen)."""
    with transactions.reading() as session:
        rows = session.execute(
            select(LedgerAccount.code, LedgerBalance.balance_fen).join(
                LedgerBalance, LedgerBalance.account_id == LedgerAccount.id
            )
        )
        return {row.code: row.balance_fen for row in rows}
