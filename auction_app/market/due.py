"""What is due for a court as its desk shows it: the act, what is left, whose it is, where it is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.deadlines import queries as deadlines
from auction_app.deadlines.models import Deadline, DeadlineChange
from auction_app.deadlines.queries import DeadlineView
from auction_app.deadlines.working_days import court_calendar
from auction_app.kernel.time import legal_day
from auction_app.law.deadline_kinds import DEADLINES
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words

FORTNIGHT = 14
ON_THE_DESK = 25  # acts on the desk itself; the rest is a page away
Unit = Literal["days_over", "hours_over", "minutes_over", "minutes", "hours", "today", "days"]
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Left:
    """What remains, in the coarsest unit that is still true; `days` 1 is tomorrow."""

    unit: Unit
    number: int

    @property
    def is_over(self) -> bool:
        """Whether it should be done already."""
        return self.unit.endswith("_over")

    @property
    def is_pressing(self) -> bool:
        """Over, or less than an hour away."""
        return self.is_over or self.unit == "minutes"


@dataclass(frozen=True, slots=True)
class DueRow:
    """One act. `title` is None where it concerns the whole case; `owner` where the platform does it."""

    deadline: DeadlineView
    title: Words | None
    owner: str | None
    left: Left
    is_explained: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the fortnight."""

    day: date
    due: int
    is_working: bool


@dataclass(frozen=True, slots=True)
class DuePage:
    """`overdue` counts all of them, also those that `rows` has no room for."""

    rows: tuple[DueRow, ...]
    total: int
    overdue: int
    unexplained: DeadlineView | None  # the longest overdue act nobody has given a reason for
    fortnight: tuple[Day, ...]


def due_page(session: Session, court_id: str, at: datetime, limit: int = ON_THE_DESK) -> DuePage:
    """A court's desk at an instant: eight statements, however much is due."""
    rows = due_rows(session, deadlines.open_deadlines(session, court_id, at, limit), at)
    today = legal_day(at)
    calendar = court_calendar(session, court_id)
    counted = deadlines.due_by_day(session, court_id, today, FORTNIGHT)
    return DuePage(
        rows=tuple(rows),
        total=deadlines.count_open(session, court_id),
        overdue=deadlines.count_open(session, court_id, at + deadlines.MICROSECOND),
        unexplained=deadlines.first_unexplained(session, court_id, at),
        fortnight=tuple(
            Day(day, number, calendar.is_working_day(day)) for day, number in counted.items()
        ),
    )


def due_rows(session: Session, found: Sequence[DeadlineView], at: datetime) -> list[DueRow]:
    """Deadlines with the lots' titles, the clerks' names and whether a reason was given: two statements."""
    lots = _lots(session, {one.lot_id for one in found if one.lot_id})
    explained = _explained(session, [one.id for one in found if one.late is not None])
    return [
        DueRow(
            deadline=one,
            title=lots[one.lot_id][0] if one.lot_id in lots else None,
            owner=_owner(one, lots),
            left=time_left(one, at),
            is_explained=one.id in explained,
        )
        for one in found
    ]


def time_left(deadline: DeadlineView, at: datetime) -> Left:
    """Whole legal days where there are any, else hours or minutes; midnight ends "today"."""
    seconds = int((deadline.due_at - at).total_seconds())
    days = (deadline.last_day - legal_day(at)).days
    if deadline.due_at <= at:
        if days < 0:
            return Left("days_over", -days)
        over = -seconds
        return (
            Left("hours_over", over // HOUR_S)
            if over >= HOUR_S
            else Left("minutes_over", over // 60)
        )
    if seconds < HOUR_S:
        return Left("minutes", seconds // 60)
    if days == 0:
        return Left("today", 0) if deadline.ends_with_a_day else Left("hours", seconds // HOUR_S)
    if not deadline.ends_with_a_day and seconds < 24 * HOUR_S:
        return Left("hours", seconds // HOUR_S)
    return Left("days", days)


def _owner(deadline: DeadlineView, lots: dict[str, tuple[Words, str]]) -> str | None:
    if DEADLINES[deadline.code].by == "platform":
        return None
    return lots[deadline.lot_id][1] if deadline.lot_id in lots else "–"


def _lots(session: Session, ids: Collection[str]) -> dict[str, tuple[Words, str]]:
    if not ids:
        return {}
    rows = session.execute(
        select(Lot.id, Lot.title_zh, Lot.title_en, Account.display_name)
        .join(Account, Account.id == Lot.clerk_id)
        .where(Lot.id.in_(ids))
    )
    return {lot_id: (Words(zh or en, en or zh), clerk) for lot_id, zh, en, clerk in rows}


def _explained(session: Session, ids: Collection[str]) -> set[str]:
    if not ids:
        return set()
    query = (
        select(DeadlineChange.deadline_id)
        .join(Deadline, Deadline.id == DeadlineChange.deadline_id)
        .where(
            DeadlineChange.deadline_id.in_(ids),
            DeadlineChange.what == "explained",
            DeadlineChange.due_at == Deadline.due_at,  # a date that moved asks for a new reason
        )
    )
    return set(session.scalars(query))
