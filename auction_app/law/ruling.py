"""After the full price: the ruling, its service, the title that moves with it, and the hand-over.

The ten days of art. 20 are for making *and* serving the ruling (so we read its one period; a ruling that is not served passes no title).
"""

from dataclasses import dataclass
from datetime import date, datetime

from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law.article import Dated, Finding, cite, np, rule
from auction_app.law.working_days import DECREED, Calendar, due_at

NP_22, NP_31 = np(22), np(31)
AS_20, AS_21, AS_22, AS_26, AS_27 = (cite("AS", number) for number in (20, 21, 22, 26, 27))
CPI_491, CPL_261, CPL_262 = cite("CPI", 491), cite("CPL", 261), cite("CPL", 262)
CPI_508, CPI_510 = cite("CPI", 508), cite("CPI", 510)
INT_3, EQ_15 = cite("INT", 3), cite("EQ", 15)

RULING_DAYS = Dated((date(2005, 1, 1), 10))
DELIVERY_DAYS = Dated((date(2005, 1, 1), 15))
REVIEW_BUYER_DAYS = 10  # our convention: the law sets no time for deciding about a doubted buyer
REGISTERED = frozenset(
    {"housing", "commercial", "industrial", "land", "parking", "vehicle", "vessel", "equity", "ip"}
)


@rule(AS_20, AS_21)
def is_fully_paid(price: Money, received: Money) -> bool:
    """Only the whole price is the price; 99.99 % of it gives no ruling."""
    return received >= price


@rule(AS_20)
def ruling_due_at(paid_at: datetime, on: date, calendar: Calendar = DECREED) -> datetime:
    """The ruling is made and served within ten days after the full price has come."""
    return due_at(paid_at, RULING_DAYS.at(on), calendar)


@rule(AS_27)
def delivery_due_at(served_at: datetime, on: date, calendar: Calendar = DECREED) -> datetime:
    """The property is handed over within fifteen days after the ruling was served."""
    return due_at(served_at, DELIVERY_DAYS.at(on), calendar)


@rule(NP_22, AS_26, CPI_491)
def title_passes_at(served_at: datetime) -> datetime:
    """Ownership moves at the very moment the ruling is served on the buyer."""
    return served_at


@rule(INT_3)
def interest_stops_at(ruling_effective_at: datetime) -> datetime:
    """Doubled interest runs until the sale ruling takes effect: when it reaches the buyer."""
    return ruling_effective_at


@rule(CPL_261)
def eviction_needs_notice(is_occupied: bool, refuses: bool) -> bool:
    """Who must leave and refuses is told by a notice signed by the court's president first."""
    return is_occupied and refuses


@rule(CPL_262)
def assistance_notice_needed(category: str) -> bool:
    """A right that stands in a register is moved by a notice of assistance to the registry."""
    return category in REGISTERED


@rule(NP_31)
def review_buyer_by(questioned_at: datetime, calendar: Calendar = DECREED) -> datetime:
    """Until when the court decides about a buyer in doubt (our convention, ten days)."""
    return due_at(questioned_at, REVIEW_BUYER_DAYS, calendar)


@rule(EQ_15)
def ruling_findings(category: str, approval: str) -> list[Finding]:
    """Regulated equity needs its approval before the ruling.

    `approval` is `not_needed`, `granted`, `refused` or empty where the court has not said.
    """
    if category == "equity" and approval not in ("not_needed", "granted"):
        code = "approval_refused" if approval == "refused" else "approval_not_checked"
        return [Finding(EQ_15, code)]
    return []


@rule(AS_20)
def dated_later(day: date | None, at: datetime) -> list[Finding]:
    """Nothing is recorded as done on a day that has not come."""
    if day is None or day <= legal_day(at):
        return []
    return [Finding(AS_20, "day_in_future", {"day": day.isoformat()})]


@rule(AS_20, AS_26)
def service_findings(served_at: datetime, ruled_at: datetime, at: datetime) -> list[Finding]:
    """The ruling is served after it was made, and not in the future: title hangs on this moment."""
    if served_at > at:
        return [Finding(AS_26, "served_in_future")]
    if legal_day(served_at) < legal_day(ruled_at):
        return [Finding(AS_20, "served_before_ruling")]
    return []


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over as it was recorded; notices by their numbers, empty where there was none."""

    delivered_at: datetime
    is_forced: bool = False
    president_notice: str = ""
    assistance_notice: str = ""


@rule(AS_27, CPL_261, CPL_262)
def delivery_findings(
    done: HandOver, category: str, is_movable: bool, served_at: datetime, at: datetime
) -> list[Finding]:
    """After service and not in the future; force rests on the president's notice, registers are told."""
    found = []
    if done.delivered_at > at:
        found.append(Finding(AS_27, "delivered_in_future"))
    elif legal_day(done.delivered_at) < legal_day(served_at):
        found.append(Finding(AS_27, "delivered_before_service"))
    if eviction_needs_notice(not is_movable, done.is_forced) and not done.president_notice:
        found.append(Finding(CPL_261, "no_eviction_notice"))
    if assistance_notice_needed(category) and not done.assistance_notice:
        found.append(Finding(CPL_262, "no_assistance_notice"))
    return found


@rule(CPI_508, CPI_510)
def distribution_findings(
    plan: str, proceeds: Money, paid: Money, set_aside: Money
) -> list[Finding]:
    """The account closes on a final plan, or with the disputed part set aside, and to the fen.

    `plan` is `final`, `set_aside` or anything else for one that is still open.
    """
    found = []
    if plan not in ("final", "set_aside"):
        found.append(Finding(CPI_510, "plan_open"))
    if plan == "set_aside" and set_aside.fen == 0:
        found.append(Finding(CPI_510, "nothing_set_aside"))
    if paid + set_aside != proceeds:
        figures = {"out_fen": str((paid + set_aside).fen), "proceeds_fen": str(proceeds.fen)}
        found.append(Finding(CPI_508, "not_balanced", figures))
    return found
