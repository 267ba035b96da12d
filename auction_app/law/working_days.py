"""Counting days: what a statutory period is, when it ends, and which days are working days.

The starting day is not counted; a period for an act that ends on a holiday ends on the next working
day (CPL 85, CC 201 and 203). Make-up working Saturdays are working days. Holidays come from the State
Council's yearly decree; a year not yet decreed is `provisional`, and a court may override any day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

import chinese_calendar

from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.article import cite, rule

CPL_85, CC_201, CC_203 = cite("CPL", 85), cite("CC", 201), cite("CC", 203)

# The dates that are holidays in every year since 2025; the lunar ones are announced in November.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
SATURDAY = 5


def _by_decree(day: date) -> bool | None:
    """Whether the State Council's yearly decree makes it a working day; None where it has not decreed the year."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the library's answer for a year whose decree it does not hold
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days; `overrides` maps a day to whether it is one, against whatever the decree says."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """By override, else by decree, else weekends and the fixed holidays."""
        if day in self.overrides:
            return self.overrides[day]
        decreed = _by_decree(day)
        if decreed is not None:
            return decreed
        return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS

    def is_provisional(self, day: date) -> bool:
        """Whether nobody has yet decreed this year's holidays, so that a date may still move."""
        return day not in self.overrides and _by_decree(day) is None


DECREED = Calendar()


@rule(CPL_85, CC_203)
def rolled(day: date, calendar: Calendar = DECREED) -> date:
    """The last day of a period for an act, moved to the next working day if it is a holiday."""
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


@rule(CPL_85, CC_203)
def last_day(event: date, days: int, calendar: Calendar = DECREED) -> date:
    """The last day of a period of so many days after an event, whose own day is not counted."""
    return rolled(event + timedelta(days=days), calendar)


@rule(CPL_85)
def last_working_day(event: date, days: int, calendar: Calendar = DECREED) -> date:
    """The last day of a period counted in working days after an event."""
    day = event
    for _ in range(days):
        day = rolled(day + timedelta(days=1), calendar)
    return day


@rule(CC_201, CC_203)
def end_of(day: date) -> datetime:
    """24:00 of a legal day, given as the first instant of the next day in Shanghai."""
    return start_of_legal_day(day + timedelta(days=1))


@rule(CPL_85, CC_203)
def due_at(event: datetime, days: int, calendar: Calendar = DECREED) -> datetime:
    """The instant a period of so many days after an event is over: 24:00 of its last day, rolled."""
    return end_of(last_day(legal_day(event), days, calendar))


Unit = Literal["days", "working_days"]
UNITS: tuple[Unit, ...] = ("days", "working_days")


@dataclass(frozen=True, slots=True)
class Period:
    """So many days after the legal day of an event, by the calendar or in working days.

    A deadline that carries its period can be counted again when the table of working days changes.
    """

    event_day: date
    days: int
    unit: Unit = "days"

    def last_day(self, calendar: Calendar = DECREED) -> date:
        """The day at whose end the period is over."""
        count = last_working_day if self.unit == "working_days" else last_day
        return count(self.event_day, self.days, calendar)

    def due_at(self, calendar: Calendar = DECREED) -> datetime:
        """24:00 of the last day."""
        return end_of(self.last_day(calendar))

    def is_provisional(self, calendar: Calendar = DECREED) -> bool:
        """Whether the period's end rests on a day whose year has no decree yet."""
        last = self.last_day(calendar)
        first = self.event_day if self.unit == "working_days" else None
        day = first + timedelta(days=1) if first else self.event_day + timedelta(days=self.days)
        while day <= last:
            if calendar.is_provisional(day):
                return True
            day += timedelta(days=1)
        return False
