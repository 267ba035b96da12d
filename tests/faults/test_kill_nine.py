"""P1, P2, P3: kill -9 of anybody, at any time, loses nothing that was acknowledged."""

import time

import pytest

from tests.faults.house import House
from tests.support.bidders import PatientBidder, check_operations, finish_all
from tests.support.checker import check_history, compare_with_snapshot

LOTS, BIDDERS_A_LOT = 2, 4
BEFORE_EACH_KILL_S = 1.0
VICTIMS = ("first worker", "second worker", "all workers", "PostgreSQL", "workers and PostgreSQL")


def victims(house: House, who: str) -> list[int]:
    return {
        "first worker": house.web[:1],
        "second worker": house.web[1:],
        "all workers": house.web,
        "PostgreSQL": house.postgres,
        "workers and PostgreSQL": [*house.postgres, *house.web],
    }[who]


def start_bidding(house: House, lots: list[str]) -> list[PatientBidder]:
    bidders = [one for lot in lots for one in house.patient_bidders(lot, BIDDERS_A_LOT)]
    for one in bidders:
        one.start()
    return bidders


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_no_kill_of_anybody_loses_or_doubles_a_bid_and_each_lot_ends_once(house: House) -> None:
    lots = [house.lot(seconds_open=32) for _ in range(LOTS)]
    bidders = start_bidding(house, lots)
    for who in VICTIMS:
        time.sleep(BEFORE_EACH_KILL_S)
        house.kill(victims(house, who))
        house.mend()
    time.sleep(BEFORE_EACH_KILL_S)
    operations = finish_all(bidders)
    accepted = sum(op.outcome == "ok" for op in operations)
    assert accepted > 50, f"only {accepted} of {len(operations)} were accepted: no load, no test"
    assert any(op.attempts > 1 for op in operations), "no bid met a fault: no test"
    for lot in lots:
        events = house.ended(lot, within_s=60)
        assert check_operations([op for op in operations if op.lot == lot], events) == []
        assert check_history(events) == []
        assert sum(event["kind"] == "lot.closed" for event in events) == 1
        assert compare_with_snapshot(events, house.doors.snapshot(lot)) == []


def test_a_key_is_answered_the_same_after_every_restart(house: House) -> None:
    lot = house.lot(seconds_open=3600)
    bidder, _ = house.admitted(lot)
    key, other = "0" * 8 + "-1111-4111-8111-" + "1" * 12, "2" * 8 + "-1111-4111-8111-" + "2" * 12
    first = house.doors.bid(lot, bidder.token, 2_000_000, key)
    refused = house.doors.bid(lot, bidder.token, 10_000, other, raise_own=True)
    assert (first.status, refused.body["code"]) == (201, "too_low")
    house.kill([*house.postgres, *house.web])
    house.mend()
    again = house.decided(lot, bidder.token, 2_000_000, key)
    assert again.body["event"] == first.body["event"]
    assert again.headers.get("idempotency-replayed") == "true"
    still = house.decided(lot, bidder.token, 10_000, other)
    assert (still.status, still.body["code"]) == (409, "too_low")
    assert still.body["received_at"] == refused.body["received_at"]
    reused = house.doors.bid(lot, bidder.token, 3_000_000, key)
    assert (reused.status, reused.body["code"]) == (422, "key_reused")
    assert [event["kind"] for event in house.history(lot)].count("bid.accepted") == 1
