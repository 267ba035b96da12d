"""The same thing asked for at the same moment happens once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import Engine

from auction_app.eligibility import queries
from auction_app.infra.ports import Ports
from auction_app.payments import service as payments
from auction_app.payments.decision import GatewayEvent
from tests.eligibility.scene import Scene, make_scene
from tests.support.clock import HandClock

TOGETHER = 8


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return make_scene(engine, ports.vault, at)


def all_at_once(act: Callable[[int], str]) -> list[str]:
    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(act, range(TOGETHER)))


def test_an_account_that_applies_eight_times_at_once_gets_one_number(scene: Scene) -> None:
    person = scene.bidder()
    numbers = all_at_once(lambda _n: scene.apply(person).bidder)
    assert len(set(numbers)) == 1
    with scene.transactions.reading() as session:
        assert len(queries.bidders_of(session, scene.lot_id)) == 1


def test_eight_people_who_apply_at_once_get_eight_numbers(scene: Scene) -> None:
    persons = [scene.bidder() for _ in range(TOGETHER)]
    numbers = all_at_once(lambda n: scene.apply(persons[n]).bidder)
    assert len(set(numbers)) == TOGETHER


def test_the_same_event_delivered_eight_times_at_once_admits_once(
    scene: Scene, at: datetime
) -> None:
    mine = scene.apply(scene.bidder())
    assert mine.payment is not None
    told = GatewayEvent(
        f"evt_{mine.bidder}", "succeeded", mine.payment.ref, mine.deposit_fen, "CNY", False, at
    )

    def deliver(_n: int) -> str:
        with scene.transactions() as tx:
            return payments.apply_event(tx, told, at, is_live=False)

    assert all_at_once(deliver) == ["applied"] * TOGETHER
    assert len(scene.admissions()) == 1


def test_eight_events_of_one_success_at_once_admit_once(scene: Scene, at: datetime) -> None:
    mine = scene.apply(scene.bidder())
    assert mine.payment is not None
    ref = mine.payment.ref

    def deliver(n: int) -> str:
        event_id = f"evt_{mine.bidder}_{n}"
        told = GatewayEvent(event_id, "succeeded", ref, mine.deposit_fen, "CNY", False, at)
        with scene.transactions() as tx:
            return payments.apply_event(tx, told, at, is_live=False)

    assert sorted(all_at_once(deliver)) == ["applied"] + ["no_change"] * (TOGETHER - 1)
    assert len(scene.admissions()) == 1
