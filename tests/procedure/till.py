"""The court's bank beside a story of one lot: its account, a simulated bank, statements read by the product."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from auction_app.bank import proposals
from auction_app.bank.importing import Importer, import_file
from auction_app.bank.models import BankAccount, BankReference
from auction_app.bank.proposals import NewAccount
from auction_app.bank.simulator import SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.books import chart
from auction_app.books.movements import paid_out_by_provider
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post
from auction_app.lots.models import Lot
from auction_app.payments.models import PaymentIntent
from auction_app.procedure.difference import ways_to_pay
from auction_app.procedure.in_kind import taker_of
from auction_app.procedure.models import PricePayment, ProviderTransfer

if TYPE_CHECKING:
    from tests.procedure.court import Court

_numbers = itertools.count(62_000_000_000_001)
ACCOUNT = "6222021234567890"
BUYER = "张胜"


@dataclass
class Till:
    """What a court's money looks like from its bank."""

    court: Court
    bank: SimulatedBank

    def receives(self, fen: int, name: str, said: str) -> None:
        """A transfer comes in; the day's statement is imported."""
        self.bank.receive(fen, name, ACCOUNT, said)
        importer = Importer(self.court.team.clerk.account_id, self.court.team.court_id)
        at, content = self.court.clock.now(), self.bank.close_day()
        with self.court.transactions() as tx:
            import_file(tx, self.court.ports.vault, content, importer, at)

    def pays(self, fen: int) -> None:
        """The buyer's transfer of the balance, or the difference of who took the lot in kind."""
        with self.court.transactions.reading() as session:
            details = ways_to_pay(session, self.court.lot)
            taker = taker_of(session, self.court.lot)
        if details is not None:
            self.receives(fen, taker, details.reference)
        else:
            self.receives(fen, BUYER, f"尾款 {self.reference()}")

    def brings_the_deposit(self) -> None:
        """The provider pays out all that the court's sales are waiting for, as one sum; the statement shows it."""
        wanted = (
            select(ProviderTransfer)
            .join(Lot, Lot.id == ProviderTransfer.lot_id)
            .where(Lot.court_id == self.court.team.court_id, ProviderTransfer.arrived_at.is_(None))
        )
        with self.court.transactions.reading() as session:
            rows = session.scalars(wanted).all()
        if any(one.lot_id == self.court.lot for one in rows):
            fen = sum(one.amount_fen for one in rows)
            self.receives(fen, "Stripe", f"PAYOUT {self.provider_pays_out(fen)}")

    def provider_pays_out(self, fen: int) -> str:
        """The card provider told that it sent this sum to the court's bank; gives the payout's name."""
        name = new_id("po_", 16)
        with self.court.transactions() as tx:
            post(tx, paid_out_by_provider(name, Money(fen), self.court.clock.now()))
        return name

    def reference(self) -> str:
        """What the buyer writes beside a transfer of the balance."""
        with self.court.transactions.reading() as session:
            ref = session.scalars(
                select(PaymentIntent.ref).where(
                    PaymentIntent.lot_id == self.court.lot, PaymentIntent.purpose == "balance"
                )
            ).one()
            return session.scalars(select(BankReference.reference).filter_by(key=ref)).one()

    def stands(self, code: str) -> int:
        with self.court.transactions.reading() as session:
            return balance_of(session, code)

    @property
    def aside(self) -> str:
        """Where what the court's account received waits until it is assigned."""
        with self.court.transactions.reading() as session:
            ours = BankAccount.court_id == self.court.team.court_id
            account = session.scalars(select(BankAccount.id).where(ours)).one()
        return chart.suspense(chart.at_bank(account)).code

    def parts(self) -> list[PricePayment]:
        with self.court.transactions.reading() as session:
            wanted = select(PricePayment).where(PricePayment.lot_id == self.court.lot)
            return list(session.scalars(wanted.order_by(PricePayment.received_at)))


def open_till(court: Court, currency: str = "CNY") -> Till:
    """The court's account, confirmed by two people."""
    number, team = str(next(_numbers)), court.team
    one, other = (Member(who.account_id, team.court_id) for who in (team.clerk, team.approver))
    wish = NewAccount("某市人民法院", number, "中国建设银行某市分行", "105651000001", currency)
    at, vault = court.clock.now(), court.ports.vault
    with court.transactions() as tx:
        sha256 = proposals.propose_account(tx, vault, wish, one, at)
    with court.transactions() as tx:
        proposals.approve(tx, vault, sha256, other, at)
    return Till(court, SimulatedBank(number, currency=currency))
