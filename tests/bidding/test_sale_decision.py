"""The sale on the pure decision (acceptance case AC-63): one countdown, then the five-minute rule."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.bidding.decision import Accepted, Refused, apply, automatic_steps, decide
from auction_app.bidding.lifecycle import finish, opened_body
from auction_app.bidding.state import AuctionState, AutoLimit
from auction_app.bidding.work import LotWork
from auction_app.law.bidding_time import Ends, TimeRules
from auction_app.law.lot_states import LotEvent, basis_of, reason_of
from tests.bidding.lots import ENDS, START, STEP, ago, open_lot

DAY = timedelta(days=1)
COUNTDOWN = timedelta(hours=24)
DAY_20 = ago(days=40)  # of sixty


def open_sale(**changes: object) -> AuctionState:
    """Lot L in its sale period of sixty days."""
    state = open_lot(**changes)
    rules = replace(state.rules, time=TimeRules(countdown_s=86_400))
    state.rules, state.round, state.opens_at = rules, 3, ago(days=60)
    return state


def offer(state: AuctionState, who: str, fen: int, at: object) -> Accepted | Refused:
    outcome = decide(state, state.bidders.get(who), fen, False, at)  # type: ignore[arg-type]
    if isinstance(outcome, Accepted):
        apply(state, outcome)
    return outcome


def test_the_first_offer_ends_the_sale_period_24_hours_later() -> None:
    state = open_sale()
    first = offer(state, "A", START, DAY_20)
    assert isinstance(first, Accepted)
    assert (first.ends_at, first.is_extension) == (DAY_20 + COUNTDOWN, False)
    assert state.ends_at < state.planned_end
    assert state.extensions == 0


def test_an_offer_below_the_price_starts_nothing() -> None:
    state = open_sale()
    refused = offer(state, "A", START - 1, DAY_20)
    assert isinstance(refused, Refused) and refused.code == "too_low"
    assert (state.ends_at, state.bids) == (ENDS, 0)


def test_after_the_first_offer_the_five_minute_rule_holds_without_a_cap() -> None:
    state = open_sale()
    offer(state, "A", START, DAY_20)
    end, amount = state.ends_at, START
    amount += STEP
    assert offer(state, "B", amount, end - timedelta(hours=2)).ends_at == end  # type: ignore[union-attr]
    for turn in range(400):
        amount += STEP
        at = state.ends_at - timedelta(seconds=1)
        later = offer(state, "A" if turn % 2 == 0 else "B", amount, at)
        assert isinstance(later, Accepted)
        assert later.ends_at == at + timedelta(seconds=300)
    assert state.extensions == 400
    assert offer(state, "B", amount + STEP, state.ends_at).code == "too_late"  # type: ignore[union-attr]


@pytest.mark.parametrize("left", [timedelta(microseconds=1), timedelta(hours=3)])
def test_a_first_offer_late_in_the_period_still_has_its_24_hours(left: timedelta) -> None:
    state = open_sale()
    first = offer(state, "A", START, ENDS - left)
    assert isinstance(first, Accepted)
    assert first.ends_at == ENDS - left + COUNTDOWN > ENDS
    assert not first.is_extension


def test_an_offer_at_the_end_of_the_period_is_too_late() -> None:
    assert offer(open_sale(), "A", START, ENDS).code == "too_late"  # type: ignore[union-attr]


def test_a_secret_limit_may_make_the_first_offer() -> None:
    state = open_sale(autos={"A": AutoLimit(START + 4 * STEP, DAY_20)})
    step = next(automatic_steps(state, DAY_20))
    assert (step.amount, step.ends_at) == (START, DAY_20 + COUNTDOWN)


def test_a_priority_buyer_matches_the_first_offer_without_a_new_countdown() -> None:
    state = open_sale()
    offer(state, "A", START, DAY_20)
    match = offer(state, "P1", START, DAY_20 + timedelta(hours=1))
    assert isinstance(match, Accepted)
    assert (match.basis, match.ends_at) == ("priority_match", DAY_20 + COUNTDOWN)


def test_the_opening_names_the_countdown_and_an_auction_has_none() -> None:
    assert opened_body(open_sale())["countdown_s"] == 86_400
    assert opened_body(open_lot())["countdown_s"] == 0


@given(
    is_sale=st.booleans(),
    minutes=st.lists(st.integers(1, 60 * 24 * 60), min_size=1, max_size=30),
    steps=st.lists(st.integers(-1, 3), min_size=30, max_size=30),
)
def test_an_end_is_never_earlier_but_by_the_first_offer_of_a_sale(
    is_sale: bool, minutes: list[int], steps: list[int]
) -> None:
    state = open_sale() if is_sale else open_lot()
    for turn, left in enumerate(sorted(minutes, reverse=True)):
        before, bids = state.ends_at, state.bids
        at = ago(minutes=left)
        amount = state.minimum + steps[turn] * STEP
        offer(state, "A" if turn % 2 else "B", amount, at)
        if is_sale and bids == 0 and state.bids == 1:
            assert state.ends_at == at + COUNTDOWN
        else:
            assert state.ends_at >= before


@pytest.mark.parametrize(
    ("price", "step"), [(START, LotEvent.CLOSE_WITH_BID), (None, LotEvent.CLOSE_WITHOUT_BID)]
)
def test_the_end_names_its_article_and_its_reason(price: int | None, step: LotEvent) -> None:
    work = LotWork.on(open_lot(price=price), ENDS)
    finish(work, Ends())
    body = json.loads(work.events[0].text)["body"]
    assert (body["article"], body["reason"]) == (basis_of(step).key, reason_of(step))
