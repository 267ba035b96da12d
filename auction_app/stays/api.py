"""The same acts for programs of a court: read how a lot is held, propose, decide, record.

A token of a clerk reads, proposes and records; who approves is a person with a fresh second factor.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from auction_app.bidding.schemas import parse_lot
from auction_app.infra.web import (
    answer,
    bearer_scope,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, FORBIDDEN, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.doors import Fields, me, now, staff
from auction_app.stays.forms import read_day, read_proposal, read_step
from auction_app.stays.objection_queries import BY_TWO_PEOPLE
from auction_app.stays.objections import record_step
from auction_app.stays.outcomes import propose_cause, propose_outcome
from auction_app.stays.proposals import (
    REASON_LENGTH,
    RefuseHold,
    approve,
    propose,
    refuse,
)
from auction_app.stays.queries import HoldPage, ProposalView, hold_page
from auction_app.stays.views import tell_the_engine

api: Blueprint = room_blueprint("hold_api", __name__, url_prefix="/api/v1/lots")


def _only(*roles: str) -> None:
    """Raise `forbidden` for tokens and sessions of anybody else."""
    if me().role not in roles:
        raise AuctionError(FORBIDDEN)


@api.get("/<lot>/hold")
@bearer_scope("account")
def hold(lot: str) -> Response:
    """How the lot stands, the earliest lawful end, the days to go on, and what waits for a decision."""
    _only("clerk", "approver")
    with services().transactions.reading() as session:
        found = hold_page(session, services().ports.vault, parse_lot(lot), staff().court_id, now())
    return answer(_document(found))


@api.post("/<lot>/hold")
@bearer_scope("account")
def propose_hold(lot: str) -> Response:
    """Propose `{what, ground, decision, reason_zh, reason_en, …}`; gives the digest to be decided on."""
    _only("clerk")
    fields = Fields(_texts(read_json()))
    read = read_proposal(parse_lot(lot), fields)
    _refuse(fields)
    with services().transactions() as tx:
        sha256 = propose(tx, read.wish, staff(), now())
    return answer({"lot": lot, "what": read.wish.what, "sha256": sha256}, 201)


@api.post("/<lot>/hold/<sha256>/decision")
@needs_role("approver")
def decide_hold(lot: str, sha256: str) -> Response:
    """`{decision: "approve"}` or `{decision: "refuse", answer}` by another person of the court."""
    fields = Fields(_texts(read_json()))
    decision = fields.line("decision", 20, required=True)
    if decision == "approve":
        require_step_up(me())
        with services().transactions() as tx:
            seq = approve(tx, parse_lot(lot), sha256, staff(), now())
        tell_the_engine(lot)
        done = {"lot": lot, "sha256": sha256, "outcome": "executed"}
        return answer(done if seq is None else done | {"seq": seq})
    if decision != "refuse":
        raise AuctionError(BAD_FIELDS, 422, fields={"decision": "not_a_choice"})
    command = RefuseHold(
        parse_lot(lot), sha256, fields.line("answer", REASON_LENGTH, required=True)
    )
    _refuse(fields)
    with services().transactions() as tx:
        refuse(tx, command, staff(), now())
    return answer({"lot": lot, "sha256": sha256, "outcome": "refused"})


@api.post("/<lot>/hold/cause")
@bearer_scope("account")
def propose_cause_ended(lot: str) -> Response:
    """`{cause_ended_on}`: propose that the cause is gone since that day; once approved, five days begin."""
    _only("clerk")
    fields = Fields(_texts(read_json()))
    ended_on = read_day("cause_ended_on", fields, required=True)
    _refuse(fields)
    assert ended_on is not None  # a missing day is a fault
    with services().transactions() as tx:
        sha256 = propose_cause(tx, parse_lot(lot), ended_on, staff(), now())
    return answer({"lot": lot, "what": "cause", "sha256": sha256}, 201)


@api.post("/<lot>/objections/<objection>/steps")
@bearer_scope("account")
def enter_step(lot: str, objection: str) -> Response:
    """`{step, on, outcome?, decision?}`: a fact is recorded, an outcome proposed to another person."""
    _only("clerk")
    fields = Fields(_texts(read_json()) | {"objection": objection})
    command = read_step(parse_lot(lot), fields)
    _refuse(fields)
    assert command is not None  # nothing was wrong
    with services().transactions() as tx:
        if command.step in BY_TWO_PEOPLE:
            sha256 = propose_outcome(tx, command, staff(), now())
            return answer({"lot": lot, "what": "outcome", "sha256": sha256}, 201)
        record_step(tx, command, staff(), now())
    return answer({"lot": lot, "what": command.step, "sha256": None}, 201)


def _texts(body: dict[str, Any]) -> dict[str, str]:
    """Every member as a text, as a form would send it; anything else is named."""
    wrong = {name[:64]: "not_text" for name, value in body.items() if not isinstance(value, str)}
    if wrong:
        raise AuctionError(BAD_FIELDS, 422, fields=dict(list(wrong.items())[:8]))
    return body


def _refuse(fields: Fields) -> None:
    if fields.faults:
        raise AuctionError(BAD_FIELDS, 422, fields=fields.faults)


def _document(page: HoldPage) -> dict[str, Any]:
    stop = page.stop
    document: dict[str, Any] = {
        "lot": page.lot_id,
        "case_number": page.case_number,
        "state": page.state,
        "opens_at": rfc3339(page.opens_at),
        "ends_at": rfc3339(page.ends_at),
        "may": list(page.choices),
        "grounds": [{"ground": one.value, "article": one.article} for one in page.grounds],
        "least_ends_at": rfc3339(page.least_ends_at) if page.least_ends_at else None,
        "waiting": [_proposal(one) for one in page.waiting],
        "objections": [
            {
                "objection": one.id,
                "kind": one.kind,
                "received_on": one.received_on.isoformat(),
                "bars": one.bars,
                "may_record": list(one.may_record),
            }
            for one in page.objections
        ],
    }
    if stop is not None:
        document["stop"] = {
            "kind": stop.kind,
            "article": stop.article,
            "stopped_at": rfc3339(stop.stopped_at),
            "remaining_ms": int(stop.remaining.total_seconds() * 1000),
            "not_before": stop.not_before.isoformat() if stop.not_before else None,
            "by": stop.by.isoformat() if stop.by else None,
            "is_overdue": stop.is_overdue,
        }
    return document


def _proposal(one: ProposalView) -> dict[str, Any]:
    return {"what": one.what, "sha256": one.sha256, "text": one.text, "clerk": one.clerk_id}
