"""The working days of a court: the decree, then what the platform and the court itself have overridden.

A decree of the State Council holds for all courts and is entered by the platform's operator; a holiday
of one place (an autonomous region's festival) is entered by that court's approver and holds there.
Each change counts every open deadline again that rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auction_app.deadlines.facts import DeadlineMoved
from auction_app.deadlines.history import note_change
from auction_app.deadlines.models import OPEN, Deadline, WorkingDayOverride
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import start_of_legal_day
from auction_app.law.working_days import Calendar, Period, Unit

MOST_DAYS = 31  # of one entry; the longest decreed holiday has eight


@dataclass(frozen=True, slots=True)
class DayChange:
    """From `first` to `last`, both included: working, holiday, or (None) as decreed. No court: all of them."""

    first: date
    last: date
    is_working: bool | None
    why: str
    court_id: str | None


def court_calendar(session: Session, court_id: str | None = None) -> Calendar:
    """The table of a court; without one, that of all courts. A court's own day goes before everybody's."""
    mine = WorkingDayOverride.court_id
    rows = session.execute(
        select(WorkingDayOverride.day, WorkingDayOverride.is_working, mine)
        .where(or_(mine.is_(None), mine == court_id))
        .order_by(WorkingDayOverride.id)
    )
    everywhere: dict[date, bool | None] = {}
    here: dict[date, bool | None] = {}
    for day, is_working, court in rows:
        (everywhere if court is None else here)[day] = is_working
    joined = everywhere | {day: said for day, said in here.items() if said is not None}
    return Calendar({day: said for day, said in joined.items() if said is not None})


def override_days(tx: Transaction, change: DayChange, by_id: str, at: datetime) -> int:
    """Enter the days and count again what rests on them; gives how many deadlines moved."""
    day = change.first
    while day <= change.last:
        tx.session.add(
            WorkingDayOverride(
                day=day,
                court_id=change.court_id,
                is_working=change.is_working,
                why=change.why,
                by_id=by_id,
                at=at,
            )
        )
        day += timedelta(days=1)
    tx.session.flush()
    query = (
        select(Deadline)
        .where(Deadline.state == OPEN, Deadline.event_day <= change.last)
        .where(Deadline.due_at > start_of_legal_day(change.first))
    )
    if change.court_id is not None:
        query = query.where(Deadline.court_id == change.court_id)
    rows = tx.session.scalars(query.order_by(Deadline.id).with_for_update())
    return _count_again(tx, rows, at, by_id, change.why)


def recount_provisional(tx: Transaction, at: datetime) -> int:
    """Count again what rested on a year without a decree, in case a newer table knows it; how many moved."""
    query = select(Deadline).where(
        Deadline.state == OPEN, Deadline.is_provisional, Deadline.event_day.is_not(None)
    )
    rows = tx.session.scalars(query.order_by(Deadline.id).with_for_update())
    return _count_again(tx, rows, at, None, "")


def _count_again(
    tx: Transaction, rows: Iterable[Deadline], at: datetime, by_id: str | None, why: str
) -> int:
    calendars: dict[str, Calendar] = {}
    moved = 0
    for deadline in rows:
        court_id = deadline.court_id
        if court_id not in calendars:
            calendars[court_id] = court_calendar(tx.session, court_id)
        if _recount(deadline, calendars[court_id]):
            note_change(tx.session, deadline, "moved", at, by_id, why)
            tx.emit(
                DeadlineMoved(deadline.code, deadline.lot_id, deadline.key, deadline.due_at, at)
            )
            moved += 1
    return moved


def _recount(deadline: Deadline, calendar: Calendar) -> bool:
    """Whether its date, or how sure it is, is now another."""
    if deadline.event_day is None or deadline.days is None:
        return False
    period = Period(deadline.event_day, deadline.days, cast(Unit, deadline.unit))
    now = (period.due_at(calendar), period.is_provisional(calendar))
    if now == (deadline.due_at, deadline.is_provisional):
        return False
    deadline.due_at, deadline.is_provisional = now
    return True
