"""One property has one round at a time: which state of one lot bars another of the same property (NP 22, 24, 26)."""

from __future__ import annotations

import pytest

from auction_app.law.lot_states import LotState
from auction_app.law.one_round import OtherLot, check_no_other_round

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
