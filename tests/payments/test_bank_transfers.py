"""A deposit or a price by bank transfer: the right payer, the right amount, and back to the payer alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine, select

from auction_app.bank import batches, proposals, suspense
from auction_app.bank.models import BankBatch
from auction_app.bank.service import Payee
from auction_app.bank.two_people import overtake
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Handlers, Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.payments import bank_transfers, queries, refunds, service
from auction_app.payments.facts import (
    PaymentPartlyPaid,
    PaymentSucceeded,
    RefundCameBack,
    RefundSent,
)
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.payers import seal_payer
from auction_app.payments.queries import PaymentView
from tests.bank.counter import Counter, open_counter
from tests.support.clock import HandClock

NAME, ACCOUNT, FEN = "张三", "6222021234567890", 50_000_00
HEARD = (PaymentSucceeded, PaymentPartlyPaid, RefundSent, RefundCameBack)


@dataclass
class Due:
    """A payment due to a court with an account, and what the rooms above heard."""

    counter: Counter
    clock: HandClock
    heard: list[object]
    lot: str
    number: str
    purpose: str = "deposit"
    ref: str = ""
    reference: str = ""

    def open(self, purpose: str = "deposit", name: str = NAME, agent: str = "") -> Due:
        order = service.PaymentOrder(
            self.lot, self.number, b"h", FEN, "CNY", purpose,
            payer=seal_payer(self.counter.vault, self.lot, self.number, name, agent),
            court_id=self.counter.court_id,
        )  # fmt: skip
        with self.counter.transactions() as tx:
            self.ref = service.open_payment(tx, SandboxGateway(), order, self.clock.now())
        with self.counter.transactions.reading() as session:
            way = queries.transfer_way(session, self.ref)
        assert way is not None
        self.reference = way.reference
        return self

    def transfer(self, fen: int = FEN, name: str = NAME) -> None:
        self.counter.bank.receive(fen, name, ACCOUNT, f"保证金 {self.reference}")
        self.counter.read(self.counter.bank.close_day(), self.clock.now())

    def view(self) -> PaymentView:
        with self.counter.transactions.reading() as session:
            return queries.payments_by_ref(session, [self.ref])[self.ref]

    def stands(self) -> tuple[int, int, int]:
        """Deposit, owed back, price, in fen."""
        accounts = (
            chart.deposit(self.lot, self.number),
            chart.refund(self.lot, self.number),
            chart.sale(self.lot),
        )
        with self.counter.transactions.reading() as session:
            deposit, refund, sale = (balance_of(session, one.code) for one in accounts)
        return deposit, refund, sale

    def why(self) -> str:
        return self.counter.entries()[-1].why

    def ask_back(self, most_fen: int | None = None) -> None:
        with self.counter.transactions() as tx:
            at = self.clock.now()
            refunds.request_refund(tx, self.ref, "lost", at, most_fen=most_fen)

    def order_file(self) -> bytes:
        """The loop orders the payouts; two people let them go; the bank's file."""
        at, counter = self.clock.now(), self.counter
        with counter.transactions() as tx:
            bank_transfers.order_bank_refunds(tx, counter.vault, at)
        with counter.transactions() as tx:
            digest = proposals.propose_batch(tx, counter.vault, counter.clerk, at)
        with counter.transactions() as tx:
            proposals.approve(tx, counter.vault, digest, counter.approver, at)
        with counter.transactions() as tx:
            found = tx.session.scalars(
                select(BankBatch.id)
                .filter_by(court_id=counter.court_id, state="ordered")
                .order_by(BankBatch.made_at.desc())
            ).first()
            return batches.download(tx, counter.vault, str(found), counter.clerk, at)

    def facts(self) -> list[str]:
        return [type(fact).__name__ for fact in self.heard]


@pytest.fixture
def due(engine: Engine, ports: Ports, clock: HandClock) -> Iterator[Due]:
    heard: list[object] = []
    listeners: Handlers = {kind: [lambda _tx, fact: heard.append(fact)] for kind in HEARD}
    transactions = Transactions(engine, {**bank_transfers.table(ports.vault), **listeners})
    counter = open_counter(transactions, ports.vault, clock.now())
    yield Due(counter, clock, heard, new_id("L"), new_bidder_code())


