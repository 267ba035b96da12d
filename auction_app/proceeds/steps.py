"""What comes after the hammer, station by station. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from auction_app.law.deposit import refund_due_at
from auction_app.proceeds.page_views import NextStep, Outcome, StepState


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a lot that has ended. `refunds_open` counts deposits not yet returned.

    `law_day` is the day of the notice: its figures hold. `refunded_at` is when the last one went back; None while one is open or none was held.
    """

    outcome: Outcome
    ended_at: datetime
    law_day: date
    confirmed_at: datetime | None
    refunds_open: int
    refunded_at: datetime | None
    balance_due: datetime | None


def steps_after(ending: Ending, at: datetime) -> tuple[NextStep, ...]:
    """All stations in order; exactly one is `now`, unless something is late."""
    bidding = NextStep("bidding", "done", at=ending.ended_at)
    if ending.outcome != "sold":
        again = NextStep("again", "next" if ending.refunds_open else "now")
        return bidding, _refunds(ending, at), again
    return (
        bidding,
        _confirmation(ending),
        _refunds(ending, at),
        _balance(ending, at),
        NextStep("ruling", "next"),
        NextStep("delivery", "next"),
        NextStep("distribution", "next"),
    )


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
    due = ending.balance_due
    if due is not None and at >= due:
        return NextStep("balance", "late", due=due)
    waits = ending.confirmed_at is None or ending.refunds_open > 0
    state: StepState = "next" if waits else "now"
    return NextStep("balance", state, due=due)
