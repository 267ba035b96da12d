"""The contract's §2 and §3 over HTTP, against the real server."""

import base64
import json
import uuid
from hashlib import sha256

import pytest

from tests.support.doors import Doors


@pytest.fixture(scope="module")
def doors(server):
    return Doors(server.port, server.admin_token)


def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def lot(doors):
    return doors.lot()


@pytest.fixture
def ann(doors, lot):
    bidder = doors.bidder()
    doors.register(lot, bidder)
    return bidder.token


@pytest.fixture
def bob(doors, lot):
    bidder = doors.bidder()
    doors.register(lot, bidder)
    return bidder.token


def test_an_accepted_bid_is_its_own_event_and_carries_a_receipt_of_its_leaf(doors, lot, ann):
    made = doors.bid(lot, ann, 1_000_000, key())
    assert made.status == 201
    assert made.body["decision"] == "accepted"
    assert made.headers["ratelimit"].startswith('"bids";r=')
    event = doors.events(lot)[-1]
    assert event == made.body["event"]
    assert event["kind"] == "bid.accepted"
    lines = made.body["receipt"].split("\n")
    text = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    leaf = base64.b64encode(sha256(b"\0" + text.encode()).digest()).decode()
    assert lines[:4] == ["auction/v1 receipt", lot, str(event["seq"]), leaf]


def test_the_same_key_gets_the_same_decision_and_another_amount_is_refused(doors, lot, ann, bob):
    first = key()
    made = doors.bid(lot, ann, 1_000_000, first)
    doors.bid(lot, bob, 1_010_000, key())
    again = doors.bid(lot, ann, 1_000_000, first)
    assert again.status == 201
    assert again.headers["idempotency-replayed"] == "true"
    assert again.body["event"] == made.body["event"]
    reused = doors.bid(lot, ann, 1_020_000, first)
    assert (reused.status, reused.body["code"]) == (422, "key_reused")
    assert len([e for e in doors.events(lot) if e["kind"] == "bid.accepted"]) == 2


def test_a_refusal_is_as_final_as_an_acceptance(doors, lot, ann, bob):
    low = key()
    doors.bid(lot, ann, 1_000_000, key())
    refused = doors.bid(lot, bob, 1_000_001, low)
    assert (refused.status, refused.body["code"], refused.body["decided"]) == (409, "too_low", True)
    assert refused.body["minimum"] == 1_010_000
    assert refused.body["price"] == 1_000_000
    asked = doors.outcome(lot, bob, low)
    assert (asked.status, asked.body["code"]) == (200, "too_low")
    assert asked.body["received_at"] == refused.body["received_at"]
    assert asked.body["receipt"].startswith(f"auction/v1 refusal\n{lot}\n{low}\ntoo_low\n")


def test_an_unknown_key_was_not_received_and_nobody_sees_anothers_keys(doors, lot, ann, bob):
    mine = key()
    doors.bid(lot, ann, 1_000_000, mine)
    assert doors.outcome(lot, ann, mine).status == 200
    assert doors.outcome(lot, bob, mine).body["code"] == "not_received"
    assert doors.outcome(lot, ann, key()).status == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"amount": 1e6}', 400, "bad_amount"),
        (b'{"amount": 1000000.0}', 400, "bad_amount"),
        (b'{"amount": true}', 400, "bad_amount"),
        (b'{"amount": "1000000"}', 400, "bad_amount"),
        (b'{"amount": 0}', 400, "bad_amount"),
        (b'{"amount": -5}', 400, "bad_amount"),
        (b'{"amount": 10000000000001}', 400, "bad_amount"),
        (b'{"amount": ' + b"9" * 30 + b"}", 400, "bad_amount"),
        (b'{"amount": null}', 400, "bad_amount"),
        (b"{}", 400, "bad_amount"),
        (b'{"amount": NaN}', 400, "bad_json"),
        (b'{"amount": 1000000, "amount": 1000000}', 400, "bad_json"),
        (b'\xef\xbb\xbf{"amount": 1000000}', 400, "bad_json"),
        ('{"amount": 1000000}'.encode("utf-16"), 400, "bad_json"),
        (b'{"amount": 1000000, "note": "\xff"}', 400, "bad_json"),
        (b"[" * 100_000, 413, "too_large"),
        (b"[" * 20_000, 400, "bad_json"),
        (b"[1000000]", 400, "bad_fields"),
        (b'{"amount": 1000000, "raise_own": 1}', 400, "bad_fields"),
        (b'{"amount": 1000000, "bidder": "A7K2Q9"}', 400, "bad_fields"),
    ],
)
def test_hostile_bodies_get_a_clear_refusal_and_nothing_is_decided(
    doors, server, lot, ann, body, status, code
):
    import http.client

    mine = key()
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {
        "Authorization": f"Bearer {ann}",
        "Content-Type": "application/json",
        "Idempotency-Key": mine,
    }
    line.request("POST", f"/api/v1/lots/{lot}/bids", body, headers)
    answer = line.getresponse()
    problem = json.loads(answer.read())
    line.close()
    assert (answer.status, problem["code"], problem["decided"]) == (status, code, False)
    assert answer.getheader("Content-Type") == "application/problem+json"
    assert doors.outcome(lot, ann, mine).body["code"] == "not_received"


