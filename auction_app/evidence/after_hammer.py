"""What the court does after the hammer, replayed: only by the ways of the one table of states. Pure.

The browser's verifier reads the same ways from static/evidence/after_table.js, which `table_module`
writes; a test keeps the two alike.
"""

from __future__ import annotations

import json

from auction_app.law.further_rounds import rounds_that_may_follow
from auction_app.law.lot_states import ALL_ROUNDS, TRANSITIONS, LotEvent, LotState

from .chain import Breach, Event
from .replay_parts import BadBody, Sale, number_of, text_of

HAMMER_FELL = frozenset(LotState) - {
    LotState.DRAFT,
    LotState.SUBMITTED,
    LotState.SCHEDULED,
    LotState.OPEN,
    LotState.SUSPENDED,
}
_FROM_THERE = [way for way in TRANSITIONS if way.source in HAMMER_FELL]
#: "state kind" → the state it leads to, and the rounds in which it does
WAYS: dict[str, tuple[str, list[int]]] = {
    f"{way.source.value} {way.record}": (way.target.value, sorted(way.rounds))
    for way in _FROM_THERE
}
#: "state round" → the rounds that may be ordered there; with "taken" where a taker in kind did not pay
MAY_FOLLOW: dict[str, list[str]] = {
    f"{state.value} {round_}{' taken' if taken else ''}": list(
        rounds_that_may_follow(state, round_, taken)
    )
    for state in (LotState.UNSOLD, LotState.DEFAULTED)
    for round_ in sorted(ALL_ROUNDS)
    for taken in (False, True)
}
KINDS = frozenset(way.record for way in _FROM_THERE)
HELD, LIFTED, ORDERED, TAKING_FAILED = (
    "lot.held",
    "lot.lifted",
    "lot.followed",
    "lot.in_kind_failed",
)
DISTRIBUTED, PLAN_APPROVED = "lot.distributed", "plan.approved"
MOST_VERSIONS = 1_000_000
#: an order taken back leads to where it was given
RESCINDED = ("lot.next_round_rescinded", "lot.reauction_rescinded")
#: what may still happen while a lot is held
DURING_A_HOLD = frozenset(
    way.record
    for way in _FROM_THERE
    if way.event in (LotEvent.LIFT, LotEvent.WITHDRAW, LotEvent.ANNUL)
)


def step_after(sale: Sale, event: Event) -> None:
    """One act of the court; a breach where no way leads, or where its record leaves out the ground."""
    state = sale.after or sale.state
    target, rounds = WAYS.get(f"{state} {event.kind}", (None, []))
    waits = sale.is_held and event.kind not in DURING_A_HOLD
    lifts_nothing = event.kind == LIFTED and not sale.is_held
    leads_elsewhere = event.kind in RESCINDED and target != sale.ordered_in
    if target is None or waits or lifts_nothing or leads_elsewhere:
        facts = {"kind": event.kind, "state": f"{state}, held" if sale.is_held else state}
        sale.breaches.append(Breach("step_unlawful", event.seq, facts))
    elif sale.round and (sale.round not in rounds or not _may_follow(sale, event, state)):
        facts = {"kind": event.kind, "round": str(sale.round), "follows_as": said_round(event)}
        sale.breaches.append(Breach("round_unlawful", event.seq, facts))
    _check_ground(event)
    _check_plan(sale, event)
    sale.after = target or state
    sale.is_held = event.kind == HELD or (sale.is_held and event.kind not in DURING_A_HOLD)
    if event.kind == ORDERED:
        sale.ordered_in = state
    sale.was_taken = sale.was_taken or event.kind == TAKING_FAILED


def plan_approved(sale: Sale, event: Event) -> None:
    """A plan that shares out this lot's price was approved: its digest and version stand here first."""
    number_of(event.body, "plan_version", 1, MOST_VERSIONS)
    sale.plans.add(text_of(event.body, "plan_sha256"))


def _check_plan(sale: Sale, event: Event) -> None:
    """The account closes by a plan that was approved on this record; older histories name none."""
    is_known = not sale.plans or event.body.get("plan_sha256") in sale.plans
    if event.kind == DISTRIBUTED and not is_known:
        raise BadBody("plan_sha256")


def said_round(event: Event) -> str:
    """As which round a record says a lot follows; a dash where it says nothing."""
    said = event.body.get("follows_as")
    return said if isinstance(said, str) else "-"


def _may_follow(sale: Sale, event: Event, state: str) -> bool:
    """Whether the round that was ordered is one that may follow; older records do not name it."""
    if event.kind != ORDERED or "follows_as" not in event.body:
        return True
    allowed = MAY_FOLLOW.get(f"{state} {sale.round}{' taken' if sale.was_taken else ''}", [])
    return said_round(event) in allowed


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
    follow = rows(
        [f"[{json.dumps(at)}, {json.dumps(to)}]" for at, to in sorted(MAY_FOLLOW.items())]
    )
    during = ", ".join(json.dumps(kind) for kind in sorted(DURING_A_HOLD))
    return (
        "// Written by `python -m auction_app.procedure.states_document` from auction_app/law/lot_states.py.\n"
        "// The ways of a lot after the hammer: state and kind of record; where they lead, and in which rounds.\n\n"
        f"export const WAYS = new Map([\n{ways}]);\n"
        f"// The rounds that may be ordered, by state, round, and whether a taker in kind did not pay.\n"
        f"export const MAY_FOLLOW = new Map([\n{follow}]);\n"
        f"export const RESCINDED = {json.dumps(RESCINDED)};\n"
        f"export const DURING_A_HOLD = [{during}];\n"
    )
