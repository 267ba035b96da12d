"""Reading objections: their course as the law sees it, what it bars, and when a lot may go on."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.service import court_calendar
from auction_app.infra.crypto import Vault
from auction_app.kernel.time import legal_day
from auction_app.law import objections as law
from auction_app.law.article import Finding
from auction_app.law.objections import ObjectionKind, ObjectionOutcome
from auction_app.law.stays import Resumption
from auction_app.law.working_days import Calendar
from auction_app.lots.models import Lot
from auction_app.lots.same_property import earlier_lots
from auction_app.stays.models import Objection, ObjectionStep

#: what has to be recorded before a step
NEEDS: dict[str, tuple[str, ...]] = {
    "registered": (),
    "told": ("registered",),
    "decided": (),
    "served": ("decided",),
    "reconsideration_asked": ("served",),
    "reconsidered": ("reconsideration_asked",),
    "suit_filed": ("served",),
    "suit_ended": ("suit_filed",),
}
#: what decides whether property may be disposed of; the other steps are facts that one clerk enters
BY_TWO_PEOPLE = frozenset({"decided", "reconsidered", "suit_ended"})
#: steps that one kind of objection alone has: a third party sues, a party asks the court above
ONLY_OF = {
    "reconsideration_asked": ObjectionKind.PARTY.value,
    "reconsidered": ObjectionKind.PARTY.value,
    "suit_filed": ObjectionKind.THIRD_PARTY.value,
    "suit_ended": ObjectionKind.THIRD_PARTY.value,
}


def cause_ended_by_objections(
    session: Session, lot_id: str, ground: str, calendar: Calendar
) -> date | None:
    """The day on which the last objection of a stop's kind ceased to hold the lot; None: one still does."""
    ends = [
        law.cause_ended(one, calendar)
        for one in objections_of(session, lot_id)
        if ground == f"{one.kind.value}_objection"
    ]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)


def resumption_by_objections(
    session: Session, lot_id: str, ground: str, calendar: Calendar
) -> Resumption | None:
    """When a lot held for objections may and must go on; None while one of them holds it."""
    windows = [
        law.resumption_after(one, calendar)
        for one in objections_of(session, lot_id)
        if ground == f"{one.kind.value}_objection"
    ]
    if not windows or None in windows:
        return None
    known = [one for one in windows if one is not None]
    return Resumption(max(one.not_before for one in known), max(one.by for one in known))


def objections_of(session: Session, lot_id: str) -> list[law.Objection]:
    """Every objection to a lot as the law sees it."""
    return [what for _row, what in read_objections(session, lot_id)]


def disposal_findings(session: Session, lot_id: str, at: datetime) -> list[Finding]:
    """What bars selling, ruling, serving or delivering this lot now: claims of third parties.

    For every act after the hammer too, until the title has passed (EXP 15, CPI 463).
    """
    lots = (
        lot_id,
        *earlier_lots(session, lot_id),
    )  # a claim is on the property, whatever its round
    found = [one for each in lots for one in objections_of(session, each)]
    if not found:
        return []
    court_id = session.get_one(Lot, lot_id).court_id
    return law.check_disposal(found, legal_day(at), court_calendar(session, court_id))


def read_objections(session: Session, lot_id: str) -> list[tuple[Objection, law.Objection]]:
    """Every objection to a lot, oldest first: its row, and as the law sees it."""
    rows = session.scalars(
        select(Objection).where(Objection.lot_id == lot_id).order_by(Objection.received_at)
    )
    on = notice_day(session, lot_id)
    return [(row, as_law(row, steps_of(session, row.id), on)) for row in rows]


def notice_day(session: Session, lot_id: str) -> date | None:
    """The day whose periods hold for a lot's objections; None before its notice."""
    published_at = session.scalar(select(Lot.published_at).where(Lot.id == lot_id))
    return legal_day(published_at) if published_at else None


def steps_of(session: Session, objection_id: str) -> list[ObjectionStep]:
    """What was recorded of an objection, in order."""
    query = select(ObjectionStep).where(ObjectionStep.objection_id == objection_id)
    return list(session.scalars(query.order_by(ObjectionStep.id)))


def as_law(
    row: Objection, steps: list[ObjectionStep], law_day: date | None = None
) -> law.Objection:
    """A row and its steps, the newest of each kind, as one value; under the law of the lot's notice day."""
    newest = {step.step: step for step in steps}
    days = {name: newest[name].on if name in newest else None for name in NEEDS}
    return law.Objection(
        kind=ObjectionKind(row.kind),
        received=row.received_on,
        outcome=_outcome(newest, "decided"),
        decided=days["decided"],
        served=days["served"],
        suit_filed=days["suit_filed"],
        suit_ended=days["suit_ended"],
        asked=days["reconsideration_asked"],
        reconsidered=days["reconsidered"],
        above=_outcome(newest, "reconsidered"),
        law_day=law_day,
    )


def _outcome(newest: dict[str, ObjectionStep], step: str) -> ObjectionOutcome | None:
    found = newest[step].outcome if step in newest else None
    return ObjectionOutcome(found) if found else None


def open_words(vault: Vault, row: Objection) -> tuple[str, str]:
    """(name, text) of an objection, for the court's eyes."""
    said = json.loads(vault.open(row.sealed, words_aad(row.id)))
    return said["name"], said["text"]


def words_aad(objection_id: str) -> str:
    """Where the sealed words of an objection belong."""
    return f"objection:{objection_id}:words"
