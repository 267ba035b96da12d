"""P5: what is watched live is the record: the same events, the same order, nothing missing."""

import time

from tests.faults.house import House
from tests.faults.watchers import RestlessWatcher
from tests.support.bidders import finish_all
from tests.support.checker import canonical_bytes, check_history
from tests.support.live import LiveClient

WATCHERS, BIDDERS = 8, 4
HEARTBEAT_WITHIN_S = 6.0


def test_watchers_who_drop_and_resume_see_exactly_the_record(house: House) -> None:
    lot = house.lot(seconds_open=3600)
    bidders = house.patient_bidders(lot, BIDDERS)
    watchers = [RestlessWatcher(house.port, lot, seed) for seed in range(WATCHERS)]
    for bidder in bidders:
        bidder.pause_s = 0.02
    for one in (*watchers, *bidders):
        one.start()
    time.sleep(4)
    house.kill(house.web[:1])
    time.sleep(4)
    finish_all(bidders)
    record = house.history(lot)
    for one in watchers:
        one.finish(record[-1]["seq"], within_s=10)
    assert check_history(record) == []
    wanted = [canonical_bytes(event) for event in record]
    for one in watchers:
        assert one.complaints == []
        assert [canonical_bytes(event) for event in one.events] == wanted
        assert one.skipped < len(record) / 2, "most was read back from /events, not watched"
    assert sum(one.connections for one in watchers) > 4 * WATCHERS, "nobody dropped: no test"


def test_a_heartbeat_names_the_head_of_each_watched_lot(house: House) -> None:
    lot = house.lot(seconds_open=3600)
    house.admitted(lot)
    head = house.doors.snapshot(lot)["as_of_seq"]
    with LiveClient(house.port) as live:
        assert live.ask("watch", {"lot": lot, "after": head})["ok"]
        live.collect_for(HEARTBEAT_WITHIN_S)
        beats = [body for name, body in live.events if name == "heartbeat"]
    assert beats and all(beat["heads"] == {lot: head} for beat in beats)
