"""The court's door to record that a seizure was renewed."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, make_response

from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _
from auction_app.infra.web import needs_role, render, services
from auction_app.kernel.errors import AuctionError
from auction_app.lots import queries, renewals
from auction_app.lots.doors import Fields, lots, now, see_other, staff
from auction_app.lots.errors import RENEWAL_NOT_LAWFUL
from auction_app.lots.field_reader import day
from auction_app.lots.models import Lot


@lots.get("/desk/lots/<lot_id>/seizure")
@needs_role("clerk", "approver")
def seizure(lot_id: str) -> str:
    """Until when it is seized, and a form to record a renewal."""
    return _page(lot_id, Fields(), {})


@lots.post("/desk/lots/<lot_id>/seizure")
@needs_role("clerk")
def renew_seizure(lot_id: str) -> Response:
    """Record a renewal; what is wrong stands beside its field, and nothing is recorded."""
    fields = Fields()
    renewed_on, until = _day(fields, "renewed_on"), _day(fields, "until")
    paper = fields.line("paper", renewals.PAPER_LENGTH, required=True)
    if fields.faults or renewed_on is None or until is None:
        return make_response(_page(lot_id, fields, fields.words()), 422)
    command = renewals.RenewSeizure(lot_id, renewed_on, until, paper)
    try:
        with services().transactions() as tx:
            renewals.renew_seizure(tx, command, staff(), now())
    except AuctionError as error:
        if error.code != RENEWAL_NOT_LAWFUL:
            raise
        faults = {name: fault_text(code) for name, code in error.fields.items()}
        return make_response(_page(lot_id, fields, faults), 422)
    flash(_("The renewal is recorded and public."), "good")
    return see_other(f"/desk/lots/{lot_id}/published")


def _day(fields: Fields, name: str) -> date | None:
    text = fields.line(name, 10, required=True)
    try:
        return day(text) if text else None
    except ValueError as error:
        fields.faults[name] = str(error)
        return None


def _page(lot_id: str, fields: Fields, faults: dict[str, str]) -> str:
    by = staff()
    with services().transactions.reading() as session:
        page = queries.published_page(session, lot_id, by.court_id)
        counts = queries.court_counts(session, by.court_id, now())
        until = renewals.seized_until(session, session.get_one(Lot, lot_id))
    return render(
        "lots/court/seizure.html",
        page=page,
        counts=counts,
        until=until,
        values=fields.values,
        faults=faults,
    )
