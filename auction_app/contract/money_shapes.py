"""Doors for auditors, and the JSON Schemas of the books."""

from __future__ import annotations

from auction_app.contract.door import Door
from auction_app.contract.shapes import INSTANT, TEXT, WHOLE, Schema, array, nullable, obj

_ROW = obj(
    {
        "txn": TEXT,
        "seq": WHOLE,
        "account": TEXT,
        "amount": {"type": "integer", "description": "minor units (fen); a credit is positive"},
        "currency": TEXT,
        "ref": TEXT,
        "at": INSTANT,
    }
)

MONEY_SCHEMAS: dict[str, Schema] = {
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
        "Every row of the books at any past moment, streamed from one snapshot",
        {200: "Ledger"},
        query=("as_of",),
        scope="audit",
    ),
)
