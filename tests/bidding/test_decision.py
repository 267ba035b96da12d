"""Cases AC-28 to AC-36 of the law and what follows from them, on the pure decision."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.bidding.decision import Accepted, Refused, apply, automatic_steps, decide
from auction_app.bidding.state import AuctionState, AutoLimit, Bidder
from tests.bidding.lots import ENDS, RANKS, START, STEP, ago, open_lot

TWO_HOURS_LEFT = ago(hours=2)


def bid(state: AuctionState, who: str, fen: int, at=TWO_HOURS_LEFT, raise_own=False):
    outcome = decide(state, state.bidders.get(who), fen, raise_own, at)
    if isinstance(outcome, Accepted):
        apply(state, outcome)
    return outcome


@pytest.mark.parametrize(
    ("who", "fen", "code"),
    [
        ("A", 69_999_999, "too_low"),
        ("A", 70_000_000, None),
        ("B", 70_499_999, "too_low"),
        ("B", 70_500_000, None),
        ("A", 70_750_000, "too_low"),
        ("A", 71_000_000, None),
        ("A", 72_000_000, "already_leading"),
        ("C", 90_000_000, "not_a_bidder"),
    ],
)
def test_a_bid_is_at_least_the_price_plus_one_step(who, fen, code):
    state = open_lot()
    for earlier_who, earlier in (("A", 70_000_000), ("B", 70_500_000), ("A", 71_000_000)):
        if (earlier_who, earlier) == (who, fen) or fen < earlier:
            break
        bid(state, earlier_who, earlier)
    outcome = bid(state, who, fen)
    assert (outcome.code if isinstance(outcome, Refused) else None) == code


def test_equal_price_goes_to_the_higher_priority_rank_and_then_to_nobody():
    state = open_lot()
    bid(state, "A", START)
    assert bid(state, "B", START + STEP).basis == "bid"
    assert bid(state, "P2", START + STEP).basis == "priority_match"
    assert bid(state, "P1", START + STEP).basis == "priority_match"
    assert bid(state, "P2", START + STEP).code == "too_low"
    assert bid(state, "Q1", START + STEP).code == "too_low"  # the same rank, later
    assert bid(state, "A", START + STEP).code == "too_low"
    assert state.leader == "P1"


@pytest.mark.parametrize(
    ("before_end", "new_end_after_ends", "extends"),
    [
        ({"minutes": 5, "seconds": 1}, 0, False),
        ({"minutes": 5}, 0, True),
        ({"minutes": 4, "seconds": 59}, 1, True),
        ({"milliseconds": 1}, 299.999, True),
    ],
)
def test_the_last_five_minutes_extend_from_the_arrival(before_end, new_end_after_ends, extends):
    state = open_lot()
    outcome = bid(state, "A", START, at=ago(**before_end))
    assert outcome.ends_at == ENDS + timedelta(seconds=new_end_after_ends)
    assert outcome.is_extension is extends


def test_the_end_itself_is_outside_and_377_extensions_work():
    state = open_lot()
    assert bid(state, "A", START, at=ENDS).code == "too_late"
    price, at = START, ENDS - timedelta(milliseconds=1)
    for turn in range(377):
        assert isinstance(bid(state, "AB"[turn % 2], price, at=at), Accepted)
        price, at = price + STEP, state.ends_at - timedelta(microseconds=1)
    assert state.extensions == 377


def test_a_refused_bid_moves_nothing():
    state = open_lot()
    bid(state, "A", START)
    before = (state.price, state.leader, state.ends_at, state.bids, state.extensions)
    assert bid(state, "B", START, at=ago(seconds=1)).code == "too_low"
    assert (state.price, state.leader, state.ends_at, state.bids, state.extensions) == before


def test_the_leader_may_raise_himself_only_when_he_says_so():
    state = open_lot()
    bid(state, "A", START)
    assert bid(state, "A", START + STEP).code == "already_leading"
    assert isinstance(bid(state, "A", START + STEP, raise_own=True), Accepted)
    assert bid(state, "A", START + STEP, raise_own=True).code == "too_low"


def test_a_priority_buyer_cannot_match_himself():
    state = open_lot()
    bid(state, "P1", START)
    assert bid(state, "P1", START, raise_own=True).code == "too_low"


def test_a_strict_ladder_takes_whole_steps_only():
    state = open_lot(strict=True)
    assert bid(state, "A", START + 1).code == "off_ladder"
    assert isinstance(bid(state, "A", START + 3 * STEP), Accepted)
    assert bid(state, "B", START + 4 * STEP + 1).code == "off_ladder"


@pytest.mark.parametrize(
    ("status", "at", "code"),
    [
        ("scheduled", ago(hours=30), "not_open"),
        ("suspended", ago(hours=1), "lot_suspended"),
        ("closed", ENDS + timedelta(seconds=1), "too_late"),
        ("closed", ENDS + timedelta(minutes=2), "lot_closed"),
        ("withdrawn", ago(hours=1), "lot_closed"),
    ],
)
def test_a_lot_that_is_not_open_says_why(status, at, code):
    assert bid(open_lot(status=status), "A", START, at=at).code == code


def test_without_a_deposit_there_is_no_bid():
    state = open_lot(bidders={"A": Bidder("A", False, None)})
    assert bid(state, "A", START).code == "not_qualified"


# -- automatic limits ------------------------------------------------------------------------


def limits(state: AuctionState, **maximums: int) -> None:
    for turn, (code, maximum) in enumerate(maximums.items()):
        state.autos[code] = AutoLimit(maximum, ago(hours=3) + timedelta(seconds=turn))


def run_autos(state: AuctionState) -> list[tuple[str, int]]:
    made = []
    for step in automatic_steps(state, ago(hours=1)):
        apply(state, step)
        made.append((step.bidder, step.amount))
    return made


def test_the_stronger_limit_pays_one_step_above_the_weaker():
    state = open_lot()
    limits(state, A=START + 10 * STEP, B=START + 20 * STEP)
    bid(state, "A", START)
    made = run_autos(state)
    assert state.leader == "B"
    assert START + 10 * STEP <= state.price <= START + 11 * STEP
    assert len(made) <= 4


def test_of_equal_limits_the_earlier_wins():
    state = open_lot()
    limits(state, A=START + 10 * STEP, B=START + 10 * STEP)
    bid(state, "B", START)
    run_autos(state)
    assert (state.leader, state.price) == ("A", START + 10 * STEP)


def test_a_limit_answers_a_bid_by_one_step():
    state = open_lot()
    limits(state, A=START + 10 * STEP)
    bid(state, "A", START)
    bid(state, "B", START + 4 * STEP)
    assert run_autos(state) == [("A", START + 5 * STEP)]


CODES = sorted(RANKS)
MOVES = st.lists(
    st.tuples(st.sampled_from(CODES), st.integers(-2, 40), st.booleans(), st.booleans()),
    max_size=40,
)


@given(MOVES)
def test_whatever_is_tried_the_price_rises_by_steps_or_a_rank_matches(moves):
    state = open_lot()
    for turn, (who, steps, is_limit, raise_own) in enumerate(moves):
        fen = START + steps * STEP + turn % 3
        at = ago(hours=2) + timedelta(seconds=turn)
        before = (state.price, state.leader_rank, state.ends_at)
        if is_limit and fen >= START:
            state.autos[who] = AutoLimit(fen, at)
        outcomes = [] if is_limit else [decide(state, state.bidders[who], fen, raise_own, at)]
        accepted = [one for one in outcomes if isinstance(one, Accepted)]
        for one in accepted:
            check_step(before, one)
            apply(state, one)
        if accepted or is_limit:
            check_autos(state, at)


def check_step(before, step: Accepted) -> None:
    price, rank, ends_at = before
    if step.basis == "priority_match":
        assert step.amount == price
        assert step.rank is not None and (rank is None or step.rank < rank)
    else:
        assert step.amount >= (START if price is None else price + STEP)
    assert step.ends_at >= ends_at


def check_autos(state: AuctionState, at) -> None:
    before = (state.price, state.leader_rank, state.ends_at)
    for count, step in enumerate(automatic_steps(state, at)):
        check_step(before, step)
        assert step.amount <= state.autos[step.bidder].maximum
        assert step.bidder != state.leader
        apply(state, step)
        before = (state.price, state.leader_rank, state.ends_at)
        assert count < 60, "automatic bids must come to rest"
    beaten = [
        limit.maximum
        for code, limit in state.autos.items()
        if code != state.leader and state.bidders[code].rank is None
    ]
    assert all(maximum < state.minimum for maximum in beaten)
