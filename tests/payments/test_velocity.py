"""One account or card behind several numbers, and payments taken back, are seen; nobody is named."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.payments import bank_transfers, service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.payers import seal_payer
from auction_app.payments.queries import transfer_way
from auction_app.payments.velocity import HurryRow, TakenBackRow, hurries, taken_back
from tests.bank.counter import Counter, open_counter
from tests.payments.test_booking import FEN, Till
from tests.payments.test_disputes import LOST, Bank
from tests.payments.test_watch import BROWSER, PATH, browser
from tests.support.clock import HandClock

ACCOUNT, NAME = "6222021234567890", "张三"


@pytest.fixture
def counter(engine: Engine, ports: Ports, clock: HandClock) -> Counter:
    transactions = Transactions(engine, bank_transfers.table(ports.vault))
    return open_counter(transactions, ports.vault, clock.now())


def rows(engine: Engine, ports: Ports, clock: HandClock, of: str) -> list[HurryRow]:
    with Transactions(engine).reading() as session:
        return [row for row in hurries(session, ports.vault, clock.now()) if row.of == of]


def transfer(counter: Counter, clock: HandClock, holder: bytes, account: str) -> str:
    """A deposit of one holder's number, from an account in the right name; gives the number."""
    lot, number = new_id("L"), new_bidder_code()
    payer = seal_payer(counter.vault, lot, number, NAME)
    order = service.PaymentOrder(
        lot, number, holder, FEN, "CNY", payer=payer, court_id=counter.court_id
    )
    with counter.transactions() as tx:
        ref = service.open_payment(tx, SandboxGateway(), order, clock.now())
    with counter.transactions.reading() as session:
        way = transfer_way(session, ref)
    assert way is not None
    counter.bank.receive(FEN, NAME, account, f"保证金 {way.reference}")
    counter.read(counter.bank.close_day(), clock.now())
    return number


def test_one_bank_account_behind_two_holders_is_seen_and_neither_is_named(
    app: Flask, engine: Engine, ports: Ports, clock: HandClock, counter: Counter
) -> None:
    numbers = [transfer(counter, clock, b"first holder", ACCOUNT)]
    transfer(counter, clock, b"somebody else", "6222029999999999")
    assert rows(engine, ports, clock, "account") == []
    numbers.append(transfer(counter, clock, b"second holder", ACCOUNT))
    [row] = rows(engine, ports, clock, "account")
    assert (row.payments, row.holders, row.lots, row.total_fen) == (2, 2, 2, 2 * FEN)
    page = browser(app, ports, engine, clock.now(), "operator").get(PATH, headers=BROWSER).text
    assert row.tag in page
    for secret in (ACCOUNT, NAME, *numbers):
        assert secret not in page
    clock.forward(days=2)
    assert rows(engine, ports, clock, "account") == []


def test_who_has_two_payments_disputed_is_seen_for_ninety_days(
    app: Flask, engine: Engine, ports: Ports, clock: HandClock
) -> None:
    mark, at = "fp_" + new_id("x"), clock.now()
    for turn in range(2):
        assert of_card(engine, clock) == [], turn
        till = Till(Transactions(engine), at).open()
        till.tell("succeeded")
        told = GatewayEvent(new_id("evt_"), "charged", till.ref, FEN, "CNY", False, at, mark=mark)
        with till.transactions() as tx:
            service.apply_event(tx, told, at, is_live=False)
        Bank(till, new_id("du_")).tell_until_taken(LOST)
    [row] = of_card(engine, clock)
    assert (row.payments, row.lots, row.total_fen) == (2, 2, 2 * FEN)
    page = browser(app, ports, engine, clock.now(), "auditor").get(PATH, headers=BROWSER).text
    assert row.tag in page and mark not in page
    clock.forward(days=91)
    assert of_card(engine, clock) == []


def of_card(engine: Engine, clock: HandClock) -> list[TakenBackRow]:
    with Transactions(engine).reading() as session:
        return [row for row in taken_back(session, clock.now()) if row.of == "card"]
