"""Pages of one's own applications: apply with a promise, see where the deposit is."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, request

from auction_app.accounts import identity as identities
from auction_app.eligibility import queries
from auction_app.eligibility.api import applicant, apply_for
from auction_app.eligibility.errors import PROMISE_MISSING
from auction_app.eligibility.lot_end import lot_end
from auction_app.infra.i18n import _
from auction_app.infra.web import render, room_blueprint, services, signed_in

blueprint: Blueprint = room_blueprint("eligibility", __name__)


@blueprint.get("/lots/<lot_id>/register")
@signed_in
def application(lot_id: str) -> Response:
    """The terms and the promise; or, after applying, where things stand."""
    return _page(lot_id, 200)


@blueprint.post("/lots/<lot_id>/register")
@signed_in
def apply(lot_id: str) -> Response:
    """Apply, once the terms are accepted."""
    if request.form.get("promise") != "1":
        return _page(lot_id, 422, promise_fault=PROMISE_MISSING)
    is_new, mine = apply_for(lot_id, applicant())
    if is_new and mine.admitted_at is not None:
        flash(_("You are admitted. Your bidder number is %(code)s.", code=mine.bidder), "good")
    elif is_new:
        flash(_("You have a bidder number. Pay the deposit and you may bid."), "good")
    return redirect(f"/lots/{lot_id}/register", code=303)  # type: ignore[return-value]


@blueprint.get("/mine")
@signed_in
def mine() -> str:
    """All my applications."""
    principal = applicant()
    with services().transactions.reading() as session:
        rows = queries.own_registrations(session, principal.holder)
    return render("eligibility/mine.html", rows=rows, now=services().ports.clock.now())


def _page(lot_id: str, status: int, promise_fault: str = "") -> Response:
    principal, at = applicant(), services().ports.clock.now()
    with services().transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
        own = queries.find_own(session, lot_id, principal.holder)
        end = lot_end(session, lot_id)
        is_verified = identities.is_verified(session, principal.account_id)
    page = render(
        "eligibility/registration.html" if own else "eligibility/apply.html",
        terms=terms,
        own=own,
        end=end,
        is_over=not end.admits_at(at),
        is_verified=is_verified,
        promise_fault=promise_fault,
    )
    return make_response(page, status)
