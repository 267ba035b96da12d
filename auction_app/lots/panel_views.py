"""Doors of the panel's decision: its page with the history, the check as one types, the recording."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, request

from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _
from auction_app.infra.web import answer, needs_role, render, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots import queries
from auction_app.lots.check_answer import check_answer
from auction_app.lots.checks.judgement import Check
from auction_app.lots.content import LotContent
from auction_app.lots.decision import amounts_of
from auction_app.lots.doors import lots, now, see_other, staff, whole
from auction_app.lots.drafts import circumstances
from auction_app.lots.field_reader import Reader, positive_yuan, yuan
from auction_app.lots.finding_words import in_words
from auction_app.lots.panel_form import FIELDS, panel_values, parse_panel
from auction_app.lots.panel_record import history_of
from auction_app.lots.panel_service import proposed, record_panel


@lots.get("/desk/lots/<lot_id>/panel")
@needs_role("clerk", "approver")
def panel_page(lot_id: str) -> str:
    """The decision that holds, those before it, and the form for the next."""
    by = staff()
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, now())
    return _shown(page, panel_values(page.content), page.content, {})


@lots.post("/desk/lots/<lot_id>/panel")
@needs_role("clerk")
def record_decision(lot_id: str) -> Response:
    """Record what the minutes say; what is wrong comes back beside its field."""
    by, at = staff(), now()
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, at)
    parsed = parse_panel(request.form, lot_id, whole("revision"))
    faults = dict(parsed.errors)
    if parsed.command is not None:
        try:
            with services().transactions() as tx:
                record_panel(tx, parsed.command, by, at)
        except AuctionError as error:
            faults = _fields_or_raise(error)
        else:
            flash(_("The decision is recorded; its figures are locked."), "good")
            return see_other(f"/desk/lots/{lot_id}")
    typed = {name: request.form.get(name, "") for name in FIELDS}
    return make_response(_shown(page, typed, _typed(page.content), faults), 422)


@lots.post("/desk/lots/<lot_id>/panel/check")
@needs_role("clerk")
def check_decision(lot_id: str) -> Response:
    """What the law says of the figures as they are being typed."""
    by, at = staff(), now()
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, at)
    parsed = parse_panel(request.form, lot_id, page.revision)
    # An empty field is no mistake while one is typing.
    faults = {name: code for name, code in parsed.errors.items() if code != "required"}
    return answer(check_answer(_checks(_typed(page.content)), faults))


def _typed(content: LotContent) -> LotContent:
    """The draft with the figures of the form, as far as they can be read."""
    reader = Reader(request.form)
    return proposed(
        content,
        reader.read("start_price", positive_yuan, None),
        reader.read("increment", positive_yuan, None),
        reader.read("deposit", yuan, None),
    )


def _checks(content: LotContent) -> list[Check]:
    with services().transactions.reading() as session:
        under = circumstances(session, staff().court_id, now(), content.case_number)
    return amounts_of(content, under)


def _shown(
    page: queries.EditorPage, form: dict[str, str], content: LotContent, faults: dict[str, str]
) -> str:
    by = staff()
    with services().transactions.reading() as session:
        counts = queries.court_counts(session, by.court_id, now())
        history = history_of(session, page.lot_id)
    said = {name: fault_text(code) for name, code in faults.items()}
    view: dict[str, Any] = {
        "page": page,
        "form": form,
        "faults": said,
        "fault_rows": [(f"f-{name}", words) for name, words in said.items()],
        "findings": [in_words(check) for check in _checks(content)],
        "history": history,
        "counts": counts,
    }
    return render("lots/court/panel.html", **view)


def _fields_or_raise(error: AuctionError) -> dict[str, str]:
    """What was refused beside a field; anything else is not for the form."""
    if error.code == "not_lawful_yet":
        return dict.fromkeys(error.fields, "not_lawful")
    if error.code != errors.INVALID:
        raise error
    return error.fields
