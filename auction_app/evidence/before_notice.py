"""What happened to a lot before its notice, as its first event tells it. Pure.

Nothing of a draft is public, so the chain begins with the notice; its event carries the steps that led
there: submitted by a clerk, perhaps returned by an approver, and submitted again.
"""

from __future__ import annotations

from typing import Any

from .chain import Breach, Event
from .replay_parts import BadBody, Sale, instant_of, micros, text_of

SUBMITTED, RETURNED = "lot.submitted", "lot.returned"
_TURNS = ((SUBMITTED, "clerk"), (RETURNED, "approver"))
MOST_STEPS = 1000


def check_before(sale: Sale, event: Event) -> None:
    """Name the first step before the notice that does not follow; older histories tell none."""
    if "before" not in event.body:
        return
    steps = event.body["before"]
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise BadBody("before")
    last = None
    for place, step in enumerate(steps):
        last = _check_step(sale, event, place, (step, last))
    if (
        len(steps) % 2 == 0
    ):  # none at all, or returned last: nobody had submitted what was published
        _breach(sale, event, len(steps) + 1)


def _check_step(
    sale: Sale, event: Event, place: int, step_after: tuple[Any, int | None]
) -> int | None:
    step, last = step_after
    if not isinstance(step, dict) or not isinstance(step.get("reason"), dict):
        raise BadBody("before")
    kind, actor = _TURNS[place % 2]
    at = instant_of(step, "at")
    text_of(step, "article")
    follows = (step.get("kind"), step.get("actor")) == (kind, actor)
    in_order = at <= micros(event.at) and (last is None or last <= at)
    if not follows or not in_order:
        _breach(sale, event, place + 1)
    return at


def _breach(sale: Sale, event: Event, place: int) -> None:
    facts = {"kind": event.kind, "number": str(place)}
    sale.breaches.append(Breach("before_unlawful", event.seq, facts))
