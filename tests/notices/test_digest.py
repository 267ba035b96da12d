"""What a run of events means for bidders: pure, so every course of a duel can be tried."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from auction_app.evidence.chain import Event
from auction_app.notices.digest import Standing, digest

START = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
END = "2026-08-25T08:00:00.000000Z"
LATER = "2026-08-25T08:04:00.000000Z"


def event(seq: int, kind: str, **body: Any) -> Event:
    return Event("L1", seq, "0" * 64, kind, START + timedelta(seconds=seq), body, "")


def bid(seq: int, bidder: str, ends_at: str = END) -> Event:
    return event(seq, "bid.accepted", bidder=bidder, amount=seq * 100, ends_at=ends_at)


def test_the_first_bid_outbids_nobody() -> None:
    assert digest(Standing(None, END), [bid(3, "A")]).outbid == frozenset()


def test_who_led_before_the_run_is_outbid_by_its_first_bid() -> None:
    news = digest(Standing("A", END), [bid(4, "B")])
    assert (news.outbid, news.price) == ({"A"}, 400)


def test_who_takes_the_lead_back_within_the_run_is_not_told() -> None:
    news = digest(Standing("A", END), [bid(4, "B"), bid(5, "A")])
    assert news.outbid == {"B"}
    assert news.standing.leader == "A"


def test_raising_ones_own_bid_outbids_nobody() -> None:
    assert digest(Standing("A", END), [bid(4, "A")]).outbid == frozenset()


def test_a_late_bid_moves_the_end_and_an_early_one_does_not() -> None:
    assert not digest(Standing("A", END), [bid(4, "B")]).has_moved
    assert digest(Standing("A", END), [bid(4, "B", LATER)]).has_moved


def test_the_opening_is_no_extension() -> None:
    opened = event(2, "lot.opened", ends_at=END)
    assert not digest(Standing(), [opened, bid(3, "A")]).has_moved


def test_an_outage_moves_the_end_without_a_bid() -> None:
    news = digest(Standing("A", END), [event(4, "lot.extended", reason="outage", ends_at=LATER)])
    assert news.has_moved
    assert news.standing == Standing("A", LATER)


def test_registrations_and_notes_say_nothing() -> None:
    quiet = [event(1, "registration.confirmed", bidder="A"), event(2, "lot.noted")]
    assert not digest(Standing(), quiet).says_something


@given(
    bidders=some.lists(some.sampled_from("ABCD"), max_size=30),
    before=some.sampled_from(["A", None]),
    cut=some.integers(0, 30),
)
def test_however_a_duel_is_cut_into_runs_the_leader_is_never_among_the_outbid(
    bidders: list[str], before: str | None, cut: int
) -> None:
    events = [bid(seq, bidder) for seq, bidder in enumerate(bidders, 1)]
    whole = digest(Standing(before, END), events)
    first = digest(Standing(before, END), events[:cut])
    second = digest(first.standing, events[cut:])
    assert second.standing == whole.standing
    assert whole.standing.leader not in whole.outbid
    took_back = second.led - second.outbid
    assert (first.outbid - took_back) | second.outbid == whole.outbid
