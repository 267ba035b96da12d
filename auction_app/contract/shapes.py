"""JSON Schemas (2020-12) of what goes over the wire; both descriptions refer to them by name."""

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
        "strict_ladder": FLAG,
    },
)

SCHEMAS: dict[str, Schema] = {
    "Snapshot": obj(
        {
            "v": {"const": 1},
            "lot": WIRE_ID,
            "as_of_seq": SEQ,
            "head": HASH,
            "state": {"enum": ["scheduled", "open", "suspended", "closed", "withdrawn"]},
            "round": {"enum": [1, 2, 3]},
            "currency": TEXT,
            "start_price": AMOUNT,
            "increment": AMOUNT,
            "price": nullable(AMOUNT),
            "minimum": AMOUNT,
            "leader": nullable(BIDDER),
            "bids": SEQ,
            "opens_at": INSTANT,
            "ends_at": INSTANT,
            "extensions": SEQ,
            "rules": RULES,
            "server_time": INSTANT,
        },
        {
            "planned_ends_at": INSTANT,
            "deposit": {"type": "integer", "minimum": 0},
            "outcome": {"enum": ["sold", "unsold"]},
            "closed_at": INSTANT,
        },
    ),
    "Event": obj(
        {
            "v": {"const": 1},
            "lot": WIRE_ID,
            "seq": {"type": "integer", "minimum": 1},
            "prev": HASH,
            "kind": {"type": "string", "pattern": r"^[a-z_]+(\.[a-z_]+)+$"},
            "at": INSTANT,
            "body": {"type": "object"},
        }
    ),
    "BidAcceptedBody": obj(
        {
            "bidder": BIDDER,
            "amount": AMOUNT,
            "received_at": INSTANT,
            "ends_at": INSTANT,
            "basis": {"enum": ["bid", "auto", "priority_match"]},
        }
    ),
    "Events": obj({"events": array(ref("Event")), "head_seq": SEQ, "server_time": INSTANT}),
    "Accepted": obj(
        {
            "decision": {"const": "accepted"},
            "event": ref("Event"),
            "receipt": {"type": "string", "description": "C2SP signed note over lot, seq, leaf"},
            "server_time": INSTANT,
        }
    ),
    "Problem": obj(
        {"type": TEXT, "title": TEXT, "status": WHOLE, "code": TEXT, "server_time": INSTANT},
        {
            "detail": TEXT,
            "decided": {"type": "boolean", "description": "false: it did not and will not happen"},
            "received_at": INSTANT,
            "request_id": TEXT,
            "retry_after_s": {"type": "number"},
            "minimum": AMOUNT,
            "price": nullable(AMOUNT),
            "as_of_seq": SEQ,
            "fields": {"type": "object"},
            "article": {**TEXT, "description": "the article it rests on, for example NP20"},
            "law": {**TEXT, "description": "where that article is read, for example /law/NP20"},
            "receipt": TEXT,
        },
    ),
    "Bid": {
        "type": "object",
        "properties": {"amount": AMOUNT, "raise_own": FLAG},
        "required": ["amount"],
        "additionalProperties": False,
    },
    "Auto": obj({"maximum": nullable(AMOUNT), "bidder": BIDDER, "server_time": INSTANT}),
    "AutoWish": {
        "type": "object",
        "properties": {"maximum": AMOUNT},
        "required": ["maximum"],
        "additionalProperties": False,
    },
    "Registration": obj(
        {
            "bidder": BIDDER,
            "commitment": HASH,
            "deposit": obj(
                {
                    "amount": {"type": "integer", "minimum": 0},
                    "currency": TEXT,
                    "ref": nullable(TEXT),
                    "status": TEXT,
                    "pay": {"type": "object"},
                }
            ),
            "server_time": INSTANT,
        }
    ),
    "Payment": obj({"ref": TEXT, "amount": AMOUNT, "currency": TEXT, "state": TEXT}),
    "Time": obj({"t0": TEXT, "t1": INSTANT, "t2": INSTANT, "uncertainty_ms": WHOLE}),
    "Bundle": obj(
        {
            "format": {"const": "auction-lot-bundle/1"},
            "lot": WIRE_ID,
            "checkpoint": TEXT,
            "entries": array(obj({"index": SEQ, "leaf": TEXT, "proof": array(TEXT)})),
            "consistency": {"type": "object"},
        }
    ),
    "Keys": obj({"keys": array(TEXT)}),
    "Lots": obj(
        {"lots": array({"type": "object"}), "total": SEQ, "page": WHOLE, "server_time": INSTANT}
    ),
    "Description": obj(
        {"contract": TEXT, "limits": {"type": "object"}, "rules": RULES, "log": {"type": "object"}}
    ),
    "Access": obj(
        {
            "rows": array(
                obj(
                    {
                        "id": {"type": "integer"},
                        "at": INSTANT,
                        "actor": TEXT,
                        "action": TEXT,
                        "subject": TEXT,
                        "reason": TEXT,
                    }
                )
            ),
            "next_after": {"type": "integer"},
            "server_time": INSTANT,
        }
    ),
    "Account": obj(
        {
            "user_id": WIRE_ID,
            "kind": {"enum": ["person", "organisation"]},
            "verified": FLAG,
            "second_factor": FLAG,
            "scopes": array(TEXT),
            "session_ends_at": INSTANT,
            "server_time": INSTANT,
        }
    ),
    "Session": obj({"ended": TEXT, "server_time": INSTANT}),
    "Deadlines": obj(
        {
            "court": WIRE_ID,
            "total": SEQ,
            "deadlines": array(
                obj(
                    {
                        "id": WIRE_ID,
                        "code": TEXT,
                        "article": TEXT,
                        "law": TEXT,
                        "act": WORDS,
                        "period": WORDS,
                        "lot": nullable(WIRE_ID),
                        "title": nullable(WORDS),
                        "case_number": TEXT,
                        "since": INSTANT,
                        "due_at": INSTANT,
                        "last_day": {"type": "string", "format": "date"},
                        "is_provisional": FLAG,
                        "is_overdue": FLAG,
                        "is_explained": FLAG,
                        "by": {"enum": ["court", "platform", "buyer", "creditor"]},
                        "url": TEXT,
                    }
                )
            ),
        }
    ),
    "Ready": obj({"ready": {"const": True}, "alarms": array(TEXT), "server_time": INSTANT}),
    "LawArticles": obj(
        {
            "articles": array(
                obj({"key": TEXT, "instrument": TEXT, "title": WORDS, "href": TEXT, "law": TEXT})
            )
        }
    ),
    "LawArticle": obj(
        {
            "key": TEXT,
            "number": {"type": "integer", "minimum": 0},
            "instrument": TEXT,
            "source": WORDS,
            "label": WORDS,
            "since": {"type": "string", "format": "date"},
            "confirmed": {"type": "boolean", "description": "false: the original was not seen"},
            "title": WORDS,
            "text": WORDS,
            "law": TEXT,
            "rules": array(
                obj(
                    {
                        "name": TEXT,
                        "demand": WORDS,
                        "convention": FLAG,
                        "unconfirmed": FLAG,
                        "cases": array(TEXT),
                    }
                )
            ),
            "figures": array(
                obj(
                    {
                        "name": WORDS,
                        "unit": WORDS,
                        "values": array(obj({"since": TEXT, "value": TEXT})),
                    }
                )
            ),
            "cases": array(TEXT),
        },
        {"no_rule": WORDS},
    ),
    "RuleSet": obj({"id": TEXT, "rules": array({"type": "object"})}),
}
