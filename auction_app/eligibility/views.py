"""Pages of one's own applications: apply with a promise, see where the deposit is, or why one was refused."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, request

from auction_app.accounts import identity as identities
from auction_app.eligibility import agents, queries
from auction_app.eligibility.api import Wish, applicant, apply_for
from auction_app.eligibility.decisions import REFUSALS, own_decision
from auction_app.eligibility.errors import PROMISE_MISSING
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.reasons import reason_words
from auction_app.infra.i18n import _
from auction_app.infra.web import render, room_blueprint, services, signed_in
from auction_app.kernel.errors import AuctionError
from auction_app.law import housing

blueprint: Blueprint = room_blueprint("eligibility", __name__)


@blueprint.get("/lots/<lot_id>/register")
@signed_in
def application(lot_id: str) -> Response:
    """The terms and the promise; or, after applying, where things stand."""
    return _page(lot_id, 200)


@blueprint.post("/lots/<lot_id>/register")
@signed_in
def apply(lot_id: str) -> Response:
    """Apply, once the terms are accepted; whoever is refused reads why, and nobody else does."""
    if request.form.get("promise") != "1":
        return _page(lot_id, 422, promise_fault=PROMISE_MISSING)
    promised = housing.PROMISE_ID if request.form.get("housing_promise") == "1" else None
    wish = Wish(promised, request.form.get("for_principal") == "1")
    try:
        is_new, mine = apply_for(lot_id, applicant(), wish)
    except AuctionError as error:
        if error.code == PROMISE_MISSING:
            return _page(lot_id, 422, housing_fault=PROMISE_MISSING)
        if error.code in REFUSALS:
            return _refused(lot_id, error)
        raise
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


def _page(lot_id: str, status: int, promise_fault: str = "", housing_fault: str = "") -> Response:
    principal, house = applicant(), services()
    at, vault = house.ports.clock.now(), house.ports.vault
    with house.transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
        own = queries.find_own(session, lot_id, principal.holder)
        end = lot_end(session, lot_id)
        is_verified = identities.is_verified(session, principal.account_id)
        agency = agents.own_agency(session, vault, lot_id, principal.account_id)
        due_fen = queries.own_due(session, lot_id, principal.account_id)
        decision = own_decision(session, vault, lot_id, principal.holder)
    page = render(
        "eligibility/registration.html" if own else "eligibility/apply.html",
        terms=terms,
        own=own,
        end=end,
        is_over=not end.admits_at(at),
        has_opened=at >= terms.opens_at,
        is_verified=is_verified,
        promise_fault=promise_fault,
        housing_fault=housing_fault,
        housing=housing,
        agency=agency,
        due_fen=due_fen,
        decision=decision,
        reason=reason_words(decision.reason) if decision else "",
    )
    return make_response(page, status)


def _refused(lot_id: str, error: AuctionError) -> Response:
    with services().transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
    page = render(
        "eligibility/refused.html",
        terms=terms,
        code=error.code,
        about=error.about,
        article=error.article,
        reason=reason_words(str(error.extra.get("reason", ""))),
        list_case=error.extra.get("list_case"),
        list_court=error.extra.get("list_court"),
        needs_approval=error.extra.get("needs_approval", False),
    )
    return make_response(page, error.status)
