"""What the court does after the hammer, replayed: only by the ways of the one table of states. Pure.

The browser's verifier reads the same ways from static/evidence/after_table.js, which `table_module`
writes; a test keeps the two alike.
"""

from __future__ import annotations

import json

from auction_app.law.lot_states import TRANSITIONS, LotEvent, LotState

from .chain import Breach, Event
from .replay_parts import BadBody, Sale, text_of

HAMMER_FELL = frozenset(LotState) - {
    LotState.DRAFT,
    LotState.SUBMITTED,
    LotState.SCHEDULED,
    LotState.OPEN,
    LotState.SUSPENDED,
}
_FROM_THERE = [way for way in TRANSITIONS if way.source in HAMMER_FELL]
#: "state kind" → the state it leads to
WAYS: dict[str, str] = {f"{way.source.value} {way.record}": way.target.value for way in _FROM_THERE}
KINDS = frozenset(way.record for way in _FROM_THERE)
HELD, LIFTED = "lot.held", "lot.lifted"
#: what may still happen while a lot is held
DURING_A_HOLD = frozenset(
    way.record
    for way in _FROM_THERE
    if way.event in (LotEvent.LIFT, LotEvent.WITHDRAW, LotEvent.ANNUL)
)


def step_after(sale: Sale, event: Event) -> None:
    """One act of the court; a breach where no way leads, or where its record leaves out the ground."""
    state = sale.after or sale.state
    target = WAYS.get(f"{state} {event.kind}")
    waits = sale.is_held and event.kind not in DURING_A_HOLD
    lifts_nothing = event.kind == LIFTED and not sale.is_held
    if target is None or waits or lifts_nothing:
        facts = {"kind": event.kind, "state": f"{state}, held" if sale.is_held else state}
        sale.breaches.append(Breach("step_unlawful", event.seq, facts))
    _check_ground(event)
    sale.after = target or state
    sale.is_held = event.kind == HELD or (sale.is_held and event.kind not in DURING_A_HOLD)


def _check_ground(event: Event) -> None:
    """Who, on which article, in which case, and why, in both languages."""
    for name in ("actor", "article", "case_number"):
        text_of(event.body, name)
    reason = event.body.get("reason")
    if not isinstance(reason, dict):
        raise BadBody("reason")
    for language in ("zh", "en"):
        text_of(reason, language)


def table_module() -> str:
    """The module of the browser's verifier that holds the ways, exactly as it lies in static/."""

    def rows(values: list[str]) -> str:
        return "".join(f"  {value},\n" for value in values)

    ways = rows([f"[{json.dumps(way)}, {json.dumps(to)}]" for way, to in sorted(WAYS.items())])
    during = ", ".join(json.dumps(kind) for kind in sorted(DURING_A_HOLD))
    return (
        "// Written by `python -m auction_app.procedure.states_document` from auction_app/law/lot_states.py.\n"
        "// The ways of a lot after the hammer: state and kind of record, and where they lead.\n\n"
        f"export const WAYS = new Map([\n{ways}]);\n"
        f"export const DURING_A_HOLD = [{during}];\n"
    )
