"""The court's small desk of the registers: its entries, new ones, a copy to take over, requests and their clocks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request

from auction_app.accounts.identity import record_access
from auction_app.eligibility import register_desk
from auction_app.eligibility.forms import DeleteForm, RequestForm, StepForm
from auction_app.eligibility.register_desk import Request
from auction_app.eligibility.register_import import ImportReport, RegisterFile, import_register
from auction_app.eligibility.register_lines import EntryLine, judge_row, read_rows
from auction_app.eligibility.registers import newest_snapshot
from auction_app.infra.forms import RoomForm, fault_text
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day

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
    who, court_id = _member()
    house, at = services(), services().ports.clock.now()
    row = {name: request.form.get(name, "") for name in (*TYPED, "case_number")}
    row |= {name: request.form.get(name, "0") for name in ("seizure_covers",)}
    with house.transactions.reading() as session:
        row["court"] = register_desk.name_of_court(session, court_id)
    judged = judge_row(row, legal_day(at))
    if not isinstance(judged.line, EntryLine):
        return _page(422, typed=row, faults=judged.errors, article=judged.article)
    with house.transactions() as tx:
        entry_id, _effects = register_desk.enter(tx, house.ports.vault, judged.line, court_id, at)
        # A new entry may show in a lot's record whether its person takes part: so it is a look (art. 18).
        record_access(tx, who.account_id, "register.entered", entry_id, judged.line.case_number, at)
    flash(_("The entry is recorded."), "good")
    return redirect(f"/desk/list/{entry_id}", code=303)  # type: ignore[return-value]


@blueprint.post("/desk/list/import")
@needs_role("clerk")
def take_over() -> Response:
    """Take a copy of the registers over; each line is reported."""
    house, sent = services(), request.files.get("file")
    at = house.ports.clock.now()
    try:
        content = sent.read() if sent is not None else b""
        rows = read_rows(content, sent.filename or "" if sent is not None else "")
    except AuctionError as error:
        return _page(422, faults={"file": error.code})
    file = RegisterFile(rows, content, "desk", at)
    with house.transactions() as tx:
        report = import_register(tx, house.ports.vault, file, at)
    return _page(200, report=report)


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
    """Uphold, reject, serve or carry out."""
    _who, court_id = _member()
    form, at = StepForm(), services().ports.clock.now()
    _own(entry_id, court_id)
    if not form.validate():
        return _entry_page(entry_id, form, 422)
    what, day = form.step.data, form.on()

    def act(tx: Any) -> None:
        if what in ("uphold", "reject"):
            register_desk.decide(tx, court_id, request_id, what == "uphold", day, at)
        elif what == "serve":
            register_desk.serve(tx, court_id, request_id, day, at)
        else:
            register_desk.finish(tx, court_id, request_id, day, at)

    return _do(entry_id, form, act)


@blueprint.post("/desk/list/<entry_id>/delete")
@needs_role("clerk")
def delete(entry_id: str) -> Response:
    """Take the entry off; what it barred is free from today on."""
    _who, court_id = _member()
    form, at = DeleteForm(), services().ports.clock.now()
    _own(entry_id, court_id)
    if not form.validate():
        return _entry_page(entry_id, form, 422)
    reason = form.reason.data
    return _do(entry_id, form, lambda tx: register_desk.delete(tx, court_id, entry_id, reason, at))


def _do(entry_id: str, form: RoomForm, act: Any) -> Response:
    try:
        with services().transactions() as tx:
            act(tx)
    except AuctionError as error:
        if error.code == errors.NOT_FOUND:
            raise
        form.refuse(error)
        return _entry_page(entry_id, form, 422 if error.fields else error.status)
    flash(_("Recorded."), "good")
    return redirect(f"/desk/list/{entry_id}", code=303)  # type: ignore[return-value]


def _page(
    status: int,
    typed: dict[str, str] | None = None,
    faults: Any = None,
    article: str = "",
    report: ImportReport | None = None,
) -> Response:
    _who, court_id = _member()
    with services().transactions.reading() as session:
        rows = register_desk.own_entries(session, court_id)
        newest = newest_snapshot(session)
    said = {name: fault_text(code) for name, code in (faults or {}).items()}
    page = render(
        "eligibility/list_desk.html",
        rows=rows,
        newest=newest,
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
        asked = register_desk.requests_of(session, entry_id)
    page = render(
        "eligibility/list_entry.html",
        entry=row,
        asked=asked,
        form=form,
        today=legal_day(services().ports.clock.now()),
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
