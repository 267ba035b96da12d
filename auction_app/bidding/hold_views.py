"""The court's doors to hold a lot: read, propose, approve, refuse."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, redirect

from auction_app.bidding.hold_forms import read_proposal
from auction_app.bidding.hold_proposals import (
    REASON_LENGTH,
    RefuseHold,
    approve,
    propose,
    refuse,
)
from auction_app.bidding.hold_queries import hold_page
from auction_app.infra.i18n import _
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.lots import queries as lot_queries
from auction_app.lots.doors import Fields, me, now, staff
from auction_app.lots.form_values import instant_value

holds = room_blueprint("holds", __name__)
DIGEST_LENGTH = 64


@holds.get("/desk/lots/<lot>/hold")
@needs_role("clerk", "approver")
def hold(lot: str) -> Response:
    """How the lot stands, what waits for a decision, and what was decided."""
    return _page(lot, Fields(), 200)


@holds.post("/desk/lots/<lot>/hold")
@needs_role("clerk")
def propose_hold(lot: str) -> Response:
    """A clerk's proposal; nothing happens to the lot before another person approves."""
    fields, by = Fields(), staff()
    wish = read_proposal(lot, fields)
    if fields.faults:
        return _page(lot, fields, 422)
    try:
        with services().transactions() as tx:
            propose(tx, wish, by, now())
    except AuctionError as error:
        if not error.fields:
            raise
        fields.faults |= error.fields
        return _page(lot, fields, error.status)
    flash(_("The proposal waits for another person of your court."), "good")
    return _back(lot)


@holds.post("/desk/lots/<lot>/hold/approve")
@needs_role("approver")
def approve_hold(lot: str) -> Response:
    """The second person's yes; the second factor is at most five minutes old."""
    require_step_up(me())
    digest = Fields().line("sha256", DIGEST_LENGTH)
    with services().transactions() as tx:
        approve(tx, lot, digest, staff(), now())
    _tell_the_engine(lot)
    flash(_("Done. It is part of the lot’s public record."), "good")
    return _back(lot)


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
        return _page(lot, fields, 422)
    with services().transactions() as tx:
        refuse(tx, command, staff(), now())
    flash(_("The proposal is refused; the lot stays as it is."), "good")
    return _back(lot)


def _tell_the_engine(lot: str) -> None:
    """Whoever runs the lot looks at once; without an engine here, its timers notice by themselves."""
    engine = current_app.extensions.get("bidding")
    if engine is not None:
        engine.written_to(lot)


def _page(lot: str, fields: Fields, status: int) -> Response:
    if not is_wire_id(lot):
        raise AuctionError(NO_SUCH_LOT)
    by = staff()
    with services().transactions.reading() as session:
        page = hold_page(session, lot, by.court_id, now())
        counts = lot_queries.court_counts(session, by.court_id)
    faults = fields.words()
    values = {"ends_at": instant_value(page.suggested_end)} | fields.values
    shown = render(
        "bidding/hold.html",
        page=page,
        counts=counts,
        values=values,
        faults=faults,
        fault_rows=[(f"f-{name}", words) for name, words in faults.items()],
        may_decide=me().role == "approver"
        and page.waiting is not None
        and page.waiting.clerk_id != by.account_id,
    )
    return make_response(shown, status)


def _back(lot: str) -> Response:
    """See other: reloading the next page sends nothing twice."""
    return make_response(redirect(f"/desk/lots/{lot}/hold", 303))
