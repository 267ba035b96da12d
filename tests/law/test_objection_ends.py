"""When an objection ceases to hold a lot, so that the five days for going on begin."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.law.objections import Objection, ObjectionKind, ObjectionOutcome, cause_ended

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
