"""The door where a court records that an act outside this platform was done."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, flash, make_response, redirect, request

from auction_app.deadlines.by_hand import Done, record_done
from auction_app.deadlines.errors import NO_SUCH_DEADLINE
from auction_app.deadlines.queries import DeadlineView, find_deadline
from auction_app.infra.forms import define_faults, fault_text
from auction_app.infra.i18n import N_, _
from auction_app.infra.principal import current_principal
from auction_app.infra.web import needs_role, services
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots.texts import BadText, clean_line
from auction_app.market.deadline_views import deadline_doors, one_page
from auction_app.market.desk_views import court_of_caller

NOTE_LENGTH = 200
define_faults(
    {
        "day_to_come": N_("This day is still to come."),
        "day_before_event": N_("This day lies before the event the period runs from."),
    }
)


@deadline_doors.post("/desk/deadlines/<deadline_id>/done")
@needs_role("clerk", "approver")
def done(deadline_id: str) -> Response:
    """Record that it was done, on which day, by which document."""
    house, court_id, who = services(), court_of_caller(), current_principal()
    assert who is not None  # the guard has let nobody else in
    at = house.ports.clock.now()
    with house.transactions.reading() as session:
        found = find_deadline(session, deadline_id, at)
        if found is None or found.court_id != court_id:
            raise AuctionError(NO_SUCH_DEADLINE)
        said, faults = _read(found, who.account_id, at)
    if faults or said is None:
        words = {f"f-{name}": fault_text(code) for name, code in faults.items()}
        return one_page(deadline_id, words, request.form.to_dict(), 422)
    with house.transactions() as tx:
        record_done(tx, said, at)
    flash(_("It was recorded."), "good")
    return make_response(redirect(f"/desk/deadlines/{deadline_id}", 303))


def _read(found: DeadlineView, by_id: str, at: datetime) -> tuple[Done | None, dict[str, str]]:
    faults: dict[str, str] = {}
    on = _day("done_on", faults)
    if on is not None and on > legal_day(at):
        faults["done_on"] = "day_to_come"
    elif on is not None and on < legal_day(found.since):
        faults["done_on"] = "day_before_event"
    note = _note(faults)
    if faults or on is None:
        return None, faults
    return Done(found.id, found.court_id, by_id, on, note), faults


def _day(name: str, faults: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        faults[name] = "not_a_day"
        return None


def _note(faults: dict[str, str]) -> str:
    try:
        note = clean_line(request.form.get("note", ""), NOTE_LENGTH)
    except BadText as error:
        faults["note"] = error.code
        return ""
    if not note:
        faults["note"] = "required"
    return note
