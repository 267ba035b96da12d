"""Acceptance cases of bidding: lot L bid by bid, on the rules of law and the decision made of them.

Lot L: start 700,000.00, step 5,000.00, end 2024-05-16 10:00:00.000; A and B are ordinary bidders, P1
and Q1 priority buyers of rank 1, P2 of rank 2. Amounts in yuan, times in Shanghai on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.bidding.decision import Accepted, apply, decide
from auction_app.bidding.state import AuctionState, Bidder
from auction_app.kernel.time import SHANGHAI
from auction_app.law.ascending import is_sold
from auction_app.law.bidding_time import extended_end, is_in_time
from tests.bidding.lots import ENDS, START, STEP, open_lot

EARLY = "08:00:00.000"


@dataclass(frozen=True)
class Bid:
    """One bid and what becomes of it: `to` is "leads" or the refusal's code; `end` the end after it."""

    who: str
    yuan: str
    to: str
    at: str = EARLY
    end: str = "10:00:00.000"
    raise_own: bool = False

    @property
    def fen(self) -> int:
        yuan, _, rest = self.yuan.partition(".")
        return int(yuan.replace(",", "")) * 100 + int(rest or 0)


def clock(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-05-16 {text}").replace(tzinfo=SHANGHAI)


def place(state: AuctionState, bid: Bid) -> None:
    before = (state.price, state.leader, state.ends_at, state.bids, state.extensions)
    outcome = decide(state, state.bidders.get(bid.who), bid.fen, bid.raise_own, clock(bid.at))
    if isinstance(outcome, Accepted):
        apply(state, outcome)
        assert bid.to == "leads"
        assert state.leader == bid.who
    else:
        assert outcome.code == bid.to
        assert (state.price, state.leader, state.ends_at, state.bids, state.extensions) == before
    assert state.ends_at == clock(bid.end)


CASES = [
    pytest.param([Bid("A", "699,999.99", "too_low"), Bid("A", "700,000.00", "leads")],
                 ("A", 70_000_000), id="AC-28 the start is enough, and one bidder is enough"),
    pytest.param([Bid("A", "700,000", "leads"), Bid("B", "704,999.99", "too_low"),
                  Bid("B", "705,000.00", "leads"), Bid("A", "707,500.00", "too_low"),
                  Bid("A", "710,000.00", "leads")],
                 ("A", 71_000_000), id="AC-29 one step more, not half of one"),
    pytest.param([Bid("B", "705,000", "leads"), Bid("P2", "705,000", "leads"),
                  Bid("P1", "705,000", "leads"), Bid("P2", "705,000", "too_low"),
                  Bid("A", "705,000", "too_low")],
                 ("P1", 70_500_000), id="AC-30 the same price by priority and its rank"),
    pytest.param([Bid("A", "710,000", "leads", "09:58:00.000", "10:03:00.000"),
                  Bid("Q1", "710,000", "leads", "10:02:30.000", "10:07:30.000"),
                  Bid("P1", "710,000", "too_low", "10:02:31.000", "10:07:30.000"),
                  Bid("A", "715,000", "too_late", "10:07:30.000", "10:07:30.000")],
                 ("Q1", 71_000_000), id="AC-31 of one rank the earlier; the end is outside"),
    pytest.param([Bid("A", "700,000", "leads", "09:54:59.000")], ("A", START),
                 id="AC-32 5:01 before the end: no extension"),
    pytest.param([Bid("A", "700,000", "leads", "09:55:00.000")], ("A", START),
                 id="AC-32 5:00 before: the end stays the same"),
    pytest.param([Bid("A", "700,000", "leads", "09:55:01.000", "10:00:01.000")], ("A", START),
                 id="AC-32 4:59 before: one second"),
    pytest.param([Bid("A", "700,000", "leads", "09:59:59.999", "10:04:59.999")], ("A", START),
                 id="AC-32 a millisecond before: counted from the arrival"),
    pytest.param([Bid("A", "700,000", "too_late", "10:00:00.000")], None,
                 id="AC-32 at the end itself: too late"),
    pytest.param([Bid("A", "700,000", "leads", "09:59:59.999", "10:04:59.999"),
                  Bid("B", "705,000", "leads", "10:04:00.000", "10:09:00.000")],
                 ("B", 70_500_000), id="AC-33 from the bid, not from the old end"),
    pytest.param([Bid("A", "700,000", "leads"), Bid("B", "700,000", "too_low", "09:59:00.000"),
                  Bid("C", "800,000", "not_a_bidder", "09:59:00.000"),
                  Bid("D", "800,000", "not_qualified", "09:59:00.000")],
                 ("A", START), id="AC-34 what is refused never extends"),
    pytest.param([Bid("A", "705,000", "leads", "09:00:00.001"),
                  Bid("B", "705,000", "too_low", "09:00:00.001")],
                 ("A", 70_500_000), id="AC-35 one millisecond: the lower sequence leads"),
    pytest.param([Bid("A", "700,000", "leads"), Bid("A", "705,000", "already_leading"),
                  Bid("A", "705,000", "leads", raise_own=True)],
                 ("A", 70_500_000), id="AC-36 the leader is asked, and once confirmed it stands"),
    pytest.param([Bid("A", "700,000", "leads"), Bid("B", "1,230,000", "leads")],
                 ("B", 123_000_000), id="AC-36 a jump of many steps stands once confirmed"),
]  # fmt: skip


def lot_l() -> AuctionState:
    state = open_lot()
    state.bidders = {**state.bidders, "D": Bidder("D", False, None)}
    return state


@pytest.mark.parametrize(("bids", "sold"), CASES)
def test_lot_l(bids: list[Bid], sold: tuple[str, int] | None) -> None:
    state = lot_l()
    for bid in bids:
        place(state, bid)
    assert (state.leader, state.price) == (sold or (None, None))
    assert is_sold(START, state.price) is (sold is not None)


def test_377_extensions_in_a_row() -> None:  # AC-33
    state = lot_l()
    price, at = START, ENDS - timedelta(milliseconds=1)
    for turn in range(377):
        before = state.ends_at
        outcome = decide(state, state.bidders["AB"[turn % 2]], price, False, at)
        assert isinstance(outcome, Accepted)
        apply(state, outcome)
        assert state.ends_at == at + timedelta(seconds=300) > before
        price, at = price + STEP, state.ends_at - timedelta(milliseconds=1)
    assert state.extensions == 377


WHO = st.sampled_from(["A", "B", "C", "D", "P1", "P2", "Q1"])
MOMENTS = st.lists(
    st.tuples(st.integers(0, 900_000), WHO, st.integers(-3, 30), st.booleans()),
    min_size=1,
    max_size=40,
)


@given(MOMENTS)
def test_whatever_is_bid_the_end_never_moves_earlier_and_a_refusal_moves_nothing(
    moments: list[tuple[int, str, int, bool]],
) -> None:  # AC-34
    state = lot_l()
    for ms, who, steps, raise_own in sorted(moments, key=lambda one: one[0]):
        at = ENDS - timedelta(minutes=10) + timedelta(milliseconds=ms)
        amount = max(1, (state.price or START) + steps * STEP)
        before, bids = state.ends_at, state.bids
        outcome = decide(state, state.bidders.get(who), amount, raise_own, at)
        if isinstance(outcome, Accepted):
            assert is_in_time(at, before)
            apply(state, outcome)
            assert state.ends_at == extended_end(before, at, timedelta(seconds=300)) >= before
        else:
            assert (state.ends_at, state.bids) == (before, bids)
