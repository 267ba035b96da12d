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
from auction_app.distribution.decision import ADMINISTRATOR, SURPLUS
from auction_app.distribution.models import (
    Plan,
    PlanPaper,
)
from auction_app.distribution.page_course import course_for
from auction_app.distribution.page_views import (
    Line,
    Part,
    PlanPage,
    Reader,
    Working,
)
from auction_app.distribution.parts import shares_of
from auction_app.distribution.returns import came_back
from auction_app.distribution.standing import Standing, has_course, standing
from auction_app.distribution.words import TIER_OF
from auction_app.infra.crypto import Vault
from auction_app.kernel.time import legal_day

# How names of organisations end; a name that does not is taken for a natural person's, however long it is.
ORGANISATIONS = (
    "公司",
    "银行",
    "分行",
    "支行",
    "信用社",
    "合作社",
    "合伙企业",
    "事务所",
    "委员会",
    "居委会",
    "村委会",
    "中心",
    "法院",
    "税务局",
    "管理局",
    "人民政府",
    "工会",
    "基金会",
    "协会",
    "医院",
    "学校",
    "大学",
    "企业",
    "工厂",
    "商行",
    "经营部",
)


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
    said, parts, papers = json.loads(plan.text), _parts(session, plan.id), _papers(session, plan.id)
    names, own = names_of(session, vault, plan.case_id, reader), _readable(said, parts, reader)
    served, objections, clock = course_for(session, plan, names, reader, at)
    return PlanPage(
        id=plan.id,
        case_id=plan.case_id,
        case_number=said["case_number"],
        version=plan.version,
        kind=plan.kind,
        debtor=said["debtor"],
        debtor_name=names.get(said["debtor_party"], ("", True))[0],
        currency=plan.currency,
        pool_fen=plan.pool_fen,
        has_lots=any(one["lot"] for one in said["sources"]),
        lines=_lines(said, names, reader, parts),
        surplus_fen=said["surplus"],
        surplus_parts=parts.get(SURPLUS, ()),
        administrator_fen=said["administrator"],
        administrator_parts=parts.get(ADMINISTRATOR, ()),
        sha256=plan.sha256,
        text=plan.text if reader.is_court else "",
        **_life_of(session, plan),
        standing=_standing(session, plan, at),
        served=served,
        objections=objections,
        clock=clock,
        papers=papers,
        receipts=_receipts(session, plan.id, papers, own),
        own_ways=own,
    )


def _standing(session: Session, plan: Plan, at: datetime) -> Standing | None:
    """None before a plan is approved, and once it is released or corrected."""
    is_open = plan.outcome == "executed" and plan.ended is None
    return standing(session, plan, legal_day(at)) if is_open else None


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
    """A natural person by the first character alone (李某), of whatever length; organisations are public."""
    if not name or name.endswith(ORGANISATIONS):
        return name
    return f"{name[0]}某"


def case_of(session: Session, case_id: str) -> EnforcementCase | None:
    """The case's row."""
    return session.get(EnforcementCase, case_id)


def _life_of(session: Session, plan: Plan) -> dict[str, Any]:
    """Who made it, what was decided, how it ended, and whether it is served."""
    is_served = has_course(session, plan)
    return {
        "rules": plan.rules,
        "inputs_sha256": plan.inputs_sha256,
        "clerk_id": plan.clerk_id,
        "proposed_at": plan.proposed_at,
        "outcome": plan.outcome,
        "decided_at": plan.decided_at,
        "answer": plan.answer,
        "ended": plan.ended,
        "ended_at": plan.ended_at,
        "needs_course": is_served,
        "is_correction": plan.needs_course and not is_served,
    }


def _parts(session: Session, plan_id: str) -> dict[str, tuple[Part, ...]]:
    """Line → its parts; nothing before a plan is approved."""
    found: dict[str, tuple[Part, ...]] = {}
    back = came_back(session, [plan_id])
    for one in shares_of(session, plan_id):
        part = Part(one.key, one.state, one.amount_fen, back.get((plan_id, one.key)))
        found[one.line] = (*found.get(one.line, ()), part)
    return found


def _papers(session: Session, plan_id: str) -> frozenset[str]:
    return frozenset(session.scalars(select(PlanPaper.key).where(PlanPaper.plan_id == plan_id)))


def _receipts(
    session: Session, plan_id: str, papers: frozenset[str], readable: frozenset[str]
) -> dict[str, str]:
    """Share → the receipt of the payout that was carried out; one that came back has none to offer."""
    return {
        one.key: one.receipt_key
        for one in shares_of(session, plan_id)
        if one.state == "sent" and one.key in readable and one.receipt_key in papers
    }


def _readable(
    said: dict[str, Any], parts: Mapping[str, tuple[Part, ...]], reader: Reader
) -> frozenset[str]:
    """Shares whose way this reader may follow: the court all, everybody the own ones."""
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
    for number, one in enumerate(in_order(said), 1):
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
                basis=one["basis"] if reader.is_court or one["holder"] in reader.parties else "",
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


def in_order(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a plan's text, the first to be paid first."""
    return sorted(said["lines"], key=lambda one: _place(said, one["id"]))


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
