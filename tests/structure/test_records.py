"""Every way in the table of states leaves a record, and the product writes it (NP 27)."""

from __future__ import annotations

import pytest

from auction_app.law.lot_states import TRANSITIONS, LotEvent, Transition
from auction_app.lots.steps import _WAYS
from auction_app.procedure.acts import ACTS
from tests.structure.house import PACKAGE

READERS = ("law", "evidence", "contract")  # what only reads a record does not write it
BEFORE_THE_NOTICE = {event for _state, event in _WAYS.values()}


def sources() -> str:
    """The product but for what only reads records."""
    paths = (one for one in PACKAGE.rglob("*.py"))
    told = [one for one in paths if one.relative_to(PACKAGE).parts[0] not in READERS]
    return "\n".join(one.read_text("utf-8") for one in told)


@pytest.mark.parametrize("way", TRANSITIONS, ids=lambda way: f"{way.source}-{way.event}")
def test_every_transition_leaves_a_record_that_the_product_writes(way: Transition) -> None:
    assert way.record, "a step without a record"
    by_the_table = way.event in ACTS or way.event in BEFORE_THE_NOTICE
    assert by_the_table or f'"{way.record}"' in sources(), "nobody writes it"


def test_the_steps_before_the_notice_are_those_that_lead_to_it() -> None:
    before = {way.event for way in TRANSITIONS if way.source in ("draft", "submitted")}
    assert before - {LotEvent.PUBLISH} == BEFORE_THE_NOTICE
