"""Seizure: nothing is disposed of without a valid one, and it must last past the ruling that sells it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from auction_app.law.article import Dated, Finding, cite, rule

AS_20, CC_202 = cite("AS", 20), cite("CC", 202)
CPI_484, CPI_485, SEI_27 = cite("CPI", 484), cite("CPI", 485), cite("SEI", 27)

_SINCE = date(2015, 2, 4)  # the interpretation's first day; the 2022 text keeps the terms
# The longest term in years, by whether the property is a movable
LONGEST_YEARS = {True: Dated((_SINCE, 2)), False: Dated((_SINCE, 3))}
RULING_DAYS = 10  # AS 20: the ruling follows within ten days of full payment


@dataclass(frozen=True, slots=True)
class Seizure:
    """A seizure of one thing: its first and its last day; `until` None means nobody wrote it down."""

    until: date | None
    since: date | None = None
    is_movable: bool = False


@rule(CPI_485, CC_202)
def longest_seizure(since: date, is_movable: bool) -> date:
    """The last day a seizure may run: two years for movables, three for anything else but deposits."""
    year = since.year + LONGEST_YEARS[is_movable].at(since)
    # Where the month has no such day, its last day ends the period (CC 202).
    return date(year, since.month, min(since.day, monthrange(year, since.month)[1]))


@rule(AS_20)
def planned_ruling_day(ends: date, balance_days: int) -> date:
    """The day the ruling is planned for: end of bidding, the payment term, then ten days.

    Our convention: counted plainly, without holidays; what rolls over comes on top of the seizure's rest.
    """
    return ends + timedelta(days=balance_days + RULING_DAYS)


@rule(CPI_484, CPI_485, SEI_27)
def check_seizure(seizure: Seizure, published: date, planned_ruling: date | None) -> list[Finding]:
    """There is a seizure, no longer than the law allows, in force at the notice and past the ruling."""
    until = seizure.until
    if until is None:
        return [Finding(CPI_484, "seizure_missing")]
    if until < published:
        return [Finding(SEI_27, "seizure_lapsed", {"until": until.isoformat()})]
    found = _too_long(seizure, until)
    if planned_ruling is not None and until <= planned_ruling:
        shown = {"until": until.isoformat(), "ruling": planned_ruling.isoformat()}
        found.append(Finding(CPI_485, "seizure_too_short", shown))
    return found


@rule(CPI_485, SEI_27)
def check_renewal(seizure: Seizure, renewed: date, until: date) -> list[Finding]:
    """A seizure is renewed before it runs out, to a later day, for no longer than a first one."""
    if seizure.until is None or renewed > seizure.until:
        last = seizure.until.isoformat() if seizure.until else ""
        return [Finding(SEI_27, "seizure_lapsed", {"until": last})]
    if until <= seizure.until:
        return [Finding(CPI_485, "renewal_not_later", {"until": seizure.until.isoformat()})]
    return _too_long(Seizure(until, renewed, seizure.is_movable), until)


def _too_long(seizure: Seizure, until: date) -> list[Finding]:
    if seizure.since is None:
        return []
    longest = longest_seizure(seizure.since, seizure.is_movable)
    if until <= longest:
        return []
    shown = {"until": until.isoformat(), "longest": longest.isoformat()}
    return [Finding(CPI_485, "seizure_too_long", shown)]
