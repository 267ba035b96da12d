"""The life of a lot: every way that is not in the table is closed."""

import pytest

from auction_app.law.lot_states import (
    BEFORE_BIDDING_ENDS,
    FINAL,
    SALE,
    SECOND,
    TRANSITIONS,
    LotEvent,
    LotState,
    find_transition,
    terms_may_change,
)


def test_find_transition_gives_the_way_with_actor_and_article() -> None:
    way = find_transition(LotState.SUBMITTED, LotEvent.PUBLISH)
    assert way is not None
    assert (way.target, way.actor, way.article.key) == (LotState.SCHEDULED, "approver", "NP12")


@pytest.mark.parametrize("state", sorted(FINAL))
@pytest.mark.parametrize("event", list(LotEvent))
def test_nothing_leads_out_of_a_final_state(state: LotState, event: LotEvent) -> None:
    assert find_transition(state, event) is None


def test_a_running_lot_is_suspended_before_it_can_be_withdrawn() -> None:
    assert find_transition(LotState.OPEN, LotEvent.WITHDRAW) is None
    assert find_transition(LotState.SUSPENDED, LotEvent.WITHDRAW) is not None


def test_the_table_names_each_step_once_and_reaches_every_state() -> None:
    steps = [(way.source, way.event) for way in TRANSITIONS]
    assert len(steps) == len(set(steps))
    reached = {LotState.DRAFT}
    for _ in LotState:
        reached |= {way.target for way in TRANSITIONS if way.source in reached}
    assert reached == set(LotState)


def test_after_the_hammer_nothing_leads_back_to_bidding() -> None:
    back = [
        way
        for way in TRANSITIONS
        if way.source not in BEFORE_BIDDING_ENDS and way.target in BEFORE_BIDDING_ENDS
    ]
    assert back == []


def test_a_lot_is_released_after_the_second_round_or_the_sale_only() -> None:
    assert find_transition(LotState.UNSOLD, LotEvent.RELEASE, 1) is None
    for round_ in (SECOND, SALE):
        assert find_transition(LotState.UNSOLD, LotEvent.RELEASE, round_) is not None


def test_every_step_leaves_a_record() -> None:
    assert [way.event for way in TRANSITIONS if not way.record] == []


def test_terms_may_change_in_a_draft_only() -> None:
    assert [state for state in LotState if terms_may_change(state)] == [LotState.DRAFT]
