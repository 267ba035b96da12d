"""A plan as its readers see it: the court all of it, a party its own line named, the public kinds and numbers.

Everything is read from the approved text, so the page shows exactly what the digest covers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.cases.models import CaseParty, EnforcementCase
from auction_app.cases.service import party_name
from auction_app.deadlines.service import court_calendar
from auction_app.distribution.decision import ADMINISTRATOR, SURPLUS
from auction_app.distribution.models import (
    Plan,
    PlanObjection,
    PlanOpposition,
    PlanPaper,
    PlanService,
)
from auction_app.distribution.page_views import (
    Line,
    ObjectionView,
    Part,
    PlanPage,
    Reader,
    Served,
    Working,
)
from auction_app.distribution.parts import shares_of
from auction_app.distribution.standing import contested, objections_of, standing
from auction_app.distribution.words import TIER_OF
from auction_app.infra.crypto import Vault
from auction_app.kernel.time import legal_day
from auction_app.law.distribution_plan import (
    objections_until,
    opposition_until,
    suit_until,
)
from auction_app.law.working_days import end_of

PERSON_LENGTH = 4  # a name of up to four Han characters is taken for a natural person's


def current_plan(session: Session, case_id: str, version: int | None = None) -> Plan | None:
    """The version asked for, else the last one that was approved and not corrected."""
    query = select(Plan).where(Plan.case_id == case_id, Plan.outcome == "executed")
    if version is not None:
        return session.scalar(query.where(Plan.version == version))
    return session.scalar(
        query.where(Plan.ended.is_distinct_from("corrected")).order_by(Plan.version.desc()).limit(1)
    )


def undecided_plan(session: Session, case_id: str) -> Plan | None:
    """The version that waits for an approver."""
    return session.scalar(select(Plan).where(Plan.case_id == case_id, Plan.outcome.is_(None)))


def read_page(session: Session, vault: Vault, plan: Plan, reader: Reader, at: datetime) -> PlanPage:
    """The plan for one reader."""
    said = json.loads(plan.text)
    names = names_of(session, vault, plan.case_id, reader)
    parts = _parts(session, plan.id)
    decided = plan.outcome == "executed"
    is_open = decided and plan.ended is None
    papers = frozenset(session.scalars(select(PlanPaper.key).where(PlanPaper.plan_id == plan.id)))
    lines = _lines(said, names, reader, parts)
    return PlanPage(
        id=plan.id,
        case_id=plan.case_id,
        case_number=said["case_number"],
        version=plan.version,
        kind=plan.kind,
        debtor=said["debtor"],
        currency=plan.currency,
        pool_fen=plan.pool_fen,
        has_lots=any(one["lot"] for one in said["sources"]),
        lines=lines,
        surplus_fen=said["surplus"],
        surplus_parts=parts.get(SURPLUS, ()),
        administrator_fen=said["administrator"],
        administrator_parts=parts.get(ADMINISTRATOR, ()),
        sha256=plan.sha256,
        text=plan.text if reader.is_court else "",
        rules=plan.rules,
        inputs_sha256=plan.inputs_sha256,
        clerk_id=plan.clerk_id,
        proposed_at=plan.proposed_at,
        outcome=plan.outcome,
        decided_at=plan.decided_at,
        answer=plan.answer,
        ended=plan.ended,
        ended_at=plan.ended_at,
        needs_course=plan.needs_course,
        standing=standing(session, plan, legal_day(at)) if is_open else None,
        served=_served(session, plan, names, reader, at) if reader.is_inside else (),
        objections=_objections(session, plan, names, reader, at) if reader.is_inside else (),
        papers=papers,
        receipts=papers & _readable(said, parts, reader),
    )


def names_of(
    session: Session, vault: Vault, case_id: str, reader: Reader
) -> Mapping[str, tuple[str, bool]]:
    """Party → (name as the reader may know it, whether it is a debtor); names are empty for the public."""
    found = {}
    for party in session.scalars(select(CaseParty).where(CaseParty.case_id == case_id)):
        name = party_name(vault, party) if reader.is_inside else ""
        is_full = reader.is_court or party.id in reader.parties
        found[party.id] = (name if is_full else known_as(name), party.role == "debtor")
    return found


def known_as(name: str) -> str:
    """A natural person by the surname alone (李某); organisations are public."""
    return f"{name[0]}某" if 0 < len(name) <= PERSON_LENGTH else name


def case_of(session: Session, case_id: str) -> EnforcementCase | None:
    """The case's row."""
    return session.get(EnforcementCase, case_id)


def _parts(session: Session, plan_id: str) -> dict[str, tuple[Part, ...]]:
    """Line → its parts; nothing before a plan is approved."""
    found: dict[str, tuple[Part, ...]] = {}
    for one in shares_of(session, plan_id):
        part = Part(one.key, one.state, one.amount_fen)
        found[one.line] = (*found.get(one.line, ()), part)
    return found


def _readable(
    said: dict[str, Any], parts: Mapping[str, tuple[Part, ...]], reader: Reader
) -> frozenset[str]:
    """Shares whose receipts this reader may open: the court all, everybody the own ones."""
    mine = {one["id"] for one in said["lines"] if one["holder"] in reader.parties}
    if said["debtor_party"] in reader.parties:
        mine.add(SURPLUS)
    return frozenset(
        part.key for line, of in parts.items() if reader.is_court or line in mine for part in of
    )


def _lines(
    said: dict[str, Any],
    names: Mapping[str, tuple[str, bool]],
    reader: Reader,
    parts: Mapping[str, tuple[Part, ...]],
) -> tuple[Line, ...]:
    found = []
    ordered = sorted(said["lines"], key=lambda one: _place(said, one["id"]))
    for number, one in enumerate(ordered, 1):
        found.append(
            Line(
                id=one["id"],
                tier=TIER_OF[one["kind"]],
                kind=one["kind"],
                cost_kind=one["cost_kind"],
                number=number,
                name=names.get(one["holder"], ("", False))[0],
                is_mine=one["holder"] in reader.parties,
                ranked_on=date.fromisoformat(one["ranked_on"]),
                basis=one["basis"] if reader.is_inside else "",
                article=one["article"],
                claim_fen=one["judgment"],
                doubled_fen=one["doubled"],
                received_fen=one["received"],
                left_judgment_fen=one["left_judgment"],
                left_doubled_fen=one["left_doubled"],
                working=tuple(_working(line) for line in one["working"]),
                parts=parts.get(one["id"], ()),
            )
        )
    return tuple(found)


def _place(said: dict[str, Any], claim_id: str) -> int:
    """The level at which a claim is paid first."""
    return next(
        place
        for place, level in enumerate(said["levels"])
        if any(paid["claim"] == claim_id for paid in level["paid"])
    )


def _working(said: dict[str, Any]) -> Working:
    return Working(
        said["principal"],
        date.fromisoformat(said["since"]),
        date.fromisoformat(said["until"]),
        said["days"],
        said["rate"],
    )


def _served(
    session: Session,
    plan: Plan,
    names: Mapping[str, tuple[str, bool]],
    reader: Reader,
    at: datetime,
) -> tuple[Served, ...]:
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
