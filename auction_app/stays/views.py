"""The court's doors to hold a lot: read, propose, approve, refuse."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, current_app, flash, make_response, redirect

from auction_app.infra.i18n import _
from auction_app.infra.web import (
    needs_role,
    public,
    render,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.lots import queries as lot_queries
from auction_app.lots.doors import Fields, court_of_caller, me, now, staff
from auction_app.lots.form_values import instant_value
from auction_app.stays.forms import read_proposal
from auction_app.stays.papers import find_paper, send_paper, store_paper, uploaded
from auction_app.stays.proposals import (
    REASON_LENGTH,
    RefuseHold,
    approve,
    propose,
    refuse,
)
from auction_app.stays.queries import hold_page

holds = room_blueprint("holds", __name__)
DIGEST_LENGTH = 64


@holds.get("/desk/lots/<lot>/hold")
@needs_role("clerk", "approver")
def hold(lot: str) -> Response:
    """How the lot stands, what waits for a decision, and what was decided."""
    return page(lot, Fields(), 200)


@holds.post("/desk/lots/<lot>/hold")
@needs_role("clerk")
def propose_hold(lot: str) -> Response:
    """A clerk's proposal; nothing happens to the lot before another person approves."""
    fields, by = Fields(), staff()
    read = read_proposal(lot, fields)
    if fields.faults:
        return page(lot, fields, 422)
    try:
        content, wish = uploaded("document"), read.wish
        if content:
            paper = store_paper(services().ports, content, read.is_public, "document")
            wish = replace(wish, paper=paper)
        with services().transactions() as tx:
            propose(tx, wish, by, now())
    except AuctionError as error:
        return refused(lot, fields, error)
    flash(_("The proposal waits for another person of your court."), "good")
    return back(lot)


@holds.post("/desk/lots/<lot>/hold/approve")
@needs_role("approver")
def approve_hold(lot: str) -> Response:
    """The second person's yes; the second factor is at most five minutes old."""
    require_step_up(me())
    fields = Fields()
    digest = fields.line("sha256", DIGEST_LENGTH)
    try:
        with services().transactions() as tx:
            seq = approve(tx, lot, digest, staff(), now())
    except AuctionError as error:
        return refused(lot, fields, error)
    tell_the_engine(lot)
    public_record = _("Done. It is part of the lot’s public record.")
    flash(_("Recorded. The deadlines follow.") if seq is None else public_record, "good")
    return back(lot)


@holds.post("/desk/lots/<lot>/hold/refuse")
@needs_role("approver")
def refuse_hold(lot: str) -> Response:
    """The second person's no, with a reason."""
    fields = Fields()
    command = RefuseHold(
        lot,
        fields.line("sha256", DIGEST_LENGTH),
        fields.line("answer", REASON_LENGTH, required=True),
    )
    if fields.faults:
        return page(lot, fields, 422)
    with services().transactions() as tx:
        refuse(tx, command, staff(), now())
    flash(_("The proposal is refused; the lot stays as it is."), "good")
    return back(lot)


@holds.get("/lots/<lot>/papers/<sha256>.pdf")
@public
def paper(lot: str, sha256: str) -> Response:
    """A decision's paper: published ones for everybody, the others for the lot's court."""
    with services().transactions.reading() as session:
        found = find_paper(session, lot, sha256, court_of_caller())
    return send_paper(services().ports, found)


def tell_the_engine(lot: str) -> None:
    """Whoever runs the lot looks at once; without an engine here, its timers notice by themselves."""
    engine = current_app.extensions.get("bidding")
    if engine is not None:
        engine.written_to(lot)


def refused(lot: str, fields: Fields, error: AuctionError) -> Response:
    """What is wrong beside its field; what concerns no field is a problem of its own."""
    if not error.fields:
        raise error
    fields.faults |= error.fields
    return page(lot, fields, error.status, error)


def page(lot: str, fields: Fields, status: int, error: AuctionError | None = None) -> Response:
    """The whole page, with what was typed and what is wrong with it."""
    if not is_wire_id(lot):
        raise AuctionError(NO_SUCH_LOT)
    by = staff()
    with services().transactions.reading() as session:
        found = hold_page(session, services().ports.vault, lot, by.court_id, now())
        counts = lot_queries.court_counts(session, by.court_id, services().ports.clock.now())
    faults = fields.words()
    values = {"ends_at": instant_value(found.suggested_end)} | fields.values
    shown = render(
        "stays/hold.html",
        page=found,
        counts=counts,
        values=values,
        faults=faults,
        fault_rows=[(f"f-{name}", words) for name, words in faults.items()],
        fault_article=error.article if error else None,
        fault_extra=error.extra if error else {},
        decides=by.account_id if me().role == "approver" else None,
    )
    return make_response(shown, status)


def back(lot: str) -> Response:
    """See other: reloading the next page sends nothing twice."""
    return make_response(redirect(f"/desk/lots/{lot}/hold", 303))
