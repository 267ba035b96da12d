"""One property has one round at a time: which state of one lot bars another of the same property (NP 22, 24, 26)."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.law.lot_states import FIRST, SALE, SECOND, LotState
from auction_app.law.one_round import OtherLot, check_no_other_round, next_round_by, was_let_lie
from auction_app.law.working_days import DECREED

FREE = {
    LotState.WITHDRAWN,
    LotState.RELEASED,
    LotState.ANNULLED,
    LotState.CLOSED,
}


@pytest.mark.parametrize("state", sorted(LotState))
def test_another_lot_is_announced_only_when_the_first_is_over(state: LotState) -> None:
    found = check_no_other_round(OtherLot("Lx", state))
    before = {
        LotState.DRAFT,
        LotState.SUBMITTED,
    }  # never looked at: what a court prepares is its own
    assert bool(found) == (state not in FREE | before)


def test_each_reason_names_its_article_and_the_lot() -> None:
    told = {
        LotState.OPEN: ("property_under_way", "NP26"),
        LotState.UNSOLD: ("property_next_round_due", "NP26"),
        LotState.DEFAULTED: ("property_reauction_due", "NP24"),
        LotState.PAID: ("property_sold", "NP22"),
    }
    for state, (code, article) in told.items():
        [one] = check_no_other_round(OtherLot("Lx", state))
        assert (one.code, one.article.key, one.fields) == (code, article, {"other": "Lx"})
    [ordered] = check_no_other_round(OtherLot("Lx", LotState.FOLLOWED))
    assert ordered.code == "property_round_ordered"


def test_what_passed_to_a_buyer_can_be_reached_there_by_another_case_alone() -> None:
    for is_same_case in (True, False):
        other = OtherLot("Lx", LotState.DELIVERED, is_same_case=is_same_case)
        assert bool(check_no_other_round(other)) is is_same_case


@pytest.mark.parametrize(
    ("round_", "by"),
    [
        pytest.param(FIRST, date(2024, 6, 17), id="thirty days, rolled (AC-62)"),
        pytest.param(SECOND, date(2024, 5, 31), id="fifteen days"),
        pytest.param(SALE, date(2024, 5, 16), id="after a sale that failed none is due"),
    ],
)
def test_next_round_by_the_last_day_the_law_gives_a_failed_round(round_: int, by: date) -> None:
    assert next_round_by(round_, date(2024, 5, 16), date(2024, 4, 1), DECREED) == by


@pytest.mark.parametrize(
    ("state", "is_same_case", "today", "lies"),
    [
        (LotState.UNSOLD, False, date(2024, 6, 17), False),
        (LotState.UNSOLD, False, date(2024, 6, 18), True),
        (LotState.FOLLOWED, False, date(2024, 6, 18), True),
        (LotState.UNSOLD, True, date(2024, 6, 18), False),
        (LotState.SCHEDULED, False, date(2024, 6, 18), False),
        (LotState.SOLD, False, date(2024, 6, 18), False),
    ],
)
def test_was_let_lie_after_its_last_day_and_for_another_case_alone(
    state: LotState, is_same_case: bool, today: date, lies: bool
) -> None:
    other = OtherLot("Lx", state, is_same_case, next_round_by=date(2024, 6, 17))
    assert was_let_lie(other, today) is lies
    assert not was_let_lie(OtherLot("Lx", state, is_same_case), today)  # it did not fail
