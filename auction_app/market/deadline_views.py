"""Doors of deadlines: the whole list, one with its history and the reason why it is late, all courts' for oversight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, flash, make_response, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account
from auction_app.deadlines import queries, service
from auction_app.deadlines.errors import NO_SUCH_DEADLINE
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _
from auction_app.infra.principal import current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel.errors import AuctionError
from auction_app.lots.queries import court_counts
from auction_app.lots.texts import BadText, clean_text
from auction_app.market.desk_views import court_of_caller
from auction_app.market.due import due_rows
from auction_app.market.overdue import oversight_page

deadline_doors = room_blueprint("deadlines", __name__)
PAGE_ROWS = 50
MOST_PAGES = 10_000
KEPT_IN_SIGHT = timedelta(days=365)  # how long an act done late stays in the list
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Pager:
    """Which rows of the list these are."""

    first: int
    last: int
    total: int
    previous_url: str | None
    next_url: str | None


@deadline_doors.get("/desk/deadlines")
@needs_role("clerk", "approver")
def deadline_list() -> str:
    """Every open deadline of this court, page by page; or what was done late within a year."""
    court_id, at = court_of_caller(), services().ports.clock.now()
    show = "late" if request.args.get("show") == "late" else "open"
    number = _page_number()
    with services().transactions.reading() as session:
        if show == "late":
            found = queries.done_late(session, court_id, at - KEPT_IN_SIGHT, at)
            pager = None
        else:
            start = PAGE_ROWS * (number - 1)
            found = queries.open_deadlines(session, court_id, at, PAGE_ROWS, start)
            pager = _pager(number, len(found), queries.count_open(session, court_id))
        rows = due_rows(session, found, at)
        counts = court_counts(session, court_id, at)
    return render("deadlines/list.html", show=show, rows=rows, pager=pager, counts=counts)


@deadline_doors.get("/desk/deadlines/<deadline_id>")
@needs_role("clerk", "approver")
def one_deadline(deadline_id: str) -> Response:
    """One deadline with everything that happened to it."""
    return one_page(deadline_id, {}, {})


@deadline_doors.post("/desk/deadlines/<deadline_id>/reason")
@needs_role("clerk", "approver")
def give_reason(deadline_id: str) -> Response:
    """Put on the supervision record why an act is late."""
    typed, house, court_id = request.form.get("why", ""), services(), court_of_caller()
    try:
        why = clean_text(typed, REASON_LENGTH, allows_emoji=False)
        fault = "" if why else "required"
    except BadText as error:
        why, fault = "", error.code
    if fault:
        return one_page(deadline_id, {"f-why": fault_text(fault)}, {"why": typed}, 422)
    who = current_principal()
    assert who is not None  # the guard has let nobody else in
    with house.transactions() as tx:
        at = house.ports.clock.now()
        service.explain(tx, deadline_id, court_id, who.account_id, why, at)
    flash(_("The reason is on the supervision record."), "good")
    return make_response(redirect("/desk", 303))


@deadline_doors.get("/oversight/deadlines")
@needs_role("supervisor", "auditor", "operator")
def oversight() -> str:
    """Overdue acts of all courts with the reasons given, and what was done late: to read, not to act."""
    house = services()
    with house.transactions.reading() as session:
        page = oversight_page(session, house.ports.clock.now())
    return render("deadlines/oversight.html", page=page)


def one_page(
    deadline_id: str, faults: dict[str, str], values: dict[str, str], status: int = 200
) -> Response:
    """The page of one deadline, with what was typed and what is wrong with it."""
    court_id, at = court_of_caller(), services().ports.clock.now()
    with services().transactions.reading() as session:
        found = queries.find_deadline(session, deadline_id, at)
        if found is None or found.court_id != court_id:
            raise AuctionError(NO_SUCH_DEADLINE)
        changes = queries.history(session, deadline_id)
        view: dict[str, Any] = {
            "row": due_rows(session, [found], at)[0],
            "changes": changes,
            "people": _names(session, {one.by_id for one in changes if one.by_id}),
            "counts": court_counts(session, court_id, at),
        }
    return make_response(render("deadlines/one.html", faults=faults, values=values, **view), status)


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    return {row.id: row.display_name for row in rows}


def _page_number() -> int:
    said = request.args.get("page", "1")
    return (
        min(max(1, int(said)), MOST_PAGES)
        if said.isascii() and said.isdigit() and len(said) < 6
        else 1
    )


def _pager(number: int, shown: int, total: int) -> Pager | None:
    start = PAGE_ROWS * (number - 1)
    if number == 1 and shown == total:
        return None
    return Pager(
        first=start + 1 if shown else 0,
        last=start + shown,
        total=total,
        previous_url=f"/desk/deadlines?page={number - 1}" if number > 1 else None,
        next_url=f"/desk/deadlines?page={number + 1}" if start + shown < total else None,
    )
