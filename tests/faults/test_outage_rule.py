"""P4: a lot never ends on absent bidders, and no longer than needed after they are back."""

import time
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.faults.house import House, sleep_until
from tests.support.checker import check_history, instant
from tests.support.doors import Json

GAP_S, RECOVERY_S = 3, 3
QUIET_FROM_HOUR = 22  # a recovery at night suspends instead (P4.4)


def lot_with_a_bid(house: House, seconds_open: int, gap_s: int = GAP_S) -> str:
    lot = house.lot(seconds_open=seconds_open, outage_gap_s=gap_s, recovery_s=RECOVERY_S)
    bidder, _ = house.admitted(lot)
    assert house.doors.bid(lot, bidder.token, 1_000_000, str(uuid.uuid4())).status == 201
    return lot


def kinds(events: list[Json]) -> list[str]:
    return [event["kind"] for event in events]


def check_the_end_moved(events: list[Json], planned: datetime) -> None:
    """One extension for the outage; then the lot ended by itself, not before the recovery time."""
    assert check_history(events) == []
    if datetime.now(ZoneInfo("Asia/Shanghai")).hour >= QUIET_FROM_HOUR:
        assert "lot.suspended" in kinds(events)
        return
    moved = [event for event in events if event["kind"] == "lot.extended"]
    assert [event["body"]["reason"] for event in moved] == ["outage"]
    assert moved[0]["body"]["evidence"]
    assert instant(moved[0]["body"]["ends_at"]) >= planned + timedelta(seconds=RECOVERY_S)
    assert kinds(events)[-1] == "lot.closed"


@pytest.mark.slow
def test_everything_dead_over_the_end_for_longer_than_the_gap_moves_the_end(house: House) -> None:
    lot = lot_with_a_bid(house, seconds_open=9)
    planned = house.ends_at(lot)
    sleep_until(planned - timedelta(seconds=2))
    house.kill(house.everyone)
    sleep_until(planned + timedelta(seconds=GAP_S - 1))
    house.start_again()
    check_the_end_moved(house.ended(lot, within_s=40), planned)


@pytest.mark.slow
def test_everything_frozen_over_the_end_for_longer_than_the_gap_moves_the_end(
    house: House,
) -> None:
    lot = lot_with_a_bid(house, seconds_open=9)
    planned = house.ends_at(lot)
    sleep_until(planned - timedelta(seconds=2))
    with house.paused(house.everyone):
        time.sleep(GAP_S + 2.0)
    check_the_end_moved(house.ended(lot, within_s=40), planned)


def test_a_silence_shorter_than_the_gap_moves_nothing(house: House) -> None:
    lot = lot_with_a_bid(house, seconds_open=8, gap_s=8)
    planned = house.ends_at(lot)
    sleep_until(planned - timedelta(seconds=0.8))
    with house.paused(house.everyone):
        time.sleep(2.5)
    events = house.ended(lot, within_s=20)
    assert check_history(events) == []
    assert "lot.extended" not in kinds(events)
    assert instant(events[-1]["body"]["ends_at"]) == planned


def test_one_dead_worker_of_two_owes_no_extension(house: House) -> None:
    lot = house.lot(seconds_open=8, outage_gap_s=20, recovery_s=RECOVERY_S)
    planned = house.ends_at(lot)
    sleep_until(planned - timedelta(seconds=1.5))
    house.kill(house.web[:1])
    events = house.ended(lot, within_s=30)
    assert check_history(events) == []
    assert "lot.extended" not in kinds(events)
    assert instant(events[-1]["body"]["ends_at"]) == planned
    assert datetime.now(UTC) < planned + timedelta(seconds=30)
