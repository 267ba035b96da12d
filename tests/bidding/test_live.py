"""The live namespace (contract §4): the same promises with direct and stock writes, one and two workers."""

import time
import uuid

import pytest

from tests.support.doors import Doors
from tests.support.live import LiveClient

HOUSES = {
    "direct": {},
    "stock": {"AUCTION_DIRECT_WRITES": "0"},
    "two workers": {"workers": 2},
}


@pytest.fixture(scope="module", params=HOUSES)
def house(request, start_server):
    limits = {"AUCTION_BIDS_PER_S": "1000", "AUCTION_BIDS_BURST": "1000"}
    return start_server(**limits, **HOUSES[request.param])


@pytest.fixture
def doors(house):
    return Doors(house.port, house.admin_token)


@pytest.fixture
def lot(doors):
    return doors.lot()


@pytest.fixture
def connect(house):
    opened = []

    def open_one(token=None):
        client = LiveClient(house.port, token, timeout_s=10)
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        client.close()


def admitted(doors, lot):
    bidder = doors.bidder()
    doors.register(lot, bidder)
    return bidder.token


def place(client, lot, amount, **more):
    body = {"lot": lot, "amount": amount, "key": str(uuid.uuid4()), **more}
    return client.ask("bid", body)


def seen_events(client):
    return [event for name, body in client.events if name == "events" for event in body["events"]]


def wait_for(client, seq, seconds=10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        events = seen_events(client)
        if events and events[-1]["seq"] >= seq:
            return events
        client.collect(0.2)
    raise AssertionError(
        f"event {seq} did not come; have {[e['seq'] for e in seen_events(client)]}"
    )


def test_a_watcher_sees_every_event_once_in_order_and_byte_equal(doors, lot, connect):
    ann, bob = connect(admitted(doors, lot)), connect(admitted(doors, lot))
    watcher = connect()
    begun = watcher.ask("watch", {"lot": lot, "after": 0})
    assert begun["ok"] and begun["lot"]["as_of_seq"] == begun["head_seq"]
    for turn in range(45):  # fewer than the fifty that a message may hold (contract §4)
        assert place((ann, bob)[turn % 2], lot, 1_000_000 + turn * 10_000)["ok"]
    record = doors.events(lot)
    assert wait_for(watcher, record[-1]["seq"]) == record


def test_a_watcher_that_comes_late_is_told_what_it_skips(doors, lot, connect):
    ann, bob = connect(admitted(doors, lot)), connect(admitted(doors, lot))
    for turn in range(70):
        place((ann, bob)[turn % 2], lot, 1_000_000 + turn * 10_000)
    head = doors.snapshot(lot)["as_of_seq"]
    watcher = connect()
    watcher.ask("watch", {"lot": lot, "after": 2})
    wait_for(watcher, head)
    first = next(body for name, body in watcher.events if name == "events")
    assert first["skipped"] == [3, head - 50]
    assert [event["seq"] for event in first["events"]] == list(range(head - 49, head + 1))
    assert first["head_seq"] == head


def test_watching_again_resumes_after_what_was_seen(doors, lot, connect):
    ann = connect(admitted(doors, lot))
    watcher = connect()
    watcher.ask("watch", {"lot": lot, "after": 0})
    place(ann, lot, 1_000_000)
    head = wait_for(watcher, doors.snapshot(lot)["as_of_seq"])[-1]["seq"]
    assert watcher.ask("unwatch", {"lot": lot})["ok"]
    place(ann, lot, 1_010_000, raise_own=True)
    watcher.collect_for(0.5)
    assert seen_events(watcher)[-1]["seq"] == head
    watcher.ask("watch", {"lot": lot, "after": head})
    assert [event["seq"] for event in wait_for(watcher, head + 1)][-2:] == [head, head + 1]


def test_a_bid_by_socket_is_the_same_bid_as_by_http(doors, lot, connect):
    token = admitted(doors, lot)
    client, key = connect(token), str(uuid.uuid4())
    made = client.ask("bid", {"lot": lot, "amount": 1_000_000, "key": key})
    assert made["decision"] == "accepted"
    again = doors.bid(lot, token, 1_000_000, key)
    assert (again.status, again.body["event"]) == (201, made["event"])
    assert client.ask("outcome", {"lot": lot, "key": key})["event"] == made["event"]
    other = client.ask("bid", {"lot": lot, "amount": 1_000_001, "key": key})
    assert other["error"]["code"] == "key_reused"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("bid", {"amount": 1_000_000}, "bad_fields"),
        ("bid", {"lot": "a b", "amount": 1_000_000}, "bad_fields"),
        ("bid", {"lot": "L1", "amount": 1.5, "key": "x"}, "bad_amount"),
        ("bid", {"lot": "L1", "amount": 10**14, "key": "x"}, "bad_amount"),
        ("bid", {"lot": "L1", "amount": 5, "key": "x"}, "bad_key"),
        ("watch", {"lot": "Lnothing"}, "no_such_lot"),
        ("watch", {"lot": "L1", "after": -1}, "bad_fields"),
        ("outcome", {"lot": "L1", "key": 5}, "bad_key"),
        ("time", {"t0": 1.5}, "bad_fields"),
        ("dance", {}, "bad_fields"),
    ],
)
def test_hostile_requests_are_refused_by_name(doors, lot, connect, name, body, code):
    answer = connect(admitted(doors, lot)).ask(name, body)
    assert answer["ok"] is False
    assert (answer["error"]["code"], answer["error"]["decided"]) == (code, False)


def test_the_public_may_watch_and_not_bid(lot, connect):
    answer = place(connect(), lot, 1_000_000)
    assert answer["error"]["code"] == "unauthenticated"


def test_a_session_that_ends_stops_bidding_within_a_second(doors, lot, connect, house):
    token = admitted(doors, lot)
    client = connect(token)
    assert place(client, lot, 1_000_000)["ok"]
    ended = doors.request("DELETE", "/api/v1/session", token=token)
    assert ended.status in (200, 204), ended.text
    client.collect_for(1.2)
    assert place(client, lot, 1_010_000)["error"]["code"] == "session_expired"
    assert "ended" in [body["state"] for name, body in client.events if name == "session"]


def test_heartbeats_name_the_heads(doors, lot, connect):
    watcher = connect()
    head = watcher.ask("watch", {"lot": lot, "after": 0})["head_seq"]
    watcher.collect_for(6.5)
    beats = [body for name, body in watcher.events if name == "heartbeat"]
    assert beats
    assert beats[-1]["heads"] == {lot: head}


def test_the_clock_by_socket(connect):
    answer = connect().ask("time", {"t0": "12"})
    assert answer["t0"] == "12"
    assert answer["t1"] <= answer["t2"]
