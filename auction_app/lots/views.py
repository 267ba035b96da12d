"""Doors of the court: lists, the editor with its findings, approval, notes."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, request

from auction_app.bank.queries import account_of_court
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _, language
from auction_app.infra.web import answer, needs_role, render, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots import queries, service
from auction_app.lots.categories import CATEGORIES
from auction_app.lots.check_answer import check_answer
from auction_app.lots.content import LotContent
from auction_app.lots.court_papers import papers_of
from auction_app.lots.decision import check_lot
from auction_app.lots.doors import lots, now, see_other, staff, whole
from auction_app.lots.drafts import court_name
from auction_app.lots.finding_words import in_words
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import ParsedLot, parse_lot
from auction_app.lots.notice_view import notice_editor, with_parties
from auction_app.lots.parties import named_parties
from auction_app.lots.price_choices import price_choices
from auction_app.lots.same_property import circumstances_of
from auction_app.lots.statements import STARTING, TITLES

STATES = ("draft", "submitted", "published")


@lots.get("/desk/lots")
@needs_role("clerk", "approver")
def court_lots() -> str:
    """The court's lots in one state."""
    by = staff()
    state = request.args.get("state", "draft")
    state = state if state in STATES else "draft"
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 4 else 1
    with services().transactions.reading() as session:
        rows = queries.lots_of_court(session, by.court_id, state, max(1, number))
        counts = queries.court_counts(session, by.court_id, now())
    more = len(rows) == queries.PAGE
    return render(
        "lots/court/lots.html", rows=rows, counts=counts, state=state, page=number, more=more
    )


@lots.get("/desk/lots/new")
@needs_role("clerk")
def new_lot() -> str:
    """An empty editor; nothing is stored until it is saved."""
    content = LotContent(statements=STARTING)
    return _editor_page(None, form_of(content), ParsedLot(content, {}))


@lots.post("/desk/lots/new")
@needs_role("clerk")
def begin_lot() -> Response:
    """Save a first draft."""
    parsed = parse_lot(request.form)
    if not parsed.content.title_zh:  # nothing worth keeping, or not this form at all
        parsed = ParsedLot(parsed.content, {"title_zh": "required"} | dict(parsed.errors))
    if parsed.errors:
        return _again(None, parsed)
    try:
        with services().transactions() as tx:
            lot_id = service.begin_draft(tx, parsed.content, staff(), now())
    except AuctionError as error:
        return _again(None, ParsedLot(parsed.content, _fields_or_raise(error)))
    flash(_("The draft is saved."), "good")
    return see_other(f"/desk/lots/{lot_id}")


@lots.get("/desk/lots/<lot_id>")
@needs_role("clerk", "approver")
def lot_editor(lot_id: str) -> Response | str:
    """The editor of a draft; other states lead to their own page."""
    by = staff()
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, now())
    if page.state == "submitted":
        return see_other(f"/desk/lots/{lot_id}/approval")
    if page.state == "published":
        return see_other(f"/desk/lots/{lot_id}/published")
    return _editor_page(page, dict(page.form), ParsedLot(page.content, {}))


@lots.post("/desk/lots/<lot_id>")
@needs_role("clerk")
def save_lot(lot_id: str) -> Response:
    """Save, and submit when that button was pressed."""
    by, at = staff(), now()
    parsed = parse_lot(request.form)
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, at)
    if parsed.errors:
        return _again(page, parsed)
    command = service.EditLot(lot_id, whole("revision"), parsed.content)
    try:
        with services().transactions() as tx:
            service.edit_draft(tx, command, by, at)
    except AuctionError as error:
        return _again(page, ParsedLot(parsed.content, _fields_or_raise(error)))
    if request.form.get("then") == "submit":
        return _submit(lot_id, command.revision + 1)
    flash(_("The draft is saved."), "good")
    return see_other(f"/desk/lots/{lot_id}")


@lots.post("/desk/lots/check")
@needs_role("clerk")
def check_draft() -> Response:
    """What the law says of the form as it stands, for the editor's script."""
    parsed, by = parse_lot(request.form), staff()
    with services().transactions.reading() as session:
        lot_id = request.args.get("lot", "")
        content = queries.as_it_stands(session, lot_id, by.court_id, parsed.content)
        under = circumstances_of(session, by.court_id, now(), content, lot_id)
    return answer(check_answer(check_lot(content, under), parsed.errors))


@lots.post("/desk/lots/<lot_id>/discard")
@needs_role("clerk")
def discard_lot(lot_id: str) -> Response:
    """Throw a draft away."""
    with services().transactions() as tx:
        service.discard_draft(tx, lot_id, staff(), now())
    flash(_("The draft is gone."), "good")
    return see_other("/desk/lots")


def _submit(lot_id: str, revision: int) -> Response:
    by, at = staff(), now()
    try:
        with services().transactions() as tx:
            service.submit_draft(tx, lot_id, revision, by, at)
    except AuctionError as error:
        _fields_or_raise(error)
        with services().transactions.reading() as session:
            page = queries.editor_page(session, lot_id, by.court_id, at)
        return _again(page, ParsedLot(page.content, {}), is_submitting=True)
    flash(_("Submitted. Another person of your court decides."), "good")
    return see_other("/desk")


def _again(
    page: queries.EditorPage | None, parsed: ParsedLot, *, is_submitting: bool = False
) -> Response:
    """The editor once more, as it was typed, with what is wrong beside the fields."""
    typed = form_of(parsed.content) if is_submitting else request.form.to_dict()
    return make_response(_editor_page(page, typed, parsed, is_submitting=is_submitting), 422)


def _editor_page(
    page: queries.EditorPage | None,
    form: dict[str, str],
    parsed: ParsedLot,
    *,
    is_submitting: bool = False,
) -> str:
    by = staff()
    with services().transactions.reading() as session:
        court = court_name(session, by.court_id)
        counts = queries.court_counts(session, by.court_id, now())
        known = page.lot_id if page else ""
        content = queries.as_it_stands(session, known, by.court_id, parsed.content)
        under = circumstances_of(session, by.court_id, now(), content, known)
        parties = named_parties(session, services().ports.vault, under.parties)
        papers = papers_of(session, known)
        has_account = account_of_court(session, by.court_id) is not None
    form = with_parties(form, parties)
    findings = [in_words(check) for check in check_lot(content, under)]
    faults = {name: fault_text(code) for name, code in parsed.errors.items()}
    view: dict[str, Any] = {
        "page": page,
        "form": form,
        "faults": faults,
        "fault_rows": [(f"f-{name}", words) for name, words in faults.items()],
        "findings": findings,
        "open_rows": [
            (f"f-{one.field}", one.head) for one in findings if one.verdict in ("no", "wait")
        ],
        "titles": list(TITLES.items()),
        "categories": _categories(),
        "notice": notice_editor(form, parties, papers),
        "court": court,
        "has_account": has_account,
        "counts": counts,
        "panel": content.decision,
        "choices": price_choices(),
        "is_submitting": is_submitting,
    }
    return render("lots/court/editor.html", **view)


def _categories() -> list[tuple[str, str]]:
    """What a lot may be, in the reader's language."""
    return [(one.code, one.name_zh if language() == "zh" else one.name_en) for one in CATEGORIES]


def _fields_or_raise(error: AuctionError) -> dict[str, str]:
    """What a service refused beside fields; anything else is not for the form."""
    if error.code not in (errors.INVALID, "not_lawful_yet"):
        raise error
    return error.fields
