"""The coming year's special days, as a court sees them: decreed, entered for all courts, or for this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.deadlines.models import WorkingDayOverride
from auction_app.deadlines.working_days import court_calendar
from auction_app.law.working_days import DECREED, SATURDAY

YEAR = 365
MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A weekday off, or a weekend day at work. `is_overridden`: against, or in place of, the decree;
    `is_provisional`: a fixed holiday of a year without a decree."""

    day: date
    is_working: bool
    is_overridden: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class DayChangeRow:
    """One entry as it was made; `is_working` None gave the day back to the decree."""

    day: date
    is_working: bool | None
    is_of_court: bool
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DaysPage:
    """`decreed_until` is the last day of the last year whose holidays are decreed."""

    decreed_until: date
    special: tuple[SpecialDay, ...]
    changes: tuple[DayChangeRow, ...]


def days_page(session: Session, court_id: str | None, today: date) -> DaysPage:
    """From today on, for one court, or for all of them."""
    calendar = court_calendar(session, court_id)
    days = (today + timedelta(days=step) for step in range(YEAR))
    special = tuple(
        SpecialDay(
            day,
            calendar.is_working_day(day),
            day in calendar.overrides,
            calendar.is_provisional(day),
        )
        for day in days
        if calendar.is_working_day(day) != (day.weekday() < SATURDAY) or day in calendar.overrides
    )
    return DaysPage(_decreed_until(today), special, _changes(session, court_id))


def _decreed_until(today: date) -> date:
    year = today.year
    while not DECREED.is_provisional(date(year + 1, 1, 1)):
        year += 1
    while DECREED.is_provisional(date(year, 1, 1)):
        year -= 1
    return date(year, 12, 31)


def _changes(session: Session, court_id: str | None) -> tuple[DayChangeRow, ...]:
    mine = WorkingDayOverride.court_id
    rows = session.execute(
        select(WorkingDayOverride, Account.display_name)
        .join(Account, Account.id == WorkingDayOverride.by_id)
        .where(or_(mine.is_(None), mine == court_id))
        .order_by(WorkingDayOverride.id.desc())
        .limit(MOST_CHANGES)
    )
    return tuple(
        DayChangeRow(one.day, one.is_working, one.court_id is not None, one.why, name, one.at)
        for one, name in rows
    )
