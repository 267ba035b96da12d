"""Views of one stop, of its objections and of the grounds a clerk may choose: frozen, for the court's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.service import court_calendar
from auction_app.evidence.models import LogAlarm
from auction_app.infra.crypto import Vault
from auction_app.kernel.time import legal_day
from auction_app.law import objections as law
from auction_app.law.stays import STOP_GROUNDS, StopKind
from auction_app.law.withdrawal import WITHDRAWAL_GROUNDS
from auction_app.lots.models import Lot
from auction_app.stays.checks import follows_objections, resumption_of
from auction_app.stays.models import Objection
from auction_app.stays.objection_queries import NEEDS, ONLY_OF, as_law, open_words, steps_of
from auction_app.stays.stops import law_day, open_stop


@dataclass(frozen=True, slots=True)
class GroundChoice:
    """A ground in the list: `value` is `act:code`, `kind` empty for a withdrawal."""

    value: str
    title: str
    article: str
    kind: str
    item: int = 0


@dataclass(frozen=True, slots=True)
class StopView:
    """How a lot is held. `not_before` and `by` are None while the cause stands.

    `follows_objections`: the end of the cause is read from the objections below.
    """

    kind: str
    ground: str
    article: str
    stopped_at: datetime
    remaining: timedelta
    until_on: date | None
    cause_ended_on: date | None
    not_before: date | None
    by: date | None
    is_overdue: bool
    seen_at: datetime | None
    needs_seeing: bool
    alarm_stands: bool
    follows_objections: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One recorded step."""

    step: str
    on: date
    outcome: str | None
    decision: str


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """One objection as the court reads it; `may_record` are the steps that can follow."""

    id: str
    kind: str
    channel: str
    received_on: date
    name: str
    text: str
    document_sha256: str | None
    steps: tuple[StepView, ...]
    may_record: tuple[str, ...]
    decide_by: date
    bars: bool
    not_before: date | None


def ground_choices(status: str) -> tuple[GroundChoice, ...]:
    """What may be chosen now: grounds to stop where the lot runs, and grounds to take it back."""
    stops = tuple(
        GroundChoice(f"suspend:{one.code}", one.title, one.article.key, one.kind.value)
        for one in STOP_GROUNDS.values()
        if one.kind is not StopKind.EMERGENCY and status in ("scheduled", "open")
    )
    backs = tuple(
        GroundChoice(f"withdraw:{one.code}", one.title, one.article.key, "", one.item)
        for one in WITHDRAWAL_GROUNDS.values()
        if status in ("scheduled", "open", "suspended")
    )
    return stops + backs


def read_stop(session: Session, lot_id: str, at: datetime) -> StopView | None:
    """The stop that holds a lot; None until the platform's own stop got its row, a second later."""
    stop = open_stop(session, lot_id)
    if stop is None:
        return None
    window = resumption_of(session, stop)
    emergency = stop.kind == StopKind.EMERGENCY.value
    return StopView(
        kind=stop.kind,
        ground=STOP_GROUNDS[stop.ground].title,
        article=stop.article,
        stopped_at=stop.stopped_at,
        remaining=timedelta(milliseconds=stop.remaining_ms),
        until_on=stop.until_on,
        cause_ended_on=stop.cause_ended_on,
        not_before=window.not_before if window else None,
        by=window.by if window else None,
        is_overdue=window is not None and window.is_overdue(at),
        seen_at=stop.seen_at,
        needs_seeing=emergency and stop.seen_at is None,
        alarm_stands=_has_alarm(session, stop.lot_id),
        follows_objections=follows_objections(session, stop),
    )


def _has_alarm(session: Session, lot_id: str) -> bool:
    query = select(LogAlarm.id).where(
        LogAlarm.cleared_at.is_(None),
        (LogAlarm.lot_id.is_(None)) | (LogAlarm.lot_id == lot_id),
    )
    return session.scalar(query.limit(1)) is not None


def read_objection_views(
    session: Session, vault: Vault, lot_id: str, at: datetime
) -> tuple[ObjectionView, ...]:
    """Every objection to a lot with its words, newest first."""
    court_id = session.scalar(select(Lot.court_id).where(Lot.id == lot_id))
    calendar = court_calendar(session, court_id)
    rows = session.scalars(
        select(Objection).where(Objection.lot_id == lot_id).order_by(Objection.received_at.desc())
    )
    on = law_day(session, lot_id, at)
    views = []
    for row in rows:
        steps = steps_of(session, row.id)
        one = as_law(row, steps, on)
        done = {step.step for step in steps}
        window = law.resumption_after(one, calendar)
        name, text = open_words(vault, row)
        views.append(
            ObjectionView(
                id=row.id,
                kind=row.kind,
                channel=row.channel,
                received_on=row.received_on,
                name=name,
                text=text,
                document_sha256=row.document_sha256,
                steps=tuple(StepView(s.step, s.on, s.outcome, s.decision) for s in steps),
                may_record=_may_follow(row.kind, one, done),
                decide_by=law.decide_by(row.received_on, on).last_day(calendar),
                bars=law.bars_disposal(one, legal_day(at), calendar),
                not_before=window.not_before if window else None,
            )
        )
    return tuple(views)


def _may_follow(kind: str, one: law.Objection, done: set[str]) -> tuple[str, ...]:
    """Steps of this kind of objection whose forerunners are recorded; who won does not sue."""
    is_suit_possible = one.outcome is law.ObjectionOutcome.DISMISSED
    return tuple(
        step
        for step, needs in NEEDS.items()
        if all(need in done for need in needs)
        and ONLY_OF.get(step, kind) == kind
        and (not step.startswith("suit") or is_suit_possible)
    )
