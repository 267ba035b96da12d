"""The second person's door: what a clerk put forward about persons and register entries, decided on its digest."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request

from auction_app.eligibility import court_proposals, queries
from auction_app.eligibility.court_proposals import NamePerson, Waiting
from auction_app.eligibility.forms import PersonForm
from auction_app.eligibility.models import CourtProposal
from auction_app.infra.decisions import read_decision
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import _
from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, NO_SUCH_LOT, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.doors import Fields, me, now, see_other, staff

blueprint: Blueprint = room_blueprint("court_proposals", __name__)
DIGEST_LENGTH, ANSWER_LENGTH = 64, 300
PERSON_FIELDS = ("id_no", "decision", "ground", "minutes", "basis")


@blueprint.post("/desk/proposals/<sha256>/decision")
@needs_role("approver")
def decide(sha256: str) -> Response:
    """Yes or no; a yes needs a second factor at most five minutes old."""
    is_yes = request.form.get("decision") == "approve"
    said = Fields()
    reason = "" if is_yes else said.line("answer", ANSWER_LENGTH, required=True)
    if said.faults:
        flash(fault_text(said.faults["answer"]), "bad")
        return see_other(_page_of(sha256))
    row = _decide(sha256, is_yes, reason)
    words = _("Done. The decision is recorded.") if is_yes else _("The proposal is refused.")
    flash(words, "good")
    return see_other(_place(row.lot_id))


@blueprint.get("/api/v1/court/proposals")
@needs_role("clerk", "approver")
def waiting_registers() -> Response:
    """What waits about the registers."""
    return _waiting(None)


@blueprint.get("/api/v1/court/lots/<lot_id>/persons")
@needs_role("clerk", "approver")
def waiting_persons(lot_id: str) -> Response:
    """What waits about persons on a lot of my court."""
    with services().transactions.reading() as session:
        if queries.court_of(session, lot_id) != staff().court_id:
            raise AuctionError(NO_SUCH_LOT)
    return _waiting(lot_id)


@blueprint.post("/api/v1/court/lots/<lot_id>/persons")
@needs_role("clerk")
def propose_person(lot_id: str) -> Response:
    """`{id_no, decision, ground, minutes?, basis?}`: nothing happens before another person approves."""
    body = read_json()
    if not all(isinstance(value, str) for value in body.values()):
        wrong = [name[:40] for name, value in body.items() if not isinstance(value, str)]
        raise AuctionError(BAD_FIELDS, fields=dict.fromkeys(wrong[:8], "bad_type"))
    form = PersonForm(formdata=None, data={name: body.get(name, "") for name in PERSON_FIELDS})
    if faults := form.codes():
        raise AuctionError(BAD_FIELDS, fields=faults)
    wish = wish_of(lot_id, form)
    with services().transactions() as tx:
        vault = services().ports.vault
        sha256 = court_proposals.propose_person(tx, vault, wish, staff(), now())
    return answer({"proposal": sha256}, 201)


@blueprint.post("/api/v1/court/proposals/<sha256>/decision")
@needs_role("approver")
def decide_by_program(sha256: str) -> Response:
    """`{approve: bool, answer?}`; a yes needs a fresh second factor, a no its reason."""
    row = _decide(sha256, *read_decision(ANSWER_LENGTH))
    return answer({"proposal": row.sha256, "outcome": row.outcome})


def wish_of(lot_id: str, form: PersonForm) -> NamePerson:
    """What a valid form asks for."""
    data = form.id_no.data, form.decision.data, form.ground.data, form.minutes.data or ""
    return NamePerson(lot_id, *data, form.basis_of_decision())


def _decide(sha256: str, is_yes: bool, reason: str) -> CourtProposal:
    house, digest = services(), sha256[:DIGEST_LENGTH]
    if is_yes:
        require_step_up(me())
    with house.transactions() as tx:
        if is_yes:
            return court_proposals.approve(tx, house.ports.vault, digest, staff(), now())
        return court_proposals.refuse(tx, digest, reason, staff(), now())


def _waiting(lot_id: str | None) -> Response:
    house = services()
    with house.transactions.reading() as session:
        vault, court_id = house.ports.vault, staff().court_id
        rows = court_proposals.waiting_of(session, vault, court_id, lot_id)
    return answer({"proposals": [_wire(row) for row in rows]})


def _wire(row: Waiting) -> dict[str, Any]:
    return {
        "proposal": row.sha256,
        "kind": row.kind,
        "text": row.text,
        "number": row.masked_no or None,
        "lines": [dict(line) for line in row.lines],
        "proposed_at": rfc3339(row.at),
    }


def _page_of(sha256: str) -> str:
    with services().transactions.reading() as session:
        return _place(court_proposals.lot_of(session, sha256, staff().court_id))


def _place(lot_id: str | None) -> str:
    return f"/desk/lots/{lot_id}/persons" if lot_id else "/desk/list"
