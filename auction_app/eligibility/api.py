"""`/api/v1/lots/{lot}/registration` (contract §3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from auction_app.eligibility import queries, service
from auction_app.eligibility.errors import NOT_REGISTERED
from auction_app.eligibility.queries import OwnRegistration
from auction_app.eligibility.service import Application, Desk
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import answer, read_json, room_blueprint, services, signed_in
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.payments.gateway import SandboxGateway

blueprint: Blueprint = room_blueprint("eligibility_api", __name__, url_prefix="/api/v1/lots")


@blueprint.post("/<lot_id>/registration")
@signed_in
def register(lot_id: str) -> Response:
    """Apply; the same answer again for who has applied already."""
    if request.content_length:
        read_json()  # no member is needed, but what is sent must be well-formed
    _is_new, mine = apply_for(lot_id, applicant())
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


def applicant() -> Principal:
    """The caller, whose session or token must be good for bidding. Raises `forbidden`."""
    principal = current_principal()
    assert principal is not None
    if principal.case_id is not None or (
        principal.via == "bearer" and "bid" not in principal.scopes
    ):
        raise AuctionError(errors.FORBIDDEN)
    return principal


def apply_for(lot_id: str, principal: Principal) -> tuple[bool, OwnRegistration]:
    """Apply in one transaction; gives (whether it is new, the application)."""
    house = services()
    wish = Application(lot_id, principal.account_id, principal.holder)
    desk = Desk(house.ports.vault, SandboxGateway())
    with house.transactions() as tx:
        _number, is_new = service.apply(tx, desk, wish, house.ports.clock.now())
    with house.transactions.reading() as session:
        mine = queries.find_own(session, lot_id, principal.holder)
    assert mine is not None
    return is_new, mine


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
            "pay": SandboxGateway().pay(ref) if is_due and ref else {},
        },
        "commitment": mine.commitment,
        "admitted_at": rfc3339(mine.admitted_at) if mine.admitted_at else None,
        "refusal": mine.refusal or None,
    }
