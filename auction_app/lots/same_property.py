"""Other published lots of the same property, and where each stands by its own public record.

Nothing is read of drafts: what a court prepares stays its own. Lots of practice courts sell nothing
and are left out, except where a practice court asks about its own (a buyer's default).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.deadlines.service import court_calendar
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import legal_day
from auction_app.law.lot_states import TRANSITIONS, LotState
from auction_app.law.one_round import TITLE_PASSED, OtherLot, next_round_by
from auction_app.lots.checks.judgement import Circumstances
from auction_app.lots.content import LotContent
from auction_app.lots.court_papers import papers_of
from auction_app.lots.drafts import circumstances
from auction_app.lots.law_day import law_day, law_day_of
from auction_app.lots.models import Lot
from auction_app.lots.property_number import place_key_of
from auction_app.lots.round_links import LONGEST_CHAIN, ancestors

_WAYS = {(way.source.value, way.record): way.target for way in TRANSITIONS if way.record}
_MOVES = frozenset(record for _source, record in _WAYS) - {"bid.accepted"}


@dataclass(frozen=True, slots=True)
class _Property:
    """By what a property is looked up; named like the columns of the lot."""

    court_id: str
    case_number: str
    property_kind: str
    property_number: str
    place_key: str


def circumstances_of(
    session: Session, court_id: str, at: datetime, content: LotContent, lot_id: str = ""
) -> Circumstances:
    """Under what this content is judged, with the other lots of its property; `lot_id` is its own."""
    under = circumstances(session, court_id, at, content.case_number)
    before = content.predecessor_id
    return replace(
        under,
        others=others_of(session, court_id, content, lot_id),
        previous_notice=law_day_of(session, before, at) if before is not None else None,
        papers=frozenset(one.sha256 for one in papers_of(session, lot_id)) if lot_id else None,
    )


def others_of(
    session: Session, court_id: str, content: LotContent, lot_id: str = ""
) -> tuple[OtherLot, ...]:
    """The newest published round of every other chain that sells this property; none in practice."""
    if session.get_one(Court, court_id).practice:
        return ()
    own = _own_chain(session, content, lot_id)
    newest: dict[str, Lot] = {}
    for found in _same(session, court_id, content, lot_id):
        last = _newest_round(session, found)
        if last.id not in own:
            newest[last.id] = last
    return tuple(_as_other(session, one, content.case_number) for one in newest.values())


def earlier_lots(session: Session, lot_id: str) -> list[str]:
    """Every earlier published lot of this lot's property, back to where its title last passed.

    What was before then belonged to somebody else: our convention, for the ban of NP 24 II.
    """
    lot = session.get_one(Lot, lot_id)
    is_practice = session.get_one(Court, lot.court_id).practice
    property_ = _Property(
        lot.court_id, lot.case_number, lot.property_kind, lot.property_number, lot.place_key
    )
    wanted = or_(_is_same(property_), Lot.id.in_(ancestors(session, lot_id)))
    if lot.published_at is not None:
        wanted = and_(wanted, Lot.published_at <= lot.published_at)
    rows = session.scalars(
        select(Lot)
        .join(Court, Court.id == Lot.court_id)
        .where(wanted, Lot.id != lot_id, Lot.state == "published", Court.practice == is_practice)
        .order_by(Lot.published_at.desc(), Lot.id)
    )
    found: list[str] = []
    for row in rows:
        if state_on_record(session, row.id) in TITLE_PASSED:
            break
        found.append(row.id)
    return found


def hold_property(tx: Transaction, lot: Lot) -> None:
    """Until the commit nobody else publishes a lot of this property."""
    keys = {f"place {lot.court_id} {lot.place_key}", f"{lot.property_kind} {lot.property_number}"}
    for key in sorted(keys):
        number = int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True)
        tx.session.execute(select(func.pg_advisory_xact_lock(number)))


def state_on_record(session: Session, lot_id: str) -> LotState:
    """Where a published lot stands, folded from the records of its chain by the table of states."""
    rows = session.execute(
        select(LotEvent.kind, LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.kind.in_(sorted(_MOVES)))
        .order_by(LotEvent.seq)
    )
    return state_after((kind, text) for kind, text in rows)


def state_after(records: Iterable[tuple[str, str]]) -> LotState:
    """The state after these (kind, canonical text), the first of them the announcement. Pure."""
    state = LotState.SCHEDULED
    for kind, text in records:
        if kind == "lot.closed":
            state = LotState(json.loads(text)["body"]["outcome"])
        else:
            state = _WAYS.get((state.value, kind), state)
    return state


def _same(session: Session, court_id: str, content: LotContent, lot_id: str) -> Sequence[Lot]:
    stored = session.get(Lot, lot_id) if lot_id else None
    place = stored.place_key if stored is not None and stored.predecessor_id else ""
    probe = _Property(
        court_id,
        content.case_number,
        content.property_kind,
        content.property_number,
        place or place_key_of(content),
    )
    return session.scalars(
        select(Lot)
        .join(Court, Court.id == Lot.court_id)
        .where(_is_same(probe), Lot.id != lot_id, Lot.state == "published")
        .where(Court.practice.is_(False))
        .order_by(Lot.published_at, Lot.id)
    ).all()


def _is_same(lot: _Property) -> ColumnElement[bool]:
    """The same number of the same register; or the same place and title in one case, unless numbers part them."""
    by_number: ColumnElement[bool] = false()
    if lot.property_number:
        by_number = and_(
            Lot.property_kind == lot.property_kind, Lot.property_number == lot.property_number
        )
    if not lot.place_key or not lot.case_number:
        return by_number
    by_place = and_(
        Lot.place_key == lot.place_key,
        Lot.court_id == lot.court_id,
        Lot.case_number == lot.case_number,
        # Two numbers of one register are two properties, whatever their titles say.
        or_(Lot.property_kind == "", Lot.property_kind != lot.property_kind),
    )
    return or_(by_number, by_place)


def _own_chain(session: Session, content: LotContent, lot_id: str) -> set[str]:
    before = content.predecessor_id
    chain = {before, *ancestors(session, before)} if before is not None else set()
    return {one for one in (*chain, lot_id) if one}


def _newest_round(session: Session, lot: Lot) -> Lot:
    """The last published round after this one."""
    current = lot
    for _step in range(LONGEST_CHAIN):
        after = session.scalar(
            select(Lot).where(Lot.predecessor_id == current.id, Lot.state == "published")
        )
        if after is None:
            break
        current = after
    return current


def _as_other(session: Session, lot: Lot, case_number: str) -> OtherLot:
    return OtherLot(
        lot_id=lot.id,
        state=state_on_record(session, lot.id),
        is_same_case=lot.case_number == case_number,
        next_round_by=_next_round_by(session, lot),
    )


def _next_round_by(session: Session, lot: Lot) -> date | None:
    """The last day for the round after this lot's last failure; a taker who did not pay begins it anew."""
    ends = session.scalars(
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot.id, LotEvent.kind.in_(("lot.closed", "lot.in_kind_failed")))
        .order_by(LotEvent.seq.desc())
        .limit(1)
    )
    failure = next((parse_event(text) for text in ends), None)
    if failure is None or failure.body.get("outcome", "unsold") != "unsold":
        return None
    calendar = court_calendar(session, lot.court_id)
    return next_round_by(lot.round, legal_day(failure.at), law_day(lot, failure.at), calendar)
