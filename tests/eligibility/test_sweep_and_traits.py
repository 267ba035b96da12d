"""What the day changes by itself, and what of a lot the registers ask for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from auction_app.eligibility.jobs import apply_todays_entries
from auction_app.eligibility.registers import traits_of
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.law.dishonest_list import Traits
from auction_app.lots.content import LotContent
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import parse_lot
from auction_app.lots.models import Lot
from tests.eligibility.registers_kit import entry, open_lot, take_over
from tests.support.clock import HandClock


def test_an_entry_of_tomorrow_bars_from_tomorrow_on_without_an_import(
    app: Flask, engine: Engine, ports: Ports, clock: HandClock
) -> None:
    at = clock.now()
    scene = open_lot(engine, ports, at, ends_at=at + timedelta(days=3))
    person = scene.bidder()
    mine = scene.apply(person)
    scene.pay(mine, at)
    tomorrow = (legal_day(at) + timedelta(days=1)).isoformat()
    assert take_over(scene, at, entry(person.id_no, at, since=tomorrow)).effects.revoked == 0
    services = app.extensions["auction"]
    apply_todays_entries(services)
    assert scene.own(person).refusal == ""
    clock.forward(days=1)
    apply_todays_entries(services)
    apply_todays_entries(services)
    assert scene.own(person).refusal == "listed"
    kinds = [event["kind"] for event in scene.events()]
    assert kinds.count("registration.revoked") == 1


@pytest.mark.parametrize(
    ("columns", "traits"),
    [
        ({"category": "housing"}, Traits(is_immovable=True)),
        ({"category": "land", "is_state_owned": True}, Traits(True, False, True)),
        ({"category": "vehicle"}, Traits(is_vehicle=True)),
        ({"category": "other", "resource": "sea"}, Traits(resource="sea")),
        ({"category": "goods"}, Traits()),
    ],
)
def test_traits_of_a_lot(columns: dict[str, Any], traits: Traits) -> None:
    row = {"is_state_owned": False, "resource": ""} | columns
    assert traits_of(Lot(**row)) == traits


def test_what_the_registers_ask_for_survives_the_form() -> None:
    written = LotContent(is_restricted_housing=True, is_state_owned=True, resource="mining")
    read = parse_lot(form_of(written))
    assert (read.content.is_restricted_housing, read.content.is_state_owned) == (True, True)
    assert read.content.resource == "mining"
    wrong = parse_lot({"resource": "moon", "is_state_owned": "perhaps"})
    assert set(wrong.errors) >= {"resource", "is_state_owned"}


def test_what_limits_bidders_stands_in_the_published_text(
    app: Flask, engine: Engine, ports: Ports, clock: HandClock
) -> None:
    at: datetime = clock.now()
    scene = open_lot(engine, ports, at, is_restricted_housing=True)
    text = app.test_client().get(f"/lots/{scene.lot_id}/notice.json").get_data(as_text=True)
    assert '"is_restricted_housing":true' in text.replace(" ", "")
    assert "竞买人必须具备购房资格" in text and "Purchase limits apply here" in text