def test_a_deposit_by_transfer_admits_once(due: Due) -> None:
    due.open().transfer()
    assert (due.view().state, due.stands()) == ("succeeded", (FEN, 0, 0))
    assert due.facts() == ["PaymentSucceeded"]
    due.transfer()
    assert (due.why(), due.stands()) == ("duplicate", (FEN, 0, 0))


@pytest.mark.parametrize(
    ("fen", "name", "why"),
    [(FEN - 1, NAME, "wrong_amount"), (FEN + 1, NAME, "wrong_amount"),
     (FEN, "李四", "not_the_bidder"), (FEN, "", "payer_unsure")],
)  # fmt: skip
def test_another_amount_or_payer_waits_with_its_reason(
    due: Due, fen: int, name: str, why: str
) -> None:
    due.open().transfer(fen, name)
    assert (due.why(), due.stands(), due.facts()) == (why, (0, 0, 0), [])
    assert due.view().state == "awaiting"


def confirm_assignment(due: Due) -> None:
    """Two people say that the newest entry pays this."""
    at, counter = due.clock.now(), due.counter
    what = (counter.entries()[-1].id, due.reference, "经核对委托手续")
    with counter.transactions() as tx:
        digest = suspense.propose_assignment(tx, counter.vault, what, counter.clerk, at)
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, digest, counter.approver, at)


def test_two_people_cannot_count_somebody_elses_money_as_a_deposit(due: Due) -> None:
    """Art. 17: paid under the real name. It goes back to who paid it, and nowhere else."""
    due.open().transfer(FEN, "李四")
    with pytest.raises(AuctionError) as refused:
        confirm_assignment(due)
    assert (refused.value.status, refused.value.code) == (409, "not_accepted")
    assert refused.value.extra == {"why": "not_the_bidder"}
    assert (due.stands(), due.view().state, due.facts()) == ((0, 0, 0), "awaiting", [])
    at, counter = due.clock.now(), due.counter
    what = (counter.entries()[-1].id, "不是竞买人本人")
    with pytest.raises(AuctionError) as other, counter.transactions() as tx:
        elsewhere = Payee("张三", "6217001234567890", "建设银行")
        suspense.propose_send_back(tx, counter.vault, what, counter.clerk, at, elsewhere)
    assert (other.value.status, other.value.code) == (403, "not_own_account")
    with counter.transactions() as tx:
        overtake(tx, "assign", what[0], at)
        suspense.propose_send_back(tx, counter.vault, what, counter.clerk, at)


@pytest.mark.parametrize("name", ["王代理", "张三（某支行）"])
def test_two_people_may_know_an_agent_or_another_spelling(due: Due, name: str) -> None:
    """Whom the court confirmed as agent, or the same person otherwise spelt: with a written ground."""
    due.open(agent="王代理", name="张三（某支行）有限公司").transfer(FEN, name)
    assert (due.why(), due.stands()) == ("payer_unsure", (0, 0, 0))
    confirm_assignment(due)
    assert (due.view().state, due.stands()) == ("succeeded", (FEN, 0, 0))


def test_a_price_may_come_in_parts_and_what_is_too_much_waits(due: Due) -> None:
    due.open("balance").transfer(20_000_00)
    assert due.stands() == (0, 0, 20_000_00)
    part = due.heard[-1]
    assert isinstance(part, PaymentPartlyPaid)
    assert (part.amount.fen, part.total.fen) == (20_000_00, 20_000_00)
    due.transfer(40_000_00)
    assert (due.view().state, due.stands()) == ("succeeded", (0, 0, FEN))
    assert due.facts() == ["PaymentPartlyPaid", "PaymentSucceeded"]
    assert due.counter.entries()[-1].why == "too_much"


def test_it_goes_back_to_the_account_it_came_from_when_the_statement_shows_it(due: Due) -> None:
    due.open().transfer()
    due.ask_back()
    content = due.order_file()
    assert ACCOUNT.encode() in content and due.stands() == (0, FEN, 0)
    due.counter.bank.carry_out(content)
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    assert due.stands() == (0, 0, 0)
    refund = due.view().refund
    assert refund is not None and refund.state == "sent"
    assert due.facts() == ["PaymentSucceeded", "RefundSent"]


