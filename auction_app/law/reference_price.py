"""The reference price: four ways to find it, in which order, how long each may take, how long it holds.

Days are legal days in Shanghai; periods for acts roll over holidays, the validity of a price does not.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from auction_app.kernel.money import Money
from auction_app.law.article import Article, Dated, Finding, cite, rule
from auction_app.law.working_days import DECREED, Calendar, last_day

RP_1, RP_2, RP_4, RP_5, RP_6 = (cite("RP", number) for number in (1, 2, 4, 5, 6))
RP_7, RP_11, RP_14, RP_19 = (cite("RP", number) for number in (7, 11, 14, 19))
RP_27, RP_30, RP_32, RP_33 = (cite("RP", number) for number in (27, 30, 32, 33))

NEGOTIATED, TARGETED, NETWORK, APPRAISED = METHODS = (
    "negotiated",
    "targeted",
    "network",
    "appraised",
)

# Why a method gave no price: for each method the reasons the provisions know.
FAILURES: Final[Mapping[str, tuple[str, ...]]] = {
    NEGOTIATED: ("refused", "party_missing", "no_agreement", "harms_others"),
    TARGETED: ("no_guided_price", "no_answer"),
    NETWORK: ("needs_inspection", "no_platform_data", "no_report"),
}
# Why the order is left: both sides ask for the method itself, or a statute demands an appraisal.
IN_ORDER, BY_PARTIES, BY_STATUTE = DIRECT = ("", "parties", "statute")

START_DAYS: Final = Dated((date(2018, 9, 1), 30))
APPRAISAL_DAYS: Final = Dated((date(2018, 9, 1), 30))
APPRAISAL_EXTENSION_DAYS: Final = Dated((date(2018, 9, 1), 15))
APPRAISAL_EXTENSIONS: Final = Dated((date(2018, 9, 1), 2))
EXTENSION_ASKED_DAYS: Final = Dated((date(2018, 9, 1), 5))
VALIDITY_MONTHS: Final = Dated((date(2018, 9, 1), 12))
AFTER_VALIDITY_MONTHS: Final = Dated((date(2018, 9, 1), 6))
DISPOSAL_DAYS: Final = Dated((date(2018, 9, 1), 10))
REISSUE_DAYS: Final = {
    NETWORK: Dated((date(2018, 9, 1), 3)),
    APPRAISED: Dated((date(2018, 9, 1), 15)),
}
REISSUE_FEE_PERCENT: Final = Dated((date(2018, 9, 1), 30))
_ASKED_FOR: Final[Mapping[str, Article]] = {TARGETED: RP_5, NETWORK: RP_7, APPRAISED: RP_14}


@rule(RP_1)
def price_procedure_due(seized_on: date, calendar: Calendar = DECREED) -> date:
    """Finding the reference price begins within 30 days of the seizure."""
    return last_day(seized_on, START_DAYS.at(seized_on), calendar)


@rule(RP_2, RP_5, RP_7, RP_14)
def check_method(method: str, failures: Mapping[str, str], direct: str = IN_ORDER) -> list[Finding]:
    """Each method follows the failure of those before it, unless both sides ask for it or a statute does.

    `failures` is method → reason. A statute can only demand an appraisal; nobody asks directly for what
    comes first. Findings: `direct_not_possible`, and `method_unexplained` for every earlier method.
    """
    if direct == BY_STATUTE and method != APPRAISED:
        return [Finding(RP_14, "direct_not_possible", {"method": method})]
    if direct == BY_PARTIES and method == NEGOTIATED:
        return [Finding(RP_2, "direct_not_possible", {"method": method})]
    if direct != IN_ORDER:
        return []
    return [
        Finding(_ASKED_FOR[method], "method_unexplained", {"method": method, "before": before})
        for before in METHODS[: METHODS.index(method)]
        if failures.get(before, "") not in FAILURES[before]
    ]


@rule(RP_4)
def negotiated_price(applicants: Money, debtors: Money, harms_others: bool) -> Money | None:
    """Both sides' figures are the price when they are the same and nobody else is harmed."""
    return applicants if applicants == debtors and not harms_others else None


@rule(RP_6)
def targeted_price(answer: Money, answered_on: date, due_on: date) -> Money | None:
    """The answer of the body that was asked is the price when it came within the time the court set."""
    return answer if answered_on <= due_on else None


