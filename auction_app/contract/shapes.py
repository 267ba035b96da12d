"""JSON Schemas (2020-12) of what goes over the wire; both descriptions refer to them by name."""

from __future__ import annotations

from auction_app.contract.act_shapes import ACT_SHAPES
from auction_app.contract.hold_shapes import HOLD_SHAPES
from auction_app.contract.schema import (
    AMOUNT,
    BIDDER,
    FLAG,
    HASH,
    INSTANT,
    KEY,
    MAX_AMOUNT,
    RULES,
    SEQ,
    TEXT,
    WHOLE,
    WIRE_ID,
    WORDS,
    Schema,
    array,
    nullable,
    obj,
    ref,
)

__all__ = [
    "AMOUNT",
    "BIDDER",
    "FLAG",
    "HASH",
    "INSTANT",
    "KEY",
    "MAX_AMOUNT",
    "RULES",
    "SCHEMAS",
    "SEQ",
    "TEXT",
    "WHOLE",
    "WIRE_ID",
    "WORDS",
    "Schema",
    "array",
    "nullable",
    "obj",
    "ref",
]

SCHEMAS: dict[str, Schema] = {
    **ACT_SHAPES,
    **HOLD_SHAPES,
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
    "RegistrationWish": {
        "type": "object",
        "properties": {"housing_promise": TEXT, "for_principal": FLAG},
    },
    "RegisterEntry": obj(
        dict.fromkeys(("kind", "name", "number", "since", "case", "court"), TEXT)
        | {"ground": nullable(WHOLE), "until": nullable(TEXT)}
    ),
    "Registers": obj(
        {
            "entries": {"type": "array", "items": ref("RegisterEntry")},
            "page": WHOLE,
            "total": WHOLE,
            "snapshot_at": nullable(INSTANT),
            "server_time": INSTANT,
        }
    ),
    "RegisterHits": obj(
        {"entries": {"type": "array", "items": ref("RegisterEntry")}, "server_time": INSTANT}
    ),
    "NumberWish": {"type": "object", "properties": {"id_no": TEXT}, "required": ["id_no"]},
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
                        "by": {"enum": ["court", "platform", "buyer", "creditor", "appraiser"]},
                        "url": TEXT,
                    }
                )
            ),
        }
    ),
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
            "compared": {**FLAG, "description": "whether the quotation was compared word for word"},
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
