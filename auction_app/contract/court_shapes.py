"""JSON Schemas of the doors for programs of a court: the checks of a draft, and a panel's decision."""

from __future__ import annotations

from auction_app.contract.shapes import (
    AMOUNT,
    FLAG,
    INSTANT,
    MAX_AMOUNT,
    TEXT,
    WHOLE,
    Schema,
    array,
    nullable,
    obj,
)

DAY: Schema = {"type": "string", "format": "date"}
DEPOSIT: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": MAX_AMOUNT,
    "description": "minor units (fen)",
}
TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}
RANK = obj({"rank": {"type": "integer", "minimum": 1}, "who": TEXT, "right": TEXT})
FINDING = obj(
    {
        "field": TEXT,
        "verdict": TEXT,
        "code": TEXT,
        "article": {"type": "string", "description": "key of the article, such as NP10"},
        "figures": TEXTS,
        "mend": {
            "type": "object",
            "description": "field → lawful value; amounts in fen",
            "additionalProperties": {"anyOf": [TEXT, WHOLE]},
        },
        "waived": FLAG,
    }
)
_MINUTES = {
    "decided_on": DAY,
    "document_number": TEXT,
    "presiding": TEXT,
    "judges": array(TEXT),
    "start_price": AMOUNT,
    "increment": AMOUNT,
    "deposit": DEPOSIT,
    "priority": array(RANK),
}
_RECORDED = {
    **_MINUTES,
    "number": {"type": "integer", "minimum": 1},
    "round": {"enum": [1, 2, 3]},
    "previous_start": nullable(AMOUNT),
    "recorded_by": TEXT,
    "recorded_at": INSTANT,
}

COURT_SCHEMAS: dict[str, Schema] = {
    "LotDraft": {
        "type": "object",
        "description": "the editor's fields by their names; amounts in fen, instants in Beijing time",
        "properties": {
            "lot": {"type": "string", "description": "a draft whose panel decision is considered"}
        },
    },
    "LotCheck": obj({"findings": array(FINDING), "errors": TEXTS, "lawful": WHOLE, "open": WHOLE}),
    "PanelMinutes": obj({"revision": WHOLE, **_MINUTES}),
    "PanelDecision": obj({"lot": TEXT, "revision": WHOLE, **_RECORDED}),
    "PanelDecisions": obj({"lot": TEXT, "revision": WHOLE, "decisions": array(obj(_RECORDED))}),
}
