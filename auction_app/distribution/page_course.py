"""The course of a plan as its readers see it: who was served, who objects, opposes and sues, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.service import court_calendar
from auction_app.distribution.models import Plan, PlanObjection, PlanOpposition, PlanService
from auction_app.distribution.page_views import Clock, ObjectionView, Reader, Served
from auction_app.distribution.standing import contested, objections_of
from auction_app.kernel.time import legal_day
from auction_app.law.distribution_plan import objections_until, opposition_until, suit_until
from auction_app.law.working_days import end_of


def course_for(
    session: Session,
    plan: Plan,
    names: Mapping[str, tuple[str, bool]],
    reader: Reader,
    at: datetime,
) -> tuple[tuple[Served, ...], tuple[ObjectionView, ...], Clock]:
    """Who was served and who objects, for the court and the parties alone; the clock is everybody's."""
    served = _served(session, plan, names, reader, at)
    objections = _objections(session, plan, names, reader, at)
    clock = _clock(served, objections)
    return (served, objections, clock) if reader.is_inside else ((), (), clock)


def _served(
    session: Session,
    plan: Plan,
    names: Mapping[str, tuple[str, bool]],
    reader: Reader,
    at: datetime,
) -> tuple[Served, ...]:
    """Everybody the plan is served on, with the end of his own fifteen days (CPI 509)."""
    calendar = court_calendar(session, plan.court_id)
    objected = {one.party_id for one in objections_of(session, plan.id)}
    rows = session.scalars(select(PlanService).where(PlanService.plan_id == plan.id))
    found = []
    for number, row in enumerate(rows, 1):
        name, is_debtor = names[row.party_id]
        until, days_left = None, 0
        if row.served_at is not None:
            last = objections_until(legal_day(row.served_at), calendar)
            until, days_left = end_of(last), (last - legal_day(at)).days
        found.append(
            Served(
                party_id=row.party_id,
                name=name,
                number=number,
                is_mine=row.party_id in reader.parties,
                is_debtor=is_debtor,
                served_at=row.served_at,
                until=until,
                is_over=until is not None and until <= at,
                objected=row.party_id in objected,
                proof=row.proof if reader.is_court else "",
                days_left=days_left,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.served_at or at, one.name)))


def _objections(
    session: Session,
    plan: Plan,
    names: Mapping[str, tuple[str, bool]],
    reader: Reader,
    at: datetime,
) -> tuple[ObjectionView, ...]:
    """Every objection with the steps taken and the days that run (CPI 510)."""
    calendar = court_calendar(session, plan.court_id)
    found = []
    for row in objections_of(session, plan.id):
        rows = _opposed(session, row.id)
        told, heard = row.others_told_at, row.objector_told_at
        until = end_of(opposition_until(legal_day(told), calendar)) if told else None
        waiting = reader.parties - {row.party_id} - {one.party_id for one in rows}
        found.append(
            ObjectionView(
                id=row.id,
                party_id=row.party_id,
                name=names[row.party_id][0],
                is_mine=row.party_id in reader.parties,
                received_at=row.received_at,
                text=row.text,
                disputed=contested([row]),
                others_told_at=told,
                oppose_until=until,
                oppositions=tuple(
                    (names[one.party_id][0], one.received_at, one.text) for one in rows
                ),
                may_oppose=_is_open(row, until, at) and bool(waiting) and plan.ended is None,
                objector_told_at=heard,
                sue_until=end_of(suit_until(legal_day(heard), calendar)) if heard else None,
                sued_at=row.sued_at,
                suit=row.suit,
                ended=row.ended,
                ended_document=row.ended_document,
            )
        )
    return tuple(found)


def _clock(served: tuple[Served, ...], objections: tuple[ObjectionView, ...]) -> Clock:
    """What everybody may know of it: no name, no text."""
    ends = [one.until for one in served if one.until]
    is_served = bool(served) and len(ends) == len(served)
    return Clock(
        is_served=is_served,
        last=max(ends) if is_served else None,
        has_objections=bool(objections),
        has_suit=any(one.sued_at for one in objections),
    )


def _is_open(row: PlanObjection, until: datetime | None, at: datetime) -> bool:
    return row.ended is None and until is not None and at < until


def _opposed(session: Session, objection_id: str) -> list[PlanOpposition]:
    return list(
        session.scalars(
            select(PlanOpposition)
            .where(PlanOpposition.objection_id == objection_id)
            .order_by(PlanOpposition.received_at)
        )
    )
