"""The court's doors after the hammer: read, propose, decide; record money; remind the buyer."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, make_response, redirect, request

from auction_app.infra.i18n import _
from auction_app.infra.web import needs_role, render, require_step_up, room_blueprint, services
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.lots import queries as lot_queries
from auction_app.lots.doors import Fields, me, now, staff
from auction_app.lots.published import published_lot
from auction_app.procedure import payments
from auction_app.procedure.errors import Unlawful
from auction_app.procedure.forms import (
    PAYMENT_FIELDS,
    REASON_LENGTH,
    Reading,
    read_act,
    read_payment,
)
from auction_app.procedure.presenting import draws_of, fault_rows, fault_words, show, state_name
from auction_app.procedure.queries import acts_page
from auction_app.procedure.service import RefuseAct, approve, propose, refuse
from auction_app.procedure.working import FIELDS, read_working

acts = room_blueprint("acts", __name__)
DIGEST_LENGTH = 64


@acts.get("/desk/lots/<lot>/acts")
@needs_role("clerk", "approver")
def acts_of(lot: str) -> Response:
    """How the lot stands, every act possible now, what waits, and what was decided."""
    return page(lot, 200)


@acts.post("/desk/lots/<lot>/acts")
@needs_role("clerk")
def propose_act(lot: str) -> Response:
    """A clerk's proposal; nothing happens to the lot before another person approves."""
    check_own(lot)
    wish, reading = read_act(lot, request.form)
    if reading.faults:
        return page(lot, 422, reading, wish.event.value)
    try:
        with services().transactions() as tx:
            propose(tx, services().ports.vault, wish, staff(), now())
    except Unlawful as refused:
        return page(lot, refused.status, reading, wish.event.value, refused)
    flash(_("The proposal waits for another person of your court."), "good")
    return _back(lot)


@acts.post("/desk/lots/<lot>/acts/<sha256>/decision")
@needs_role("approver")
def decide(lot: str, sha256: str) -> Response:
    """The second person's yes or no; a yes needs a second factor at most five minutes old."""
    check_own(lot)
    if request.form.get("decision") == "approve":
        require_step_up(me())
        try:
            with services().transactions() as tx:
                approve(tx, services().ports.vault, lot, sha256[:DIGEST_LENGTH], staff(), now())
        except Unlawful as refused:
            return page(lot, refused.status, None, sha256[:DIGEST_LENGTH], refused)
        tell_the_engine(lot)
        flash(_("Done. It is part of the lot’s public record."), "good")
        return _back(lot)
    fields = Fields()
    answer = fields.line("answer", REASON_LENGTH, required=True)
    if fields.faults:
        reading = Reading({"answer": answer})
        reading.faults = fields.faults
        return page(lot, 422, reading, sha256)
    with services().transactions() as tx:
        refuse(tx, RefuseAct(lot, sha256[:DIGEST_LENGTH], answer), staff(), now())
    flash(_("The proposal is refused; the lot stays as it is."), "good")
    return _back(lot)


@acts.post("/desk/lots/<lot>/payments")
@needs_role("clerk")
def record(lot: str) -> Response:
    """What a clerk says has come, before the statement shows it."""
    check_own(lot)
    command, reading = read_payment(lot, request.form)
    if command is not None:
        try:
            with services().transactions() as tx:
                payments.record_payment(tx, command, staff(), now())
        except AuctionError as error:
            if not error.fields:
                raise
            reading.faults |= error.fields
    if reading.faults:
        return page(lot, 422, reading, "payment")
    flash(_("Written down. It counts once the statement shows it."), "good")
    return _back(lot)


@acts.post("/desk/lots/<lot>/payments/<payment>/strike")
@needs_role("clerk")
def strike(lot: str, payment: str) -> Response:
    """A record that was a mistake."""
    check_own(lot)
    with services().transactions() as tx:
        payments.strike_payment(tx, lot, payment, staff(), now())
    flash(_("The record is struck out: nothing waits for it any more."), "good")
    return _back(lot)


@acts.post("/desk/lots/<lot>/reminder")
@needs_role("clerk")
def remind(lot: str) -> Response:
    """The written reminder that must come before a default."""
    check_own(lot)
    with services().transactions() as tx:
        payments.remind_buyer(tx, lot, staff(), now())
    flash(_("The buyer was reminded in writing."), "good")
    return _back(lot)


def check_own(lot: str) -> None:
    """Another court's lot is none, whatever is sent to it. Raises `no_such_lot`."""
    if not is_wire_id(lot):
        raise AuctionError(NO_SUCH_LOT)
    with services().transactions.reading() as session:
        published_lot(session, lot, staff().court_id)


def tell_the_engine(lot: str) -> None:
    """Whoever watches the lot hears of it at once."""
    engine = current_app.extensions.get("bidding")
    if engine is not None:
        engine.written_to(lot)


def page(
    lot: str,
    status: int,
    reading: Reading | None = None,
    part: str = "",
    refused: Unlawful | None = None,
) -> Response:
    """The page; `part` names the act, the proposal or the form whose faults are shown."""
    check_own(lot)
    by, at = staff(), now()
    with services().transactions.reading() as session:
        found = acts_page(session, services().ports.vault, lot, by.court_id, at)
        counts = lot_queries.court_counts(session, by.court_id, services().ports.clock.now())
        working, figures = read_working(session, lot, request.args)
        draws = draws_of(session, found)
    faults = fault_words(reading)
    shown: dict[str, Any] = {
        "page": found,
        "counts": counts,
        "part": part,
        "values": reading.values if reading else {},
        "faults": faults,
        "fault_rows": fault_rows(part, faults),
        "payment_fields": PAYMENT_FIELDS,
        "working": working,
        "working_fields": FIELDS,
        "figures": figures.values,
        "figure_faults": fault_words(figures),
        "may_decide": me().role == "approver",
        "me_id": by.account_id,
        "at": at,
    }
    words = show(found, part, refused)
    shown |= {"offers": words.offers, "said": words.said, "state": state_name(found.state)}
    shown |= {"refused": words.refused, "draws": draws}
    return make_response(render("procedure/acts.html", **shown), status)


def _back(lot: str) -> Response:
    """See other: reloading the next page sends nothing twice."""
    return make_response(redirect(f"/desk/lots/{lot}/acts", 303))
