"""A day's reconciliation through the rooms: real books, real imported statements, a provider that says what it is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction_app.accounting.commands import ledger
from auction_app.accounting.jobs import AGAIN_AFTER, DAYS, alarms, due_days, reconcile_due
from auction_app.accounting.reconcile import newest_runs, reconcile
from auction_app.books import chart, movements
from auction_app.infra.db import make_engine
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post
from auction_app.payments.gateway import GatewayError, ProviderRow
from tests.bank.counter import Counter, open_counter
from tests.support.people import make_court, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask

NOW = datetime.fromisoformat("2026-08-25T07:00:00+00:00")
DAY = legal_day(NOW)


class Provider:
    """A card provider whose report is written by the test."""

    name, publishable_key = "scripted", ""

    def __init__(self) -> None:
        self.rows: list[ProviderRow] = []
        self.is_away = False

    def tells(self, kind: str, ref: str, fen: int, fee: int = 0, at: datetime = NOW) -> None:
        name = f"txn_{len(self.rows)}_{ref}"
        self.rows.append(ProviderRow(name, kind, ref, Money(fen), Money(fee), at))

    def provider_report(self, day: date) -> list[ProviderRow]:
        if self.is_away:
            raise GatewayError("away")
        return [row for row in self.rows if legal_day(row.at) == day]


@pytest.fixture
def provider() -> Any:
    return Provider()


@pytest.fixture
def house(cluster, ports, clock) -> Iterator[SimpleNamespace]:
    """An empty database of the test's own: a reconciliation is about everything there is."""
    url = cluster.fresh_database()
    engine = make_engine(url)
    clock.at = NOW
    yield SimpleNamespace(transactions=Transactions(engine), ports=ports)
    engine.dispose()
    cluster.drop(url)


def arrived(house: SimpleNamespace, ref: str, fen: int, at: datetime = NOW) -> None:
    with house.transactions() as tx:
        post(tx, movements.received("stripe", ref, chart.deposit("L1", "A7K2Q9"), Money(fen), at))


def found(house: SimpleNamespace, provider: Any, day: date = DAY) -> dict[str, dict[str, Any]]:
    """Code → difference."""
    row = reconcile(house, provider, day)
    return {one["code"]: one for one in json.loads(row.report)["differences"]}


