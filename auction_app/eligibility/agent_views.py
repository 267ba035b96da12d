"""Doors of agents: ask to bid for somebody, and the court's answer before bidding starts."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect

from auction_app.eligibility import agents, queries
from auction_app.eligibility.agents import AskForAgency, DecideAgency
from auction_app.eligibility.api import applicant
from auction_app.eligibility.commitment import Identity
from auction_app.eligibility.forms import AgencyAnswer, AgencyForm
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services, signed_in
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import check_credit_code
from auction_app.lots import queries as lot_queries

blueprint: Blueprint = room_blueprint("eligibility_agents", __name__)


@blueprint.get("/lots/<lot_id>/agent")
@signed_in
def request_page(lot_id: str) -> Response:
    """For whom one wants to bid, and by what authority."""
    return _own(lot_id, AgencyForm(formdata=None), 200)


@blueprint.post("/lots/<lot_id>/agent")
@signed_in
def ask(lot_id: str) -> Response:
    """Ask the court to confirm; what is wrong stands beside its field."""
    form, who = AgencyForm(), applicant()
    if not form.validate():
        return _own(lot_id, form, 422)
    number = form.id_no.data
    kind = "credit_code" if check_credit_code(number) else "resident_id"
    identity = Identity(form["name"].data, kind, number)
    wanted = AskForAgency(lot_id, who.account_id, identity, form.authority.data)
    house = services()
    try:
        with house.transactions() as tx:
            agents.ask(tx, house.ports.vault, wanted, house.ports.clock.now())
    except AuctionError as error:
        if error.code == NO_SUCH_LOT:
            raise
        form.refuse(error)
        return _own(lot_id, form, 422 if error.fields else error.status)
    flash(_("The court has your request. It answers before bidding starts."), "good")
    return redirect(f"/lots/{lot_id}/agent", code=303)  # type: ignore[return-value]


@blueprint.get("/desk/lots/<lot_id>/agents")
@needs_role("clerk", "approver")
def requests(lot_id: str) -> Response:
    """Who asks to bid for whom; each look is logged."""
    return _court_page(lot_id, AgencyAnswer(formdata=None), 200)


@blueprint.post("/desk/lots/<lot_id>/agents/<agency_id>")
@needs_role("clerk")
def decide(lot_id: str, agency_id: str) -> Response:
    """Confirm, before bidding starts, or do not."""
    who, form = _member(lot_id), AgencyAnswer()
    if not form.validate():
        return _court_page(lot_id, form, 422)
    house = services()
    is_confirmed = form.verdict.data == "confirm"
    decided = DecideAgency(agency_id, lot_id, is_confirmed, form.answer.data, who.account_id)
    try:
        with house.transactions() as tx:
            agents.decide(tx, decided, house.ports.clock.now())
    except AuctionError as error:
        form.refuse(error)
        return _court_page(lot_id, form, error.status)
    flash(_("The answer is recorded."), "good")
    return redirect(f"/desk/lots/{lot_id}/agents", code=303)  # type: ignore[return-value]


def _own(lot_id: str, form: AgencyForm, status: int) -> Response:
    who, house = applicant(), services()
    with house.transactions.reading() as session:
        terms = queries.lot_terms(session, lot_id)
        agency = agents.own_agency(session, house.ports.vault, lot_id, who.account_id)
    has_opened = house.ports.clock.now() >= terms.opens_at
    page = render(
        "eligibility/agent.html", terms=terms, agency=agency, form=form, has_opened=has_opened
    )
    return make_response(page, status)


def _court_page(lot_id: str, form: AgencyAnswer, status: int) -> Response:
    who, house = _member(lot_id), services()
    at = house.ports.clock.now()
    with house.transactions() as tx:  # the look is written down
        terms = queries.lot_terms(tx.session, lot_id)
        found = agents.agencies_of(tx, house.ports.vault, lot_id, who.account_id, at)
        counts = lot_queries.court_counts(tx.session, who.court_id or "", at)
    page = render(
        "eligibility/agents.html",
        terms=terms,
        agencies=found,
        counts=counts,
        form=form,
        has_opened=at >= terms.opens_at,
    )
    return make_response(page, status)


def _member(lot_id: str) -> Principal:
    """The caller, of the court that sells; raises `no_such_lot` for another court's."""
    principal = current_principal()
    assert principal is not None
    with services().transactions.reading() as session:
        if queries.court_of(session, lot_id) != principal.court_id:
            raise AuctionError(NO_SUCH_LOT)
    return principal