@pytest.mark.parametrize(
    "wrong", ["", "x", "A" * 36, "19B23718-C4EB-444E-9284-E45D32598484", "1" * 300]
)
def test_a_key_is_a_lower_case_uuid(doors, lot, ann, wrong):
    assert doors.bid(lot, ann, 1_000_000, wrong).body["code"] == "bad_key"


def test_who_is_not_known_not_registered_or_not_paid_is_told_so(doors, server, lot):
    stranger = doors.bidder()
    assert doors.bid(lot, "lca_nothing", 1_000_000, key()).status == 401
    assert doors.bid(lot, stranger.token, 1_000_000, key()).body["code"] == "not_a_bidder"
    dear = doors.lot(deposit=50_000)
    number = doors.register(dear, stranger)
    assert doors.bid(dear, stranger.token, 1_000_000, key()).body["code"] == "not_qualified"
    doors.request(
        "POST",
        "/test/deposits",
        {"lot": dear, "bidder": number},
        token=server.admin_token,
    )
    assert doors.bid(dear, stranger.token, 1_000_000, key()).status == 201


def test_a_bid_on_no_lot_and_a_wrong_method_are_told_so(doors, ann):
    assert doors.bid("Lnothing", ann, 1_000_000, key()).body["code"] == "no_such_lot"
    assert doors.request("GET", "/api/v1/lots/Lnothing").body["code"] == "no_such_lot"
    wrong = doors.request("PUT", "/api/v1/lots/Lnothing", {}, token=ann)
    assert (wrong.status, wrong.body["code"]) == (405, "method_not_allowed")


def test_the_snapshot_is_the_sum_of_the_events(doors, lot, ann, bob):
    doors.bid(lot, ann, 1_000_000, key())
    doors.bid(lot, bob, 1_050_000, key())
    events = doors.events(lot, page=2)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    seen = doors.snapshot(lot)
    last = events[-1]
    text = json.dumps(last, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert seen["head"] == sha256(text.encode()).hexdigest()
    assert (seen["as_of_seq"], seen["price"]) == (last["seq"], last["body"]["amount"])
    assert (seen["leader"], seen["minimum"]) == (last["body"]["bidder"], 1_060_000)


def test_a_snapshot_that_did_not_change_is_not_sent_again(doors, lot):
    first = doors.request("GET", f"/api/v1/lots/{lot}")
    again = doors.request(
        "GET", f"/api/v1/lots/{lot}", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status == 304


def test_a_secret_limit_acts_by_ordinary_events_and_is_nowhere_to_be_seen(doors, lot, ann, bob):
    secret = 7_654_321
    assert doors.request("PUT", f"/api/v1/lots/{lot}/auto", {"maximum": secret}, ann).status == 200
    doors.bid(lot, bob, 1_500_000, key())
    events = doors.events(lot)
    assert [event["body"].get("basis") for event in events[-3:]] == ["auto", "bid", "auto"]
    assert events[-1]["body"]["amount"] == 1_510_000
    public = json.dumps([events, doors.snapshot(lot)])
    assert str(secret) not in public
    stopped = doors.request("DELETE", f"/api/v1/lots/{lot}/auto", token=ann)
    assert (stopped.status, stopped.body["maximum"]) == (200, None)
    doors.bid(lot, bob, 1_600_000, key())
    assert doors.snapshot(lot)["price"] == 1_600_000


def test_the_clock_can_be_read(doors):
    seen = doors.request("GET", "/api/v1/time?t0=17").body
    assert seen["t0"] == "17"
    assert seen["t1"] <= seen["t2"]
