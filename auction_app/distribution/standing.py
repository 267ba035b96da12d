"""Where a plan stands on a day: what it waits for, what is disputed, what it leads to (CPI 509, 510)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.service import (
    court_calendar,
)
from auction_app.distribution.models import (
    Plan,
    PlanObjection,
    PlanOpposition,
    PlanService,
)
from auction_app.kernel.time import legal_day
from auction_app.law.distribution_plan import (
    Objection,
    PlanCourse,
    course_of,
    objections_until,
)
from auction_app.law.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands on a day: its course, whether objections run, what it waits for, what is disputed.

    `waits` are codes for people; `disputed` says what of each line running suits contest, in fen.
    """

    course: PlanCourse
    waits: tuple[str, ...]
    disputed: dict[str, int]


def standing(session: Session, plan: Plan, today: date) -> Standing:
    """What the plan leads to today, over all persons and objections."""
    if not plan.needs_course:
        return Standing(PlanCourse.AS_PLANNED, (), {})
    calendar = court_calendar(session, plan.court_id)
    objections = objections_of(session, plan.id)
    waits = _running(session, plan.id, {one.party_id for one in objections}, today, calendar)
    courses: set[PlanCourse] = set()
    suits: list[PlanObjection] = []
    for row in objections:
        course = _course(session, row, today, calendar)
        courses.add(course)
        if course is PlanCourse.SET_ASIDE:
            suits.append(row)
        if course is PlanCourse.WAITS:
            waits.append("objection_open")
    disputed = contested(suits)
    if waits:
        return Standing(PlanCourse.WAITS, tuple(sorted(set(waits))), disputed)
    if PlanCourse.CORRECTED in courses:
        return Standing(PlanCourse.CORRECTED, ("to_be_corrected",), disputed)
    course = PlanCourse.SET_ASIDE if disputed else PlanCourse.AS_PLANNED
    return Standing(course, (), disputed)


def in_dispute(session: Session, plan: Plan, today: date) -> bool:
    """Whether an objection is opposed and may still be sued about, or a suit about it runs."""
    calendar = court_calendar(session, plan.court_id)
    return any(
        opposed_at(session, row.id) is not None
        and _course(session, row, today, calendar) in (PlanCourse.WAITS, PlanCourse.SET_ASIDE)
        for row in objections_of(session, plan.id)
    )


def contested(objections: Iterable[PlanObjection]) -> dict[str, int]:
    """Line → what all of these contest of it, in fen; more than the share where several do."""
    found: dict[str, int] = {}
    for row in objections:
        for line, fen in json.loads(row.disputed).items():
            found[line] = found.get(line, 0) + fen
    return found


def unopposed(session: Session, plan: Plan, today: date) -> list[PlanObjection]:
    """The objections that correct the plan, for nobody opposed them in time (CPI 510)."""
    calendar = court_calendar(session, plan.court_id)
    return [
        row
        for row in objections_of(session, plan.id)
        if _course(session, row, today, calendar) is PlanCourse.CORRECTED
    ]


def has_course(session: Session, plan: Plan) -> bool:
    """Whether it is served and may be objected to; a mere correction nobody opposed is not served again."""
    if plan.outcome != "executed":
        return plan.needs_course
    served = select(PlanService.party_id).where(PlanService.plan_id == plan.id).limit(1)
    return session.scalar(served) is not None


def objections_of(session: Session, plan_id: str) -> Sequence[PlanObjection]:
    """All objections to a plan, oldest first."""
    return session.scalars(
        select(PlanObjection)
        .where(PlanObjection.plan_id == plan_id)
        .order_by(PlanObjection.received_at, PlanObjection.id)
    ).all()


def find_objection(session: Session, plan_id: str, party_id: str) -> PlanObjection | None:
    """The objection of one party to one plan."""
    return session.scalar(
        select(PlanObjection).where(
            PlanObjection.plan_id == plan_id, PlanObjection.party_id == party_id
        )
    )


def _running(
    session: Session, plan_id: str, objected: set[str], today: date, calendar: Calendar
) -> list[str]:
    """Why objections may still come: somebody was not served, or his fifteen days run."""
    waits = []
    rows = session.scalars(select(PlanService).where(PlanService.plan_id == plan_id))
    for row in rows:
        if row.party_id in objected:
            continue
        if row.served_at is None:
            waits.append("not_served")
        elif today <= objections_until(legal_day(row.served_at), calendar):
            waits.append("objections_run")
    return waits


def _course(session: Session, row: PlanObjection, today: date, calendar: Calendar) -> PlanCourse:
    if row.ended in ("withdrawn", "dismissed"):
        return PlanCourse.AS_PLANNED
    if row.ended == "upheld":
        return PlanCourse.CORRECTED
    opposed = opposed_at(session, row.id)
    said = Objection(
        legal_day(row.received_at),
        _day(row.others_told_at),
        _day(opposed),
        _day(row.objector_told_at),
        _day(row.sued_at),
    )
    return course_of(said, today, calendar)


def opposed_at(session: Session, objection_id: str) -> datetime | None:
    """When an objection was last opposed; None while nobody did."""
    return session.scalar(
        select(PlanOpposition.received_at)
        .where(PlanOpposition.objection_id == objection_id)
        .order_by(PlanOpposition.received_at.desc())
        .limit(1)
    )


def _day(at: datetime | None) -> date | None:
    return legal_day(at) if at is not None else None
