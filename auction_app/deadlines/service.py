"""Setting, meeting and dropping deadlines, always in the transaction of the act behind them.

The table of working days is part of every period: a deadline that carries its `Period` is counted
here with its own court's table, whatever the caller counted with.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.errors import NO_SUCH_DEADLINE, NOT_OVERDUE
from auction_app.deadlines.history import note_change
from auction_app.deadlines.models import DROPPED, MET, OPEN, Deadline
from auction_app.deadlines.working_days import court_calendar
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.law.deadline_kinds import DEADLINES
from auction_app.law.working_days import Period

__all__ = [
    "NewDeadline",
    "court_calendar",
    "drop_deadline",
    "explain",
    "meet_deadline",
    "set_deadline",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """One duty and its date; one per (code, lot_id, case_number, key).

    `due_at` is the first instant at which it is too late (24:00 of the last day), `since` the event
    it runs from. With `period` the date is counted again whenever the working days change; without
    it (hours, a day written in a notice) `due_at` stands as given.
    """

    code: str
    court_id: str
    lot_id: str | None
    case_number: str
    due_at: datetime
    since: datetime
    key: str = ""
    is_provisional: bool = False
    period: Period | None = None


def set_deadline(tx: Transaction, wanted: NewDeadline, at: datetime | None = None) -> None:
    """Set it, or move the one there is; one that fell away, or was met for an earlier event, opens again.

    What was met stays met however often the same event is told.
    `at`: when it is being set, if that is not the event itself. Raises KeyError for a code that
    `law.deadline_kinds` does not know.
    """
    DEADLINES[wanted.code]  # a KeyError here, not on somebody's desk
    due_at, provisional = _counted(tx.session, wanted)
    when = at or wanted.since
    found = _find(tx.session, wanted)
    if found is None:
        _add(tx.session, wanted, due_at, provisional, when)
        return
    if found.state == MET and found.since == wanted.since:
        return
    was = (found.state, found.due_at, found.is_provisional)
    found.since, found.due_at, found.is_provisional = wanted.since, due_at, provisional
    found.state, found.settled_at = OPEN, None
    _keep_period(found, wanted.period)
    if was != (OPEN, due_at, provisional):
        note_change(tx.session, found, "moved" if was[0] == OPEN else "set", when)


def meet_deadline(
    tx: Transaction,
    code: str,
    lot_id: str | None,
    at: datetime,
    key: str | None = "",
    *,
    case_number: str | None = None,
) -> None:
    """The act was done at `at`; how late it was stays visible. No error when there is none open.

    `key` None meets all of a code: one act may end what several events had begun.
    """
    _settle(tx.session, MET, (code, lot_id, key, case_number), at)


def drop_deadline(
    tx: Transaction,
    code: str,
    lot_id: str | None,
    at: datetime,
    key: str = "",
    *,
    case_number: str | None = None,
) -> None:
    """The duty fell away (a sale that was annulled has no delivery). No error when there is none."""
    _settle(tx.session, DROPPED, (code, lot_id, key, case_number), at)


def drop_lapsed(tx: Transaction, at: datetime) -> None:
    """Rights nobody used while they had time are over; what a court records of that time later still counts."""
    rights = [kind.code for kind in DEADLINES.values() if kind.lapses]
    query = select(Deadline).where(
        Deadline.state == OPEN,
        Deadline.due_at <= at,
        Deadline.is_provisional.is_(False),
        Deadline.code.in_(rights),
    )
    for deadline in tx.session.scalars(query.with_for_update(skip_locked=True)):
        deadline.state, deadline.settled_at = DROPPED, at
        note_change(tx.session, deadline, DROPPED, at)


def explain(
    tx: Transaction, deadline_id: str, court_id: str, by_id: str, why: str, at: datetime
) -> None:
    """Put on record why an act is overdue: kept for good, read by supervisors and auditors.

    Raises `no_such_deadline` (also for another court's) and `not_overdue`.
    """
    found = tx.session.get(Deadline, deadline_id, with_for_update=True)
    if found is None or found.court_id != court_id:
        raise AuctionError(NO_SUCH_DEADLINE)
    if found.state == DROPPED or (found.settled_at or at) < found.due_at:
        raise AuctionError(NOT_OVERDUE)
    note_change(tx.session, found, "explained", at, by_id, why)
    log.warning("deadline %s (%s) is overdue, explained by %s", found.id, found.code, by_id)


def _settle(
    session: Session,
    state: str,
    which: tuple[str, str | None, str | None, str | None],
    at: datetime,
) -> None:
    code, lot_id, key, case_number = which
    query = select(Deadline).where(
        Deadline.code == code,
        Deadline.lot_id.is_not_distinct_from(lot_id),
        Deadline.state == OPEN,
    )
    if key is not None:
        query = query.where(Deadline.key == key)
    if case_number is not None:
        query = query.where(Deadline.case_number == case_number)
    for deadline in session.scalars(query.with_for_update()):
        deadline.state, deadline.settled_at = state, at
        note_change(session, deadline, state, at)


def _counted(session: Session, wanted: NewDeadline) -> tuple[datetime, bool]:
    if wanted.period is None:
        return wanted.due_at, wanted.is_provisional
    calendar = court_calendar(session, wanted.court_id)
    return wanted.period.due_at(calendar), wanted.period.is_provisional(calendar)


def _find(session: Session, wanted: NewDeadline) -> Deadline | None:
    return session.scalar(
        select(Deadline)
        .where(
            Deadline.code == wanted.code,
            Deadline.lot_id.is_not_distinct_from(wanted.lot_id),
            Deadline.case_number == wanted.case_number,
            Deadline.key == wanted.key,
        )
        .with_for_update()
    )


def _add(
    session: Session, wanted: NewDeadline, due_at: datetime, provisional: bool, at: datetime
) -> None:
    added = Deadline(
        id=new_id("dl"),
        code=wanted.code,
        court_id=wanted.court_id,
        lot_id=wanted.lot_id,
        case_number=wanted.case_number,
        key=wanted.key,
        state=OPEN,
        since=wanted.since,
        due_at=due_at,
        is_provisional=provisional,
    )
    _keep_period(added, wanted.period)
    session.add(added)
    session.flush()
    note_change(session, added, "set", at)


def _keep_period(deadline: Deadline, period: Period | None) -> None:
    deadline.event_day = period.event_day if period else None
    deadline.days = period.days if period else None
    deadline.unit = period.unit if period else None
