"""The court's doors after the hammer, with their schemas."""

from __future__ import annotations

from auction_app.contract.door import Door
from auction_app.contract.schema import (
    FLAG,
    HASH,
    INSTANT,
    SEQ,
    TEXT,
    WHOLE,
    WIRE_ID,
    Schema,
    array,
    nullable,
    obj,
)

_FINDING = obj({"code": TEXT, "article": TEXT, "figures": {"type": "object"}})
_FIELD = obj({"name": TEXT, "kind": TEXT, "required": FLAG, "choices": array(TEXT)})
_ACT = obj(
    {
        "act": TEXT,
        "sha256": HASH,
        "text": TEXT,
        "proposed_at": INSTANT,
        "outcome": nullable(TEXT),
        "decided_at": nullable(INSTANT),
        "answer": nullable(TEXT),
        "seq": nullable(SEQ),
    }
)
ACT_SHAPES: dict[str, Schema] = {
    "Acts": obj(
        {
            "lot": WIRE_ID,
            "case_number": TEXT,
            "state": TEXT,
            "held": nullable(TEXT),
            "price": nullable(WHOLE),
            "received": WHOLE,
            "by_hand": WHOLE,
            "balance_due_at": nullable(INSTANT),
            "reminded_at": nullable(INSTANT),
            "possible": array(
                obj(
                    {
                        "act": TEXT,
                        "to": TEXT,
                        "article": TEXT,
                        "needs_decision": FLAG,
                        "fields": array(_FIELD),
                        "findings": array(_FINDING),
                    }
                )
            ),
            "waiting": array(_ACT),
            "past": array(_ACT),
            "server_time": INSTANT,
        }
    ),
    "ProposeAct": {
        "type": "object",
        "properties": {
            "act": TEXT,
            "decision": {
                **TEXT,
                "description": "number of the ruling, like （2026）川0105执12号之一",
            },
            "reason_zh": TEXT,
            "reason_en": TEXT,
        },
        "required": ["act", "reason_zh", "reason_en"],
        "description": "beside these the act's own fields, as `possible` names them",
    },
    "ActProposed": obj({"lot": WIRE_ID, "act": TEXT, "sha256": HASH, "server_time": INSTANT}),
    "ActDecision": obj({"decision": {"enum": ["approve", "refuse"]}}, {"answer": TEXT}),
    "ActDecided": obj(
        {"lot": WIRE_ID, "sha256": HASH, "outcome": TEXT, "server_time": INSTANT}, {"seq": SEQ}
    ),
    "PricePayment": obj(
        {
            "kind": {"enum": ["deposit", "balance"]},
            "amount": WHOLE,
            "received_at": INSTANT,
            "reference": TEXT,
        }
    ),
    "DefaultWorking": obj(
        {
            "lot": WIRE_ID,
            "currency": TEXT,
            "price": WHOLE,
            "deposit": WHOLE,
            "resold": nullable(WHOLE),
            "steps": nullable(
                obj(
                    dict.fromkeys(
                        ("costs", "gap", "case_debts", "related_debts", "remaining"), WHOLE
                    )
                )
            ),
            "uncovered": nullable(WHOLE),
            "server_time": INSTANT,
        }
    ),
    "Balance": obj(
        {
            "lot": WIRE_ID,
            "bidder": TEXT,
            "currency": TEXT,
            "price": WHOLE,
            "deposit": WHOLE,
            "open": WHOLE,
            "by_hand": WHOLE,
            "due_at": nullable(INSTANT),
            "payment": nullable(TEXT),
            "by_card": FLAG,
            "transfer": nullable(
                obj(dict.fromkeys(("reference", "name", "account", "bank", "bank_code"), TEXT))
            ),
            "forfeited": WHOLE,
            "back": array(obj({"amount": WHOLE, "due_at": INSTANT, "sent_at": nullable(INSTANT)})),
            "parts": array(
                obj({"kind": TEXT, "source": TEXT, "amount": WHOLE, "received_at": INSTANT})
            ),
            "server_time": INSTANT,
        }
    ),
    "PaymentRecorded": obj({"lot": WIRE_ID, "payment": TEXT, "server_time": INSTANT}),
    "BuyerReminded": obj({"lot": WIRE_ID, "reminded_at": INSTANT, "server_time": INSTANT}),
}

_LOT = "/api/v1/lots/{lot}"
ACT_DOORS: tuple[Door, ...] = (
    Door(
        "get",
        f"{_LOT}/acts",
        "Where a lot stands after the hammer, and every act possible; its court",
        {200: "Acts"},
    ),
    Door(
        "post",
        f"{_LOT}/acts",
        "Propose an act; a clerk of its court",
        {201: "ActProposed"},
        body="ProposeAct",
    ),
    Door(
        "post",
        f"{_LOT}/acts/{{sha256}}/decision",
        "Carry out or refuse what was proposed; an approver of its court, another person",
        {200: "ActDecided"},
        body="ActDecision",
    ),
    Door(
        "post",
        f"{_LOT}/payments",
        "Write down money of the price that the next statement should show; it counts once told; a clerk of its court",
        {201: "PaymentRecorded"},
        body="PricePayment",
    ),
    Door(
        "get",
        f"{_LOT}/default",
        "Where a forfeited deposit goes in four steps, for figures in yuan; its court",
        {200: "DefaultWorking"},
        query=("costs", "resold", "case_debts", "related_debts"),
    ),
    Door(
        "get",
        f"{_LOT}/balance",
        "What I still owe of the price of a lot I bought, and how to pay it",
        {200: "Balance"},
        scope="bid",
    ),
    Door(
        "post",
        f"{_LOT}/reminder",
        "Remind a late buyer in writing; a clerk of its court",
        {201: "BuyerReminded"},
    ),
)
