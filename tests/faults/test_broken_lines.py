"""P1, P2: a lost reply or a reset line costs the bidder time, never a bid and never two."""

import time

from tests.faults.house import House
from tests.faults.proxy import BadLine
from tests.support.bidders import check_operations, finish_all
from tests.support.checker import check_history

BIDDING_S = 8.0


def test_a_bidder_who_repeats_the_key_survives_resets_and_swallowed_replies(house: House) -> None:
    lot = house.lot(seconds_open=3600)
    line = BadLine(house.port, seed=20161001)
    bidders = house.patient_bidders(lot, 6, line.port)
    for one in bidders:
        one.start()
    time.sleep(BIDDING_S)
    operations = finish_all(bidders)
    line.close()
    assert line.resets and line.swallowed, "the line was good: no test"
    assert any(op.attempts > 1 and op.outcome == "ok" for op in operations)
    events = house.history(lot)
    assert check_operations(operations, events) == []
    assert check_history(events) == []
    assert not [op for op in operations if op.outcome == "info"], "each was decided in the end"
