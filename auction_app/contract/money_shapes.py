"""JSON Schemas of the books."""

from __future__ import annotations

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
