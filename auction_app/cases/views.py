"""Doors of a party: sign in with what the court's papers say, see the case and its lots."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, redirect
from sqlalchemy.orm import Session

from auction_app.accounts.login import give_session, visitor
from auction_app.cases import queries, service
from auction_app.cases.forms import PartyForm
from auction_app.cases.queries import CaseLot, LotsOfCase
from auction_app.infra.forms import RoomForm
from auction_app.infra.i18n import _
from auction_app.infra.principal import current_principal
from auction_app.infra.web import public, render, room_blueprint, services
from auction_app.kernel.errors import AuctionError

cases = room_blueprint("cases", __name__)

_LOTS = "lots_of_case"


def show_lots_by(app: Flask, query: LotsOfCase) -> None:
    """Factory tells how to list a case's lots: this room lies below the lots and cannot ask them."""
    app.extensions[_LOTS] = query


@cases.get("/cases")
@public
def cases_page() -> Response:
    """My cases with their lots; for anybody else the form that lets a party in."""
    principal, house = current_principal(), services()
    if principal is None:
        return _door(PartyForm(formdata=None), 200)
    with house.transactions.reading() as reading:
        mine = queries.cases_of(reading, principal)
        shown = [(case, _lots_of(reading, case.id)) for case in mine]
    if not shown and principal.case_id is None:
        return _door(PartyForm(formdata=None), 200)
    return make_response(render("cases/my_cases.html", cases=shown))


@cases.post("/cases/sign-in")
@public
def sign_in() -> Response:
    """Let a party in for half an hour; every miss gets the same answer."""
    form = PartyForm()
    if not form.validate_on_submit():
        return _door(form, 422)
    house, claim = services(), form.claim()
    at, vault = house.ports.clock.now(), house.ports.vault
    try:
        with house.transactions() as tx:
            attempt = service.count_claim(tx, vault, claim, visitor().address, at)
        with house.transactions() as tx:
            opened = service.admit_party(tx, vault, claim, attempt, visitor(), at)
    except AuctionError as error:
        return _refused(form, error)
    return give_session(make_response(redirect("/cases")), opened)


def _refused(form: RoomForm, error: AuctionError) -> Response:
    form.refuse(error)
    wait = error.extra.get("retry_after_s")
    if wait is None:
        return _door(form, error.status)
    minutes = -(-int(wait) // 60)
    form.general = _("Too many tries. Try again in %(minutes)s min.", minutes=minutes)
    response = _door(form, error.status)
    response.headers["Retry-After"] = str(wait)
    return response


def _door(form: RoomForm, status: int) -> Response:
    return make_response(render("cases/sign_in.html", form=form), status)


def _lots_of(reading: Session, case_id: str) -> list[CaseLot]:
    query: LotsOfCase | None = current_app.extensions.get(_LOTS)
    return list(query(reading, case_id)) if query is not None else []
