"""Doors for auditors, and the JSON Schemas of the books."""

from __future__ import annotations

from auction_app.contract.door import Door
from auction_app.contract.shapes import INSTANT, TEXT, WHOLE, Schema, array, nullable, obj

_ROW = obj(
    {
        "txn": {**TEXT, "description": "the act; `sealed:{seq}` while its lot runs"},
        "seq": WHOLE,
        "account": {**TEXT, "description": "`deposit:{lot}:sealed` while the lot runs"},
        "amount": {"type": "integer", "description": "minor units (fen); a credit is positive"},
        "currency": TEXT,
        "ref": TEXT,
        "at": INSTANT,
    }
)

MONEY_SCHEMAS: dict[str, Schema] = {
    "CardPayment": obj(
        {
            "ref": TEXT,
            "amount": WHOLE,
            "currency": TEXT,
            "state": TEXT,
            "method": {"const": "stripe"},
            "payment_intent": TEXT,
            "client_secret": TEXT,
            "publishable_key": TEXT,
            "hosted_url": nullable(TEXT),
        }
    ),
    "Ready": obj(
        {
            "ready": {"const": True},
            "alarms": array(TEXT),
            "money": obj(
                {
                    "card_disputes_open": WHOLE,
                    "card_losses_uncovered": WHOLE,
                    "refunds_failed": WHOLE,
                    "refunds_overdue": WHOLE,
                    "card_money_aside": WHOLE,
                    "provider_payouts_late": WHOLE,
                    "webhook_silent": WHOLE,
                    "deposits_not_transferred": WHOLE,
                    "hand_records_not_shown": WHOLE,
                    "bank_money_unassigned": WHOLE,
                    "bank_debits_unexplained": WHOLE,
                    "bank_payouts_late": WHOLE,
                    "bank_proposals_undecided": WHOLE,
                }
            ),
            "server_time": INSTANT,
        }
    ),
    "Ledger": obj(
        {
            "rows": array(_ROW),
            "count": WHOLE,
            "totals": {
                "type": "object",
                "description": "currency → sum of all rows: zero, or something is wrong",
                "additionalProperties": {"type": "integer"},
            },
            "as_of": nullable(INSTANT),
        }
    ),
}

PAYMENT_DOORS = (
    Door("get", "/api/v1/payments/{ref}", "My payment", {200: "Payment"}, scope="bid"),
    Door(
        "post",
        "/api/v1/payments/{ref}/sandbox",
        "Pay in the sandbox",
        {200: "Payment"},
        body="application/json",
        scope="bid",
    ),
    Door(
        "post",
        "/api/v1/payments/{ref}/card",
        "Begin my payment by card, or find it begun; what the provider's form needs. 404 in the sandbox",
        {200: "CardPayment"},
        body="application/json",
        scope="bid",
    ),
)

AUDIT_DOORS = (
    Door(
        "get",
        "/api/v1/audit/access",
        "Who looked at whom",
        {200: "Access"},
        query=("after", "limit"),
        scope="audit",
    ),
    Door(
        "get",
        "/api/v1/audit/ledger",
        "Every row of the books at any past moment, from one snapshot; which number a payment of a running lot was made for is sealed",
        {200: "Ledger"},
        query=("as_of",),
        scope="audit",
    ),
)
