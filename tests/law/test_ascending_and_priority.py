"""Amounts and equal prices: the table of AC-28 to AC-31 and AC-37, bid by bid."""

import pytest

from auction_app.law import ascending, priority
from auction_app.law.ascending import Ladder

LADDER = Ladder(70_000_000, 500_000)
RANKS = {"A": None, "B": None, "P1": 1, "P2": 2, "Q1": 1}


def play(*bids: tuple[str, int]) -> list[bool]:
    """Which of the bids lead; each (bidder, yuan) is judged against the one that leads so far."""
    price: int | None = None
    leader: int | None = None
    verdicts = []
    for bidder, yuan in bids:
        least = priority.minimum_for(LADDER, price, RANKS[bidder], leader)
        leads = yuan * 100 >= least
        if leads:
            price, leader = yuan * 100, RANKS[bidder]
        verdicts.append(leads)
    return verdicts


def test_next_minimum_is_the_start_and_then_one_increment_more() -> None:  # AC-28, AC-29
    assert ascending.next_minimum(LADDER, None) == 70_000_000
    assert ascending.next_minimum(LADDER, 70_000_000) == 70_500_000


def test_minimum_for_ordinary_bidders_is_one_increment_more() -> None:  # AC-28, AC-29
    bids = [("A", 699_999), ("A", 700_000), ("B", 704_999), ("B", 705_000), ("A", 707_500)]
    assert play(*bids) == [False, True, False, True, False]


def test_minimum_for_a_priority_buyer_is_the_price_itself() -> None:  # AC-30
    bids = [("B", 705_000), ("P2", 705_000), ("P1", 705_000), ("P2", 705_000), ("A", 705_000)]
    assert play(*bids) == [True, True, True, False, False]


def test_the_earlier_of_equal_ranks_keeps_the_price() -> None:  # AC-31
    assert play(("A", 710_000), ("Q1", 710_000), ("P1", 710_000)) == [True, True, False]


@pytest.mark.parametrize(
    ("rank", "leader", "may"),
    [(None, None, False), (None, 1, False), (1, None, True), (1, 2, True), (2, 1, False),
     (1, 1, False)],
)  # fmt: skip
def test_may_match_is_for_higher_ranks_only(
    rank: int | None, leader: int | None, may: bool
) -> None:
    assert priority.may_match(rank, leader) is may


@pytest.mark.parametrize(
    ("confirmed", "decided", "beyond"),
    [([], [], []), ([1, 2, 2], [2, 1, 2], []), ([1], [1, 2], []), ([3], [1, 2], ["3"]),
     ([1, 1], [1], ["1"]), ([1, 2], [], ["1", "2"])],
)  # fmt: skip
def test_check_decided_lets_no_rank_stand_that_no_panel_gave(
    confirmed: list[int], decided: list[int], beyond: list[str]
) -> None:
    found = priority.check_decided(confirmed, decided)
    assert [one.fields["rank"] for one in found] == beyond
    assert {one.article.key for one in found} <= {"NP27"}


def test_has_waived_who_was_notified_and_stayed_away() -> None:  # AC-38
    assert priority.has_waived(is_notified=True, has_taken_part=False)
    assert not priority.has_waived(is_notified=True, has_taken_part=True)
    assert not priority.has_waived(is_notified=False, has_taken_part=False)


def test_is_on_ladder_matters_only_where_it_is_asked() -> None:
    strict = Ladder(LADDER.start, LADDER.increment, is_strict=True)
    assert ascending.is_on_ladder(LADDER, 70_750_000)
    assert not ascending.is_on_ladder(strict, 70_750_000)
    assert ascending.is_on_ladder(strict, 71_500_000)


def test_is_sold_with_a_single_bid_at_the_start() -> None:  # AC-28
    assert ascending.is_sold(LADDER.start, 70_000_000)
    assert not ascending.is_sold(LADDER.start, None)
