"""The judge judged: a lawful history passes, each single breach is found and named."""

import copy
from collections.abc import Callable

import pytest

from tests.support.checker import canonical_bytes, check_history, hash_of, replay
from tests.support.doors import Json

Breach = Callable[[list[Json]], None]


def chained(rows: list[tuple[str, str, Json]]) -> list[Json]:
    """Events with right seq and prev from (kind, second of the hour, body)."""
    events: list[Json] = []
    for kind, at, body in rows:
        head = hash_of(events[-1]) if events else "0" * 64
        event = {"v": 1, "lot": "L1", "seq": len(events) + 1, "prev": head, "kind": kind}
        events.append(event | {"at": f"2026-11-02T03:{at}.000000Z", "body": body})
    return events


def bid(bidder: str, amount: int, received: str, ends: str, basis: str = "bid") -> Json:
    return {
        "bidder": bidder,
        "amount": amount,
        "received_at": f"2026-11-02T03:{received}.000000Z",
        "ends_at": f"2026-11-02T03:{ends}.000000Z",
        "basis": basis,
    }


LAWFUL: list[tuple[str, str, Json]] = [
    (
        "lot.opened",
        "00:00",
        {
            "currency": "CNY",
            "start_price": 1000,
            "increment": 100,
            "ends_at": "2026-11-02T03:30:00.000000Z",
            "extension_window_s": 300,
            "outage_gap_s": 15,
            "rules": {},
            "priority_bidders": [],
        },
    ),
    ("registration.confirmed", "00:01", {"bidder": "AAAAAA", "commitment": "c1"}),
    ("registration.confirmed", "00:02", {"bidder": "CCCCCC", "commitment": "c2"}),
    ("priority.confirmed", "00:03", {"bidder": "CCCCCC", "rank": 1}),
    ("bid.accepted", "10:00", bid("AAAAAA", 1000, "10:00", "30:00")),
    ("bid.accepted", "11:00", bid("CCCCCC", 1000, "11:00", "30:00", "priority_match")),
    ("bid.accepted", "29:00", bid("AAAAAA", 1100, "29:00", "34:00")),
    (
        "lot.closed",
        "34:00",
        {
            "outcome": "sold",
            "price": 1100,
            "bidder": "AAAAAA",
            "bids": 3,
            "ends_at": "2026-11-02T03:34:00.000000Z",
        },
    ),
]


def change(place: int, **members: object) -> Breach:
    def breach(rows: list[Json]) -> None:
        rows[place][2].update(members)  # type: ignore[index]

    return breach


BREACHES: dict[str, tuple[Breach, str]] = {
    "a price below one step": (change(6, amount=1050), "less than the minimum"),
    "no extension": (change(6, ends_at="2026-11-02T03:30:00.000000Z"), "art. 20"),
    "too long an extension": (change(6, ends_at="2026-11-02T03:35:00.000000Z"), "art. 20"),
    "a bid after the end": (change(6, received_at="2026-11-02T03:30:00.000000Z"), "at or after"),
    "a bidder nobody admitted": (change(4, bidder="DDDDDD"), "never admitted"),
    "a match without the right": (change(5, bidder="AAAAAA"), "without the right"),
    "a wrong count": (change(7, bids=2), "bids is 2"),
    "another price at the close": (change(7, price=1000), "price is 1000"),
    "a close named unsold": (change(7, outcome="unsold"), "outcome"),
}


def test_a_lawful_history_passes_and_replays() -> None:
    events = chained(copy.deepcopy(LAWFUL))
    assert check_history(events) == []
    auction = replay(events)
    assert (auction.price, auction.leader, auction.bids) == (1100, "AAAAAA", 3)
    assert (auction.state, auction.outcome, auction.extensions) == ("closed", "sold", 1)


@pytest.mark.parametrize("name", BREACHES)
def test_a_history_rewritten_consistently_is_still_judged_by_its_content(name: str) -> None:
    rows = copy.deepcopy(LAWFUL)
    breach, words = BREACHES[name]
    breach(rows)  # type: ignore[arg-type]
    findings = check_history(chained(rows))
    assert any(words in finding for finding in findings), findings


def test_an_edited_a_missing_and_a_second_end_are_found() -> None:
    events = chained(copy.deepcopy(LAWFUL))
    edited = copy.deepcopy(events)
    edited[4]["body"]["amount"] = 1001
    assert any("prev is not the hash" in finding for finding in check_history(edited))
    assert any("seq follows 4" in finding for finding in check_history(events[:4] + events[5:]))
    doubled = chained([*copy.deepcopy(LAWFUL), copy.deepcopy(LAWFUL[-1])])
    assert any("after the lot was closed" in finding for finding in check_history(doubled))
    early = chained([*copy.deepcopy(LAWFUL[:-1]), ("lot.closed", "33:59", LAWFUL[-1][2])])
    assert any("closed before its end" in finding for finding in check_history(early))


def test_canonical_bytes_order_members_by_utf_16_and_keep_chinese_readable() -> None:
    assert canonical_bytes({"b": 1, "a": {"é": "落槌", "A": None}}) == (
        '{"a":{"A":null,"é":"落槌"},"b":1}'.encode()
    )
    with pytest.raises(ValueError):
        canonical_bytes({"price": 1.0})
