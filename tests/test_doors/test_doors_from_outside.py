"""The test doors as the contract's §7 promises them, on a real server."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auction_app.config import ConfigError
from auction_app.factory import make_ports
from auction_app.kernel.time import SystemClock, parse_rfc3339
from auction_app.test_doors.clock import TestClock
from tests.support.doors import Doors
from tests.support.server import RunningServer
from tests.support.world import ADMIN_TOKEN, make_config

HOUR = timedelta(hours=1)

LOT = {
    "start_price": 1_000_000,
    "increment": 10_000,
    "seconds_open": 60,
    "window_s": 5,
    "deposit": 0,
    "priority": [],
}
PERSON = {"name": "某人", "id_no": "X1", "phone": "1", "email": "x@example.test"}


@pytest.fixture(scope="module")
def doors(server: RunningServer) -> Doors:
    return Doors(server.port, server.admin_token)


@pytest.mark.parametrize("path", ["/test/bidders", "/test/lots", "/test/deposits", "/test/clock"])
@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_a_door_stays_shut_without_the_admin_token(
    doors: Doors, path: str, token: str | None
) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()} if token is not None else {}
    answer = doors.request("POST", path, {}, headers=headers)
    assert (answer.status, answer.body["code"]) == (401, "unauthenticated")


def test_a_lot_is_open_and_ends_as_asked(doors: Doors) -> None:
    lot = doors.lot(seconds_open=60, window_s=5, outage_gap_s=7, currency="EUR")
    snapshot = doors.snapshot(lot)
    assert (snapshot["state"], snapshot["currency"]) == ("open", "EUR")
    rules = snapshot["rules"]
    assert (rules["extension_window_s"], rules["outage_gap_s"]) == (5, 7)


def test_priority_buyers_rank_in_the_order_given(doors: Doors) -> None:
    first, second = doors.bidder(), doors.bidder()
    lot = doors.lot(priority=[first.user_id, second.user_id])
    codes = [doors.register(lot, person) for person in (second, first)]
    told = [event["body"] for event in doors.events(lot) if event["kind"] == "priority.confirmed"]
    assert told == [{"bidder": codes[0], "rank": 2}, {"bidder": codes[1], "rank": 1}]


def test_a_deposit_by_door_admits_and_twice_is_once(doors: Doors) -> None:
    lot, person = doors.lot(deposit=50_000), doors.bidder()
    code = doors.register(lot, person)
    for _ in range(2):
        body = {"lot": lot, "bidder": code}
        assert doors.request("POST", "/test/deposits", body, doors._admin).status == 201
    kinds = [event["kind"] for event in doors.events(lot)]
    assert kinds.count("registration.confirmed") == 1
    bid = doors.bid(lot, person.token, 1_000_000, str(uuid.uuid4()))
    assert bid.status == 201


def test_a_deposit_for_nobody_is_a_clear_refusal(doors: Doors) -> None:
    body = {"lot": "Lnothing", "bidder": "ACDEFG"}
    answer = doors.request("POST", "/test/deposits", body, doors._admin)
    assert (answer.status, answer.body["code"]) == (404, "no_such_payment")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/test/lots", {}),
        ("/test/lots", LOT | {"start_price": "1"}),
        ("/test/lots", LOT | {"increment": True}),
        ("/test/lots", LOT | {"deposit": -1}),
        ("/test/lots", LOT | {"priority": "u1"}),
        ("/test/lots", LOT | {"outage_gap_s": None}),
        ("/test/bidders", {}),
        ("/test/bidders", PERSON | {"name": 7}),
        ("/test/bidders", PERSON | {"id_no": ""}),
        ("/test/bidders", PERSON | {"email": "x" * 400}),
        ("/test/deposits", {"lot": 1, "bidder": None}),
    ],
)
def test_wrong_members_are_named(doors: Doors, path: str, body: dict[str, Any]) -> None:
    answer = doors.request("POST", path, body, doors._admin)
    assert answer.status == 400
    assert answer.body["code"] in ("bad_fields", "bad_amount") and answer.body["fields"]


def test_the_books_are_read_in_one_answer(doors: Doors) -> None:
    book = doors.request("GET", "/test/ledger", token=doors._admin)
    assert book.status == 200
    assert book.body["count"] == len(book.body["rows"])
    assert all(total == 0 for total in book.body["totals"].values())
    assert doors.request("GET", "/test/ledger").status == 401


@pytest.mark.parametrize(
    "settings",
    [{"AUCTION_ENV": "production"}, {"AUCTION_HOST": "0.0.0.0"}, {"AUCTION_ADMIN_TOKEN": ""}],
)
def test_the_doors_refuse_production_other_hosts_and_a_missing_token(
    tmp_path: Any, settings: dict[str, str]
) -> None:
    with pytest.raises(ConfigError):
        make_config(tmp_path, "postgresql://x", **settings)


def test_the_clock_of_all_processes_goes_forward_and_never_back(doors: Doors) -> None:
    before = datetime.now(UTC)
    for far in (3600, 10**9):
        answer = doors.request("POST", "/test/clock", {"forward_s": far}, ADMIN_TOKEN)
        assert answer.status == (201 if far == 3600 else 400), answer.text
    assert parse_rfc3339(doors.snapshot(doors.lot())["server_time"]) - before > HOUR
    back = doors.request("POST", "/test/clock", {"forward_s": -1}, ADMIN_TOKEN)
    assert (back.status, back.body["code"]) == (400, "bad_fields")


def test_a_clock_of_tests_is_joined_with_the_test_doors_alone(tmp_path: Path) -> None:
    url = "postgresql+psycopg2:///nowhere"
    closed = make_ports(make_config(tmp_path, url, AUCTION_TEST_DOORS="0"))
    assert type(closed.clock) is SystemClock
    assert isinstance(make_ports(make_config(tmp_path, url)).clock, TestClock)