def test_a_part_of_a_price_goes_back_too(due: Due) -> None:
    due.open("balance").transfer(20_000_00)
    due.transfer(10_000_00)
    due.ask_back()
    assert due.stands() == (0, 30_000_00, 0)
    paid = due.counter.bank.carry_out(due.order_file())
    assert sorted(one.fen for one in paid) == [10_000_00, 20_000_00]
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    assert due.stands() == (0, 0, 0) and due.facts()[-1] == "RefundSent"


def test_what_the_payers_bank_returns_is_owed_again(due: Due) -> None:
    due.open().transfer()
    due.ask_back()
    (paid,) = due.counter.bank.carry_out(due.order_file())
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    due.counter.bank.give_back(paid, "AC04")
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    refund = due.view().refund
    assert refund is not None and refund.state == "failed"
    assert (due.stands(), due.facts()[-1]) == ((0, FEN, 0), "RefundCameBack")


def sent_and_returned(due: Due, kept: int = 0, most_fen: int | None = None) -> str:
    """A refund that went out and came back, less what a bank kept; gives its payout."""
    due.transfer()
    due.ask_back(most_fen)
    (paid,) = due.counter.bank.carry_out(due.order_file())
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    due.counter.bank.give_back(replace(paid, fen=paid.fen - kept), "AC04")
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    return paid.end_to_end


def pay_again(due: Due, payout: str) -> None:
    """Two people name another account of the payer."""
    at, counter = due.clock.now(), due.counter
    what = (payout, Payee(NAME, "6217001234567890", "建设银行"), "付款人更换了账户")
    with counter.transactions() as tx:
        digest = proposals.propose_payee(tx, counter.vault, what, counter.clerk, at)
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, digest, counter.approver, at)


def test_a_returned_transfer_is_not_simply_sent_again(due: Due) -> None:
    """The same account would refuse it again; two people name another one of the payer's."""
    payout = sent_and_returned(due.open())
    with pytest.raises(AuctionError) as refused, due.counter.transactions() as tx:
        refunds.begin_anew(tx, due.ref, due.clock.now())
    assert refused.value.code == "payee_first"
    pay_again(due, payout)
    (paid,) = due.counter.bank.carry_out(due.order_file())
    assert (paid.fen, paid.account) == (FEN, "6217001234567890")
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    refund = due.view().refund
    assert refund is not None and refund.state == "sent"
    assert due.stands() == (0, 0, 0)


def test_what_a_bank_keeps_of_a_returned_refund_is_the_courts_cost(due: Due) -> None:
    due.counter.bank.balance_fen = 1_000_00  # the court's own
    payout = sent_and_returned(due.open(), kept=25_00)
    costs = chart.bank_costs(due.counter.account_id).code
    assert (due.stands(), due.counter.balance(costs)) == ((0, FEN, 0), -25_00)
    pay_again(due, payout)
    (paid,) = due.counter.bank.carry_out(due.order_file())
    assert paid.fen == FEN, "the bidder gets all of it"
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    assert (due.stands(), due.counter.balance(costs)) == ((0, 0, 0), -25_00)
    assert due.counter.balance(due.counter.held) == -due.counter.bank.balance_fen
    with due.counter.transactions.reading() as session:
        assert not check_books(session).faults


def test_of_the_whole_price_paid_before_a_sale_the_part_that_is_not_lost_goes_back_whole(
    due: Due,
) -> None:
    """In a 变卖 the deposit is the whole price; who defaults loses a part of it, and no fee besides."""
    due.counter.bank.balance_fen = 1_000_00
    payout = sent_and_returned(due.open(), kept=10_00, most_fen=40_000_00)
    assert due.stands() == (FEN - 40_000_00, 40_000_00, 0)
    pay_again(due, payout)
    (paid,) = due.counter.bank.carry_out(due.order_file())
    assert paid.fen == 40_000_00
    due.counter.read(due.counter.bank.close_day(), due.clock.now())
    assert due.stands() == (FEN - 40_000_00, 0, 0)
    assert due.counter.balance(chart.bank_costs(due.counter.account_id).code) == -10_00


def test_a_transfer_after_the_payment_was_called_off_waits(due: Due) -> None:
    due.open()
    due.ask_back()
    due.transfer()
    assert (due.why(), due.stands()) == ("lot_over", (0, 0, 0))
