"""The working days of a court: the decree, then what the platform and the court itself have overridden."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auction_app.deadlines.models import WorkingDayOverride
from auction_app.law.working_days import Calendar


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
