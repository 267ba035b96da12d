"""One sale through the rooms, from the hammer to the last payout: 1,000 depositors, 200 creditors.

What came before is done by the rooms' own verbs too, and not measured. Half of the deposits came by card.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from auction_app.accounts.models import Account
from auction_app.accounts.service import create_bidder, holder_of
from auction_app.bank import batches, proposals
from auction_app.bank.importing import OPERATOR, Importer, import_file
from auction_app.bank.models import BankBatch, BankReference
from auction_app.bank.proposals import NewAccount
from auction_app.bank.simulator import SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.bidding import prober
from auction_app.bidding.models import Auction
from auction_app.cases import service as cases
from auction_app.cases.claim_book import NewClaim, enter_claim, set_debtor
from auction_app.cases.payees import (
    NewPayee,
    confirm_payee,
    digest_of_payee,
    name_payee,
    payee_of,
)
from auction_app.demo.story import PROBE_EVERY, Story, StoryClock
from auction_app.distribution import course, release
from auction_app.distribution import service as plans
from auction_app.distribution.models import PlanService
from auction_app.eligibility import service as eligibility
from auction_app.evidence.followers import Reader
from auction_app.factory import followers, make_services
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.claims import Debtor, Kind
from auction_app.law.lot_states import LotEvent
from auction_app.lots.drafts import Staff
from auction_app.lots.models import Lot
from auction_app.payments import jobs as payment_jobs
from auction_app.payments import service as payments
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.models import PaymentIntent
from auction_app.payments.queries import deposits_to_settle
from auction_app.payments.refunds import request_refund
from auction_app.procedure import service as procedure
from auction_app.procedure.service import ProposeAct
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.support.world import make_config

DEPOSITS = "deposits"
DEPOSIT, START = 10_000_00, 1_000_000_00  # fen
BEGAN = datetime(2026, 3, 2, 2, tzinfo=UTC)
BANK_NUMBER = "51050142000000000199"
DAY, HOUR, LAST_MINUTES = timedelta(days=1), timedelta(hours=1), timedelta(minutes=6)


Stage = tuple[str, Callable[[], object]]


@dataclass
class Sale:
    """One lot of the practice court with its bank; `size` is (depositors, creditors)."""

    services: Services
    clock: StoryClock
    story: Story
    size: tuple[int, int]
    bank: SimulatedBank = field(default_factory=lambda: SimulatedBank(BANK_NUMBER))
    lot: str = ""
    case: str = ""
    plan: str = ""

    def prepare(self) -> None:
        """Everything up to one bid: the winner's deposit came by transfer, as the price will."""
        at, vault = self.clock.now(), self.services.ports.vault
        wanted = TestLot(START, 100_00, 30 * 24 * 3600, 2, DEPOSIT, outage_gap_s=15)
        with self.services.transactions() as tx:
            self.lot = publish_test_lot(tx, vault, wanted, at)
            self.case = tx.session.get_one(Lot, self.lot).case_id or ""
        self._name_the_courts_account()
        self.story.tick(self.lot, "open")
        winner, *_ = [self._depositor(number) for number in range(self.size[0])]
        self._import(HOUR)
        assert self.story.bid(self.lot, winner, 0)
        self._enter_claims()
        self._come_to_the_end(prober.prepare(self.services).holder)

    def settle(self) -> list[Stage]:
        """What is measured, in its order."""
        return [
            ("hammer: end, clocks, notices, price counted", self.hammer),
            ("deposits owed back, a hundred a transaction", self.owe_back),
            ("refunds by card sent", self.send_by_card),
            ("refunds by bank ordered", self.order_by_bank),
            ("their file: two people, download", self.pay_out),
            ("statement with them imported", partial(self._import, DAY)),
            ("price on a statement; paid, ruled, served by two people", self.pay_price),
            ("plan computed, proposed, approved", self.make_plan),
            ("plan served on every party", self.serve),
            ("plan released: booked and ordered", self.release_plan),
            ("file of the creditors: two people, download", self.pay_out),
            ("statement with it imported", partial(self._import, DAY)),
        ]

    def hammer(self) -> None:
        """The lot ends, and every follower but the one of the deposits reads on to its head."""
        self.story.tick(self.lot, "closed")
        for one in followers(self.services.ports):
            if one.name != DEPOSITS:
                Reader(one).read_all(self.services.transactions)

    def owe_back(self) -> None:
        own = next(one for one in followers(self.services.ports) if one.name == DEPOSITS)
        Reader(own).read_all(self.services.transactions)

    def owe_back_naively(self) -> None:
        """A transaction for each depositor."""
        at = self.clock.now()
        with self.services.transactions.reading() as session:
            winner = session.get_one(Auction, self.lot).leader
            refs = deposits_to_settle(session, self.lot, winner, self.size[0])
        for ref in refs:
            with self.services.transactions() as tx:
                request_refund(tx, ref, "lost", at, at)

    def send_by_card(self) -> None:
        while payment_jobs.send_card_refunds(self.services, SandboxGateway()):
            pass

    def order_by_bank(self) -> None:
        payment_jobs.order_all_bank_refunds(self.services)

    def pay_out(self) -> None:
        """Propose, approve, download; the bank carries out what it is told."""
        vault, (clerk, approver) = self.services.ports.vault, self._members()
        at = self._later()
        with self.services.transactions() as tx:
            digest = proposals.propose_batch(tx, vault, clerk, at)
        with self.services.transactions() as tx:
            proposals.approve(tx, vault, digest, approver, at)
        with self.services.transactions() as tx:
            newest = select(BankBatch.id).order_by(BankBatch.made_at.desc()).limit(1)
            batch = tx.session.scalars(newest).one()
            self.bank.carry_out(batches.download(tx, vault, batch, clerk, at))

    def pay_price(self) -> None:
        """The rest of the price on a statement, then the act of two people."""
        with self.services.transactions.reading() as session:
            owed = session.scalars(
                select(PaymentIntent).where(PaymentIntent.purpose == "balance")
            ).one()
            reference = self._reference_of(session, owed.ref)
        self.bank.receive(owed.amount_fen, _name(0), _account(0), reference)
        self._import(DAY)
        self._act(LotEvent.PAY)
        self._act(
            LotEvent.RULE, "（2026）川0199执1号之一", ruled_on=str(legal_day(self.clock.now()))
        )
        served = rfc3339(self.clock.now())
        self._act(LotEvent.SERVE, served_at=served, way="in_person", receipt="送达回证1号")

    def make_plan(self) -> None:
        clerk, approver = self._staff()
        at = self._later()
        with self.services.transactions() as tx:
            digest = plans.propose(tx, self.case, "distribution", None, clerk, at)
        with self.services.transactions() as tx:
            self.plan = plans.approve(tx, self.case, digest, approver, at)

    def serve(self) -> None:
        at, by = self._later(), self._staff()[0].account_id
        with self.services.transactions.reading() as session:
            found = select(PlanService.party_id).where(PlanService.plan_id == self.plan)
            parties = list(session.scalars(found))
        for party in parties:
            with self.services.transactions() as tx:
                course.serve(tx, self.plan, party, (at, "EMS"), by, at)

    def release_plan(self) -> None:
        at = self._later(40 * DAY)
        with self.services.transactions() as tx:
            release.release(tx, self.services.ports.vault, self.plan, self._staff()[1], at)

    def _come_to_the_end(self, holder: bytes) -> None:
        """A lot ends only where probes were answered in its last minutes."""
        ends_at = self.story.auction(self.lot).ends_at
        self.clock.move_to(ends_at - LAST_MINUTES)
        while self.clock.now() < ends_at:
            self.story.probe(holder)
            self.clock.move_to(self.clock.now() + PROBE_EVERY)

    def _later(self, span: timedelta = HOUR) -> datetime:
        self.clock.move_to(self.clock.now() + span)
        return self.clock.now()

    def _staff(self) -> tuple[Staff, Staff]:
        with self.services.transactions.reading() as session:
            found = [
                session.scalars(select(Account).filter_by(email=f"{role}@test-court.invalid")).one()
                for role in ("clerk", "approver")
            ]
        clerk, approver = (Staff(one.id, one.court_id or "") for one in found)
        return clerk, approver

    def _members(self) -> list[Member]:
        return [Member(one.account_id, one.court_id) for one in self._staff()]

    def _name_the_courts_account(self) -> None:
        vault, (clerk, approver) = self.services.ports.vault, self._members()
        wish = NewAccount("测试法院", BANK_NUMBER, "中国建设银行成都支行", "105651000018")
        with self.services.transactions() as tx:
            digest = proposals.propose_account(tx, vault, wish, clerk, self.clock.now())
        with self.services.transactions() as tx:
            proposals.approve(tx, vault, digest, approver, self._later())

    def _depositor(self, number: int) -> bytes:
        """A person with a number whose deposit has come: by card when odd, else by transfer."""
        at, vault = self.clock.now(), self.services.ports.vault
        desk = eligibility.Desk(vault, SandboxGateway())
        with self.services.transactions() as tx:
            mark = f"{self.lot}{number:05d}"
            account, _ = create_bidder(
                tx, vault, _name(number), mark, "1", f"{mark}@bench.test", at
            )
            holder = holder_of(vault, account)
            bidder, _ = eligibility.apply(
                tx, desk, eligibility.Application(self.lot, account, holder), at
            )
            if number % 2:
                payments.record_arrival(tx, self.lot, bidder, at)
                return holder
            intent = tx.session.scalars(
                select(PaymentIntent).filter_by(lot_id=self.lot, bidder=bidder)
            ).one()
            self.bank.receive(
                DEPOSIT, _name(number), _account(number), self._reference_of(tx.session, intent.ref)
            )
        return holder

    def _reference_of(self, session: Any, ref: str) -> str:
        found = select(BankReference.reference).where(BankReference.key == ref)
        return str(session.scalars(found).one())

    def _import(self, later: timedelta) -> None:
        """The bank's statement of this day, by the clerk."""
        at, (clerk, _) = self._later(later), self._members()
        self.bank.day = legal_day(at)
        with self.services.transactions() as tx:
            importer = Importer(OPERATOR, clerk.court_id)
            import_file(tx, self.services.ports.vault, self.bank.close_day(), importer, at)

    def _act(self, event: LotEvent, decision: str = "", **said: str) -> None:
        vault, (clerk, approver) = self.services.ports.vault, self._staff()
        wish = ProposeAct(self.lot, event, "依法办理", "As the law provides", decision, said)
        at = self._later()
        with self.services.transactions() as tx:
            digest = procedure.propose(tx, vault, wish, clerk, at)
        with self.services.transactions() as tx:
            procedure.approve(tx, vault, self.lot, digest, approver, at)

    def _enter_claims(self) -> None:
        """Creditors of equal rank, each owed more than there is."""
        at, vault = self.clock.now(), self.services.ports.vault
        by, other = (one.account_id for one in self._staff())
        today = legal_day(at)
        with self.services.transactions() as tx:
            set_debtor(tx, self.case, Debtor.PERSON, date(2025, 1, 1), None)
            for number in range(self.size[1]):
                party = cases.add_party(tx, vault, self.case, "other", _name(number), None)
                owed = START + number
                wish = NewClaim(
                    self.case,
                    Kind.ORDINARY,
                    party,
                    owed,
                    today,
                    today,
                    document="（2025）川0199民初1号",
                )
                enter_claim(tx, wish, by, at)
                payee = NewPayee(self.case, party, _name(number), _account(number), "某银行")
                name_payee(tx, vault, payee, by, at)
                tx.session.flush()
                row = payee_of(tx.session, self.case, party)
                assert row is not None
                confirm_payee(tx, vault, self.case, digest_of_payee(vault, row), other, at)


def open_sale(data: Path, url: str, size: tuple[int, int]) -> Sale:
    """A house of its own on a migrated database, its clock in our hands."""
    clock = StoryClock(BEGAN)
    services = make_services(make_config(data, url), clock=clock)
    return Sale(services, clock, Story(services, clock), size)


def _name(number: int) -> str:
    return f"竞买人{number:04d}"


def _account(number: int) -> str:
    return f"6222{number:015d}"
