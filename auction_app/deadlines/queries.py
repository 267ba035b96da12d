"""What is due for a court: by date, overdue first; what was done late and by how much; counts by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Interval, Row, Select, func, literal, select
from sqlalchemy.orm import Session

from auction_app.deadlines.models import MET, OPEN, Deadline, DeadlineChange
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.deadline_kinds import DEADLINES, DeadlineKind

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One deadline as a desk shows it at an instant; `late` is by how much it is or was missed."""

    id: str
    code: str
    court_id: str
    lot_id: str | None
    case_number: str
    key: str
    state: str
    since: datetime
    due_at: datetime
    is_provisional: bool
    settled_at: datetime | None
    late: timedelta | None

    @property
    def kind(self) -> DeadlineKind:
        """Article, words and address of the act."""
        return DEADLINES[self.code]

    @property
    def url(self) -> str:
        """Where the act is done; what is recorded by hand, on the deadline's own page."""
        if self.kind.by_hand:
            return f"/desk/deadlines/{self.id}"
        return self.kind.url(self.lot_id)

    @property
    def ends_with_a_day(self) -> bool:
        """Whether it is over at 24:00; the periods in hours are not."""
        return self.due_at == start_of_legal_day(self.last_day + timedelta(days=1))

    @property
    def last_day(self) -> date:
        """The legal day on which it can still be done."""
        return legal_day(self.due_at - MICROSECOND)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a deadline's history."""

    at: datetime
    what: str
    due_at: datetime
    is_provisional: bool
    by_id: str | None
    note: str


def open_deadlines(
    session: Session, court_id: str | None, at: datetime, limit: int = 100, offset: int = 0
) -> list[DeadlineView]:
    """What is open, by due date: the overdue ones are in front by nature. No court: of all courts."""
    query = _of(court_id).where(Deadline.state == OPEN).order_by(Deadline.due_at, Deadline.id)
    return [_view(row, at) for row in session.execute(query.limit(limit).offset(offset))]


def overdue(
    session: Session, court_id: str | None, at: datetime, limit: int = 100
) -> list[DeadlineView]:
    """What should be done already and is not."""
    query = _of(court_id).where(Deadline.state == OPEN, Deadline.due_at <= at)
    query = query.order_by(Deadline.due_at, Deadline.id).limit(limit)
    return [_view(row, at) for row in session.execute(query)]


def first_unexplained(session: Session, court_id: str, at: datetime) -> DeadlineView | None:
    """The longest overdue act nobody has given a reason for since it has its present date."""
    reason = (
        select(DeadlineChange.id)
        .where(
            DeadlineChange.deadline_id == Deadline.id,
            DeadlineChange.what == "explained",
            DeadlineChange.due_at == Deadline.due_at,
        )
        .exists()
    )
    query = _of(court_id).where(Deadline.state == OPEN, Deadline.due_at <= at, ~reason)
    row = session.execute(query.order_by(Deadline.due_at, Deadline.id).limit(1)).first()
    return _view(row, at) if row is not None else None


def done_late(
    session: Session, court_id: str | None, since: datetime, at: datetime, limit: int = 100
) -> list[DeadlineView]:
    """What was done after its date, newest first: it stays visible with by how much."""
    query = _of(court_id).where(
        Deadline.state == MET, Deadline.settled_at >= since, Deadline.settled_at >= Deadline.due_at
    )
    query = query.order_by(Deadline.settled_at.desc(), Deadline.id).limit(limit)
    return [_view(row, at) for row in session.execute(query)]


def deadlines_of_lot(session: Session, lot_id: str, at: datetime) -> list[DeadlineView]:
    """Every deadline of one lot, whatever became of it, by due date."""
    query = select(*_COLUMNS).where(Deadline.lot_id == lot_id).order_by(Deadline.due_at)
    return [_view(row, at) for row in session.execute(query)]


def find_deadline(session: Session, deadline_id: str, at: datetime) -> DeadlineView | None:
    """One by its id."""
    row = session.execute(select(*_COLUMNS).where(Deadline.id == deadline_id)).first()
    return _view(row, at) if row is not None else None


def count_open(session: Session, court_id: str | None, due_before: datetime | None = None) -> int:
    """How many are open, or due before an instant."""
    query = select(func.count()).select_from(Deadline).where(Deadline.state == OPEN)
    if due_before is not None:
        query = query.where(Deadline.due_at < due_before)
    if court_id is not None:
        query = query.where(Deadline.court_id == court_id)
    return session.scalar(query) or 0


def count_due(session: Session, court_id: str, at: datetime) -> int:
    """How many are overdue or end with this legal day."""
    tomorrow = start_of_legal_day(legal_day(at) + timedelta(days=1))
    return count_open(session, court_id, tomorrow + MICROSECOND)


def due_by_day(session: Session, court_id: str, first: date, days: int) -> dict[date, int]:
    """How many open ones end on each of so many legal days; days without any are there with 0."""
    until = start_of_legal_day(first + timedelta(days=days))
    day = func.date(
        func.timezone("Asia/Shanghai", Deadline.due_at - literal(MICROSECOND, Interval))
    )
    query = (
        select(day, func.count())
        .where(
            Deadline.court_id == court_id,
            Deadline.state == OPEN,
            Deadline.due_at > start_of_legal_day(first),
            Deadline.due_at <= until,
        )
        .group_by(day)
    )
    counted: dict[date, int] = {first + timedelta(days=step): 0 for step in range(days)}
    counted.update((found, number) for found, number in session.execute(query))
    return counted


def alarms(session: Session, at: datetime) -> list[str]:
    """`refund_deposits_overdue` and its like: the platform's own duties that are overdue somewhere."""
    ours = [kind.code for kind in DEADLINES.values() if kind.by == "platform"]
    query = (
        select(Deadline.code)
        .where(Deadline.state == OPEN, Deadline.due_at <= at, Deadline.code.in_(ours))
        .distinct()
        .order_by(Deadline.code)
    )
    return [f"{code}_overdue" for code in session.scalars(query)]


def history(session: Session, deadline_id: str) -> list[Change]:
    """Everything that happened to a deadline, oldest first."""
    rows = session.scalars(
        select(DeadlineChange)
        .where(DeadlineChange.deadline_id == deadline_id)
        .order_by(DeadlineChange.id)
    )
    return [
        Change(one.at, one.what, one.due_at, one.is_provisional, one.by_id, one.note)
        for one in rows
    ]


_COLUMNS = (
    Deadline.id,
    Deadline.code,
    Deadline.court_id,
    Deadline.lot_id,
    Deadline.case_number,
    Deadline.key,
    Deadline.state,
    Deadline.since,
    Deadline.due_at,
    Deadline.is_provisional,
    Deadline.settled_at,
)


def _of(court_id: str | None) -> Select[*tuple[Any, ...]]:
    query = select(*_COLUMNS)
    return query.where(Deadline.court_id == court_id) if court_id is not None else query


def _view(row: Row[*tuple[Any, ...]], at: datetime) -> DeadlineView:
    found = row._mapping
    due_at, settled_at, state = found["due_at"], found["settled_at"], found["state"]
    until = at if state == OPEN else settled_at if state == MET else due_at
    late = until - due_at if until >= due_at and state in (OPEN, MET) else None
    return DeadlineView(**found, late=late)
