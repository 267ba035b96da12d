"""The plan's own procedure: service, objection, opposition, suit, and what may be paid meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction_app.kernel.money import Money
from auction_app.law.article import Dated, cite, rule
from auction_app.law.working_days import DECREED, Calendar, last_day

CPI_507, CPI_509, CPI_510 = cite("CPI", 507), cite("CPI", 509), cite("CPI", 510)
CPI_513, BK_19 = cite("CPI", 513), cite("BK", 19)
FUND_10 = cite("FUND", 10)

OBJECTION_DAYS = Dated((date(2022, 4, 10), 15))
OPPOSITION_DAYS = Dated((date(2022, 4, 10), 15))
SUIT_DAYS = Dated((date(2022, 4, 10), 15))
PAYOUT_DAYS = Dated((date(2017, 5, 1), 30))  # unconfirmed, 法发〔2017〕6号


class PlanCourse(StrEnum):
    """What is paid by: the plan as it stands, the plan corrected, or all but what is in dispute."""

    AS_PLANNED = "as_planned"
    CORRECTED = "corrected"
    SET_ASIDE = "set_aside"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Objection:
    """One written objection and what followed it; None is "not (yet)"."""

    received: date
    others_told: date | None = None
    opposed: date | None = None
    objector_told: date | None = None
    sued: date | None = None


@rule(CPI_509)
def objections_until(served: date, calendar: Calendar = DECREED) -> date:
    """The last day to object in writing, fifteen days after receipt of the plan."""
    return last_day(served, OBJECTION_DAYS.at(served), calendar)


@rule(CPI_510)
def opposition_until(others_told: date, calendar: Calendar = DECREED) -> date:
    """The last day for the others to oppose an objection they were told of."""
    return last_day(others_told, OPPOSITION_DAYS.at(others_told), calendar)


@rule(CPI_510)
def suit_until(objector_told: date, calendar: Calendar = DECREED) -> date:
    """The last day for the objector to sue those who opposed."""
    return last_day(objector_told, SUIT_DAYS.at(objector_told), calendar)


@rule(CPI_509, CPI_510)
def course_of(objection: Objection | None, today: date, calendar: Calendar = DECREED) -> PlanCourse:
    """What the plan leads to today after one objection in time, or none."""
    if objection is None:
        return PlanCourse.AS_PLANNED
    if objection.sued is not None:
        return PlanCourse.SET_ASIDE
    if objection.opposed is None:
        told = objection.others_told
        over = told is not None and today > opposition_until(told, calendar)
        return PlanCourse.CORRECTED if over else PlanCourse.WAITS
    told = objection.objector_told
    over = told is not None and today > suit_until(told, calendar)
    return PlanCourse.AS_PLANNED if over else PlanCourse.WAITS


@rule(CPI_510)
def set_aside(shares: Mapping[str, Money], contested: Mapping[str, Money]) -> dict[str, Money]:
    """While suits run: what of each contested share is set aside; the rest of it, and all others, are paid.

    `shares` is what the plan gives each claim, `contested` what all running suits contest of each.
    Two suits need not be about the same fen: their amounts add up, to the whole share at most.
    """
    return {
        claim: min(share, contested[claim])
        for claim, share in shares.items()
        if claim in contested and contested[claim].fen
    }


@rule(CPI_510)
def stays_aside(aside: Money, running: Money, upheld: Money) -> Money:
    """What of a share stays set aside when one suit is over: what others contest, and what was upheld.

    The rest is the claim's own and is paid as planned. When `running` is zero, what stays is shared anew.
    """
    return min(aside, running + upheld)


@rule(CPI_509)
def needs_course(creditors: int) -> bool:
    """A plan is served and may be objected to where several creditors share; one creditor is simply paid."""
    return creditors > 1


@rule(CPI_509, CPI_510)
def objected_in_time(received: date, served: date | None, calendar: Calendar = DECREED) -> bool:
    """An objection counts until the end of its period, which begins only with the plan's receipt."""
    return served is None or received <= objections_until(served, calendar)


@rule(FUND_10)
def payout_until(arrived: date, calendar: Calendar = DECREED) -> date:
    """The last day to pay out, thirty days after the money is free to go (unconfirmed)."""
    return last_day(arrived, PAYOUT_DAYS.at(arrived), calendar)


@rule(CPI_507)
def may_join(applied: date, enforcement_began: date, fully_enforced: date | None) -> bool:
    """Participation is asked for after enforcement began and before the property is fully enforced."""
    return applied >= enforcement_began and (fully_enforced is None or applied < fully_enforced)


@rule(CPI_513, BK_19)
def goes_to_administrator(accepted: date | None, title_passed: date | None) -> bool:
    """Once bankruptcy is accepted the price is the administrator's, unless title had passed before.

    That sales with a served ruling stay outside is unconfirmed (法发〔2017〕2号, art. 17).
    """
    return accepted is not None and (title_passed is None or title_passed >= accepted)
