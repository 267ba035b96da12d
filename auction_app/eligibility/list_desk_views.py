"""The court's small desk of the registers: its entries, new ones, a copy to take over, requests and their clocks."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request

from auction_app.eligibility import court_proposals, register_clocks, register_desk
from auction_app.eligibility.forms import DeleteForm, RequestForm, StepForm
from auction_app.eligibility.own_lines import OwnLines
from auction_app.eligibility.register_desk import Request
from auction_app.eligibility.register_lines import read_rows
from auction_app.eligibility.registers import newest_snapshot
from auction_app.infra.forms import RoomForm, fault_text
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots import queries as lot_queries
from auction_app.lots.doors import staff

blueprint: Blueprint = room_blueprint("eligibility_list_desk", __name__)
TYPED = ("kind", "id_no", "name", "ground", "since", "until", "extra_years", "conduct")


@blueprint.get("/desk/list")
@needs_role("clerk", "approver")
def entries() -> Response:
    """The entries of this court, and how old the copy of the registers is."""
    return _page(200)


@blueprint.post("/desk/list/entries")
@needs_role("clerk")
def enter() -> Response:
    """Enter a debtor; the law's refusals stand beside the field with their article."""
    _who, court_id = _member()
    house, at = services(), services().ports.clock.now()
    row = {name: request.form.get(name, "") for name in (*TYPED, "case_number")}
    row |= {name: request.form.get(name, "0") for name in ("seizure_covers",)}
    with house.transactions.reading() as session:
        row["court"] = register_desk.name_of_court(session, court_id)
    with house.transactions() as tx:
        sha256, read = court_proposals.propose_lines(tx, house.ports.vault, [row], staff(), at)
    if not sha256:
        (line,) = read.reports
        return _page(422, typed=row, faults=line.errors, article=line.article)
    flash(_("The proposal waits for another person of your court."), "good")
    return redirect("/desk/list", code=303)  # type: ignore[return-value]


@blueprint.post("/desk/list/import")
@needs_role("clerk")
def take_over() -> Response:
    """Put many entries of this court forward at once; each line is reported."""
    house, sent = services(), request.files.get("file")
    try:
        content = sent.read() if sent is not None else b""
        rows = read_rows(content, sent.filename or "" if sent is not None else "")
        with house.transactions() as tx:
            vault, at = house.ports.vault, house.ports.clock.now()
            sha256, read = court_proposals.propose_lines(tx, vault, rows, staff(), at)
    except AuctionError as error:
        return _page(422, faults={"file": error.fields.get("lines", error.code)})
    return _page(200 if sha256 else 422, report=read)


@blueprint.get("/desk/list/<entry_id>")
@needs_role("clerk", "approver")
def entry(entry_id: str) -> Response:
    """One entry with what was asked about it."""
    return _entry_page(entry_id, RequestForm(formdata=None), 200)


@blueprint.post("/desk/list/<entry_id>/requests")
@needs_role("clerk")
def receive(entry_id: str) -> Response:
    """A request for correction came, or a ground for deletion arose: its clock begins."""
    who, court_id = _member()
    form, at = RequestForm(), services().ports.clock.now()
    _own(entry_id, court_id)
    if not form.validate():
        return _entry_page(entry_id, form, 422)
    asked = Request(entry_id, form.kind.data, form.reason.data, form.on(), who.account_id)
    return _do(entry_id, form, lambda tx: register_desk.receive(tx, court_id, asked, at))


@blueprint.post("/desk/list/<entry_id>/requests/<request_id>")
@needs_role("clerk")
def step(entry_id: str, request_id: str) -> Response:
    """Propose to uphold, to reject or as carried out; that a rejection was served is recorded at once."""
    _who, court_id = _member()
    form, at = StepForm(), services().ports.clock.now()
    _own(entry_id, court_id)
    if not form.validate():
        return _entry_page(entry_id, form, 422)
    what, day = form.step.data, form.on()

    def act(tx: Any) -> None:
        if what == "serve":
            register_desk.serve(tx, court_id, request_id, day, at)
        else:
            vault = services().ports.vault
            court_proposals.propose_step(tx, vault, (request_id, what, day), staff(), at)

    waits = _("The proposal waits for another person of your court.")
    return _do(entry_id, form, act, "" if what == "serve" else waits)


@blueprint.post("/desk/list/<entry_id>/delete")
@needs_role("clerk")
def delete(entry_id: str) -> Response:
    """Propose to take the entry off; from the approval on, what it barred is free."""
    _who, court_id = _member()
    form, at = DeleteForm(), services().ports.clock.now()
    _own(entry_id, court_id)
    if not form.validate():
        return _entry_page(entry_id, form, 422)
    reason = form.reason.data
    vault = services().ports.vault

    def act(tx: Any) -> None:
        court_proposals.propose_deletion(tx, vault, (entry_id, reason), staff(), at)

    return _do(entry_id, form, act, _("The proposal waits for another person of your court."))


def _do(entry_id: str, form: RoomForm, act: Any, words: str = "") -> Response:
    try:
        with services().transactions() as tx:
            act(tx)
    except AuctionError as error:
        if error.code == errors.NOT_FOUND:
            raise
        form.refuse(error)
        return _entry_page(entry_id, form, 422 if error.fields else error.status)
    flash(words or _("Recorded."), "good")
    return redirect(f"/desk/list/{entry_id}", code=303)  # type: ignore[return-value]


def _page(
    status: int,
    typed: dict[str, str] | None = None,
    faults: Any = None,
    article: str = "",
    report: OwnLines | None = None,
) -> Response:
    who, court_id = _member()
    with services().transactions.reading() as session:
        rows = register_desk.own_entries(session, court_id)
        newest = newest_snapshot(session)
        vault = services().ports.vault
        waiting = court_proposals.waiting_of(session, vault, court_id, None)
        refused = court_proposals.refused_of(session, court_id, None)
        counts = lot_queries.court_counts(session, court_id, services().ports.clock.now())
    said = {name: fault_text(code) for name, code in (faults or {}).items()}
    page = render(
        "eligibility/list_desk.html",
        rows=rows,
        newest=newest,
        counts=counts,
        waiting=waiting,
        refused=[(row, json.loads(row.text)) for row in refused],
        may_decide=who.role == "approver",
        me_id=who.account_id,
        typed=typed or {},
        faults=said,
        article=article,
        report=report,
        fault_text=fault_text,
        today=legal_day(services().ports.clock.now()),
    )
    return make_response(page, status)


def _entry_page(entry_id: str, form: RoomForm, status: int) -> Response:
    _who, court_id = _member()
    with services().transactions.reading() as session:
        row = register_desk.own_entry(session, entry_id, court_id)
        asked = register_clocks.requests_of(session, entry_id)
        today = legal_day(services().ports.clock.now())
        counts = lot_queries.court_counts(session, court_id, services().ports.clock.now())
        needs_restriction = register_desk.needs_restriction(session, row, today)
    page = render(
        "eligibility/list_entry.html",
        entry=row,
        asked=asked,
        form=form,
        today=today,
        needs_restriction=needs_restriction,
        counts=counts,
    )
    return make_response(page, status)


def _own(entry_id: str, court_id: str) -> None:
    with services().transactions.reading() as session:
        register_desk.own_entry(session, entry_id, court_id)


def _member() -> tuple[Principal, str]:
    """The caller and the court; raises `forbidden` for anybody without one."""
    who = current_principal()
    if who is None or who.court_id is None:
        raise AuctionError(errors.FORBIDDEN)
    return who, who.court_id
