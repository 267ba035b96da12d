"""After a failed auction: which round may follow, until when it opens, and the last day for its notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from auction_app.law.announcement import notice_days
from auction_app.law.article import Dated, Finding, cite, np, rule
from auction_app.law.lot_states import FIRST, SALE, SECOND, LotState
from auction_app.law.working_days import DECREED, Calendar, Period

NP_24, NP_26, AS_22, CPL_85 = np(24), np(26), cite("AS", 22), cite("CPL", 85)

SECOND_WITHIN_DAYS: Final = Dated((date(2017, 1, 1), 30))

Kind = Literal["second", "sale", "reauction"]


@dataclass(frozen=True, slots=True)
class Latest:
    """The last lawful days of a round after a failure: its opening, and the notice before it."""

    opens: date
    notice: date


@rule(NP_26, CPL_85)
def second_auction_period(failed_on: date, on: date | None = None) -> Period:
    """The thirty days after a failure within which the second auction opens.

    `on` is the notice day of the lot that failed, whose law it keeps; without it (a round held
    elsewhere) the day of the failure.
    """
    return Period(failed_on, SECOND_WITHIN_DAYS.at(on or failed_on))


@rule(NP_26, CPL_85)
def second_auction_opens_by(
    failed_on: date, calendar: Calendar = DECREED, on: date | None = None
) -> date:
    """The last day of those thirty; a holiday at the end rolls on."""
    return second_auction_period(failed_on, on).last_day(calendar)


@rule(NP_26)
def latest_notice_day(opens: date, is_movable: bool) -> date:
    """The last day on which a notice leaves its full 7 or 15 days before this opening, strictly counted."""
    return opens - timedelta(days=notice_days(SECOND, is_movable, opens) + 1)


@rule(NP_26, CPL_85)
def latest_days(
    failed_on: date, is_movable: bool, calendar: Calendar = DECREED, on: date | None = None
) -> Latest:
    """The last opening day and the last notice day, counted backwards from it."""
    opens = second_auction_opens_by(failed_on, calendar, on)
    return Latest(opens, latest_notice_day(opens, is_movable))


@rule(NP_26, CPL_85)
def check_second_opening(failed_on: date, opens: date, latest: Latest) -> list[Finding]:
    """An opening after the thirty days is refused; the finding names both last days."""
    if opens <= latest.opens:
        return []
    figures = {
        "failed": failed_on.isoformat(),
        "opens": opens.isoformat(),
        "latest": latest.opens.isoformat(),
        "latest_notice": latest.notice.isoformat(),
    }
    return [Finding(NP_26, "second_auction_late", figures)]


@rule(NP_24, NP_26, AS_22)
def rounds_that_may_follow(
    state: LotState, round_: int, was_taken_in_kind: bool = False
) -> tuple[Kind, ...]:
    """Which round the court may order: a second auction, then a sale; after a default the same round again.

    `was_taken_in_kind`: a creditor took the property and did not pay the difference (AS 22).
    """
    if state is LotState.DEFAULTED:
        return ("reauction",)
    if state is not LotState.UNSOLD:
        return ()
    again: tuple[Kind, ...] = ("reauction",) if was_taken_in_kind else ()
    if round_ == FIRST:
        return ("second", *again)
    if round_ == SECOND:
        return ("sale", *again)
    assert round_ == SALE
    return again
