"""The court's page about single persons: who has a priority right, who is barred from a lot."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, make_response, redirect

from auction_app.eligibility import court_proposals, queries
from auction_app.eligibility.forms import (
    KINSHIPS,
    PERMISSIONS,
    RANKS,
    RELATIONS,
    RIGHT_KINDS,
    PersonForm,
)
from auction_app.eligibility.named_persons import named_persons
from auction_app.eligibility.proposal_views import wish_of
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.lots import queries as lot_queries
from auction_app.lots.doors import now, staff

blueprint: Blueprint = room_blueprint("eligibility_court", __name__)


@blueprint.get("/desk/lots/<lot_id>/persons")
@needs_role("clerk", "approver")
def persons(lot_id: str) -> Response:
    """What was decided about persons on this lot; no name, no number, no bidder."""
    return _page(lot_id, PersonForm(), 200)


@blueprint.post("/desk/lots/<lot_id>/persons")
@needs_role("clerk")
def propose(lot_id: str) -> Response:
    """A clerk's proposal about a person, which is logged; an approver decides on its digest."""
    _own_lot(lot_id, _member())
    form = PersonForm()
    if not form.validate():
        return _page(lot_id, form, 422)
    try:
        with services().transactions() as tx:
            wish = wish_of(lot_id, form)
            court_proposals.propose_person(tx, services().ports.vault, wish, staff(), now())
    except AuctionError as error:
        if not error.fields:
            raise
        form.refuse(error)
        return _page(lot_id, form, 422)
    flash(_("The proposal waits for another person of your court."), "good")
    return redirect(f"/desk/lots/{lot_id}/persons", code=303)  # type: ignore[return-value]


def _member() -> Principal:
    principal = current_principal()
    assert principal is not None
    return principal


def _own_lot(lot_id: str, who: Principal) -> None:
    """Raises `no_such_lot`, also for another court's."""
    with services().transactions.reading() as session:
        if queries.court_of(session, lot_id) != who.court_id:
            raise AuctionError(NO_SUCH_LOT)


def _page(lot_id: str, form: PersonForm, status: int) -> Response:
    who = _member()
    _own_lot(lot_id, who)
    with services().transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
        vault, court_id = services().ports.vault, staff().court_id
        named = named_persons(session, vault, lot_id)
        counts = lot_queries.court_counts(session, court_id, now())
        waiting = court_proposals.waiting_of(session, vault, court_id, lot_id)
        refused = court_proposals.refused_of(session, court_id, lot_id)
    page = render(
        "eligibility/persons.html",
        terms=terms,
        named=named,
        counts=counts,
        form=form,
        ranks=RANKS,
        relations=RELATIONS + PERMISSIONS,
        bases=RIGHT_KINDS + KINSHIPS,
        waiting=waiting,
        refused=[(row, json.loads(row.text)) for row in refused],
        may_decide=who.role == "approver",
        me_id=who.account_id,
    )
    return make_response(page, status)
