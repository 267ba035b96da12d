"""P3: a bid that arrived before the end is decided before it; nothing after counts; one end."""

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

from tests.faults.house import INCREMENT, House, sleep_until, wait_until
from tests.support.checker import check_history, instant
from tests.support.doors import Json
from tests.support.live import LiveClient

VOLLEY, SPREAD_S, LOTS = 24, 0.25, 24
LATE = ("too_late", "lot_closed")
CLOSE_LATENESS = timedelta(seconds=2)


class Shot(threading.Thread):
    """One connection, opened early, that bids once at its instant."""

    def __init__(self, house: House, lot: str, amount: int) -> None:
        super().__init__(daemon=True)
        bidder, _ = house.admitted(lot)
        self.lot = lot
        self.live = LiveClient(house.port, bidder.token, timeout_s=20.0)
        self.body = {"lot": lot, "amount": amount, "key": str(uuid.uuid4()), "raise_own": True}
        self.at = datetime.max.replace(tzinfo=UTC)
        self.answer: Json = {}
        self.answered_at = self.at

    def run(self) -> None:
        sleep_until(self.at)
        self.answer = self.live.ask("bid", self.body)
        self.answered_at = datetime.now(UTC)
        self.live.close()

    @property
    def code(self) -> str:
        return "accepted" if self.answer["ok"] else str(self.answer["error"]["code"])


def fire(shots: list[Shot]) -> None:
    for shot in shots:
        shot.start()
    for shot in shots:
        shot.join(30)


def check_fairness(shots: list[Shot], events: list[Json]) -> list[str]:
    """No lateness before the end, by the server's stamps and by the client's own clock."""
    final = instant(events[-1]["body"]["ends_at"])
    wrong = []
    for shot in (one for one in shots if one.code in LATE):
        if instant(shot.answer["error"]["received_at"]) < final:
            wrong.append(f"late with a stamp before the end: {shot.answer}")
        if shot.answered_at < final:
            wrong.append(f"late, and answered before the end: {shot.answer}")
    return wrong


def check_the_close(events: list[Json]) -> list[str]:
    closes = [event for event in events if event["kind"] == "lot.closed"]
    if len(closes) != 1 or events[-1] != closes[0]:
        return [f"{len(closes)} ends"]
    lateness = instant(closes[0]["at"]) - instant(closes[0]["body"]["ends_at"])
    return [f"closed {lateness} after its end"] if lateness > CLOSE_LATENESS else []


def test_a_volley_across_the_deadline_is_cut_exactly_at_the_deadline(house: House) -> None:
    lot = house.lot(seconds_open=15, window_s=1)
    end = house.ends_at(lot)
    low = [Shot(house, lot, 1) for _ in range(VOLLEY)]
    high = [Shot(house, lot, 1_000_000 + INCREMENT * step) for step in range(VOLLEY)]
    for number, (refused, late) in enumerate(zip(low, high, strict=True)):
        refused.at = end + timedelta(seconds=(number / VOLLEY * 2 - 1) * SPREAD_S)
        late.at = end + timedelta(seconds=(number + 0.1) / VOLLEY * SPREAD_S)
    fire([*low, *high])
    events = house.ended(lot, within_s=20)
    assert check_history(events) == []
    assert check_fairness([*low, *high], events) == []
    assert check_the_close(events) == []
    assert {shot.code for shot in high} <= set(LATE)
    assert "too_low" in {shot.code for shot in low} and {shot.code for shot in low} & set(LATE)


def test_a_volley_of_rising_bids_keeps_the_lot_open_until_a_whole_window_is_quiet(
    house: House,
) -> None:
    lot = house.lot(seconds_open=15, window_s=1)
    shots = [Shot(house, lot, 1_000_000 + INCREMENT * step) for step in range(VOLLEY)]
    straggler = Shot(house, lot, 1_000_000 + INCREMENT * VOLLEY)
    end = house.ends_at(lot)
    for number, shot in enumerate(shots):
        shot.at = end + timedelta(seconds=number / VOLLEY * 1.5 - SPREAD_S)
    straggler.at = shots[-1].at + timedelta(seconds=1.5)
    fire([*shots, straggler])
    events = house.ended(lot, within_s=20)
    assert check_history(events) == []
    assert check_fairness([*shots, straggler], events) == []
    assert check_the_close(events) == []
    assert straggler.code in LATE
    assert instant(events[-1]["body"]["ends_at"]) > end + timedelta(seconds=1)


def test_a_bid_in_the_last_milliseconds_counts_on_whichever_worker_it_arrives(
    house: House,
) -> None:
    lots = [house.lot(seconds_open=15, window_s=1) for _ in range(LOTS)]
    shots = [Shot(house, lot, 1_000_000) for lot in lots]
    for number, shot in enumerate(shots):
        shot.at = house.ends_at(shot.lot) - timedelta(milliseconds=1 + number % 12)
    fire(shots)
    for shot in shots:
        events = house.ended(shot.lot, within_s=20)
        assert check_history(events) == []
        assert check_fairness([shot], events) == []
        assert check_the_close(events) == []
    assert "accepted" in {shot.code for shot in shots}


def test_refused_bids_that_crowd_the_end_do_not_push_out_a_good_one(house: House) -> None:
    lot = house.lot(seconds_open=8, window_s=1)
    crowd = [Shot(house, lot, 1) for _ in range(20)]
    good = Shot(house, lot, 1_000_000)
    end = house.ends_at(lot)
    for number, shot in enumerate(crowd):
        shot.at = end - timedelta(milliseconds=80 - 4 * number)
    good.at = end - timedelta(milliseconds=12)
    fire([*crowd, good])
    events = house.ended(lot, within_s=20)
    assert good.code == "accepted"
    assert instant(good.answer["event"]["body"]["received_at"]) < end
    assert check_history(events) == []
    assert check_the_close(events) == []


def test_a_worker_frozen_over_the_end_closes_once_and_accepts_nothing_late(house: House) -> None:
    lot = house.lot(seconds_open=8, window_s=1)
    late = Shot(house, lot, 1_000_000)
    end = house.ends_at(lot)
    late.at = end + timedelta(seconds=0.5)
    late.start()
    sleep_until(end - timedelta(seconds=0.5))
    with house.paused(house.web):
        time.sleep(3.0)
    late.join(30)
    assert late.code in LATE
    events = house.ended(lot, within_s=20)
    assert check_history(events) == []
    assert [event["kind"] for event in events].count("lot.closed") == 1


def test_a_kill_three_tenths_before_the_end_leaves_one_end(house: House) -> None:
    lot = house.lot(seconds_open=8)
    bidder, _ = house.admitted(lot)
    acked = house.doors.bid(lot, bidder.token, 1_000_000, str(uuid.uuid4()))
    sleep_until(house.ends_at(lot) - timedelta(seconds=0.3))
    house.kill(house.everyone)
    wait_until(lambda: not house.server.is_healthy(), 10)
    house.start_again()
    events = house.ended(lot, within_s=40)
    assert acked.body["event"] in events
    assert check_history(events) == []
    assert [event["kind"] for event in events].count("lot.closed") == 1
