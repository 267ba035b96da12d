"""When an objection ceases to hold a lot, so that the five days for going on begin."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.law.objections import (
    Objection,
    ObjectionKind,
    ObjectionOutcome,
    cause_ended,
    final_outcome,
)

PARTY, OUTSIDER = ObjectionKind.PARTY, ObjectionKind.THIRD_PARTY
ASKED, DECIDED, SERVED = date(2024, 6, 3), date(2024, 6, 12), date(2024, 7, 1)
DISMISSED = ObjectionOutcome.DISMISSED


@pytest.mark.parametrize(
    ("objection", "ended"),
    [
        pytest.param(Objection(OUTSIDER, ASKED), None, id="undecided"),
        pytest.param(
            Objection(OUTSIDER, ASKED, ObjectionOutcome.UPHELD, DECIDED), None, id="upheld"
        ),
        pytest.param(
            Objection(OUTSIDER, ASKED, ObjectionOutcome.WITHDRAWN, DECIDED), DECIDED, id="withdrawn"
        ),
        pytest.param(
            Objection(PARTY, ASKED, ObjectionOutcome.NOT_ACCEPTED, DECIDED),
            DECIDED,
            id="not accepted",
        ),
        pytest.param(
            Objection(PARTY, ASKED, DISMISSED, DECIDED, SERVED), SERVED, id="a party's, dismissed"
        ),
        pytest.param(
            Objection(OUTSIDER, ASKED, DISMISSED, DECIDED), None, id="dismissed, not yet served"
        ),
        pytest.param(
            Objection(OUTSIDER, ASKED, DISMISSED, DECIDED, SERVED),
            date(2024, 7, 16),
            id="an outsider's, dismissed: fifteen days later",
        ),
        pytest.param(
            Objection(OUTSIDER, ASKED, DISMISSED, DECIDED, SERVED, suit_filed=date(2024, 7, 9)),
            None,
            id="an outsider's, with a suit",
        ),
        pytest.param(
            Objection(
                OUTSIDER, ASKED, DISMISSED, DECIDED, SERVED, date(2024, 7, 9), date(2025, 1, 7)
            ),
            date(2025, 1, 7),
            id="an outsider's, the suit lost",
        ),
    ],
)
def test_the_day_on_which_the_cause_is_gone(objection: Objection, ended: date | None) -> None:
    assert cause_ended(objection) == ended


THIRD = OUTSIDER
UPHELD, LOST = ObjectionOutcome.UPHELD, ObjectionOutcome.DISMISSED
D1 = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("objection", "on", "final"),
    [
        (Objection(PARTY, D1), date(2026, 9, 1), None),  # not decided
        (Objection(PARTY, D1, UPHELD, D1), date(2026, 9, 1), None),  # not served
        (Objection(PARTY, D1, UPHELD, D1, D1), date(2026, 3, 12), None),  # the tenth day
        (Objection(PARTY, D1, UPHELD, D1, D1), date(2026, 3, 13), UPHELD),
        (Objection(PARTY, D1, UPHELD, D1, D1, asked=D1), date(2026, 9, 1), None),
        (
            Objection(PARTY, D1, UPHELD, D1, D1, asked=D1, reconsidered=D1, above=LOST),
            D1,
            LOST,
        ),
        (Objection(THIRD, D1, LOST, D1, D1), date(2026, 3, 17), None),  # the fifteenth day
        (Objection(THIRD, D1, LOST, D1, D1), date(2026, 3, 18), LOST),
        (Objection(THIRD, D1, LOST, D1, D1, suit_filed=D1), date(2026, 9, 1), None),
        (Objection(THIRD, D1, LOST, D1, D1, suit_filed=D1, suit_ended=D1), D1, LOST),
        (Objection(PARTY, D1, ObjectionOutcome.WITHDRAWN, D1), D1, ObjectionOutcome.WITHDRAWN),
    ],
)
def test_what_an_objection_led_to_is_final_when_nobody_can_change_it(
    objection: Objection, on: date, final: ObjectionOutcome | None
) -> None:
    """CPL 236: ten days for the court above; CPL 238: fifteen for a suit."""
    assert final_outcome(objection, on) is final


def test_what_the_court_above_says_moves_the_end_of_the_cause() -> None:
    asked = Objection(PARTY, D1, LOST, D1, D1, asked=D1)
    assert cause_ended(asked) == D1  # asking holds nothing up
    later = date(2026, 3, 20)
    reversed_ = Objection(PARTY, D1, UPHELD, D1, D1, asked=D1, reconsidered=later, above=LOST)
    assert cause_ended(reversed_) == later
    upheld = Objection(PARTY, D1, LOST, D1, D1, asked=D1, reconsidered=later, above=UPHELD)
    assert cause_ended(upheld) is None
