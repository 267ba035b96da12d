"""`/api/v1/lots/{lot}/registration` (contract §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from auction_app.eligibility import agents, queries, service
from auction_app.eligibility.agents import AskForAgency
from auction_app.eligibility.commitment import Identity
from auction_app.eligibility.decisions import record_refusal
from auction_app.eligibility.errors import NO_SUCH_AGENCY, NOT_REGISTERED
from auction_app.eligibility.queries import OwnRegistration
from auction_app.eligibility.service import Application, Desk
from auction_app.infra.forms import hidden_characters
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import answer, read_json, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import check_credit_code, check_resident_id, normal_id
from auction_app.kernel.time import rfc3339
from auction_app.payments.gateways import make_gateway

LONGEST_LINE = 300
blueprint: Blueprint = room_blueprint("eligibility_api", __name__, url_prefix="/api/v1/lots")


@blueprint.post("/<lot_id>/registration")
@signed_in
def register(lot_id: str) -> Response:
    """Apply; the same answer again for who has applied already.

    No member is needed, except `housing_promise` where the lot asks for one; `for_principal` bids for
    whom the court confirmed this account as agent of.
    """
    wish = _wish(read_json()) if request.content_length else Wish()
    _is_new, mine = apply_for(lot_id, applicant(), wish)
    return answer(wire_registration(mine), 201)


@blueprint.get("/<lot_id>/registration")
@signed_in
def registration(lot_id: str) -> Response:
    """My own application."""
    with services().transactions.reading() as session:
        mine = queries.find_own(session, lot_id, applicant().holder)
    if mine is None:
        raise AuctionError(NOT_REGISTERED)
    return answer(wire_registration(mine))


@blueprint.post("/<lot_id>/agent")
@signed_in
def ask_for_agency(lot_id: str) -> Response:
    """Ask the court to confirm that I bid for somebody: `{name, id_no, authority}` (art. 14 (2))."""
    who, body, house = applicant(), read_json(), services()
    said = {name: body.get(name) for name in ("name", "id_no", "authority")}
    faults = {name: "required" for name, value in said.items() if not _is_line(value)}
    number = normal_id(str(said["id_no"]))
    if "id_no" not in faults and not (check_resident_id(number) or check_credit_code(number)):
        faults["id_no"] = "bad_id_no"
    if faults:
        raise AuctionError(errors.BAD_FIELDS, fields=faults)
    kind = "credit_code" if check_credit_code(number) else "resident_id"
    principal = Identity(str(said["name"]).strip(), kind, number)
    wanted = AskForAgency(lot_id, who.account_id, principal, str(said["authority"]).strip())
    with house.transactions() as tx:
        agents.ask(tx, house.ports.vault, wanted, house.ports.clock.now())
    return answer(_own_agency(lot_id, who), 201)


@blueprint.get("/<lot_id>/agent")
@signed_in
def agency(lot_id: str) -> Response:
    """What became of my request."""
    return answer(_own_agency(lot_id, applicant()))


def _own_agency(lot_id: str, who: Principal) -> dict[str, Any]:
    house = services()
    with house.transactions.reading() as session:
        own = agents.own_agency(session, house.ports.vault, lot_id, who.account_id)
    if own is None:
        raise AuctionError(NO_SUCH_AGENCY)
    asked_at = rfc3339(own.asked_at)
    return {"principal": own.principal_name, "confirmed": own.is_confirmed, "asked_at": asked_at}


def _is_line(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) <= LONGEST_LINE
        and not hidden_characters(value)
    )


def applicant() -> Principal:
    """The caller, whose session or token must be good for bidding. Raises `forbidden`."""
    principal = current_principal()
    assert principal is not None
    if principal.case_id is not None or (
        principal.via == "bearer" and "bid" not in principal.scopes
    ):
        raise AuctionError(errors.FORBIDDEN)
    return principal


@dataclass(frozen=True, slots=True)
class Wish:
    """What an applicant may say beside the lot."""

    housing_promise: str | None = None
    is_for_principal: bool = False


def apply_for(
    lot_id: str, principal: Principal, wish: Wish | None = None
) -> tuple[bool, OwnRegistration]:
    """Apply in one transaction; gives (whether it is new, the application).

    A refusal of the person is written down in a transaction of its own, for the first one is undone.
    """
    house, said = services(), wish or Wish()
    at, holder = house.ports.clock.now(), principal.holder
    asked = Application(
        lot_id, principal.account_id, holder, said.housing_promise, said.is_for_principal
    )
    hours = house.config.list_fresh_hours
    fresh = timedelta(hours=hours) if hours else None
    desk = Desk(house.ports.vault, make_gateway(house.config), fresh)
    try:
        with house.transactions() as tx:
            _number, is_new = service.apply(tx, desk, asked, at)
    except AuctionError as error:
        with house.transactions() as tx:
            record_refusal(tx, house.ports.vault, (lot_id, holder), error, at)
        raise
    with house.transactions.reading() as session:
        mine = queries.find_own(session, lot_id, principal.holder)
    assert mine is not None
    return is_new, mine


def _wish(body: dict[str, Any]) -> Wish:
    """Raises `bad_fields` for members of another type."""
    promise, for_principal = body.get("housing_promise"), body.get("for_principal", False)
    if promise is not None and not isinstance(promise, str):
        raise AuctionError(errors.BAD_FIELDS, fields={"housing_promise": "bad_type"})
    if not isinstance(for_principal, bool):
        raise AuctionError(errors.BAD_FIELDS, fields={"for_principal": "bad_type"})
    return Wish(promise, for_principal)


def wire_registration(mine: OwnRegistration) -> dict[str, Any]:
    """An application as it goes over the wire; `pay` says how, while something is due."""
    ref = mine.payment.ref if mine.payment is not None else None
    is_due = mine.deposit_status == "awaiting_payment"
    return {
        "lot": mine.lot_id,
        "bidder": mine.bidder,
        "deposit": {
            "amount": mine.deposit_fen,
            "currency": mine.currency,
            "ref": ref,
            "status": mine.deposit_status,
            "pay": make_gateway(services().config).pay(ref) if is_due and ref else {},
        },
        "commitment": mine.commitment,
        "admitted_at": rfc3339(mine.admitted_at) if mine.admitted_at else None,
        "refusal": mine.refusal or None,
        "for_principal": mine.is_by_agent,
    }
