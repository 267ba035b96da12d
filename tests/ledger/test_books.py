"""The books: what may be posted, what the database itself refuses, what re-adding finds."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from auction_app.accounting.commands import ledger
from auction_app.infra.db import make_engine
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of, balances_at, book, statement
from auction_app.ledger.service import Account, Line, Posting, post, reversal

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
BANK = Account("clearing:bank", least_fen=None, most_fen=0)


@pytest.fixture
def lot() -> str:
    return new_id("L")


def deposit_of(lot: str, number: str = "A7K2Q9") -> Account:
    return Account(f"deposit:{lot}:{number}")


def received(lot: str, fen: int, number: str = "A7K2Q9", at: datetime = NOW) -> Posting:
    lines = (Line(BANK, deposit_of(lot, number), Money(fen)),)
    return Posting(f"received:{lot}:{number}", "deposit.received", "pi_1", lines, at)


def test_what_comes_in_stands_on_the_account_and_is_owed(transactions, lot) -> None:
    with transactions() as tx:
        before = balance_of(tx.session, "clearing:bank")
        assert post(tx, received(lot, 10_000_00))
        assert balance_of(tx.session, deposit_of(lot).code) == 10_000_00
        assert balance_of(tx.session, "clearing:bank") == before - 10_000_00


def test_saying_the_same_act_again_books_it_once(transactions, lot) -> None:
    with transactions() as tx:
        assert post(tx, received(lot, 500))
    with transactions() as tx:
        assert not post(tx, received(lot, 500, at=NOW + timedelta(days=1)))
        assert balance_of(tx.session, deposit_of(lot).code) == 500


def test_the_key_of_an_act_cannot_be_used_for_other_figures(transactions, lot) -> None:
    with transactions() as tx:
        post(tx, received(lot, 500))
    with pytest.raises(AuctionError, match="posted_otherwise"), transactions() as tx:
        post(tx, received(lot, 501))


def test_nothing_leaves_an_account_that_is_not_on_it(transactions, lot) -> None:
    away = Line(deposit_of(lot), BANK, Money(501))
    with transactions() as tx:
        post(tx, received(lot, 500))
    with pytest.raises(AuctionError, match="overdrawn"), transactions() as tx:
        post(tx, Posting(f"refund:{lot}", "deposit.refunded", "re_1", (away,), NOW))
    with transactions() as tx:
        assert balance_of(tx.session, deposit_of(lot).code) == 500


def test_we_never_pay_more_out_of_the_bank_than_came_in(transactions, lot) -> None:
    bank = Account(f"clearing:{lot}", least_fen=None, most_fen=0)
    out = Line(Account(f"case:{lot}", least_fen=None), bank, Money(1))
    with pytest.raises(AuctionError, match="overdrawn"), transactions() as tx:
        post(tx, Posting(f"out:{lot}", "paid", "", (out,), NOW))


@pytest.mark.parametrize("fen", [0, -1])
def test_an_amount_is_positive(transactions, lot, fen) -> None:
    with pytest.raises(ValueError, match="positive"), transactions() as tx:
        post(tx, received(lot, fen))


def test_two_currencies_do_not_meet(transactions, lot) -> None:
    euro = Account(f"deposit:{lot}", "EUR")
    with pytest.raises(ValueError, match="one currency"), transactions() as tx:
        line = Line(BANK, euro, Money(5, "EUR"))
        post(tx, Posting(f"mixed:{lot}", "x", "", (line,), NOW))
    with pytest.raises(ValueError, match="has a line"), transactions() as tx:
        post(tx, Posting(f"none:{lot}", "x", "", (), NOW))


def test_an_act_can_be_reversed_once(transactions, lot) -> None:
    original = received(lot, 700)
    with transactions() as tx:
        post(tx, original)
        post(tx, reversal(original, f"undo:{lot}", NOW))
        assert balance_of(tx.session, deposit_of(lot).code) == 0
    with pytest.raises((AuctionError, IntegrityError)), transactions() as tx:
        post(tx, received(lot, 700, "C4NNNA"))
        post(tx, reversal(original, f"undo again:{lot}", NOW))


def test_a_statement_tells_the_account_at_any_past_moment(transactions, lot) -> None:
    later = NOW + timedelta(hours=2)
    code = deposit_of(lot).code
    away = Line(deposit_of(lot), BANK, Money(200))
    with transactions() as tx:
        post(tx, received(lot, 900))
        post(tx, Posting(f"part:{lot}", "deposit.refunded", "re_2", (away,), later))
    with transactions.reading() as session:
        assert [row.amount_fen for row in statement(session, code)] == [900, -200]
        assert [row.amount_fen for row in statement(session, code, until=NOW)] == [900]
        assert balances_at(session, NOW, code) == {(code, "CNY"): 900}
        assert balances_at(session, later, code) == {(code, "CNY"): 700}


def test_every_posting_of_the_book_sums_to_zero(transactions, lot) -> None:
    with transactions() as tx:
        post(tx, received(lot, 12_345))
    sums: dict[tuple[str, str], int] = {}
    with transactions.reading() as session:
        for row in book(session):
            key = (row.txn, row.currency)
            sums[key] = sums.get(key, 0) + row.amount_fen
    assert sums and set(sums.values()) == {0}


TAMPERED = {
    "balance_differs": "UPDATE ledger_balance SET balance_fen = balance_fen + 1 WHERE account_id = (SELECT id FROM ledger_account WHERE code = :a)",
    "not_whole": "DELETE FROM ledger_transfer WHERE posting_id = :p",
    "limits_differ": "UPDATE ledger_balance SET least_fen = -5 WHERE account_id = (SELECT id FROM ledger_account WHERE code = :a)",
    "nowhere": "UPDATE ledger_transfer SET at = at + interval '1 day' WHERE posting_id = :p",
    "not_a_move": "UPDATE ledger_transfer SET currency = 'EUR' WHERE posting_id = :p",
}  # fmt: skip


@pytest.mark.parametrize("code", TAMPERED)
def test_re_adding_finds_what_a_superuser_did_behind_the_triggers(engine, transactions, lot, code):
    posting = received(lot, 4_200)
    with transactions() as tx:
        post(tx, posting)
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        values = {"a": deposit_of(lot).code, "p": posting.id}
        sql = TAMPERED[code]
        connection.execute(text(sql), {k: v for k, v in values.items() if f":{k}" in sql})
        report = check_books(connection)
        connection.rollback()
    assert code in {fault.code for fault in report.faults}


def test_a_reversal_that_is_none_is_found(engine, transactions, lot) -> None:
    original = received(lot, 700)
    with transactions() as tx:
        post(tx, original)
        wrong = received(lot, 700, "WRNG99")
        post(tx, Posting(f"undo:{lot}", "x", "", wrong.lines, NOW, reverses=original.id))
    with transactions.reading() as session:
        found = {fault.place for fault in check_books(session).faults}
        assert f"undo:{lot}" in found


def test_postings_against_each_other_do_not_deadlock(transactions, lot) -> None:
    one, two = deposit_of(lot, "A"), deposit_of(lot, "C")
    with transactions() as tx:
        for number in ("A", "C"):
            post(tx, received(lot, 10_000, number))
    failures: list[Exception] = []

    def send(name: str, first: Account, second: Account) -> None:
        try:
            for turn in range(40):
                lines = (Line(first, second, Money(1)), Line(second, first, Money(1)))
                with transactions() as tx:
                    post(tx, Posting(f"{name}{turn}:{lot}", "x", "", lines, NOW))
        except Exception as error:
            failures.append(error)

    threads = [
        threading.Thread(target=send, args=("a", one, two)),
        threading.Thread(target=send, args=("b", two, one)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_two_who_post_the_same_act_at_once_book_it_once(transactions, lot) -> None:
    booked: list[bool] = []

    def book_it() -> None:
        with transactions() as tx:
            booked.append(post(tx, received(lot, 77)))

    threads = [threading.Thread(target=book_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(booked) == [False, False, False, True]


MOVES = st.lists(
    st.tuples(st.sampled_from("ACDE"), st.sampled_from("ACDE"), st.integers(1, 900)), max_size=25
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_whatever_is_tried_every_fen_stays_somewhere(transactions, moves) -> None:
    """Random moves, many of them impossible: the sum of the four accounts never changes."""
    lot = new_id("L")
    with transactions() as tx:
        for number in "ACDE":
            post(tx, received(lot, 1_000, number))
    for turn, (source, target, fen) in enumerate(moves):
        line = Line(deposit_of(lot, source), deposit_of(lot, target), Money(fen))
        try:
            with transactions() as tx:
                post(tx, Posting(f"{turn}:{lot}", "x", "", (line,), NOW))
        except (AuctionError, IntegrityError):
            continue
    with transactions.reading() as session:
        left = balances_at(session, NOW, f"deposit:{lot}:")
    assert sum(left.values()) == 4_000
    assert min(left.values()) >= 0


def test_the_command_says_that_the_books_add_up(cluster, ports, capsys) -> None:
    url = cluster.fresh_database()
    services = SimpleNamespace(transactions=Transactions(make_engine(url)), ports=ports)
    with services.transactions() as tx:
        post(tx, received("L1", 900))
    assert ledger(services, ["check"]) == 0
    assert (
        "2 accounts, 1 posting, 1 transfer / 2 个账户，1 笔记账，1 笔划转"
        in capsys.readouterr().out
    )
    with services.transactions.engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("UPDATE ledger_transfer SET amount_fen = 901"))
    assert ledger(services, ["check"]) == 1
    told = capsys.readouterr().err
    assert (
        "! balance_differs deposit:L1:A7K2Q9: The balance is not what the transfers add up to"
        in told
    )
    assert "expected 9.01, found 9.00 / 余额与划转累加不符，应为 9.01，实为 9.00" in told
    assert ledger(services, ["check", "--json"]) == 1
    assert '"balance_differs"' in capsys.readouterr().out
    services.transactions.engine.dispose()
    cluster.drop(url)
