"""`/api/v1/court/…` of this room, for programs of a court: agents, numbers, a copy of the registers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from auction_app.eligibility import agents, bidder_list, court_proposals, queries
from auction_app.eligibility.agents import AgencyView, DecideAgency
from auction_app.eligibility.lot_end import lot_end
from auction_app.eligibility.national_views import REGISTER_BYTES, read_lines, wire_reports
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import answer, needs_role, read_json, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.doors import staff

api: Blueprint = room_blueprint("court_eligibility_api", __name__, url_prefix="/api/v1/court")
LONGEST_ANSWER = 300


@api.get("/lots/<lot_id>/bidders")
@needs_role("clerk", "approver")
def bidders(lot_id: str) -> Response:
    """Numbers and whether they may bid; what was noted about them once bidding has ended (art. 18 II)."""
    _member(lot_id)
    with services().transactions.reading() as session:
        rows = queries.bidders_of(session, lot_id)
        vault, is_over = services().ports.vault, lot_end(session, lot_id).is_over
        noted = bidder_list.remarks(session, vault, lot_id) if is_over else []
    return answer(
        {
            "bidders": [
                {
                    "bidder": row.code,
                    "admitted": row.admitted_at is not None,
                    "rank": row.priority_rank,
                    "noted": [
                        {"reason": one.reason, "article": one.article, "case": one.register_case}
                        for one in noted
                        if one.bidder == row.code
                    ],
                }
                for row in rows
            ]
        }
    )


@api.get("/lots/<lot_id>/agents")
@needs_role("clerk", "approver")
def agent_list(lot_id: str) -> Response:
    """Who asks to bid for whom, without any bidder number; the look is logged."""
    who, house = _member(lot_id), services()
    with house.transactions() as tx:
        found = agents.agencies_of(
            tx, house.ports.vault, lot_id, who.account_id, house.ports.clock.now()
        )
    return answer({"agents": [_wire(one) for one in found]})


@api.post("/lots/<lot_id>/agents/<agency_id>")
@needs_role("clerk")
def decide_agent(lot_id: str, agency_id: str) -> Response:
    """Confirm an agent before bidding starts, or do not: `{confirmed, answer}`."""
    who, house, body = _member(lot_id), services(), read_json()
    is_confirmed, said = body.get("confirmed"), body.get("answer")
    faults = {} if isinstance(is_confirmed, bool) else {"confirmed": "bad_type"}
    if not isinstance(said, str) or not 0 < len(said.strip()) <= LONGEST_ANSWER:
        faults["answer"] = "required"
    if faults:
        raise AuctionError(errors.BAD_FIELDS, fields=faults)
    decided = DecideAgency(agency_id, lot_id, bool(is_confirmed), str(said).strip(), who.account_id)
    with house.transactions() as tx:
        agents.decide(tx, decided, house.ports.clock.now())
    return answer({"agent": agency_id, "confirmed": bool(is_confirmed)}, 201)


@api.post("/registers")
@needs_role("clerk")
def propose_lines() -> Response:
    """Put entries of the own court forward: `{lines: […]}`; each line is reported."""
    house, lines = services(), read_lines(read_json(REGISTER_BYTES))
    with house.transactions() as tx:
        at = house.ports.clock.now()
        sha256, read = court_proposals.propose_lines(tx, house.ports.vault, lines, staff(), at)
    told = wire_reports(read.reports)
    return answer({"proposal": sha256 or None, "lines": told}, 201 if sha256 else 422)


def _wire(one: AgencyView) -> dict[str, Any]:
    return {
        "id": one.id,
        "agent": {"name": one.agent_name, "number": one.agent_no},
        "principal": {"name": one.principal_name, "number": one.principal_no},
        "authority": one.authority,
        "asked_at": rfc3339(one.asked_at),
        "decided_at": rfc3339(one.decided_at) if one.decided_at else None,
        "confirmed": one.is_confirmed,
    }


def _member(lot_id: str) -> Principal:
    """The caller, of the court that sells; raises `no_such_lot` for another court's."""
    principal = current_principal()
    assert principal is not None
    with services().transactions.reading() as session:
        if queries.court_of(session, lot_id) != principal.court_id:
            raise AuctionError(NO_SUCH_LOT)
    return principal
