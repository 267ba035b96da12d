"""Doors of the second person: preview, approval, publication, return; and notes on what is published."""

from __future__ import annotations

import json

from flask import Response, flash, make_response, request

from auction_app.bank.queries import account_of_court
from auction_app.infra.i18n import _
from auction_app.infra.web import needs_role, render, require_step_up, services, wants_problem
from auction_app.lots import publish, queries, service
from auction_app.lots.court_papers import papers_of
from auction_app.lots.doors import Fields, lots, me, now, see_other, staff
from auction_app.lots.finding_words import in_words
from auction_app.lots.panel_members import members_of
from auction_app.lots.statements import TITLES


@lots.get("/desk/lots/<lot_id>/approval")
@needs_role("clerk", "approver")
def approval(lot_id: str) -> Response:
    """Exactly what would be published, with its digest."""
    return _approval(lot_id, Fields(), 200)


def _approval(lot_id: str, fields: Fields, status: int) -> Response:
    by = staff()
    with services().transactions.reading() as session:
        page = queries.approval_page(session, lot_id, by.court_id, now())
        counts = queries.court_counts(session, by.court_id, now())
        panel = members_of(session, page.editor.content, by.court_id)
        papers = papers_of(session, lot_id)
        has_account = account_of_court(session, by.court_id) is not None
    findings = [in_words(check) for check in page.editor.checks]
    may_approve = me().role == "approver" and page.clerk_id != by.account_id
    faults = fields.words()
    shown = render(
        "lots/court/approval.html",
        page=page,
        has_account=has_account,
        counts=counts,
        findings=findings,
        may_approve=may_approve,
        published=json.loads(page.text) if page.text else None,
        titles=list(TITLES.items()),
        panel=panel,
        papers=papers,
        faults=faults,
        fault_rows=[(f"f-{name}", words) for name, words in faults.items()],
    )
    return make_response(shown, status)


@lots.get("/desk/lots/<lot_id>/preview")
@needs_role("clerk", "approver")
def preview(lot_id: str) -> str:
    """The notice as it would read if the draft were published now."""
    by = staff()
    with services().transactions.reading() as session:
        page = queries.editor_page(session, lot_id, by.court_id, now())
        text = queries.preview_text(session, lot_id, by.court_id, now())
        counts = queries.court_counts(session, by.court_id, now())
    return render(
        "lots/court/preview.html",
        page=page,
        counts=counts,
        published=json.loads(text) if text else None,
        titles=list(TITLES.items()),
    )


@lots.post("/desk/lots/<lot_id>/publish")
@needs_role("approver")
def publish_lot(lot_id: str) -> Response:
    """The second person's decision; the second factor is at most five minutes old.

    Who approves confirms the members of the panel, whose names a clerk typed (NP 27).
    """
    require_step_up(me())
    fields = Fields()
    if fields.raw("panel_confirmed") != "yes":
        fields.faults["panel_confirmed"] = "confirm_panel"
        if wants_problem():
            fields.refuse()
        return _approval(lot_id, fields, 422)
    command = publish.PublishLot(lot_id, request.form.get("sha256", "")[:64])
    with services().transactions() as tx:
        publish.publish(tx, command, staff(), now())
    flash(_("The lot is published."), "good")
    return see_other(f"/desk/lots/{lot_id}/published")


@lots.post("/desk/lots/<lot_id>/return")
@needs_role("approver")
def return_lot(lot_id: str) -> Response:
    """Send a lot back to its clerk with a reason."""
    fields = Fields()
    reason = fields.text("reason", service.REASON_LENGTH, required=True)
    fields.refuse()
    with services().transactions() as tx:
        service.return_to_clerk(tx, lot_id, reason, staff(), now())
    flash(_("The lot went back to the clerk."), "good")
    return see_other("/desk")


@lots.route("/desk/lots/<lot_id>/published", methods=["GET", "POST"])
@needs_role("clerk", "approver")
def published_lot(lot_id: str) -> Response | str:
    """A published lot as the court sees it; what is wrong is corrected by a public note."""
    by, fields = staff(), Fields()
    if request.method == "POST":
        text_zh = fields.text("text_zh", publish.NOTE_LENGTH, required=True)
        text_en = fields.text("text_en", publish.NOTE_LENGTH, required=True)
    if request.method == "POST" and not fields.faults:
        with services().transactions() as tx:
            publish.add_note(tx, publish.AddNote(lot_id, text_zh, text_en), by, now())
        flash(_("The note is public and part of the record."), "good")
        return see_other(f"/desk/lots/{lot_id}/published")
    with services().transactions.reading() as session:
        page = queries.published_page(session, lot_id, by.court_id)
        counts = queries.court_counts(session, by.court_id, now())
    shown = render(
        "lots/court/published.html",
        page=page,
        counts=counts,
        values=fields.values,
        faults=fields.words(),
    )
    return make_response(shown, 422 if fields.faults else 200)
