"""The sale (变卖) after two failed auctions: notice, sale period, price, admission, countdown.

Unconfirmed: the notice 法明传〔2017〕455号 itself was not seen; these figures are what a platform's help
pages report of it. NP 26 II allows the sale and NP 37 applies the auction's rules to it by analogy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from auction_app.kernel.money import Money
from auction_app.law.article import Dated, Finding, cite, np, rule
from auction_app.law.working_days import DECREED, Calendar, Period, end_of

SALE, NP_20, NP_24, NP_26, NP_37 = cite("SALE"), np(20), np(24), np(26), np(37)
CPL_85 = cite("CPL", 85)

_SINCE = date(2017, 7, 18)
NOTICE_WITHIN_DAYS: Final = Dated((_SINCE, 15))
PERIOD_DAYS: Final = Dated((_SINCE, 60))
COUNTDOWN_HOURS: Final = Dated((_SINCE, 24))


@dataclass(frozen=True, slots=True)
class Forfeit:
    """What a buyer of a sale who does not pay loses, and what goes back."""

    lost: Money
    returned: Money


@rule(SALE, CPL_85)
def sale_notice_period(second_failed_on: date, on: date | None = None) -> Period:
    """The sale is announced within fifteen days of the second failure (unconfirmed).

    `on` is the notice day of the lot that failed, whose law it keeps; without it (a round held
    elsewhere) the day of the failure.
    """
    return Period(second_failed_on, NOTICE_WITHIN_DAYS.at(on or second_failed_on))


@rule(SALE, CPL_85)
def sale_notice_due(
    second_failed_on: date, calendar: Calendar = DECREED, on: date | None = None
) -> date:
    """The last day of those fifteen; a holiday at the end rolls on (unconfirmed)."""
    return sale_notice_period(second_failed_on, on).last_day(calendar)


@rule(SALE, CPL_85)
def check_sale_notice(second_failed_on: date, published: date, due: date) -> list[Finding]:
    """A sale notice after its fifteen days is refused, naming the last day (unconfirmed)."""
    if published <= due:
        return []
    figures = {
        "failed": second_failed_on.isoformat(),
        "published": published.isoformat(),
        "latest": due.isoformat(),
    }
    return [Finding(SALE, "sale_notice_late", figures)]


@rule(SALE)
def sale_period_end(opens: date) -> datetime:
    """24:00 of the sixtieth day after the opening day; it does not roll (our convention; unconfirmed)."""
    return end_of(opens + timedelta(days=PERIOD_DAYS.at(opens)))


@rule(SALE)
def check_sale_period(opens: date, ends_at: datetime) -> list[Finding]:
    """A sale without an offer runs its sixty days, no less and no more (unconfirmed)."""
    lawful = sale_period_end(opens)
    if ends_at == lawful:
        return []
    figures = {"days": str(PERIOD_DAYS.at(opens)), "last": (opens + _period(opens)).isoformat()}
    return [Finding(SALE, "sale_period_differs", figures)]


@rule(SALE, NP_26)
def check_sale_price(price: Money, second_reserve: Money) -> list[Finding]:
    """The price of a sale is the reserve of the failed second auction (unconfirmed)."""
    if price == second_reserve:
        return []
    return [Finding(SALE, "sale_price_differs", {"least_fen": str(second_reserve.fen)})]


@rule(SALE)
def admission_to_sale(price: Money) -> Money:
    """Who wants to offer pays the whole price first, not a share of it (unconfirmed)."""
    return price


@rule(SALE)
def may_offer(paid: Money, price: Money) -> bool:
    """An offer needs the full price in the court's or the platform's hands (unconfirmed)."""
    return paid >= admission_to_sale(price)


@rule(SALE, NP_37)
def end_after_first_offer(arrived_at: datetime, countdown: timedelta) -> datetime:
    """The first offer ends the sale period: 24 hours from its arrival, then the five-minute rule (unconfirmed)."""
    return arrived_at + countdown


@rule(SALE, NP_24)
def forfeited_in_sale(deposit: Money, paid: Money) -> Forfeit:
    """A buyer of a sale who does not pay loses the part as large as the deposit; the rest goes back (unconfirmed)."""
    lost = min(deposit, paid)
    return Forfeit(lost, paid - lost)


def _period(opens: date) -> timedelta:
    return timedelta(days=PERIOD_DAYS.at(opens))
