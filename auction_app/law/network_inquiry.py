"""The network inquiry: which platforms' reports count, their mean, and to whom the fee goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from auction_app.kernel.money import Money
from auction_app.law.article import Dated, cite, rule
from auction_app.law.working_days import DECREED, Calendar, last_day

RP_10, RP_11, RP_13, RP_31 = (cite("RP", number) for number in (10, 11, 13, 31))

REPORT_DAYS: Final = Dated((date(2018, 9, 1), 3))
EXTENSION_DAYS: Final = Dated((date(2018, 9, 1), 3))
NO_OBJECTION, OPEN, DISMISSED, CORRECTED, UPHELD = OBJECTION_STATES = (
    "none",
    "open",
    "dismissed",
    "corrected",
    "upheld",
)


@dataclass(frozen=True, slots=True)
class PlatformReport:
    """One platform's figure, the day it came, and what became of an objection to it."""

    platform: str
    price: Money
    reported_on: date
    objection: str = NO_OBJECTION


@rule(RP_10, RP_11)
def reports_due(asked_on: date, is_extended: bool = False, calendar: Calendar = DECREED) -> date:
    """All platforms are asked at once and report within three days, three more when all were late and asked."""
    days = REPORT_DAYS.at(asked_on) + (EXTENSION_DAYS.at(asked_on) if is_extended else 0)
    return last_day(asked_on, days, calendar)


@rule(RP_11)
def counted_reports(
    reports: Sequence[PlatformReport],
    asked_on: date,
    is_extended: bool = False,
    calendar: Calendar = DECREED,
) -> list[PlatformReport]:
    """The reports that came in time; an extension counts only when nobody reported in the first period."""
    first = [one for one in reports if one.reported_on <= reports_due(asked_on, False, calendar)]
    if first or not is_extended:
        return first
    return [one for one in reports if one.reported_on <= reports_due(asked_on, True, calendar)]


@rule(RP_13)
def undisputed_reports(reports: Sequence[PlatformReport]) -> list[PlatformReport]:
    """Reports nobody objected to; when all were objected to, those dismissed or corrected."""
    plain = [one for one in reports if one.objection == NO_OBJECTION]
    if plain:
        return plain
    return [one for one in reports if one.objection in (DISMISSED, CORRECTED)]


@rule(RP_13)
def network_price(reports: Sequence[PlatformReport]) -> Money | None:
    """The mean of the reports in time and undisputed; where there are none, an appraisal follows.

    Rounded half up to a whole fen (our convention; the provisions name no rounding). ValueError when
    platforms report in different currencies.
    """
    counted = undisputed_reports(reports)
    if not counted:
        return None
    total = counted[0].price
    for one in counted[1:]:
        total += one.price
    return Money((2 * total.fen + len(counted)) // (2 * len(counted)), total.currency)


@rule(RP_31)
def fee_goes_to(reports: Sequence[PlatformReport], sold_for: Money) -> list[PlatformReport]:
    """The fee is paid to the platform whose figure is nearest to the sale price; ties share it."""
    if not reports:
        return []
    distances = [abs((one.price - sold_for).fen) for one in reports]
    return [one for one, away in zip(reports, distances, strict=True) if away == min(distances)]


@rule(RP_31)
def fee_shares(fee: Money, reports: Sequence[PlatformReport], sold_for: Money) -> dict[str, Money]:
    """The fee in equal parts among the nearest platforms; an odd fen goes to the one asked first."""
    nearest = fee_goes_to(reports, sold_for)
    if not nearest:
        return {}
    parts = fee.share([1] * len(nearest))
    return {one.platform: part for one, part in zip(nearest, parts, strict=True)}
