"""The doors of claims and plans of distribution, with their schemas; for programs of a court."""

from __future__ import annotations

from auction_app.contract.door import Door
from auction_app.contract.schema import (
    FLAG,
    HASH,
    INSTANT,
    TEXT,
    WHOLE,
    Schema,
    array,
    nullable,
    obj,
)

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
_SERVED = obj(
    {
        "party": TEXT,
        "name": TEXT,
        "served_at": nullable(INSTANT),
        "objections_until": nullable(INSTANT),
    }
)
_OBJECTION = obj(
    {
        "id": TEXT,
        "party": TEXT,
        "contested": {"type": "object", "additionalProperties": WHOLE},
        "opposed_by": array(TEXT),
        "suit": TEXT,
        "ended": nullable({"enum": ["withdrawn", "dismissed", "upheld"]}),
        "received_at": INSTANT,
        "others_told_at": nullable(INSTANT),
        "oppositions_until": nullable(INSTANT),
        "objector_told_at": nullable(INSTANT),
        "suit_until": nullable(INSTANT),
        "sued_at": nullable(INSTANT),
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
        "served": array(_SERVED),
        "objections": array(_OBJECTION),
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
    "Payees": obj(
        {
            "case": TEXT,
            "payees": array(
                obj(
                    {
                        "holder": TEXT,
                        "of": TEXT,
                        "entered_at": INSTANT,
                        "confirmed_at": nullable(INSTANT),
                    }
                )
            ),
            "server_time": INSTANT,
        }
    ),
    "NamePayee": obj(
        {
            "holder": {
                **TEXT,
                "description": "a party, cost:{kind}, administrator, or surplus for a debtor who is no party",
            },
            "name": TEXT,
            "account": TEXT,
            "bank": TEXT,
        },
        {
            "ground": {
                **TEXT,
                "description": "why an account in another name than the party's may receive",
            }
        },
    ),
    "PayeeNamed": obj({"case": TEXT, "holder": TEXT, "server_time": INSTANT}),
    "LookAtPayee": obj({"holder": TEXT, "reason": TEXT}),
    "PayeeSeen": obj(
        {
            "case": TEXT,
            "holder": TEXT,
            "name": TEXT,
            "account": TEXT,
            "bank": TEXT,
            "ground": TEXT,
            "is_in_partys_name": nullable(FLAG),
            "sha256": HASH,
            "confirmed_at": nullable(INSTANT),
            "server_time": INSTANT,
        }
    ),
    "PayeeConfirmed": obj({"case": TEXT, "sha256": HASH, "server_time": INSTANT}),
    "Plan": obj(
        {"case": TEXT, "plan": nullable(_PLAN), "waiting": nullable(_PLAN), "server_time": INSTANT}
    ),
    "ProposePlan": {
        "type": "object",
        "properties": {
            "kind": {"enum": ["distribution", "bankruptcy"]},
            "accounts": array(TEXT),
            "debtor": TEXT,
            "unclaimed": TEXT,
        },
        "description": "accounts of the books to share out; all of the case without them",
    },
    "PlanProposed": obj({"case": TEXT, "sha256": HASH, "server_time": INSTANT}),
    "PlanDecided": obj(
        {"case": TEXT, "plan": nullable(TEXT), "outcome": TEXT, "server_time": INSTANT}
    ),
    "ServePlan": obj({"on": _DAY, "proof": TEXT}),
    "PlanServed": obj({"case": TEXT, "plan": TEXT, "served_at": INSTANT, "server_time": INSTANT}),
    "EnterPlanObjection": obj(
        {"party": TEXT, "on": _DAY, "text": TEXT},
        {
            "disputed": {**array(TEXT), "description": "lines contested altogether"},
            "parts": {
                "type": "object",
                "additionalProperties": _YUAN,
                "description": "line → how much of its share is contested",
            },
        },
    ),
    "PlanObjectionStep": obj(
        {},
        {
            "on": {**_DAY, "description": "when it happened; for every step but a withdrawal"},
            "party": {**TEXT, "description": "who opposes"},
            "text": {**TEXT, "description": "what the opposition says"},
            "suit": {**TEXT, "description": "the number of the suit"},
            "document": {**TEXT, "description": "what withdraws the objection"},
        },
    ),
    "SettlePlanSuit": obj({"outcome": {"enum": ["dismissed", "upheld"]}, "document": TEXT}),
    "PlanObjectionTaken": obj(
        {"case": TEXT, "plan": TEXT, "objection": TEXT, "server_time": INSTANT}
    ),
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
    Door(
        "get",
        f"{_CASE}/payees",
        "Whose bank account is named, and whose waits for a second person",
        {200: "Payees"},
    ),
    Door(
        "post",
        f"{_CASE}/payees",
        "Name a bank account; a clerk of its court; nothing is paid there before it is confirmed",
        {201: "PayeeNamed"},
        body="NamePayee",
    ),
    Door(
        "post",
        f"{_CASE}/payees/look",
        "Open one account with the digest to confirm it by; the look is logged",
        {200: "PayeeSeen"},
        body="LookAtPayee",
    ),
    Door(
        "post",
        f"{_CASE}/payees/{{sha256}}/confirmation",
        "Confirm the account of this digest; an approver, another person",
        {200: "PayeeConfirmed"},
        body="application/json",
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
        f"{_CASE}/plan/{{plan_id}}/objections",
        "Record a written objection to shares, or to parts of them; a clerk of its court",
        {201: "PlanObjectionTaken"},
        body="EnterPlanObjection",
    ),
    Door(
        "post",
        f"{_CASE}/plan/objections/{{objection_id}}/{{step}}",
        "The next step of an objection: others-told, oppositions, objector-told, suit, withdrawal",
        {201: "PlanObjectionTaken"},
        body="PlanObjectionStep",
    ),
    Door(
        "post",
        f"{_CASE}/plan/objections/{{objection_id}}/settlement",
        "The suit is decided: what it held back is paid or shared anew; an approver",
        {200: "PlanObjectionTaken"},
        body="SettlePlanSuit",
    ),
    Door(
        "post",
        f"{_CASE}/plan/{{plan_id}}/release",
        "Book the plan and order the payouts, once; an approver, another person",
        {200: "PlanReleased"},
        body="application/json",
    ),
)
