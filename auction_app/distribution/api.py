"""The same for programs of a court: claims, the plan, its decision, service and release."""

from __future__ import annotations

from typing import Any

from flask import Response

from auction_app.cases.claims import parties_of
from auction_app.distribution import course, release, service
from auction_app.distribution.claim_views import claims_of, enter_for_court, own_case
from auction_app.distribution.desk_page import COURT
from auction_app.distribution.desk_views import check_plan
from auction_app.distribution.forms import read_claim, read_step, read_told
from auction_app.distribution.models import KINDS
from auction_app.distribution.page import current_plan, read_page, undecided_plan
from auction_app.distribution.page_views import ObjectionView, PlanPage
from auction_app.infra.web import (
    answer,
    needs_role,
    read_json,
    require_step_up,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.doors import Fields, me, now, staff

api = room_blueprint("distribution_api", __name__, url_prefix="/api/v1/cases")


@api.get("/<case_id>/claims")
@needs_role("clerk", "approver")
def claims(case_id: str) -> Response:
    """The claims that stand; amounts in fen."""
    own_case(case_id)
    house = services()
    with house.transactions.reading() as session:
        rows = claims_of(session, case_id, parties_of(session, house.ports.vault, case_id))
    told = [
        {
            "id": one.id,
            "creditor": one.name,
            "kind": one.kind,
            "judgment": one.judgment_fen,
            "general_interest": one.general_fen,
            "ranked_on": one.ranked_on.isoformat(),
            "basis": one.basis,
        }
        for one in rows
    ]
    return answer({"case": case_id, "claims": told})


@api.post("/<case_id>/claims")
@needs_role("clerk")
def enter_claim(case_id: str) -> Response:
    """Enter a claim by the fields of the form; amounts are yuan as text."""
    own_case(case_id)
    wish, fields = read_claim(case_id, read_json())
    fields.refuse()
    assert wish is not None
    with services().transactions() as tx:
        claim_id = enter_for_court(tx, wish, me().account_id, now())
    return answer({"case": case_id, "claim": claim_id}, 201)


@api.get("/<case_id>/plan")
@needs_role("clerk", "approver")
def plan(case_id: str) -> Response:
    """The plan in force and the version that waits, each with its lines and digest."""
    own_case(case_id)
    house = services()
    with house.transactions.reading() as session:
        at, vault = house.ports.clock.now(), house.ports.vault
        rows = current_plan(session, case_id), undecided_plan(session, case_id)
        pages = [read_page(session, vault, one, COURT, at) if one else None for one in rows]
    told = [_document(one) if one is not None else None for one in pages]
    return answer({"case": case_id, "plan": told[0], "waiting": told[1]})


@api.post("/<case_id>/plan")
@needs_role("clerk")
def propose(case_id: str) -> Response:
    """`{kind?, accounts?, debtor?, unclaimed?}`: put a version forward; gives its digest."""
    own_case(case_id)
    sent = read_json()
    kind, accounts = sent.get("kind", KINDS[0]), sent.get("accounts")
    if accounts is not None and not _is_texts(accounts):
        raise AuctionError(BAD_FIELDS, 422, fields={"accounts": "not_a_choice"})
    told, fields = read_told({name: sent[name] for name in ("debtor", "unclaimed") if name in sent})
    fields.refuse()
    with services().transactions() as tx:
        sha256 = service.propose(tx, case_id, kind, accounts, staff(), now(), told)
    return answer({"case": case_id, "sha256": sha256}, 201)


@api.post("/<case_id>/plan/<sha256>/decision")
@needs_role("approver")
def decide(case_id: str, sha256: str) -> Response:
    """`{decision: "approve"}` or `{decision: "refuse", answer}` by another person, on the digest."""
    own_case(case_id)
    sent = read_json()
    if sent.get("decision") == "approve":
        require_step_up(me())
        with services().transactions() as tx:
            plan_id = service.approve(tx, case_id, sha256, staff(), now())
        return answer({"case": case_id, "plan": plan_id, "outcome": "executed"})
    if sent.get("decision") != "refuse":
        raise AuctionError(BAD_FIELDS, 422, fields={"decision": "not_a_choice"})
    fields = Fields({"answer": str(sent.get("answer", ""))})
    because = fields.line("answer", 400, required=True)
    fields.refuse()
    with services().transactions() as tx:
        service.refuse(tx, case_id, sha256, because, staff(), now())
    return answer({"case": case_id, "plan": None, "outcome": "refused"})


@api.post("/<case_id>/plan/<plan_id>/service/<party_id>")
@needs_role("clerk")
def serve(case_id: str, plan_id: str, party_id: str) -> Response:
    """`{on, proof}`: a person received the plan; his fifteen days begin."""
    check_plan(case_id, plan_id)
    said, fields = read_step(read_json(), words="proof")
    fields.refuse()
    assert said is not None
    with services().transactions() as tx:
        course.serve(tx, plan_id, party_id, said, me().account_id, now())
    return answer({"case": case_id, "plan": plan_id, "served_at": rfc3339(said[0])}, 201)


@api.post("/<case_id>/plan/<plan_id>/release")
@needs_role("approver")
def release_plan(case_id: str, plan_id: str) -> Response:
    """`{}`: book the plan and order the payouts, once; says whether something is set aside."""
    check_plan(case_id, plan_id)
    read_json()
    require_step_up(me())
    with services().transactions() as tx:
        taken = release.release(tx, services().ports.vault, plan_id, staff(), now())
    return answer({"case": case_id, "plan": plan_id, "course": taken.value})


def _document(page: PlanPage) -> dict[str, Any]:
    return {
        "id": page.id,
        "version": page.version,
        "kind": page.kind,
        "sha256": page.sha256,
        "rules": page.rules,
        "currency": page.currency,
        "pool": page.pool_fen,
        "surplus": page.surplus_fen,
        "administrator": page.administrator_fen,
        "ended": page.ended,
        "course": page.standing.course.value if page.standing else None,
        "waits": list(page.standing.waits) if page.standing else [],
        "served": [
            {
                "party": one.party_id,
                "name": one.name,
                "served_at": rfc3339(one.served_at) if one.served_at else None,
                "objections_until": rfc3339(one.until) if one.until else None,
            }
            for one in page.served
        ],
        "objections": [_objection(one) for one in page.objections],
        "lines": [
            {
                "claim": one.id,
                "creditor": one.name,
                "kind": one.cost_kind or one.kind,
                "article": one.article,
                "amount": one.total_fen,
                "doubled_interest": one.doubled_fen,
                "paid": one.received_fen,
                "unpaid": one.left_fen,
                "parts": [{"state": part.state, "amount": part.fen} for part in one.parts],
            }
            for one in page.lines
        ],
    }


def _objection(one: ObjectionView) -> dict[str, Any]:
    """An objection with every step taken so far; amounts in fen."""
    steps = {
        "received_at": one.received_at,
        "others_told_at": one.others_told_at,
        "oppositions_until": one.oppose_until,
        "objector_told_at": one.objector_told_at,
        "suit_until": one.sue_until,
        "sued_at": one.sued_at,
    }
    return {
        "id": one.id,
        "party": one.party_id,
        "contested": dict(one.disputed),
        "opposed_by": [name for name, _at, _text in one.oppositions],
        "suit": one.suit,
        "ended": one.ended,
    } | {name: rfc3339(at) if at else None for name, at in steps.items()}


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
