"""A figure changed by a dated entry: objections to a lot announced under the old one keep the old one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from auction_app.law import objections, stays
from auction_app.law.article import Dated
from auction_app.law.objections import Objection, ObjectionKind, ObjectionOutcome

CHANGED = date(2027, 1, 1)
SERVED = date(2027, 3, 1)  # after the change
DISMISSED = Objection(
    ObjectionKind.THIRD_PARTY,
    received=date(2027, 2, 1),
    outcome=ObjectionOutcome.DISMISSED,
    decided=date(2027, 2, 20),
    served=SERVED,
)


@pytest.fixture(autouse=True)
def new_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new provision from 2027: twenty days to sue, seven to resume."""
    first = date(2000, 1, 1)
    monkeypatch.setattr(objections, "SUIT_DAYS", Dated((first, 15), (CHANGED, 20)))
    monkeypatch.setattr(stays, "RESUME_DAYS", Dated((first, 5), (CHANGED, 7)))


@pytest.mark.parametrize(
    ("notice", "wait", "resume"),
    [
        pytest.param(date(2026, 12, 1), 15, 5, id="announced before the change"),
        pytest.param(date(2027, 1, 2), 20, 7, id="announced after it"),
    ],
)
def test_the_wait_and_the_days_to_resume_are_those_of_the_notice_day(
    notice: date, wait: int, resume: int
) -> None:
    one = replace(DISMISSED, law_day=notice)
    ended = objections.wait_until(SERVED, on=notice)
    assert (ended - SERVED).days >= wait and objections.cause_ended(one) == ended
    assert objections.bars_disposal(one, ended) and not objections.bars_disposal(
        one, ended + timedelta(days=1)
    )
    window = objections.resumption_after(one)
    assert window is not None
    assert window == stays.resumption(ended, ended + timedelta(days=1), on=notice)
    assert resume <= (window.by - ended).days < resume + 3  # a weekend rolls it on
