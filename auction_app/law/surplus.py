"""The no-surplus test: an auction that could leave nothing for the applicant needs the applicant's wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from auction_app.kernel.money import Money
from auction_app.law.article import Dated, Finding, auction_and_sale, rule
from auction_app.law.working_days import DECREED, Calendar, last_day

AS_6 = auction_and_sale(6)

ANSWER_DAYS: Final = Dated((date(2017, 1, 1), 5))
SMALLEST_UNIT: Final = 1  # fen: the new reserve must exceed the total, by one fen at least


@dataclass(frozen=True, slots=True)
class SurplusTest:
    """Claims that come first and the costs of enforcement, and what the applicant was told and said.

    `tested` is the reserve at which the applicant was told that nothing would be left.
    """

    priority_claims: Money
    costs: Money
    told_on: date | None = None
    requested_on: date | None = None
    tested: Money | None = None

    @property
    def total(self) -> Money:
        """What is paid before the applicant receives anything."""
        return self.priority_claims + self.costs


@rule(AS_6)
def leaves_surplus(reserve: Money, test: SurplusTest) -> bool:
    """At this reserve something can be left after priority claims and costs."""
    return reserve > test.total


@rule(AS_6)
def least_new_reserve(test: SurplusTest) -> Money:
    """A reserve fixed anew must exceed the priority claims and the costs together."""
    return test.total + Money(SMALLEST_UNIT, test.total.currency)


@rule(AS_6)
def request_due(told_on: date, calendar: Calendar = DECREED) -> date:
    """The applicant may ask to go on within five days of being told."""
    return last_day(told_on, ANSWER_DAYS.at(told_on), calendar)


@rule(AS_6)
def request_in_time(told_on: date, requested_on: date, calendar: Calendar = DECREED) -> bool:
    """A request on the fifth day counts; a later one is refused by default."""
    return told_on <= requested_on <= request_due(told_on, calendar)


@rule(AS_6)
def check_surplus(
    reserve: Money, test: SurplusTest, on: date, calendar: Calendar = DECREED
) -> list[Finding]:
    """What stands in the way of an auction at this reserve, on this day.

    Findings: `surplus_not_told`, `surplus_answer_open`, `surplus_request_late` (also when nobody asked in
    time), `reserve_not_above_claims`.
    """
    figures = {
        "reserve_fen": str(reserve.fen),
        "claims_fen": str(test.priority_claims.fen),
        "costs_fen": str(test.costs.fen),
        "total_fen": str(test.total.fen),
        "least_fen": str(least_new_reserve(test).fen),
    }
    if test.told_on is None:
        none_left = not leaves_surplus(reserve, test)
        return [Finding(AS_6, "surplus_not_told", figures)] if none_left else []
    figures["due"] = request_due(test.told_on, calendar).isoformat()
    if test.requested_on is None:
        over = on > request_due(test.told_on, calendar)
        return [Finding(AS_6, "surplus_request_late" if over else "surplus_answer_open", figures)]
    if not request_in_time(test.told_on, test.requested_on, calendar):
        return [Finding(AS_6, "surplus_request_late", figures)]
    if not leaves_surplus(reserve, test):
        return [Finding(AS_6, "reserve_not_above_claims", figures)]
    return []


@rule(AS_6)
def bears_costs_if_unsold(test: SurplusTest) -> Literal["applicant", "debtor"]:
    """The costs of an auction that went on at the applicant's request and failed are the applicant's."""
    return "applicant" if test.told_on and test.requested_on else "debtor"