def test_books_and_provider_that_agree_have_no_difference(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_1", 500_00)
    row = reconcile(house, provider, DAY)
    assert (row.compared, row.differences, row.unexplained) == (1, 0, 0)
    assert row.sha256 == hashlib.sha256(row.report.encode()).hexdigest()


def test_one_fen_less_at_the_provider_is_named_with_both_figures(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_1", 499_99)
    told = found(house, provider)["amount_differs"]
    assert (told["here"], told["there"], told["explained"]) == (500_00, 499_99, False)


def test_what_one_side_alone_tells_is_missing_on_the_other(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_2", 700_00)
    told = found(house, provider)
    assert told["missing_there"]["key"] == "payment:pi_1"
    assert told["missing_here"]["key"] == "payment:pi_2"


def test_a_fee_is_booked_as_the_platforms_cost_once_and_named(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_1", 500_00, fee=12_50)
    for _ in range(2):
        told = found(house, provider)
        assert set(told) == {"fee"}
        assert (told["fee"]["here"], told["fee"]["explained"]) == (12_50, True)
    with house.transactions.reading() as session:
        assert balance_of(session, "cost:stripe") == -12_50
        assert balance_of(session, "clearing:stripe") == -(500_00 - 12_50)
        assert balance_of(session, "deposit:L1:A7K2Q9") == 500_00


def test_a_payment_told_after_midnight_is_a_matter_of_timing(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_1", 500_00, at=NOW + timedelta(days=1))
    house.ports.clock.at = NOW + timedelta(days=2)
    assert set(found(house, provider)) == {"timing"}
    assert set(found(house, provider, DAY + timedelta(days=1))) == {"timing"}


def test_what_left_the_provider_and_is_not_at_the_bank_is_in_transit(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    with house.transactions() as tx:
        post(tx, movements.paid_out_by_provider("po_1", Money(500_00), NOW))
    provider.tells("payment", "pi_1", 500_00)
    provider.tells("payout", "po_1", -500_00)
    told = found(house, provider)
    assert set(told) == {"in_transit"}
    assert told["in_transit"]["here"] == 500_00


def paid_out(house: SimpleNamespace, provider: Any) -> None:
    """A deposit came by card and the provider passed it on: it holds nothing more."""
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_1", 500_00)
    with house.transactions() as tx:
        post(tx, movements.paid_out_by_provider("po_1", Money(500_00), NOW))
    provider.tells("payout", "po_1", -500_00)


def test_a_refund_the_provider_laid_out_is_the_same_refund_on_both_sides(house, provider) -> None:
    paid_out(house, provider)
    with house.transactions() as tx:
        post(tx, movements.deposit_owed_back("L1", "A7K2Q9", "pi_1", Money(500_00), NOW))
        back = chart.refund("L1", "A7K2Q9")
        post(tx, movements.sent_on_credit("re_1", back, Money(500_00), NOW))
    provider.tells("refund", "re_1", -500_00)
    assert set(found(house, provider)) == {"in_transit"}
    provider.rows[-1] = replace(provider.rows[-1], amount=Money(-499_99))
    told = found(house, provider)["amount_differs"]
    assert (told["here"], told["there"]) == (-500_00, -499_99)


@pytest.mark.parametrize("is_paid_out", [False, True])
def test_what_a_dispute_takes_and_gives_back_is_the_same_on_both_sides(
    house, provider, is_paid_out
) -> None:
    """`reserve:disputes` is no money at the provider; what it takes from us, or lays out, is."""
    if is_paid_out:
        paid_out(house, provider)
    else:
        arrived(house, "pi_1", 500_00)
        provider.tells("payment", "pi_1", 500_00)
    holder = chart.owed_to_provider() if is_paid_out else chart.clearing("stripe")
    with house.transactions() as tx:
        post(tx, movements.dispute_taken("dp_1", holder, Money(500_00), NOW))
    provider.tells("dispute", "dp_1", -500_00)
    assert set(found(house, provider)) == ({"in_transit"} if is_paid_out else set())
    with house.transactions() as tx:
        post(tx, movements.dispute_given_back("dp_1", holder, Money(500_00), NOW))
    provider.tells("dispute_reversal", "dp_1", 500_00)
    assert set(found(house, provider)) == ({"in_transit"} if is_paid_out else set())


def test_a_lost_dispute_moves_nothing_at_the_provider(house, provider) -> None:
    arrived(house, "pi_1", 500_00)
    provider.tells("payment", "pi_1", 500_00)
    provider.tells("dispute", "dp_1", -500_00, fee=100_00)
    deposit = chart.deposit("L1", "A7K2Q9")
    with house.transactions() as tx:
        holder = chart.clearing("stripe")
        post(tx, movements.dispute_taken("dp_1", holder, Money(400_00), NOW))
        post(tx, movements.dispute_lost("dp_1", [(deposit, Money(400_00))], 0, NOW))
    told = found(house, provider)
    assert (told["amount_differs"]["here"], told["amount_differs"]["there"]) == (-400_00, -500_00)
    assert told["fee"]["here"] == 100_00
    with house.transactions.reading() as session:
        assert balance_of(session, "cost:stripe") == -100_00
        assert balance_of(session, "reserve:disputes") == 0


def test_a_provider_that_cannot_be_asked_is_a_difference_itself(house, provider) -> None:
    provider.is_away = True
    assert not found(house, provider)["no_report"]["explained"]


def test_books_and_bank_agree_through_real_statements(house) -> None:
    counter = at_the_bank(house)
    counter.bank.receive(880_00, "张三", "6222", "没有附言")
    counter.read(counter.bank.close_day(), house.ports.clock.now())
    row = reconcile(house, None, counter_day(counter))
    assert (row.compared, row.differences) == (1, 0)


def test_a_fen_added_in_the_books_past_the_bank_is_seen_in_the_balance(house) -> None:
    counter = at_the_bank(house)
    counter.bank.receive(880_00, "张三", "6222", "没有附言")
    counter.read(counter.bank.close_day(), house.ports.clock.now())
    with house.transactions() as tx:
        channel = chart.at_bank(counter.account_id)
        post(tx, movements.received(channel, "nowhere", chart.suspense(channel), Money(1), NOW))
    told = found(house, None, DAY)
    assert (told["closing_differs"]["here"], told["closing_differs"]["there"]) == (880_01, 880_00)
    assert told["missing_there"]["key"] == "in:bank:nowhere"


def test_a_statement_that_did_not_come_is_named(house) -> None:
    counter = at_the_bank(house)
    counter.bank.receive(1_00, "张三", "6222", "")
    counter.read(counter.bank.close_day(), house.ports.clock.now())
    told = found(house, None, counter_day(counter) + timedelta(days=1))
    assert told["no_statement"]["key"] == counter.account_id


def test_a_result_stays_as_it_was_found(house, provider) -> None:
    reconcile(house, provider, DAY)
    for attempt in (
        "UPDATE reconciliation SET unexplained = 0",
        "DELETE FROM reconciliation",
        "TRUNCATE reconciliation",
    ):
        with pytest.raises(DBAPIError), house.transactions() as tx:
            tx.session.execute(text(attempt))


def test_each_day_is_compared_on_the_next_and_again_while_something_is_unexplained(house) -> None:
    house.config = SimpleNamespace(
        stripe_secret_key="", is_production=False, stripe_publishable_key="", stripe_api=""
    )
    reconcile_due(house)
    with house.transactions.reading() as session:
        runs = newest_runs(session, DAY - timedelta(days=30))
        assert [run.day for run in runs] == [
            DAY - timedelta(days=back) for back in range(1, DAYS + 1)
        ]
        assert alarms(session, NOW) == []
    assert due_days(runs, NOW) == []
    with house.transactions() as tx:
        at = NOW - timedelta(days=1)
        post(tx, movements.received("bank:b1", "nowhere", chart.suspense("bank:b1"), Money(1), at))
    house.ports.clock.forward(minutes=1)
    row = reconcile(house, None, DAY - timedelta(days=1))
    with house.transactions.reading() as session:
        assert alarms(session, NOW) == ["reconciliation_unexplained"]
    assert due_days([row], row.made_at + AGAIN_AFTER)[-1] == row.day
    assert row.day not in due_days([row], row.made_at + AGAIN_AFTER - timedelta(seconds=1))


def test_the_command_compares_a_day_and_fails_on_what_is_unexplained(house, capsys) -> None:
    house.config = SimpleNamespace(
        stripe_secret_key="", is_production=False, stripe_publishable_key="", stripe_api=""
    )
    assert ledger(house, ["reconcile", "--day", DAY.isoformat()]) == 0
    assert (
        "0 movements compared, 0 differences, 0 unexplained / 核对 0 笔，差异 0 项"
        in capsys.readouterr().out
    )
    with house.transactions() as tx:
        post(tx, movements.received("bank:b1", "nowhere", chart.suspense("bank:b1"), Money(1), NOW))
    assert ledger(house, ["reconcile", "--day", DAY.isoformat()]) == 1
    assert (
        "! bank missing_there in:bank:nowhere: CNY 0.01 | – Missing there"
        in capsys.readouterr().out
    )


def test_the_page_names_each_difference(app: Flask, transactions, ports, clock, provider) -> None:
    house = app.extensions["auction"]
    at = clock.now()
    with transactions() as tx:
        post(tx, movements.received("bank:b1", "nowhere", chart.suspense("bank:b1"), Money(1), at))
    counter = open_counter(transactions, ports.vault, at)
    counter.bank.receive(1_00, "张三", "6222", "")
    counter.read(counter.bank.close_day(), at)
    with transactions() as tx:
        channel = chart.at_bank(counter.account_id)
        post(tx, movements.received(channel, "one fen", chart.suspense(channel), Money(1), at))
    row = reconcile(house, provider, legal_day(at))
    auditor = make_staff(transactions, ports.vault, "auditor", at)
    browser = signed_in(app, transactions, auditor, at, second_factor=True)
    overview = browser.get("/money/reconciliation").get_data(as_text=True)
    assert f"/money/reconciliation/{row.id}" in overview
    page = browser.get(f"/money/reconciliation/{row.id}").get_data(as_text=True)
    assert "in:bank:nowhere" in page and "对方缺" in page and row.sha256 in page
    assert "银行入账" in page
    digits = counter.bank.number[-4:]
    assert page.count(f"账户 …{digits}") >= 2  # among the differences and among the accounts
    assert counter.bank.number not in page
    told = {one["account"]: one for one in json.loads(row.report)["balances"]}
    assert (told[counter.account_id]["here"], told[counter.account_id]["there"]) == (1_01, 1_00)
    assert browser.get("/money/reconciliation/rcNothing").status_code == 404
    assert "reconciliation_unexplained" in app.test_client().get("/healthz").json["alarms"]
    clerk = make_staff(transactions, ports.vault, "clerk", at, court_id=make_court(transactions))
    other = signed_in(app, transactions, clerk, at, second_factor=True)
    assert other.get("/money/reconciliation").status_code == 403


def at_the_bank(house: SimpleNamespace) -> Counter:
    return open_counter(house.transactions, house.ports.vault, house.ports.clock.now())


def counter_day(counter: Counter) -> date:
    """The day the newest entry stands on the statement."""
    return counter.entries()[-1].booked_on
