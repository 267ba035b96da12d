"""Money at the bank that waits too long is an alarm: unassigned, unexplained, not paid, undecided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from auction_app.bank import proposals, service, suspense
from auction_app.bank.alarms import WAITS, bank_counts
from auction_app.bank.service import NewPayout
from auction_app.bank.simulator import Movement
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money
from tests.bank.counter import Counter, open_counter
from tests.bank.test_payouts import sent_back_and_refused
from tests.support.clock import HandClock

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def counter(engine: Engine, ports: Ports, clock: HandClock) -> Counter:
    return open_counter(Transactions(engine), ports.vault, clock.now())


def counts(counter: Counter, clock: HandClock) -> dict[str, int]:
    with counter.transactions.reading() as session:
        return bank_counts(session, clock.now())


def more(counter: Counter, clock: HandClock, before: dict[str, int]) -> dict[str, int]:
    """What is counted beside what other tests left lying."""
    now = counts(counter, clock)
    return {code: now[code] - before[code] for code in now if now[code] != before[code]}


def wait(clock: HandClock, counter: Counter) -> dict[str, int]:
    """All that lies here by now is old; gives the counts."""
    clock.forward(seconds=int(WAITS.total_seconds()))
    return counts(counter, clock)


def test_money_and_debits_that_nobody_looks_at(counter: Counter, clock: HandClock) -> None:
    before = wait(clock, counter)
    counter.bank.receive(90_00, "某人", "6222020001", "?")
    counter.bank.move(Movement(10_00, False, said="?"))
    counter.read(counter.bank.close_day(), clock.now())
    clock.at += WAITS - A_MOMENT
    assert more(counter, clock, before) == {}
    clock.at += A_MOMENT
    assert more(counter, clock, before) == {
        "bank_money_unassigned": 1,
        "bank_debits_unexplained": 1,
    }


def test_a_payout_without_a_last_moment_and_its_proposal(
    counter: Counter, clock: HandClock
) -> None:
    before = wait(clock, counter)
    counter.bank.receive(90_00, "某人", "6222020001", "?")
    counter.read(counter.bank.close_day(), clock.now())
    (entry,) = counter.entries()
    with counter.transactions() as tx:
        what = (entry.id, "付款人申请")
        sha256 = suspense.propose_send_back(tx, counter.vault, what, counter.clerk, clock.now())
    clock.at += WAITS
    lies = {"bank_money_unassigned": 1, "bank_proposals_undecided": 1}
    assert more(counter, clock, before) == lies
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, counter.approver, clock.now())
    assert more(counter, clock, before) == {}
    clock.at += WAITS
    assert more(counter, clock, before) == {"bank_payouts_late": 1}


def test_a_payout_is_late_after_its_last_moment(counter: Counter, clock: HandClock) -> None:
    before = wait(clock, counter)
    at, owed = clock.now(), chart.found(counter.court_id)
    wish = NewPayout(
        f"late-{counter.court_id}", "t", "张三", "6222020001", "某银行", Money(5_00), "款项",
        at + timedelta(hours=1), None, counter.court_id,
    )  # fmt: skip
    with counter.transactions() as tx:
        service.order_payout(tx, counter.vault, wish, owed, at)
    clock.forward(hours=1)
    assert more(counter, clock, before) == {}
    clock.at += A_MOMENT
    assert more(counter, clock, before) == {"bank_payouts_late": 1}


def test_a_payout_that_was_refused_waits_for_a_person_at_once(
    counter: Counter, clock: HandClock
) -> None:
    before = wait(clock, counter)
    sent_back_and_refused(counter, clock)
    assert more(counter, clock, before) == {"bank_payouts_late": 1}
