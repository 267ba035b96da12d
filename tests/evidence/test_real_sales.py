"""Sales of every shape on the real server: the stranger verifies each of them."""

import http.client
import time
import uuid

import pytest

from tests.evidence.verdict import verdict
from tests.support.doors import Doors, NotAsExpected

ENDED_WITHIN_S = 60.0


@pytest.fixture(scope="module")
def doors(server):
    return Doors(server.port, server.admin_token)


def wait_until_closed(doors, lot):
    deadline = time.monotonic() + ENDED_WITHIN_S
    while not is_closed(doors, lot):
        assert time.monotonic() < deadline, "the lot did not close"
        time.sleep(0.2)


def is_closed(doors, lot):
    try:
        return bool(doors.snapshot(lot)["state"] == "closed")
    except (OSError, http.client.HTTPException, NotAsExpected):
        return False  # the server is down just now; some tests see to that


def judged(doors, lot, receipts=(), older=()):
    path = f"/api/v1/lots/{lot}/bundle"
    wanted = "&".join(f"from={one.splitlines()[1]}" for one in older)
    bundle = doors.request("GET", f"{path}?{wanted}").text.decode()
    keys = doors.request("GET", "/log/v1/keys").text.decode()
    asked = {"bundle": bundle, "trust": keys, "receipts": list(receipts), "older": list(older)}
    return verdict(asked | {"witnesses": 0, "expectsClose": True}, "en")


def bid(doors, lot, person, amount, **more):
    answer = doors.bid(lot, person.token, amount, str(uuid.uuid4()), **more)
    return answer.status, answer.body


def test_a_sale_with_priority_buyers_automatic_bids_and_a_raise_of_ones_own_is_verified(doors):
    people = [doors.bidder() for _ in range(4)]
    first, second, third, fourth = people
    lot = doors.lot(seconds_open=8, window_s=2, priority=[third.user_id, fourth.user_id])
    for person in people:
        doors.register(lot, person)
    receipts = []
    for person, amount, more in [
        (first, 1_000_000, {}),
        (second, 1_030_000, {}),
        (third, 1_030_000, {}),
        (third, 1_050_000, {"raise_own": True}),
    ]:
        status, body = bid(doors, lot, person, amount, **more)
        assert status == 201, body
        receipts.append(body["receipt"])
    for person, maximum in [(first, 1_200_000), (second, 1_300_000)]:
        path = f"/api/v1/lots/{lot}/auto"
        assert doors.request("PUT", path, {"maximum": maximum}, person.token).status == 200
    checkpoint = doors.request("GET", "/log/v1/checkpoint").text.decode()
    wait_until_closed(doors, lot)
    late = bid(doors, lot, first, 9_000_000)
    assert late[1]["code"] in ("too_late", "lot_closed")
    receipts.append(late[1]["receipt"])
    report = judged(doors, lot, receipts, [checkpoint])
    assert (report["breaches"], report["notes"], report["older"]) == ([], [], 1)
    assert report["outcome"] == "sold"
    kinds = [event["body"].get("basis") for event in doors.events(lot)]
    assert {"bid", "auto", "priority_match"} <= set(kinds)


def test_a_fight_in_the_last_seconds_is_verified_with_every_extension(doors):
    people = [doors.bidder() for _ in range(3)]
    lot = doors.lot(seconds_open=3, window_s=2)
    for person in people:
        doors.register(lot, person)
    price, receipts = 1_000_000, []
    for turn in range(12):
        status, body = bid(doors, lot, people[turn % 3], price)
        assert status == 201, body
        receipts.append(body["receipt"])
        price += 10_000
        time.sleep(0.4)
    wait_until_closed(doors, lot)
    report = judged(doors, lot, receipts)
    assert report["breaches"] == []
    assert report["bids"] == 12
    assert report["extensions"] >= 5


def test_a_lot_nobody_wanted_is_verified_as_unsold(doors):
    lot = doors.lot(seconds_open=2, window_s=1)
    wait_until_closed(doors, lot)
    report = judged(doors, lot)
    assert (report["breaches"], report["outcome"], report["bids"]) == ([], "unsold", 0)


def test_a_sale_the_server_slept_through_is_verified_with_its_moved_end(server, doors):
    person = doors.bidder()
    lot = doors.lot(seconds_open=4, window_s=2, outage_gap_s=1, recovery_s=2)
    doors.register(lot, person)
    status, body = bid(doors, lot, person, 1_000_000)
    assert status == 201, body
    time.sleep(2.5)
    for _ in range(3):  # the supervisor starts them again within a second
        server.kill("prober")
        server.kill("web-1")
        time.sleep(1)
    wait_until_closed(doors, lot)
    report = judged(doors, lot, [body["receipt"]])
    assert (report["breaches"], report["bids"]) == ([], 1)
