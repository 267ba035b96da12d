"""What comes after the hammer, station by station. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from auction_app.law.deposit import refund_due_at
from auction_app.procedure.course import Aftermath
from auction_app.proceeds.page_views import NextStep, Outcome, StepKey, StepState

#: the stations of a sale from the money on: station, the record that meets it, the one it waits for
_SALE: tuple[tuple[StepKey, str, str], ...] = (
    ("ruling", "lot.ruled", "lot.paid"),
    ("service", "lot.title_passed", "lot.ruled"),
    ("delivery", "lot.delivered", "lot.title_passed"),
    ("distribution", "lot.distributed", "lot.delivered"),
)
#: what ends a sale before it is complete: station and its record
_ENDS: tuple[tuple[StepKey, str], ...] = (
    ("default", "lot.defaulted"),
    ("annulled", "lot.annulled"),
    ("withdrawn", "lot.withdrawn"),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a lot that has ended. `refunds_open` counts deposits not yet returned.

    `law_day` is the day of the notice: its figures hold. `refunded_at` is when the last one went
    back; None while one is open or none was held. `came_back`: a payout to a creditor or the debtor did.
    """

    outcome: Outcome
    ended_at: datetime
    law_day: date
    confirmed_at: datetime | None
    refunds_open: int
    refunded_at: datetime | None
    balance_due: datetime | None
    course: Aftermath = field(default_factory=Aftermath)
    came_back: bool = False


def steps_after(ending: Ending, at: datetime) -> tuple[NextStep, ...]:
    """All stations in order; exactly one is `now`, unless something is late or all is done."""
    bidding = NextStep("bidding", "done", at=ending.ended_at)
    if ending.outcome != "sold":
        return bidding, _refunds(ending, at), *_after_failure(ending, at)
    first = (bidding, _confirmation(ending), _refunds(ending, at), _balance(ending, at))
    done = ending.course.at
    ends = tuple(NextStep(key, "done", at=done[kind]) for key, kind in _ENDS if kind in done)
    if ends:
        reached = tuple(one for one in _sale(ending, at) if one.state == "done")
        return *_settled(first), *reached, *ends, *_again(ending)
    return *first, *_sale(ending, at)


def refunds_due(ended_at: datetime, law_day: date) -> datetime:
    """Within 24 hours after bidding has ended (art. 23), as that stood on the day of the notice."""
    return refund_due_at(ended_at, law_day)


def _confirmation(ending: Ending) -> NextStep:
    if ending.confirmed_at is None:
        return NextStep("confirmation", "now")
    return NextStep("confirmation", "done", at=ending.confirmed_at)


def _refunds(ending: Ending, at: datetime) -> NextStep:
    if ending.refunds_open == 0:
        # Nobody but the buyer had paid one: there was nothing to send back.
        state: StepState = "done" if ending.refunded_at else "skip"
        return NextStep("refunds", state, at=ending.refunded_at)
    due = refunds_due(ending.ended_at, ending.law_day)
    return NextStep("refunds", "late" if at > due else "now", due=due)


def _balance(ending: Ending, at: datetime) -> NextStep:
    due, paid = ending.balance_due, ending.course.at.get("lot.paid")
    if paid is not None:
        return NextStep("balance", "done", at=paid)
    if due is not None and at >= due:
        return NextStep("balance", "late", due=due)
    waits = ending.confirmed_at is None or ending.refunds_open > 0
    state: StepState = "next" if waits else "now"
    return NextStep("balance", state, due=due)


def _sale(ending: Ending, at: datetime) -> tuple[NextStep, ...]:
    """From the ruling to the closed account: done, now (or late), then to come."""
    course = ending.course
    due = {
        "ruling": course.ruling_due,
        "service": course.ruling_due,
        "delivery": course.delivery_due,
    }
    found = []
    for key, kind, needs in _SALE:
        limit = due.get(key)
        if kind in course.at and not (key == "distribution" and ending.came_back):
            found.append(NextStep(key, "done", at=course.at[kind]))
        elif needs in course.at or (key == "ruling" and course.state == "in_kind"):
            is_late = limit is not None and at >= limit
            found.append(NextStep(key, "late" if is_late else "now", due=limit))
        else:
            found.append(NextStep(key, "next", due=limit))
    return tuple(found)


def _after_failure(ending: Ending, at: datetime) -> tuple[NextStep, ...]:
    """Nobody bid: another round, a creditor who takes it, or the property goes back."""
    done = ending.course.at
    taken, is_taken = done.get("lot.taken_in_kind"), ending.course.state not in ("unsold", None)
    if taken is not None and is_taken and "lot.followed" not in done:
        return NextStep("in_kind", "done", at=taken), *_sale(ending, at)
    if "lot.released" in done:
        return (NextStep("released", "done", at=done["lot.released"]),)
    if "lot.withdrawn" in done and ending.outcome == "unsold":
        return (NextStep("withdrawn", "done", at=done["lot.withdrawn"]),)
    if ending.outcome == "withdrawn":
        return (NextStep("again", "next" if ending.refunds_open else "now"),)
    return _again(ending)


def _again(ending: Ending) -> tuple[NextStep, ...]:
    """Whether another round was ordered; after an annulment only where one was begun."""
    course = ending.course
    if "lot.followed" in course.at:
        return (NextStep("again", "done", at=course.at["lot.followed"]),)
    if course.state in ("annulled", "withdrawn"):
        return (
            (NextStep("again", "done", at=course.at["lot.annulled"]),) if course.successor else ()
        )
    return (NextStep("again", "next" if ending.refunds_open else "now"),)


def _settled(steps: tuple[NextStep, ...]) -> tuple[NextStep, ...]:
    """Where a sale has fallen away nothing of it is due or late any more."""
    return tuple(
        one if one.state in ("done", "skip") or one.key == "refunds" else NextStep(one.key, "skip")
        for one in steps
    )
