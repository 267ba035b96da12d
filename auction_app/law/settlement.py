"""After the hammer: how much is left to pay, and until when."""

from datetime import date, datetime, timedelta

import chinese_calendar

from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.article import np, rule

NP_23, NP_25 = np(23), np(25)

# The dates that are holidays in every year since 2025; the lunar ones are announced in November.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
SATURDAY = 5


@rule(NP_23)
def balance_due(price: Money, deposit: Money) -> Money:
    """The buyer's deposit counts toward the price; what exceeds it is left to pay."""
    return price - min(deposit, price)


@rule(NP_25)
def balance_due_at(closed_at: datetime, days: int) -> datetime:
    """The period of the notice ends at 24:00 of its last day, rolled over holidays (CPL 85).

    24:00 is given as the first instant of the next day in Shanghai.
    """
    day = legal_day(closed_at) + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return start_of_legal_day(day + timedelta(days=1))


def is_working_day(day: date) -> bool:
    """By the State Council's calendar; a year not yet announced counts weekends and fixed holidays."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS
