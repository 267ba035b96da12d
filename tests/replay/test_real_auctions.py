"""Real bids of real people go through the running server as the rules say (art. 20, contract §2)."""

import os
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.replay.real_bids import SAMPLE, RealAuction, read_auctions, whole_file
from tests.replay.stage import INCREMENT_FEN, WINDOW_S, Lot, Stage
from tests.support.checker import check_history, compare_with_snapshot, instant
from tests.support.doors import Json
from tests.support.server import RunningServer

ALL = "AUCTION_REPLAY_ALL"  # 1: all 285 auctions at once instead of some thirty
USUAL_LOTS = 31
LATE = ("too_late", "lot_closed")
ENDED_WITHIN_S = 20
FREE_RATES = {"AUCTION_BIDS_PER_S": "1000", "AUCTION_BIDS_BURST": "1000"}


@pytest.fixture(scope="module")
def stage(start_server: Callable[..., RunningServer]) -> Stage:
    return Stage(start_server(**FREE_RATES))


def check_answers(lot: Lot) -> list[str]:
    """Each answer is what the rules make of it, bid after bid, from a model of three lines."""
    price, ends_at, wrong = None, lot.ends_at, []
    for played in lot.played:
        ok, answer = played.said
        body = answer["event"]["body"] if ok else answer
        arrived, amount = instant(body["received_at"]), played.bid.amount_fen
        minimum = lot.auction.start_fen if price is None else price + INCREMENT_FEN
        expected = "accepted" if amount >= minimum else "too_low"
        expected = expected if arrived < ends_at else "late"
        got = "accepted" if ok else "late" if answer["code"] in LATE else answer["code"]
        if got != expected:
            wrong.append(f"{lot.lot}: {amount} at {arrived} was {got}, the rules say {expected}")
        if ok:
            price, ends_at = amount, max(ends_at, arrived + timedelta(seconds=WINDOW_S))
    return wrong


def check_lot(lot: Lot, events: list[Json], snapshot: Json) -> list[str]:
    wrong = check_answers(lot) + check_history(events) + compare_with_snapshot(events, snapshot)
    for look in lot.looks:
        wrong += compare_with_snapshot(events[: look["as_of_seq"]], look)
    told = [played.said[1]["event"] for played in lot.played if played.said[0]]
    if told != [event for event in events if event["kind"] == "bid.accepted"]:
        wrong.append(f"{lot.lot}: the acknowledged events are not the recorded ones")
    if [event["kind"] for event in events].count("lot.closed") != 1:
        wrong.append(f"{lot.lot}: not exactly one end")
    return wrong


def ended(stage: Stage, lot: Lot) -> list[Json]:
    for _ in range(ENDED_WITHIN_S * 4):
        events = stage.doors.events(lot.lot)
        if events[-1]["kind"] == "lot.closed":
            return events
        time.sleep(0.25)
    raise AssertionError(f"{lot.lot} did not end: {events[-1]}")


def replay_all(stage: Stage, auctions: list[RealAuction]) -> list[Lot]:
    lots = stage.put_on(auctions)
    stage.play(lots)
    wrong, extended, accepted = [], 0, 0
    for lot in lots:
        events = ended(stage, lot)
        snapshot = stage.doors.snapshot(lot.lot)
        wrong += check_lot(lot, events, snapshot)
        extended += snapshot["extensions"]
        accepted += sum(played.said[0] for played in lot.played)
    assert wrong == []
    assert extended > 0, "no bid in the last minutes extended anything: no test"
    assert accepted > len(lots), "hardly a bid was accepted: no test"
    return lots


def test_five_real_auctions_follow_the_rules_from_first_to_last_second(stage: Stage) -> None:
    lots = replay_all(stage, read_auctions(SAMPLE))
    assert sum(len(lot.played) for lot in lots) == 57


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_real_auctions_all_at_once_follow_the_rules(stage: Stage) -> None:
    path = whole_file()
    if path is None:
        pytest.skip("the real bids are not here: set AUCTION_DATA_DIR to the folder that has them")
    auctions = read_auctions(path)
    if os.environ.get(ALL) != "1":
        auctions = auctions[:: len(auctions) // USUAL_LOTS]
    lots = replay_all(stage, auctions)
    assert len(lots) >= USUAL_LOTS
    assert sum(bool(lot.looks) for lot in lots) > 10
