"""The loops of the jobs process: slow payments arrive, refunds leave, late ones are shouted about."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.infra.web import Services
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.payments import queries, refunds, service
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.jobs import make_loops
from tests.support.clock import HandClock
from tests.support.world import make_config


@pytest.fixture
def services(engine: Engine, ports: Ports, database_url: str, data_folder: Path) -> Services:
    return Services(make_config(data_folder, database_url), ports, Transactions(engine))


def paid(services: Services, behaviour: str, at: datetime) -> str:
    order = service.PaymentOrder(new_id("L"), new_bidder_code(), b"h", 100, "CNY")
    with services.transactions() as tx:
        ref = service.open_payment(tx, SandboxGateway(), order, at)
        service.pay_in_sandbox(tx, ref, behaviour, at)
    return ref


def run_all(services: Services, failing: int = 0) -> None:
    for loop in make_loops(SandboxGateway(failing)):
        loop.run(services)


def test_a_slow_payment_arrives_by_itself(services: Services, clock: HandClock) -> None:
    ref = paid(services, "slow", clock.now())
    run_all(services)
    clock.forward(seconds=30)
    run_all(services)
    with services.transactions.reading() as session:
        assert queries.payments_by_ref(session, [ref])[ref].state == "succeeded"


def test_a_refund_that_is_not_out_after_a_day_is_an_error_in_the_log(
    services: Services, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    ref = paid(services, "succeed", clock.now())
    with services.transactions() as tx:
        refunds.request_refund(tx, ref, "unsold", clock.now())
    with caplog.at_level(logging.ERROR):
        run_all(services, failing=1)
        assert ref not in caplog.text
        clock.at += timedelta(hours=24, seconds=1)
        run_all(services, failing=1)
        assert ref in caplog.text and "art. 23" in caplog.text
    clock.forward(minutes=20)
    caplog.clear()
    run_all(services)
    assert ref not in caplog.text


def test_the_losers_of_a_great_lot_get_everything_back_in_one_round(
    services: Services, clock: HandClock
) -> None:
    refs = [paid(services, "succeed", clock.now()) for _ in range(2 * refunds.BATCH + 1)]
    with services.transactions() as tx:
        for ref in refs:
            refunds.request_refund(tx, ref, "lost", clock.now())
    next(loop for loop in make_loops(SandboxGateway()) if loop.name == "refunds").run(services)
    with services.transactions.reading() as session:
        found = queries.payments_by_ref(session, refs)
    states = [one.refund.state for one in found.values() if one.refund is not None]
    assert states == ["sent"] * len(refs)
