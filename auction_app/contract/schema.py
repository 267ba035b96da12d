"""Parts of JSON Schemas: the scalars of the wire, and how objects and arrays of them are written."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
MAX_AMOUNT = 10**13

INSTANT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$",
    "description": "RFC 3339, UTC, six decimals: text order is time order",
}
AMOUNT: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MAX_AMOUNT,
    "description": "minor units (fen)",
}
HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
WIRE_ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
BIDDER: Schema = {"type": "string", "pattern": "^[A-Z0-9]{6}$", "description": "bidder number"}
KEY: Schema = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "description": "lower-case UUID, made and stored by the client first",
}
SEQ: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}


def ref(name: str) -> Schema:
    """A reference to a schema below."""
    return {"$ref": f"#/components/schemas/{name}"}


def obj(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object; members may be added within a version, so unknown ones are allowed."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": sorted(required)}


def array(items: Schema) -> Schema:
    """An array of `items`."""
    return {"type": "array", "items": items}


def nullable(schema: Schema) -> Schema:
    """The schema or null."""
    return {"anyOf": [schema, {"type": "null"}]}


WORDS = obj({"zh": TEXT, "en": TEXT})
RULES = obj(
    {"id": TEXT, "sha256": HASH},
    {
        "extension_window_s": WHOLE,
        "outage_gap_s": WHOLE,
        "recovery_s": WHOLE,
        # What the first offer of a sale starts; 0 in an auction (ADR 0016).
        "countdown_s": WHOLE
        | {
            "description": "Round 3: the first offer sets the end to its arrival plus this, also earlier than planned. 0 otherwise."
        },
        "strict_ladder": FLAG,
    },
)
