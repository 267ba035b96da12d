"""What the two registers say about one person on one day: hits by the number of a certificate alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from auction_app.eligibility.register_models import (
    EntityRole,
    RegisterEntry,
    RegisterSnapshot,
)
from auction_app.law.consumption import restriction_effect, with_approval
from auction_app.law.dishonest_list import (
    FOUR_ROLES,
    Effect,
    Standing,
    Traits,
    list_effect,
    strictest,
)
from auction_app.lots.models import Lot

LIST, RESTRICTION = "list", "restriction"
IMMOVABLE = frozenset({"housing", "commercial", "industrial", "land", "parking"})
VEHICLES = frozenset({"vehicle"})
_FOUR_ROLES = tuple(sorted(role.value for role in FOUR_ROLES))


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry in force that touches a person, and how; case, court and first day are the entry's."""

    kind: str
    standing: Standing
    case_number: str
    court: str
    since: date

    def effect(self, lot: Traits, is_approved: bool) -> Effect:
        """What follows for this lot."""
        judge = list_effect if self.kind == LIST else restriction_effect
        return with_approval(judge(self.standing, lot), is_approved)

    @property
    def reason(self) -> str:
        """A code that tells the person why: `listed`, `leads_listed`, `restricted`, …"""
        word = "listed" if self.kind == LIST else "restricted"
        if self.standing is Standing.LISTED:
            return word
        return "led_by_listed" if self.standing is Standing.LED_BY_LISTED else f"leads_{word}"

    @property
    def article(self) -> str:
        """The key of the article that bars."""
        return "PUN" if self.kind == LIST else "HC3"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The newest copy of the registers here."""

    id: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all hits together mean for one lot, and the strictest of them."""

    effect: Effect
    hit: Hit | None = None

    @property
    def is_barred(self) -> bool:
        """Whether this person may not take part."""
        return self.effect in (Effect.BLOCKED, Effect.NEEDS_APPROVAL)


def traits_of(lot: Lot) -> Traits:
    """What of a lot the registers ask for."""
    return Traits(
        is_immovable=lot.category in IMMOVABLE,
        is_vehicle=lot.category in VEHICLES,
        is_state_owned=lot.is_state_owned,
        resource=lot.resource,
    )


def judge(session: Session, index: bytes, lot: Lot, is_approved: bool, on: date) -> Verdict:
    """Compare one person with both registers for one lot."""
    traits = traits_of(lot)
    found = [(hit.effect(traits, is_approved), hit) for hit in hits_of(session, index, on)]
    effect = strictest(*(effect for effect, _hit in found))
    hit = next((hit for one, hit in found if one is effect and one is not Effect.ALLOWED), None)
    return Verdict(effect, hit)


def barring(session: Session, index: bytes, lot: Lot, is_approved: bool, on: date) -> list[Hit]:
    """Every entry that bars one person from one lot, not only the strictest."""
    traits = traits_of(lot)
    return [
        hit
        for hit in hits_of(session, index, on)
        if Verdict(hit.effect(traits, is_approved), hit).is_barred
    ]


def hits_of(session: Session, index: bytes, on: date) -> list[Hit]:
    """Entries in force about this person, about entities the person leads, about who leads this entity."""
    entry = RegisterEntry
    direct = select(entry).where(entry.subject_index == index, in_force(on))
    hits = [_hit(row, Standing.LISTED) for row in session.scalars(direct)]
    leads = (
        select(entry, EntityRole.role)
        .join(EntityRole, EntityRole.entity_index == entry.subject_index)
        .where(EntityRole.person_index == index, EntityRole.role.in_(_FOUR_ROLES))
        .where(in_force(on), _holds(on))
    )
    hits += [_hit(row, Standing(role)) for row, role in session.execute(leads)]
    led = (
        select(entry)
        .join(EntityRole, EntityRole.person_index == entry.subject_index)
        .where(EntityRole.entity_index == index, entry.kind == LIST, in_force(on), _holds(on))
    )
    return hits + [_hit(row, Standing.LED_BY_LISTED) for row in session.scalars(led)]


def touched_by(session: Session, index: bytes, on: date) -> set[bytes]:
    """Whom an entry about `index` may concern: the subject, who leads it, and whom it leads."""
    led = select(EntityRole.person_index).where(EntityRole.entity_index == index, _holds(on))
    leads = select(EntityRole.entity_index).where(EntityRole.person_index == index, _holds(on))
    return {index, *session.scalars(led), *session.scalars(leads)}


def newest_snapshot(session: Session) -> Snapshot | None:
    """The copy every decision of this moment rests on; None before the first import."""
    row = session.scalars(
        select(RegisterSnapshot).order_by(RegisterSnapshot.taken_at.desc()).limit(1)
    ).first()
    return Snapshot(row.id, row.taken_at) if row is not None else None


def count_in_force(session: Session, on: date) -> int:
    """How many public entries are in force."""
    query = select(func.count()).select_from(RegisterEntry)
    return session.scalar(query.where(in_force(on), RegisterEntry.is_public)) or 0


def in_force(on: date) -> ColumnElement[bool]:
    """The condition `dishonest_list.is_effective` states, for the database."""
    entry = RegisterEntry
    return and_(
        entry.since <= on,
        or_(entry.until.is_(None), entry.until >= on),
        or_(entry.deleted_on.is_(None), entry.deleted_on > on),
    )


def _holds(on: date) -> ColumnElement[bool]:
    role = EntityRole
    return and_(role.since <= on, or_(role.until.is_(None), role.until >= on))


def _hit(row: RegisterEntry, standing: Standing) -> Hit:
    return Hit(row.kind, standing, row.case_number, row.court, row.since)
