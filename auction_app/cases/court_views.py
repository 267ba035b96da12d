"""The court's pages of its cases: the parties, and what each applicant claims (art. 17)."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect

from auction_app.cases import claims, service
from auction_app.cases.claims import NewClaim
from auction_app.cases.forms import ClaimForm, NewPartyForm
from auction_app.infra.forms import RoomForm
from auction_app.infra.i18n import _
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError

court_cases = room_blueprint("cases_court", __name__)


@court_cases.get("/desk/cases")
@needs_role("clerk", "approver")
def case_list() -> str:
    """All cases of this court."""
    _who, court_id = _member()
    with services().transactions.reading() as session:
        found = claims.cases_of_court(session, court_id)
    return render("cases/court_cases.html", cases=found)


@court_cases.get("/desk/cases/<case_id>")
@needs_role("clerk", "approver")
def one_case(case_id: str) -> Response:
    """The parties of one case and their claims."""
    return _page(case_id, NewPartyForm(formdata=None), 200)


@court_cases.post("/desk/cases/<case_id>/parties")
@needs_role("clerk")
def add_party(case_id: str) -> Response:
    """Name a party; the same person in the same role is added once."""
    form, house = NewPartyForm(), services()
    _case_of_caller(case_id)
    if not form.validate():
        return _page(case_id, form, 422)
    name, number = form["name"].data, form.id_no.data or None
    with house.transactions() as tx:
        service.add_party(tx, house.ports.vault, case_id, form.role.data, name, number)
    flash(_("The party is recorded."), "good")
    return redirect(f"/desk/cases/{case_id}", code=303)  # type: ignore[return-value]


@court_cases.post("/desk/cases/<case_id>/parties/<party_id>/claim")
@needs_role("clerk")
def set_claim(case_id: str, party_id: str) -> Response:
    """Enter what an applicant claims; later registrations owe only what it does not cover."""
    who, form, house = _case_of_caller(case_id), ClaimForm(), services()
    if not form.validate():
        return _page(case_id, form, 422, party_id)
    claim = NewClaim(case_id, party_id, form.fen(), who.account_id)
    try:
        with house.transactions() as tx:
            claims.set_claim(tx, claim, house.ports.clock.now())
    except AuctionError as error:
        if error.code == errors.NOT_FOUND:
            raise
        form.refuse(error)
        return _page(case_id, form, error.status, party_id)
    flash(_("The claim is recorded."), "good")
    return redirect(f"/desk/cases/{case_id}", code=303)  # type: ignore[return-value]


def _page(case_id: str, form: RoomForm, status: int, wrong_party: str = "") -> Response:
    _case_of_caller(case_id)
    _who, court_id = _member()
    house = services()
    with house.transactions.reading() as session:
        case = claims.find_case(session, case_id, court_id)
        parties = claims.parties_of(session, house.ports.vault, case_id)
    page = render(
        "cases/court_case.html", case=case, parties=parties, form=form, wrong_party=wrong_party
    )
    return make_response(page, status)


def _case_of_caller(case_id: str) -> Principal:
    who, court_id = _member()
    with services().transactions.reading() as session:
        claims.find_case(session, case_id, court_id)
    return who


def _member() -> tuple[Principal, str]:
    """The caller and the court; raises `forbidden` for anybody without one."""
    who = current_principal()
    if who is None or who.court_id is None:
        raise AuctionError(errors.FORBIDDEN)
    return who, who.court_id
