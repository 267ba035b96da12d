"""Statements over a choice of accounts: opening, moves with the balance after each, closing, any past moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auction_app.books import chart, movements
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balances_at
from auction_app.ledger.service import post
from auction_app.ledger.statements import (
    Choice,
    Period,
    account_lines,
    count_moves,
    flows,
    moves,
)

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL_TIME = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@pytest.fixture
def lot(transactions) -> str:
    """A lot with two deposits; one is counted toward the price, one goes back."""
    lot = new_id("L")
    with transactions() as tx:
        for hour, number in enumerate("AC"):
            into = chart.deposit(lot, number)
            key, at = f"{number}{lot}", NOW + hour * HOUR
            post(tx, movements.received("stripe", key, into, Money(1_000), at))
        post(tx, movements.counted_toward_price(lot, "A", Money(1_000), NOW + 2 * HOUR))
        post(tx, movements.deposit_owed_back(lot, "C", f"C{lot}", Money(1_000), NOW + 3 * HOUR))
        back = movements.sent(
            "stripe", f"re_{lot}", chart.refund(lot, "C"), Money(1_000), NOW + 4 * HOUR
        )
        post(tx, back)
    return lot


def test_the_statement_of_a_lot_follows_every_fen(transactions, lot) -> None:
    with transactions.reading() as session:
        told = list(moves(session, Choice(owners=(lot,)), ALL_TIME))
    assert [one.effect for one in told] == [1_000, 1_000, 0, 0, -1_000]
    assert [one.after for one in told] == [1_000, 2_000, 2_000, 2_000, 1_000]
    assert [one.kind for one in told][-2:] == ["refund_owed", "sent"]


def test_a_period_opens_with_what_stood_before_it(transactions, lot) -> None:
    period = Period(NOW + 2 * HOUR, NOW + 3 * HOUR)
    with transactions.reading() as session:
        lines = {one.code: one for one in account_lines(session, Choice(owners=(lot,)), period)}
        told = list(moves(session, Choice(owners=(lot,)), period))
        past = balances_at(session, period.until)
    deposit = lines[f"deposit:{lot}:A"]
    assert (deposit.opening, deposit.gained, deposit.lost, deposit.closing) == (1_000, 0, 1_000, 0)
    assert [one.after for one in told] == [2_000, 2_000]
    assert {code: one.closing for code, one in lines.items()} == {
        code: past[code, "CNY"] for code in lines
    }


def test_one_account_alone_has_a_running_balance(transactions, lot) -> None:
    choice = Choice(codes=(f"refund:{lot}:C",))
    with transactions.reading() as session:
        told = list(moves(session, choice, ALL_TIME))
    assert [(one.effect, one.after) for one in told] == [(1_000, 1_000), (-1_000, 0)]


def test_a_page_of_a_statement_carries_the_balances_of_the_whole(transactions, lot) -> None:
    choice = Choice(owners=(lot,))
    with transactions.reading() as session:
        page = list(moves(session, choice, ALL_TIME, skip=3, most=2))
        assert count_moves(session, choice, ALL_TIME) == 5
    assert [one.after for one in page] == [2_000, 1_000]


def test_the_whole_book_holds_nothing_at_any_moment(transactions, lot) -> None:
    with transactions.reading() as session:
        told = list(moves(session, Choice(everything=True), ALL_TIME))
        assert count_moves(session, Choice(everything=True), ALL_TIME) == len(told)
        lines = account_lines(session, Choice(everything=True), ALL_TIME)
    assert {one.after for one in told} == {0}
    assert sum(one.closing for one in lines) == 0


def test_flows_add_up_what_moved_between_two_accounts(transactions, lot) -> None:
    with transactions.reading() as session:
        told = {
            (one.debit, one.credit): one.fen
            for one in flows(session, Choice(owners=(lot,)), ALL_TIME.until)
        }
    assert told["clearing:stripe", f"deposit:{lot}:A"] == 1_000
    assert told[f"refund:{lot}:C", "clearing:stripe"] == 1_000
    assert len(told) == 5
