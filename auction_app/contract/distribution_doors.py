"""The doors of claims and plans of distribution, with their schemas; for programs of a court."""

from __future__ import annotations

from auction_app.contract.door import Door
from auction_app.contract.schema import HASH, INSTANT, TEXT, WHOLE, Schema, array, nullable, obj

_CLAIM = obj(
    {
        "id": TEXT,
        "creditor": TEXT,
        "kind": TEXT,
        "judgment": WHOLE,
        "general_interest": WHOLE,
        "ranked_on": TEXT,
        "basis": TEXT,
    }
)
_LINE = obj(
    {
        "claim": TEXT,
        "creditor": TEXT,
        "kind": TEXT,
        "article": TEXT,
        "amount": WHOLE,
        "doubled_interest": WHOLE,
        "paid": WHOLE,
        "unpaid": WHOLE,
        "parts": array(obj({"state": TEXT, "amount": WHOLE})),
    }
)
_PLAN = obj(
    {
        "id": TEXT,
        "version": WHOLE,
        "kind": {"enum": ["distribution", "bankruptcy"]},
        "sha256": HASH,
        "rules": TEXT,
        "currency": TEXT,
        "pool": WHOLE,
        "surplus": WHOLE,
        "administrator": WHOLE,
        "ended": nullable(TEXT),
        "course": nullable(TEXT),
        "waits": array(TEXT),
        "lines": array(_LINE),
    }
)
_YUAN = {**TEXT, "description": "yuan as typed, at most two decimals"}
_DAY = {**TEXT, "description": "a day like 2026-03-14"}
SCHEMAS: dict[str, Schema] = {
    "Claims": obj({"case": TEXT, "claims": array(_CLAIM), "server_time": INSTANT}),
    "EnterClaim": {
        "type": "object",
        "properties": {
            "kind": TEXT,
            "party": TEXT,
            "cost_kind": TEXT,
            "judgment": _YUAN,
            "general": _YUAN,
            "fee_base": _YUAN,
            "ranked_on": _DAY,
            "joined_on": _DAY,
            "document": TEXT,
            "basis": TEXT,
            "lot": TEXT,
        },
        "required": ["kind", "joined_on"],
        "description": "also late1…3, since1…3, until1…3: the periods of delayed performance",
    },
    "ClaimEntered": obj({"case": TEXT, "claim": TEXT, "server_time": INSTANT}),
    "Plan": obj(
        {"case": TEXT, "plan": nullable(_PLAN), "waiting": nullable(_PLAN), "server_time": INSTANT}
    ),
    "ProposePlan": {
        "type": "object",
        "properties": {"kind": {"enum": ["distribution", "bankruptcy"]}, "accounts": array(TEXT)},
        "description": "accounts of the books to share out; all of the case without them",
    },
    "PlanProposed": obj({"case": TEXT, "sha256": HASH, "server_time": INSTANT}),
    "PlanDecided": obj(
        {"case": TEXT, "plan": nullable(TEXT), "outcome": TEXT, "server_time": INSTANT}
    ),
    "ServePlan": obj({"on": _DAY, "proof": TEXT}),
    "PlanServed": obj({"case": TEXT, "plan": TEXT, "served_at": INSTANT, "server_time": INSTANT}),
    "PlanReleased": obj({"case": TEXT, "plan": TEXT, "course": TEXT, "server_time": INSTANT}),
}

_CASE = "/api/v1/cases/{case_id}"
DOORS: tuple[Door, ...] = (
    Door("get", f"{_CASE}/claims", "What creditors claim; its court", {200: "Claims"}),
    Door(
        "post",
        f"{_CASE}/claims",
        "Enter a claim or a cost; a clerk of its court",
        {201: "ClaimEntered"},
        body="EnterClaim",
    ),
    Door("get", f"{_CASE}/plan", "The plan in force and the one that waits", {200: "Plan"}),
    Door(
        "post",
        f"{_CASE}/plan",
        "Put a version of the plan forward; a clerk of its court",
        {201: "PlanProposed"},
        body="ProposePlan",
    ),
    Door(
        "post",
        f"{_CASE}/plan/{{sha256}}/decision",
        "Approve or refuse the version of this digest; an approver, another person",
        {200: "PlanDecided"},
        body="ActDecision",
    ),
    Door(
        "post",
        f"{_CASE}/plan/{{plan_id}}/service/{{party_id}}",
        "Record that a person received the plan; the fifteen days begin",
        {201: "PlanServed"},
        body="ServePlan",
    ),
    Door(
        "post",
        f"{_CASE}/plan/{{plan_id}}/release",
        "Book the plan and order the payouts, once; an approver, another person",
        {200: "PlanReleased"},
        body="application/json",
    ),
)
