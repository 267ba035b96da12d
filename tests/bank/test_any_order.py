"""Statements told in any order, twice, overlapping: the books hold what the bank holds, to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import Engine, select

from auction_app.bank import batches, desk_queries, payouts, proposals, reversals, service
from auction_app.bank.explaining import Explanation, propose_explanation
from auction_app.bank.facts import TransferArrived, TransferTakenBack
from auction_app.bank.models import BankBatch, BankEntry, BankPayout
from auction_app.bank.service import NewPayout
from auction_app.bank.simulator import V02, V08, Movement, SimulatedBank
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transaction, Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account
from tests.bank.counter import Counter, open_counter
from tests.support.clock import HandClock

AMOUNTS = st.integers(1, 10**7)


class World:
    """What the machine stands on; a fixture fills it."""

    transactions: Transactions
    ports: Ports
    clock: HandClock
    engine: Engine


def takes(tx: Transaction, fact: TransferArrived) -> None:
    service.assign(tx, fact.entry_id, Account(f"refund:{fact.key}"), fact.amount, "t", fact.at)


def undoes(tx: Transaction, fact: TransferTakenBack) -> None:
    """What was to be paid out is called off unless the bank has the order; what is here bears it."""
    account = Account(f"refund:{fact.key}")
    if not payouts.call_off(tx, "refund", fact.key, fact.at):
        return
    here = min(fact.amount.fen, balance_of(tx.session, account.code))
    if here:
        reversals.bear(tx, fact.entry_id, [(account, Money(here))], fact.at)


class Statements(RuleBasedStateMachine):
    """A bank that writes a statement a day, and a court that reads them as they come."""

    @initialize(opening=st.integers(0, 10**6))
    def begin(self, opening: int) -> None:
        heard = Transactions(
            World.engine,
            {TransferArrived: [takes], TransferTakenBack: [undoes], **reversals.table()},
        )
        at = World.clock.now()
        self.counter: Counter = open_counter(heard, World.ports.vault, at)
        self.bank: SimulatedBank = self.counter.bank
        self.bank.balance_fen = opening
        self.before = self.counter.balance(self.counter.held)
        self.made: list[bytes] = []
        self.read: set[int] = set()
        self.days: list[tuple[int, list[Movement]]] = []
        self.paid: list[Movement] = []
        self.serial = 0
        self.credits: list[Movement] = []

    @rule(fen=AMOUNTS, known=st.booleans(), named=st.sampled_from([True, True, False]))
    def somebody_pays(self, fen: int, known: bool, named: bool) -> None:
        self.serial += 1
        said = "thank you"
        if known:
            key = f"{self.counter.court_id}-{self.serial}"
            with self.counter.transactions() as tx:
                said = service.issue_reference(tx, "payment", key, World.clock.now())
        servicer = f"S{self.serial}" if named else "-"
        self.bank.move(Movement(fen, True, "张三", "6222021234", "工行", said, servicer=servicer))
        if named:
            self.credits.append(self.bank.today[-1])

    @precondition(lambda self: self.credits)
    @rule(share=st.integers(1, 4), which=st.integers(0, 10**6))
    def the_bank_takes_a_credit_back(self, share: int, which: int) -> None:
        """All of it or a part, today or days later; its statement may be read before the credit's."""
        credit = self.credits.pop(which % len(self.credits))
        fen = max(1, credit.fen // share)
        if self._has() >= fen:
            back = replace(credit, fen=fen, is_credit=False, is_reversal=True, said="冲正")
            self.bank.move(back)

    @precondition(lambda self: self.read)
    @rule(what=st.sampled_from(["fee", "own"]))
    def two_people_explain(self, what: str) -> None:
        """Whatever waits unexplained, the reversal of a credit that is not told yet too."""
        counter, at = self.counter, World.clock.now()
        for one in counter.entries():
            if one.state != "unexplained":
                continue
            wish = Explanation(one.id, what, "", "银行回单")
            with counter.transactions() as tx:
                digest = propose_explanation(tx, counter.vault, wish, counter.clerk, at)
            with counter.transactions() as tx:
                proposals.approve(tx, counter.vault, digest, counter.approver, at)

    def _has(self) -> int:
        """What the bank holds at this moment of its day."""
        moved = sum(one.fen if one.is_credit else -one.fen for one in self.bank.today)
        return self.bank.balance_fen + moved

    @rule(fen=AMOUNTS)
    def the_bank_takes_a_fee(self, fen: int) -> None:
        if self._has() >= fen:
            self.bank.move(Movement(fen, False, said="手续费"))

    @rule(version=st.sampled_from([V02, V08]))
    def a_day_ends(self, version: str) -> None:
        # Every entry gets the name it would have, so that a later statement can tell it again.
        self.bank.today = [
            one if one.servicer else replace(one, servicer=f"D{self.bank.statements}-{number}")
            for number, one in enumerate(self.bank.today)
        ]
        self.days.append((self.bank.balance_fen, list(self.bank.today)))
        self.made.append(self.bank.close_day(version))

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def a_statement_is_read(self, data: st.DataObject) -> None:
        self.take(data.draw(st.integers(0, len(self.made) - 1)))

    @precondition(lambda self: self.made)
    @rule()
    def all_are_read(self) -> None:
        for number in range(len(self.made)):
            self.take(number)
        assert self.read == set(range(len(self.made)))
        self.compare()

    @rule()
    def what_arrived_is_paid_out(self) -> None:
        """Everything taken goes out by a file of two people; the bank carries it out today."""
        at, counter = World.clock.now(), self.counter
        if not self._order_all(at):
            return
        with counter.transactions() as tx:
            digest = proposals.propose_batch(tx, counter.vault, counter.clerk, at)
        with counter.transactions() as tx:
            proposals.approve(tx, counter.vault, digest, counter.approver, at)
        with counter.transactions() as tx:
            newest = tx.session.scalars(
                select(BankBatch.id)
                .join(BankPayout, BankPayout.batch_id == BankBatch.id)
                .where(BankBatch.court_id == counter.court_id, BankPayout.state == "ordered")
                .order_by(BankPayout.ordered_at.desc(), BankPayout.id)
            ).all()
            files = [
                batches.download(tx, counter.vault, one, counter.clerk, at)
                for one in dict.fromkeys(newest)
            ]
        done = {one.end_to_end for one in self.paid}
        for content in files:
            self.paid += self.bank.carry_out(content, frozenset(done))

    @precondition(lambda self: self.paid)
    @rule()
    def a_payout_comes_back(self) -> None:
        self.bank.give_back(self.paid.pop(), "AC04")

    def _order_all(self, at: object) -> bool:
        counter = self.counter
        with counter.transactions() as tx:
            ready = tx.session.scalars(
                select(BankEntry).where(
                    BankEntry.account_id == counter.account_id, BankEntry.state == "taken"
                )
            ).all()
            for one in ready:
                key = self._key_of(tx, one)
                wish = NewPayout(
                    key, "refund", "张三", "6222021234", "工行",
                    Money(one.amount_fen - one.reversed_fen), "退款", None, None, counter.court_id,
                )  # fmt: skip
                service.order_payout(
                    tx, counter.vault, wish, Account(f"refund:{key}"), World.clock.now()
                )
            waits = select(BankPayout.id).filter_by(court_id=counter.court_id, state="waiting")
            return tx.session.scalars(waits).first() is not None

    @staticmethod
    def _key_of(tx: Transaction, entry: BankEntry) -> str:
        from auction_app.bank.models import BankReference

        return tx.session.get_one(BankReference, entry.reference).key

    def take(self, number: int) -> None:
        if self.try_to_read(self.made[number]):
            self.read.add(number)

    def try_to_read(self, content: bytes) -> bool:
        """False when the earlier statements must come first; then nothing was booked."""
        before = self.counter.balance(self.counter.held), len(self.counter.entries())
        try:
            self.counter.read(content, World.clock.now())
        except AuctionError as error:
            assert error.code == "earlier_first"
            assert (self.counter.balance(self.counter.held), len(self.counter.entries())) == before
            return False
        return True

    def compare(self) -> None:
        closed = self.days[-1][0] if self.days else 0
        if not self.days:
            return
        moved = sum(one.fen if one.is_credit else -one.fen for one in self.days[-1][1])
        assert self.counter.balance(self.counter.held) - self.before == -(closed + moved)

    @invariant()
    def the_books_and_the_named_gaps_make_the_banks_balance(self) -> None:
        if not getattr(self, "made", None):
            return
        with self.counter.transactions.reading() as session:
            mine = [
                one
                for one in desk_queries.positions(session)
                if one.account_id == self.counter.account_id
            ]
            assert not check_books(session).faults
        if mine:
            (one,) = mine
            booked = -(self.counter.balance(self.counter.held) - self.before)
            assert booked == one.balance_fen - one.gap_fen

    @invariant()
    def what_no_money_bears_is_a_loss_and_what_nobody_explained_is_named(self) -> None:
        if not getattr(self, "made", None):
            return
        entries = self.counter.entries()
        lost = sum(one.reversed_fen - one.borne_fen for one in entries)
        waits = sum(one.amount_fen for one in entries if one.state == "unexplained")
        account = self.counter.account_id
        assert self.counter.balance(chart.taken_back(account).code) == -lost
        assert self.counter.balance(chart.unexplained(account).code) == -waits
        aside = [one for one in entries if one.state == "suspended"]
        open_fen = sum(one.amount_fen - one.taken_fen for one in aside)
        assert self.counter.balance(self.counter.aside) == open_fen


@pytest.fixture
def world(
    transactions: Transactions, ports: Ports, clock: HandClock, engine: Engine
) -> Iterator[None]:
    World.transactions, World.ports = transactions, ports
    World.clock, World.engine = clock, engine
    yield


def test_whatever_the_order_the_books_hold_what_the_bank_holds(world: None) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Statements,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


DAY = st.lists(st.tuples(st.integers(1, 10**6), st.booleans()), max_size=3)


@given(
    opening=st.integers(0, 10**6),
    days=st.lists(DAY, min_size=3, max_size=5),
    told=st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), min_size=2, max_size=6),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_statements_of_some_days_in_any_order_twice_and_overlapping(
    world: None,
    opening: int,
    days: list[list[tuple[int, bool]]],
    told: list[tuple[int, int]],
) -> None:
    counter = open_counter(World.transactions, World.ports.vault, World.clock.now())
    before = counter.balance(counter.held)
    moves = [
        [
            Movement(fen, credit, "甲", "6222021234", said="x", servicer=f"{day}-{number}")
            for number, (fen, credit) in enumerate(one)
            if credit or fen <= opening  # a bank gives what it has
        ]
        for day, one in enumerate(days)
    ]
    balances = [opening]
    for one in moves:
        balances.append(balances[-1] + sum(m.fen if m.is_credit else -m.fen for m in one))
    assume(min(balances) >= 0)
    first_day = counter.bank.day

    def read(first: int, count: int, number: int) -> None:
        last = min(first + count, len(days))
        bank = SimulatedBank(
            counter.bank.number,
            balances[first],
            day=first_day + timedelta(days=first),
            statements=100 * first + last if number < 0 else 1_000 + 10 * number,
            today=[m for one in moves[first:last] for m in one],
        )
        content = bank.close_day()
        if last - first > 1:
            span = (
                f"<FrToDt><FrDtTm>{first_day + timedelta(days=first)}T00:00:00</FrDtTm>"
                f"<ToDtTm>{first_day + timedelta(days=last - 1)}T23:59:59</ToDtTm></FrToDt><Acct>"
            )
            content = content.replace(b"<Acct>", span.encode(), 1)
        try:
            counter.read(content, World.clock.now())
        except AuctionError as error:
            assert error.code == "earlier_first"

    def compare() -> None:
        booked = -(counter.balance(counter.held) - before)
        with counter.transactions.reading() as session:
            (one,) = (
                one
                for one in desk_queries.positions(session)
                if one.account_id == counter.account_id
            )
        assert booked == one.balance_fen - one.gap_fen

    for number, (first, count) in enumerate(told):
        if first < len(days):
            read(first, count, number)
            if counter.statements():
                compare()
    for day in range(len(days)):
        read(day, 1, -1)
    assert -(counter.balance(counter.held) - before) == balances[-1]
    entries = counter.entries()
    assert sorted(one.amount_fen for one in entries) == sorted(m.fen for o in moves for m in o)
