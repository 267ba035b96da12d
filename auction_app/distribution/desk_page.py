"""The court's page of a plan put together: the plan in force, what waits, and the plan as it would be now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, make_response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.cases.models import EnforcementCase
from auction_app.distribution.checks import draft, has_creditors
from auction_app.distribution.claim_views import own_case
from auction_app.distribution.errors import UnlawfulPlan
from auction_app.distribution.forms import read_told
from auction_app.distribution.ground import debtors_of
from auction_app.distribution.models import KINDS
from auction_app.distribution.page import (
    current_plan,
    in_order,
    names_of,
    read_page,
    undecided_plan,
)
from auction_app.distribution.page_views import Reader
from auction_app.distribution.planning import plan_members, pool_of
from auction_app.distribution.presenting import WORDS, drawings, finding_rows
from auction_app.distribution.queries import case_closed_at
from auction_app.distribution.words import COST_WORDS, TIERS
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _
from auction_app.infra.web import render, services
from auction_app.kernel.errors import AuctionError
from auction_app.lots.doors import Fields, me
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words

COURT = Reader(True, frozenset())


def desk_page(
    case_id: str,
    status: int,
    part: str = "",
    *,
    fields: Fields | None = None,
    error: AuctionError | None = None,
) -> Response:
    """The court's page of a plan; `part` names the form whose faults are shown."""
    case, house = own_case(case_id), services()
    vault, at = house.ports.vault, house.ports.clock.now()
    with house.transactions.reading() as session:
        plan, waits = current_plan(session, case_id), undecided_plan(session, case_id)
        shown = _draft(session, case, at, error)
        if plan is not None:
            page = read_page(session, vault, plan, COURT, at)
            shown |= drawings(page) | {"page": page}
        shown["closed_at"] = case_closed_at(session, case_id)
        if waits is not None:
            shown["waiting"] = read_page(session, vault, waits, COURT, at)
    faults = {name: fault_text(code) for name, code in fields.faults.items()} if fields else {}
    rows = [(f"f-{part}-{name}", text) for name, text in faults.items()]
    if not rows and error is not None:
        rows = [("draft" if part == "draft" else "main", fault_text(error.code))]
    shown |= {
        "case": case,
        "words": WORDS,
        "part": part,
        "chosen": request.form.getlist("disputed"),
        "values": fields.values if fields else {},
        "faults": faults,
        "fault_rows": rows,
        "may_decide": me().role == "approver",
        "me_id": me().account_id,
    }
    return make_response(render("distribution/desk_plan.html", **shown), status)


def _draft(
    session: Session, case: EnforcementCase, at: datetime, error: AuctionError | None
) -> dict[str, Any]:
    """The plan as it would be now: its pool, what stands in the way, and everybody's share."""
    pool = pool_of(session, case.id)
    kind = request.values.get("kind", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    accounts = request.values.getlist("account")
    shown: dict[str, Any] = {"pool": pool, "accounts": accounts, "kind": kind, "page": None}
    shown |= {"waiting": None, "findings": [], "draft_lines": []}
    shown["lot_titles"] = _lot_titles(session, [one.lot_id for one in pool if one.lot_id])
    if not pool:
        return shown
    computed = draft(session, case, kind, accounts or None, at, read_told(request.values)[0])
    shown["has_creditors"] = has_creditors(computed.inputs)
    shown["debtors"] = _debtors(session, case)
    found = error.findings if isinstance(error, UnlawfulPlan) else computed.findings
    shown["findings"] = finding_rows(found)
    if not found:
        shown["draft_lines"] = _draft_lines(session, case, plan_members(computed))
    return shown


def _debtors(session: Session, case: EnforcementCase) -> list[tuple[str, str]]:
    """The debtors to choose from; empty where there is no choice."""
    ids = debtors_of(session, case.id)
    names = names_of(session, services().ports.vault, case.id, COURT)
    return [(one, names[one][0]) for one in ids] if len(ids) > 1 else []


def _lot_titles(session: Session, lot_ids: list[str]) -> dict[str, Words]:
    rows = session.execute(select(Lot.id, Lot.title_zh, Lot.title_en).where(Lot.id.in_(lot_ids)))
    return {row.id: Words(row.title_zh, row.title_en or row.title_zh) for row in rows}


def _draft_lines(
    session: Session, case: EnforcementCase, said: dict[str, Any]
) -> list[tuple[str, int | None, int]]:
    names = names_of(session, services().ports.vault, case.id, COURT)
    rows: list[tuple[str, int | None, int]] = []
    for line in in_order(said):
        cost = line["cost_kind"]
        name = str(_(COST_WORDS[cost])) if cost else names[line["holder"]][0]
        rows.append((name, line["judgment"] + line["doubled"], line["received"]))
    for key in ("surplus", "administrator"):
        if said[key]:
            rows.append((str(_(TIERS[key])), None, said[key]))
    return rows
