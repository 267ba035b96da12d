"""Doors of a plan for everybody: the page, its table as CSV, a party's objection and opposition, papers."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from flask import Response, flash, make_response, redirect, request
from sqlalchemy.orm import Session

from auction_app.cases.models import EnforcementCase
from auction_app.cases.queries import own_parties
from auction_app.distribution import course
from auction_app.distribution import errors as own
from auction_app.distribution.forms import read_contested, read_written
from auction_app.distribution.models import Plan, PlanObjection, PlanPaper, PlanService
from auction_app.distribution.page import current_plan, read_page
from auction_app.distribution.page_views import PlanPage, Reader
from auction_app.distribution.presenting import WORDS, csv_rows, drawings, stages
from auction_app.distribution.queries import case_closed_at
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _
from auction_app.infra.principal import current_principal
from auction_app.infra.web import public, render, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.doors import now

room = room_blueprint("distribution", __name__)


@room.get("/cases/<case_id>/plan")
@public
def plan_page(case_id: str) -> Response:
    """The plan in force, or an earlier version; nobody sees a version before it was approved."""
    return _page(case_id, 200)


@room.get("/cases/<case_id>/plan.csv")
@public
def plan_csv(case_id: str) -> Response:
    """The table, as RFC 4180 in UTF-8 with a BOM; amounts in yuan, names as the page shows them."""
    with services().transactions.reading() as session:
        page, _reader = _read(session, case_id)
    if page is None:
        raise AuctionError(own.NO_SUCH_PLAN)
    text = StringIO()
    text.write("\ufeff")  # without it Excel reads Chinese in the local code page
    csv.writer(text).writerows(csv_rows(page))
    response = Response(text.getvalue(), mimetype="text/csv")
    name = f'attachment; filename="plan-{case_id}-{page.version}.csv"'
    response.headers["Content-Disposition"] = name
    return response


@room.get("/cases/<case_id>/plan.pdf")
@signed_in
def plan_pdf(case_id: str) -> Response:
    """The signed plan with names: for its court and its parties."""
    return _paper(case_id, "plan")


@room.get("/cases/<case_id>/plan/receipts/<key>.pdf")
@signed_in
def receipt_pdf(case_id: str, key: str) -> Response:
    """The receipt of one share: for the court and for whose it is."""
    return _paper(case_id, key)


@room.post("/cases/<case_id>/plan/objection")
@signed_in
def object_in_writing(case_id: str) -> Response:
    """A party objects within the fifteen days (CPI 509)."""
    text, fields = read_written(request.form)
    chosen = request.form.getlist("disputed")
    wanted = read_contested(request.form, chosen, fields)
    try:
        fields.refuse()
        with services().transactions() as tx:
            plan, party = _own_plan(tx.session, case_id)
            at = now()
            course.object_to(tx, plan.id, party, (at, text, wanted), at)
    except AuctionError as error:
        return _again(case_id, error, "objection", fields.values, chosen)
    flash(_("Your objection is with the court, which tells the others."), "good")
    return _back(case_id)


@room.post("/cases/<case_id>/plan/objections/<objection_id>/opposition")
@signed_in
def oppose_in_writing(case_id: str, objection_id: str) -> Response:
    """A party who did not object opposes an objection (CPI 510)."""
    text, fields = read_written(request.form)
    try:
        fields.refuse()
        with services().transactions() as tx:
            plan, party = _own_plan(tx.session, case_id)
            row = tx.session.get(PlanObjection, objection_id)
            if row is None or row.plan_id != plan.id:
                raise AuctionError(own.NO_SUCH_OBJECTION)
            at = now()
            course.oppose(tx, objection_id, party, (at, text), at)
    except AuctionError as error:
        return _again(case_id, error, objection_id, {"text": fields.values.get("text", "")}, [])
    flash(_("Your opposition is with the court."), "good")
    return _back(case_id)


def reader_of(session: Session, case: EnforcementCase) -> Reader:
    """Who looks at a plan of this case."""
    who = current_principal()
    if who is None:
        return Reader(False, frozenset())
    if who.is_staff:
        return Reader(_is_desk(case) or who.role in ("supervisor", "auditor"), frozenset())
    return Reader(False, own_parties(session, who, case.id))


def _read(session: Session, case_id: str) -> tuple[PlanPage | None, Reader]:
    case = session.get(EnforcementCase, case_id)
    if case is None:
        raise AuctionError(errors.NOT_FOUND)
    reader, house = reader_of(session, case), services()
    plan = current_plan(session, case_id, _version())
    if plan is None:
        return None, reader
    return read_page(session, house.ports.vault, plan, reader, house.ports.clock.now()), reader


def _version() -> int | None:
    text = request.args.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _page(case_id: str, status: int, **again: Any) -> Response:
    with services().transactions.reading() as session:
        page, reader = _read(session, case_id)
        case = session.get_one(EnforcementCase, case_id)
        shown: dict[str, Any] = {"case": case, "page": page, "reader": reader, "words": WORDS}
        shown |= {"desk": _is_desk(case), "closed_at": case_closed_at(session, case_id)}
        if page is not None:
            shown |= drawings(page) | {
                "stages": stages(page),
                "mine": next((one for one in page.served if one.is_mine), None),
            }
        more = {"part": "", "faults": {}, "values": {}, "chosen": [], "fault_rows": []} | again
        return make_response(render("distribution/plan.html", **shown, **more), status)


def _is_desk(case: EnforcementCase) -> bool:
    """Whether the reader has this case on a desk of its court."""
    who = current_principal()
    return who is not None and who.court_id == case.court_id and who.role in ("clerk", "approver")


def _again(
    case_id: str, error: AuctionError, part: str, values: dict[str, str], chosen: list[str]
) -> Response:
    """The page once more with what was wrong; what is wrong nowhere on it is answered as an error."""
    if not error.fields and error.code in (
        errors.NOT_FOUND,
        own.NO_SUCH_PLAN,
        own.NO_SUCH_OBJECTION,
    ):
        raise error
    faults = {name: fault_text(code) for name, code in error.fields.items()}
    rows = [(f"f-{name}", text) for name, text in faults.items()] or [
        ("main", fault_text(error.code))
    ]
    return _page(
        case_id,
        error.status,
        part=part,
        faults=faults,
        values=values,
        chosen=chosen,
        fault_rows=rows,
    )


def _own_plan(session: Session, case_id: str) -> tuple[Plan, str]:
    """The plan in force and the reader as one of those it is served on. Raises `no_such_plan`."""
    case, plan = session.get(EnforcementCase, case_id), current_plan(session, case_id)
    if case is None or plan is None:
        raise AuctionError(own.NO_SUCH_PLAN)
    for party in sorted(reader_of(session, case).parties):
        if session.get(PlanService, (plan.id, party)) is not None:
            return plan, party
    raise AuctionError(own.NO_SUCH_PLAN)


def _paper(case_id: str, key: str) -> Response:
    house = services()
    with house.transactions.reading() as session:
        page, reader = _read(session, case_id)
        if page is None or not reader.is_inside:
            raise AuctionError(errors.NOT_FOUND)
        paper_key = "plan" if key == "plan" else page.receipts.get(key, "")
        paper = session.get(PlanPaper, (page.id, paper_key))
        if paper is None:
            raise AuctionError(errors.NOT_FOUND)
        pdf = house.ports.storage.get(paper.sha256)
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{key}-{page.version}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _back(case_id: str) -> Response:
    return make_response(redirect(f"/cases/{case_id}/plan", 303))
