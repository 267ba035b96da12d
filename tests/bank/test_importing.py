"""Statements: each once, every fen booked, what nobody explains waits with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from auction_app.bank import service
from auction_app.bank.camt import read_statements
from auction_app.bank.facts import TransferArrived, TransferUnknown
from auction_app.bank.simulator import V02, V08, Movement, SimulatedBank
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transaction, Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account
from tests.bank.counter import Counter, books_by_code, open_counter
from tests.support.clock import HandClock

PAYER, PAYERS_ACCOUNT = "张三", "6222021234567890"


@pytest.fixture
def counter(transactions: Transactions, ports: Ports, clock: HandClock) -> Counter:
    return open_counter(transactions, ports.vault, clock.now())


def listening(
    engine: Engine, on: Callable[[Transaction, TransferArrived], None], told: list[object]
) -> Transactions:
    """Transactions in which somebody hears of arrivals."""

    def hear(tx: Transaction, fact: TransferArrived) -> None:
        told.append(fact)
        on(tx, fact)

    return Transactions(
        engine,
        {TransferArrived: [hear], TransferUnknown: [lambda _tx, fact: told.append(fact)]},
    )


def takes_all(tx: Transaction, fact: TransferArrived) -> None:
    to = Account(f"deposit:{fact.key}")
    service.assign(tx, fact.entry_id, to, fact.amount, "payments", fact.at)


@pytest.mark.parametrize("version", [V02, V08])
def test_a_transfer_with_its_reference_pays(
    counter: Counter, engine: Engine, clock: HandClock, version: str
) -> None:
    at, key = clock.now(), f"pay-{version[-2:]}-{counter.court_id}"
    with counter.transactions() as tx:
        reference = service.issue_reference(tx, "payment", key, at, counter.court_id)
    told: list[object] = []
    counter.transactions = listening(engine, takes_all, told)
    before = counter.balance(counter.held)
    counter.bank.receive(500_00, PAYER, PAYERS_ACCOUNT, f"拍卖保证金 {reference.lower()}")
    done = counter.read(counter.bank.close_day(version), at)
    assert (done.entries, done.waiting) == (1, 0)
    assert counter.balance(f"deposit:{key}") == 500_00
    assert counter.balance(counter.held) - before == -500_00
    (fact,) = told
    assert isinstance(fact, TransferArrived)
    assert (fact.payer_name, fact.payer_account) == (PAYER, PAYERS_ACCOUNT)
    assert PAYER not in repr(fact)
    assert counter.entries()[0].state == "taken"
    assert PAYER.encode() not in counter.entries()[0].sealed


@pytest.mark.parametrize("times", [2, 3])
def test_a_statement_told_again_is_passed_over(
    counter: Counter, clock: HandClock, times: int
) -> None:
    counter.bank.receive(100_00, PAYER, PAYERS_ACCOUNT, "no reference")
    content = counter.bank.close_day()
    first = counter.read(content, clock.now())
    books = books_by_code(counter.transactions)
    for _ in range(times):
        again = counter.read(content, clock.now())
        assert not again.is_new
    assert first.is_new
    assert len(counter.entries()) == 1
    assert books_by_code(counter.transactions) == books


def test_two_equal_transfers_of_one_day_are_two(counter: Counter, clock: HandClock) -> None:
    for _ in range(2):
        counter.bank.receive(100_00, PAYER, PAYERS_ACCOUNT, "same", servicer="-")
    counter.read(counter.bank.close_day(), clock.now())
    assert [one.amount_fen for one in counter.entries()] == [100_00, 100_00]


def test_an_entry_in_two_overlapping_statements_is_booked_once(
    counter: Counter, clock: HandClock
) -> None:
    bank = counter.bank
    bank.receive(100_00, PAYER, PAYERS_ACCOUNT, "monday", servicer="M1")
    same = list(bank.today)
    counter.read(bank.close_day(), clock.now())
    whole = SimulatedBank(bank.number, day=bank.day - timedelta(days=1), statements=90, today=same)
    whole.receive(7_00, PAYER, PAYERS_ACCOUNT, "tuesday", servicer="T1")
    done = counter.read(whole.close_day(), clock.now())
    assert (done.entries, done.known) == (1, 1)
    assert sum(one.amount_fen for one in counter.entries()) == 107_00


def test_other_content_under_the_same_number_is_refused_whole(
    counter: Counter, clock: HandClock
) -> None:
    day, bank = counter.bank.day, counter.bank
    bank.receive(100_00, PAYER, PAYERS_ACCOUNT, "x")
    counter.read(bank.close_day(), clock.now())
    other = SimulatedBank(bank.number, day=day)
    other.receive(900_00, PAYER, PAYERS_ACCOUNT, "x")
    books = books_by_code(counter.transactions)
    with pytest.raises(AuctionError) as refused:
        counter.read(other.close_day(), clock.now())
    assert refused.value.code == "statement_differs"
    assert books_by_code(counter.transactions) == books


def reasons(counter: Counter) -> list[str]:
    return [one.why for one in counter.entries() if one.state in ("suspended", "unexplained")]


def test_what_waits_says_why(counter: Counter, engine: Engine, clock: HandClock) -> None:
    at = clock.now()
    other = open_counter(counter.transactions, counter.vault, at)
    with counter.transactions() as tx:
        mine = service.issue_reference(tx, "payment", f"a{counter.court_id}", at, counter.court_id)
        more = service.issue_reference(tx, "payment", f"b{counter.court_id}", at, counter.court_id)
        theirs = service.issue_reference(tx, "payment", f"c{other.court_id}", at, other.court_id)

    def refuses(tx: Transaction, fact: TransferArrived) -> None:
        if fact.amount.fen == 4_00:
            raise AuctionError("payment_mismatch")
        if fact.amount.fen == 5_00:
            service.hold(tx, fact.entry_id, "payer_differs")

    told: list[object] = []
    counter.transactions = listening(engine, refuses, told)
    said = ["thank you", f"{mine} {more}", theirs, mine, mine, mine]
    for number, text in enumerate(said, 1):
        counter.bank.receive(number * 100, PAYER, PAYERS_ACCOUNT, text)
    counter.bank.move(Movement(50, False, "某银行", "", "", "手续费"))
    counter.read(counter.bank.close_day(), at)
    assert sorted(reasons(counter)) == sorted(
        [
            "unknown_reference", "several_references", "other_court", "payment_mismatch",
            "payer_differs", "not_taken", "no_order",
        ]
    )  # fmt: skip
    assert sum(isinstance(one, TransferUnknown) for one in told) == 2


def test_a_handler_that_fails_half_way_books_nothing_of_its_own(
    counter: Counter, engine: Engine, clock: HandClock
) -> None:
    at, key = clock.now(), f"half-{counter.court_id}"
    with counter.transactions() as tx:
        reference = service.issue_reference(tx, "payment", key, at)

    def half(tx: Transaction, fact: TransferArrived) -> None:
        takes_all(tx, fact)
        raise AuctionError("payment_settled")

    counter.transactions = listening(engine, half, [])
    counter.bank.receive(10_00, PAYER, PAYERS_ACCOUNT, reference)
    counter.read(counter.bank.close_day(), at)
    assert counter.balance(f"deposit:{key}") == 0
    (entry,) = counter.entries()
    assert (entry.state, entry.why, entry.taken_fen) == ("suspended", "payment_settled", 0)


def test_a_part_is_taken_and_the_rest_waits(
    counter: Counter, engine: Engine, clock: HandClock
) -> None:
    at, key = clock.now(), f"part-{counter.court_id}"
    with counter.transactions() as tx:
        reference = service.issue_reference(tx, "payment", key, at)
    to = Account(f"sale:{key}")

    def takes_six(tx: Transaction, fact: TransferArrived) -> None:
        for _ in range(2):  # twice is once
            service.assign(tx, fact.entry_id, to, Money(6_00), "payments", at)

    counter.transactions = listening(engine, takes_six, [])
    counter.bank.receive(10_00, PAYER, PAYERS_ACCOUNT, reference)
    counter.read(counter.bank.close_day(), at)
    (entry,) = counter.entries()
    assert (entry.state, entry.why, entry.taken_fen) == ("suspended", "too_much", 6_00)
    assert counter.balance(to.code) == 6_00
    with pytest.raises(AuctionError) as refused, counter.transactions() as tx:
        service.assign(tx, entry.id, Account(f"sale:other{key}"), Money(5_00), "x", at)
    assert refused.value.code == "entry_spent"


def test_a_batch_of_transfers_is_its_transfers(counter: Counter, clock: HandClock) -> None:
    parts = (
        Movement(3_00, True, "甲", "62220001", "", "one"),
        Movement(4_00, True, "乙", "62220002", "", "two"),
    )
    counter.bank.move(Movement(7_00, True, said="batch", parts=parts))
    counter.bank.move(Movement(8_00, True, said="batch that does not add up", parts=parts))
    counter.read(counter.bank.close_day(), clock.now())
    assert sorted(one.amount_fen for one in counter.entries()) == [3_00, 4_00, 8_00]


def test_what_is_pending_has_moved_nothing(counter: Counter, clock: HandClock) -> None:
    counter.bank.move(Movement(9_00, True, PAYER, PAYERS_ACCOUNT, said="soon", status="PDNG"))
    assert counter.read(counter.bank.close_day(), clock.now()).entries == 0


def test_a_credit_taken_back_leaves_suspense(counter: Counter, clock: HandClock) -> None:
    first = Movement(9_00, True, PAYER, PAYERS_ACCOUNT, said="slip", servicer="K1")
    counter.bank.move(first)
    counter.bank.move(replace(first, is_credit=False, is_reversal=True))
    before = counter.balance(counter.aside)
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(counter.aside) == before
    assert {one.state for one in counter.entries()} == {"reversed"}


def test_statements_of_strangers_are_refused(counter: Counter, clock: HandClock) -> None:
    stranger = SimulatedBank("999999999999")
    stranger.receive(1_00, PAYER, PAYERS_ACCOUNT, "x")
    other = open_counter(counter.transactions, counter.vault, clock.now())
    other.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "x")
    dollars = SimulatedBank(counter.bank.number, currency="USD")
    found = []
    for bank in (stranger, other.bank, dollars):
        with pytest.raises(AuctionError) as refused:
            counter.read(bank.close_day(), clock.now())
        found.append(refused.value.code)
    assert found == ["unknown_bank_account", "unknown_bank_account", "wrong_currency"]


def test_what_stood_before_is_the_courts(counter: Counter, clock: HandClock) -> None:
    counter.bank.balance_fen = 1_000_00
    before = counter.balance(counter.held)
    counter.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "x")
    counter.bank.move(Movement(500_00, False, "某公司", "62220099", "", "the court's own business"))
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(counter.held) - before == -counter.bank.balance_fen
    assert counter.balance(f"opening:{counter.account_id}") == 1_000_00
    assert counter.balance(f"unexplained:{counter.account_id}") == -500_00


def test_a_file_that_does_not_add_up_books_nothing(counter: Counter, clock: HandClock) -> None:
    counter.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "x")
    content = counter.bank.close_day().replace(b">1.00<", b">2.00<", 1)
    books = books_by_code(counter.transactions)
    with pytest.raises(AuctionError) as refused:
        counter.read(content, clock.now())
    assert refused.value.code == "statement_unbalanced"
    assert books_by_code(counter.transactions) == books
    assert counter.statements() == 0


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
REACH = '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def with_entity(good: bytes, declared: str) -> bytes:
    """A statement that is right in all but an entity in what the payer wrote."""
    text = good.decode().replace("<Document", f"{declared}<Document", 1)
    return text.replace(">an entity<", ">&b;<").encode()


def nasty() -> list[tuple[str, bytes]]:
    """Files a bank never sends, each with the code that refuses it."""
    bank = SimulatedBank("51000000000000")
    bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "an entity")
    good = bank.close_day()
    cases = [
        (b"", "empty"),
        (b"\x00\x01", "no text"),
        (b"<html/>", "another root"),
        (with_entity(good, BOMB), "entities"),
        (with_entity(good, REACH), "a file of ours"),
        (good[:-30], "cut"),
        (good.decode().replace("UTF-8", "UTF-16").encode(), "another encoding than it says"),
        (good.replace(b"UTF-8", b"Big5"), "an encoding we do not read"),
        (good.replace(b"UTF-8", b"GBK")[:-40] + b"\xff\xff", "broken GBK"),
        (good.replace(b"camt.053.001.08", b"camt.052.001.08"), "another message"),
        (good.replace(b">1.00<", b">1" + b"0" * 30 + b"<", 1), "10^30"),
        (good.replace(b">1.00<", b">-1.00<"), "negative"),
        (good.replace(b">1.00<", b">1e2<"), "exponent"),
        (good.replace(b">1.00<", b">NaN<"), "no number"),
        (good.replace(b">1.00<", b">1.001<"), "thousandths"),
        (good.replace(b">1.00<", ">１.00<".encode()), "full width"),
        (good.replace(b"CRDT", b"CREDIT"), "neither debit nor credit"),
        (good.replace(b"OPBD", b"ITBD"), "no opening balance"),
        (good.replace(b"2026-01-05<", b"2026-13-05<"), "no day"),
        (good.replace(b"Stmt>", b"Rpt>"), "no statement"),
    ]
    return [(name, content) for content, name in cases]


@pytest.mark.parametrize("case", nasty(), ids=lambda case: case[0])
def test_a_nasty_file_is_refused_in_words(case: tuple[str, bytes]) -> None:
    with pytest.raises(AuctionError) as refused:
        read_statements(case[1])
    assert refused.value.code == "bad_bank_file"


@pytest.mark.parametrize("name", ["GBK", "gb2312", "GB18030"])
def test_a_statement_in_a_chinese_encoding_reads_as_in_utf_8(name: str) -> None:
    bank = SimulatedBank("51000000000000")
    bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "拍卖保证金")
    good = bank.close_day()
    text = good.decode().replace("UTF-8", name, 1)
    assert read_statements(text.encode(name)) == read_statements(good)


def test_a_file_too_large_is_not_even_parsed() -> None:
    with pytest.raises(AuctionError) as refused:
        read_statements(b"<" * (8 * 1024 * 1024 + 1))
    assert refused.value.code == "bank_file_too_large"