@rule(RP_19)
def appraisal_due(
    commissioned_on: date,
    extensions: int = 0,
    paused_days: int = 0,
    calendar: Calendar = DECREED,
) -> date:
    """An appraisal report is due in 30 days, at most twice 15 more; days of a stay are not counted.

    Raises ValueError for more extensions than the court may grant.
    """
    if not 0 <= extensions <= APPRAISAL_EXTENSIONS.at(commissioned_on):
        raise ValueError("more extensions than the provisions know")
    days = APPRAISAL_DAYS.at(commissioned_on) + paused_days
    days += extensions * APPRAISAL_EXTENSION_DAYS.at(commissioned_on)
    return last_day(commissioned_on, days, calendar)


@rule(RP_19)
def extension_asked_in_time(asked_on: date, due_on: date) -> bool:
    """An appraiser asks for more time in writing five days before the period ends."""
    return asked_on <= due_on - timedelta(days=EXTENSION_ASKED_DAYS.at(asked_on))


@rule(RP_19)
def check_appraisal_time(reported_on: date, due_on: date) -> list[Finding]:
    """A report after its period is no basis: the next appraiser in the order is commissioned."""
    if reported_on <= due_on:
        return []
    return [Finding(RP_19, "appraisal_late", {"due": due_on.isoformat()})]


@rule(RP_27)
def valid_at_most_until(fixed_on: date) -> date:
    """A price found by any method is valid for one year at most."""
    return months_after(fixed_on, VALIDITY_MONTHS.at(fixed_on))


@rule(RP_27)
def auction_at_most_on(valid_until: date, on: date) -> date:
    """When the first notice came in time, the auction may be held up to six months after the validity."""
    return months_after(valid_until, AFTER_VALIDITY_MONTHS.at(on))


@dataclass(frozen=True, slots=True)
class Validity:
    """What decides whether a price still holds; the day of an auction is the day it opens (our convention).

    `is_first` is whether the notice planned is that of the first auction, the only one whose day counts.
    """

    method: str
    fixed_on: date | None
    valid_until: date
    notice_on: date
    opens_on: date | None
    is_first: bool = True


@rule(RP_27, RP_11, RP_19)
def check_validity(price: Validity) -> list[Finding]:
    """The first notice falls within the validity, the auction within six months after it ended.

    Findings: `validity_too_long`, `price_expired` (the report is to be issued again), and
    `auction_after_validity` (the price is to be found anew).
    """
    found = []
    if price.fixed_on is not None and price.valid_until > (
        most := valid_at_most_until(price.fixed_on)
    ):
        found.append(Finding(RP_27, "validity_too_long", {"most": most.isoformat()}))
    if price.is_first and price.notice_on > price.valid_until:
        found.append(_expired(price))
    latest = auction_at_most_on(price.valid_until, price.notice_on)
    if price.opens_on is not None and price.opens_on > latest:
        found.append(Finding(RP_27, "auction_after_validity", {"latest": latest.isoformat()}))
    return found


@rule(RP_11, RP_19)
def reissue_days(method: str, on: date) -> int | None:
    """After the validity platforms report again in 3 days, the appraiser in 15; other methods begin anew."""
    return REISSUE_DAYS[method].at(on) if method in REISSUE_DAYS else None


@rule(RP_30)
def disposal_due(fixed_on: date, calendar: Calendar = DECREED) -> date:
    """Disposal begins within ten days after the price was fixed."""
    return last_day(fixed_on, DISPOSAL_DAYS.at(fixed_on), calendar)


@rule(RP_32, RP_33)
def appraisal_fee_base(appraised: Money, sold_for: Money | None) -> Money | None:
    """The fee is counted on the appraisal or the sale price, whichever is less; on real expenses where nobody bought.

    The applicant advances it, the debtor bears it.
    """
    return None if sold_for is None else min(appraised, sold_for)


@rule(RP_32)
def reissue_fee(fee: Money, on: date) -> Money:
    """A report issued again costs 30 % of the fee, rounded up to a whole fen (our convention)."""
    return Money(-(-fee.fen * REISSUE_FEE_PERCENT.at(on) // 100), fee.currency)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _expired(price: Validity) -> Finding:
    """Which article says what to do depends on who issued the price."""
    days = reissue_days(price.method, price.notice_on)
    article = {NETWORK: RP_11, APPRAISED: RP_19}.get(price.method, RP_27)
    figures = {"valid_until": price.valid_until.isoformat(), "reissue_days": str(days or 0)}
    return Finding(article, "price_expired", figures)
