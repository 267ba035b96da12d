"""A debit without an order, explained by two people: a fee, the court's own, an order, given back, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from auction_app.bank import explaining, proposals, service
from auction_app.bank.explaining import Explanation
from auction_app.bank.facts import PayoutCarriedOut
from auction_app.bank.models import BankEntry, BankPayout
from auction_app.bank.service import NewPayout
from auction_app.bank.simulator import Movement
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.service import Account
from tests.bank.counter import Counter, open_counter
from tests.bank.test_doors import client_of, waiting
from tests.bank.test_doors import post as send
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

FEN = 60_00


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def counter(engine: Engine, ports: Ports, clock: HandClock, told: list[object]) -> Counter:
    heard = Transactions(engine, {PayoutCarriedOut: [lambda _tx, fact: told.append(fact)]})
    counter = open_counter(heard, ports.vault, clock.now())
    counter.bank.balance_fen = 1_000_00
    return counter


def leaves(counter: Counter, clock: HandClock, fen: int = FEN) -> BankEntry:
    """Money leaves the account and nobody here ordered it."""
    counter.bank.move(Movement(fen, False, said="手续费"))
    counter.read(counter.bank.close_day(), clock.now())
    return next(one for one in counter.entries() if one.state == "unexplained")


def comes(counter: Counter, clock: HandClock, fen: int = FEN) -> BankEntry:
    counter.bank.receive(fen, "某银行", "6222029999", "更正")
    counter.read(counter.bank.close_day(), clock.now())
    return next(one for one in counter.entries() if one.state == "suspended")


def propose(counter: Counter, clock: HandClock, entry: str, what: str, about: str = "") -> str:
    wish = Explanation(entry, what, about, "银行回单第12号")
    with counter.transactions() as tx:
        return explaining.propose_explanation(tx, counter.vault, wish, counter.clerk, clock.now())


def explain(counter: Counter, clock: HandClock, entry: str, what: str, about: str = "") -> None:
    sha256 = propose(counter, clock, entry, what, about)
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, counter.approver, clock.now())


def entry(counter: Counter, entry_id: str) -> BankEntry:
    with counter.transactions.reading() as session:
        return session.get_one(BankEntry, entry_id)


def unexplained(counter: Counter) -> int:
    return counter.balance(chart.unexplained(counter.account_id).code)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(AuctionError) as error:
        act()
    return error.value.code


@pytest.mark.parametrize(("what", "of"), [("fee", chart.bank_costs), ("own", chart.stood_before)])
def test_a_fee_is_the_courts_cost_and_its_own_business_its_own_money(
    counter: Counter, clock: HandClock, what: str, of: Callable[[str], Account]
) -> None:
    debit, code = leaves(counter, clock), of(counter.account_id).code
    before = counter.balance(code)
    sha256 = propose(counter, clock, debit.id, what)
    assert unexplained(counter) == -FEN, "one person explains nothing"
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, counter.approver, clock.now())
    assert (unexplained(counter), counter.balance(code) - before) == (0, -FEN)
    assert entry(counter, debit.id).state == "explained"
    assert refused(lambda: propose(counter, clock, debit.id, what)) == "not_unexplained"
    with counter.transactions.reading() as session:
        assert not check_books(session).faults


def owed(counter: Counter, clock: HandClock, fen: int = FEN) -> tuple[str, Account]:
    """Money that is owed and ordered out; no file was made yet."""
    at, account = clock.now(), Account(f"refund:{counter.court_id}")
    with counter.transactions() as tx:
        wish = NewPayout(
            f"k-{counter.court_id}", "refund", "张三", "6222021234567890", "工行",
            Money(fen), "退款", None, None, counter.court_id,
        )  # fmt: skip
        return service.order_payout(tx, counter.vault, wish, account, at), account


def test_an_order_carried_out_by_another_way_is_that_order(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    credit = comes(counter, clock)
    payout, account = owed(counter, clock)
    with counter.transactions() as tx:
        service.assign(tx, credit.id, account, Money(FEN), "t", clock.now())
    debit = leaves(counter, clock)
    explain(counter, clock, debit.id, "ordered", payout)
    assert (unexplained(counter), counter.balance(account.code)) == (0, 0)
    with counter.transactions.reading() as session:
        assert session.get_one(BankPayout, payout).state == "sent"
    (fact,) = told
    assert isinstance(fact, PayoutCarriedOut) and fact.amount.fen == FEN
    again = leaves(counter, clock)
    assert refused(lambda: propose(counter, clock, again.id, "ordered", payout)) == "does_not_fit"


def test_what_is_not_owed_cannot_have_been_an_order(counter: Counter, clock: HandClock) -> None:
    payout, _account = owed(counter, clock)
    debit = leaves(counter, clock)
    assert refused(lambda: explain(counter, clock, debit.id, "ordered", payout)) == "overdrawn"
    assert (unexplained(counter), entry(counter, debit.id).state) == (-FEN, "unexplained")


def test_a_mistake_the_bank_gave_back_is_balanced(counter: Counter, clock: HandClock) -> None:
    debit, credit = leaves(counter, clock), comes(counter, clock, FEN + 5_00)
    explain(counter, clock, debit.id, "given_back", credit.id)
    assert (unexplained(counter), counter.balance(counter.aside)) == (0, 5_00)
    assert (entry(counter, credit.id).state, entry(counter, credit.id).taken_fen) == (
        "suspended",
        FEN,
    )


def test_a_credit_taken_back_under_another_name_is_undone(
    counter: Counter, clock: HandClock
) -> None:
    credit, debit = comes(counter, clock), leaves(counter, clock)
    explain(counter, clock, debit.id, "takes_back", credit.id)
    assert (unexplained(counter), counter.balance(counter.aside)) == (0, 0)
    assert {one.state for one in counter.entries()} == {"reversed"}


@pytest.mark.parametrize("what", ["ordered", "given_back", "takes_back"])
def test_what_does_not_fit_is_refused_beside_its_field(
    counter: Counter, clock: HandClock, what: str
) -> None:
    debit = leaves(counter, clock)
    other = open_counter(counter.transactions, counter.vault, clock.now())
    theirs = comes(other, clock)
    small = comes(counter, clock, FEN - 1)
    for about in ("", "nothing", theirs.id, small.id):
        with pytest.raises(AuctionError) as error:
            propose(counter, clock, debit.id, what, about)
        assert (error.value.code, set(error.value.fields)) == ("does_not_fit", {"about"})
    assert refused(lambda: propose(other, clock, debit.id, "fee")) == "no_such_entry"


def test_on_the_page_and_by_program(app: Flask, ports: Ports, clock: HandClock) -> None:
    counter = open_counter(app.extensions["auction"].transactions, ports.vault, clock.now())
    counter.bank.balance_fen = 1_000_00
    clerk, approver = (client_of(app, counter, clock, role) for role in ("clerk", "approver"))
    debit = leaves(counter, clock)
    path = f"/desk/bank/entries/{debit.id}"
    assert "作出说明" in clerk.get(path).text and "作出说明" not in approver.get(path).text
    bad = send(clerk, f"{path}/explain", what="bribe", ground="")
    assert bad.status_code == 422 and 'id="f-say-ground-error"' in bad.text
    wrong = send(clerk, f"{path}/explain", what="ordered", about="po1", ground="回单")
    assert wrong.status_code == 422 and 'id="f-about-error"' in wrong.text
    assert send(clerk, f"{path}/explain", what="fee", ground="回单").status_code == 303
    page = approver.get("/desk/bank").text
    assert "银行手续费：由法院承担" in page
    yes = f"/desk/bank/proposals/{waiting(counter, 'explain')}/decision"
    assert send(approver, yes, decision="approve").status_code == 303
    assert entry(counter, debit.id).state == "explained"
    assert "作出说明" not in clerk.get(path).text
