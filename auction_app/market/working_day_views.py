"""Doors of the table of working days: an operator changes it for all courts, an approver for the own one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response, flash, make_response, redirect, request
from flask_babel import ngettext

from auction_app.deadlines.day_queries import days_page
from auction_app.deadlines.working_days import MOST_DAYS, DayChange, override_days
from auction_app.infra.forms import define_faults, fault_text
from auction_app.infra.i18n import N_
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.time import legal_day
from auction_app.lots.queries import court_counts
from auction_app.lots.texts import BadText, clean_line

day_doors = room_blueprint("working_days", __name__)
WHY_LENGTH = 200
KINDS: dict[str, bool | None] = {"holiday": False, "working": True, "decreed": None}
define_faults(
    {
        "not_a_day": N_("Write the day like 2027-02-08."),
        "ends_before_it_begins": N_("The last day lies before the first."),
        "too_many_days": N_("At most 31 days at once."),
        "in_the_past": N_("Days that are over stay as they were."),
    }
)


@day_doors.get("/desk/working-days")
@needs_role("operator", "approver", "clerk")
def working_days() -> Response:
    """The days of the coming year that are not what their weekday says, and who said so."""
    return _page({}, {})


@day_doors.post("/desk/working-days")
@needs_role("operator", "approver")
def change_days() -> Response:
    """Change days, with a reason; every open deadline that rests on them is counted again."""
    who, house = _me(), services()
    at = house.ports.clock.now()
    change, faults = _read(who, legal_day(at))
    if faults or change is None:
        return _page(faults, request.form.to_dict(), 422)
    require_step_up(who)
    with house.transactions() as tx:
        moved = override_days(tx, change, who.account_id, at)
    flash(ngettext("%(num)s deadline moved.", "%(num)s deadlines moved.", moved), "good")
    return make_response(redirect("/desk/working-days", 303))


def _read(who: Principal, today: date) -> tuple[DayChange | None, dict[str, str]]:
    faults: dict[str, str] = {}
    first = _day("first", faults)
    last = _day("last", faults) if request.form.get("last", "").strip() else first
    if first and last and last < first:
        faults["last"] = "ends_before_it_begins"
    elif first and last and (last - first) >= timedelta(days=MOST_DAYS):
        faults["last"] = "too_many_days"
    elif first and first < today:
        faults["first"] = "in_the_past"
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        faults["kind"] = "not_a_choice"
    why = _why(faults)
    if faults or first is None or last is None:
        return None, faults
    court_id = None if who.role == "operator" else who.court_id
    return DayChange(first, last, KINDS[kind], why, court_id), faults


def _day(name: str, faults: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        faults[name] = "not_a_day"
        return None


def _why(faults: dict[str, str]) -> str:
    try:
        why = clean_line(request.form.get("why", ""), WHY_LENGTH)
    except BadText as error:
        faults["why"] = error.code
        return ""
    if not why:
        faults["why"] = "required"
    return why


def _page(faults: dict[str, str], values: dict[str, str], status: int = 200) -> Response:
    who, at = _me(), services().ports.clock.now()
    view: dict[str, Any] = {"counts": None}
    with services().transactions.reading() as session:
        view["page"] = days_page(session, who.court_id, legal_day(at))
        if who.court_id is not None:
            view["counts"] = court_counts(session, who.court_id, at)
    said = {name: fault_text(code) for name, code in faults.items()}
    return make_response(
        render("deadlines/working_days.html", faults=said, values=values, **view), status
    )


def _me() -> Principal:
    who = current_principal()
    assert who is not None  # the guard has let nobody else in
    return who
