"""The document and the browser's table say what the one table of states says."""

from __future__ import annotations

from auction_app.evidence.after_hammer import WAYS, table_module
from auction_app.law.lot_states import TRANSITIONS, LotState
from auction_app.procedure.presenting import STATE_NAMES
from auction_app.procedure.states_document import DOCUMENT, MODULE, render

HOW = "run: python -m auction_app.procedure.states_document"


def test_the_document_is_the_table() -> None:
    assert DOCUMENT.read_text("utf-8") == render(), HOW


def test_the_browsers_ways_are_the_table() -> None:
    assert MODULE.read_text("utf-8") == table_module(), HOW
    after = [way for way in TRANSITIONS if f"{way.source.value} {way.record}" in WAYS]
    assert len(after) == len(WAYS)


def test_every_state_has_a_name() -> None:
    assert set(STATE_NAMES) == set(LotState)
