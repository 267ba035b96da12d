"""Schemas of stops: the bodies of their events, and the court's doors about them."""

from __future__ import annotations

from auction_app.contract.schema import (
    FLAG,
    HASH,
    INSTANT,
    SEQ,
    TEXT,
    WHOLE,
    WIRE_ID,
    WORDS,
    Schema,
    array,
    nullable,
    obj,
)

DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "in Shanghai"}
STEPS = [
    "registered",
    "told",
    "decided",
    "served",
    "reconsideration_asked",
    "reconsidered",
    "suit_filed",
    "suit_ended",
]
OUTCOMES = ["upheld", "dismissed", "not_accepted", "withdrawn"]
REASON: Schema = {"anyOf": [WORDS, TEXT], "description": "both languages; a code of the platform"}
DOCUMENT = obj({"sha256": HASH, "public": FLAG})
_COMMON: dict[str, Schema] = {
    "actor": {"enum": ["court", "system", "platform"]},
    "article": TEXT,
    "case_number": TEXT,
    "reason": REASON,
    "decision": nullable(TEXT),
    "ground": TEXT,
}
_SIGNED: dict[str, Schema] = {"proposal": HASH, "document": DOCUMENT}
_STOP = obj(
    {
        "kind": {"enum": ["stay", "suspension", "emergency"]},
        "article": TEXT,
        "stopped_at": INSTANT,
        "remaining_ms": WHOLE,
        "not_before": nullable(DAY),
        "by": nullable(DAY),
        "is_overdue": FLAG,
    }
)

HOLD_SHAPES: dict[str, Schema] = {
    "LotSuspendedBody": obj(
        {
            **_COMMON,
            "kind": {"enum": ["stay", "suspension", "emergency"]},
            "remaining_ms": {"type": "integer", "minimum": 0},
        },
        {**_SIGNED, "until": DAY, "evidence": obj({"gap_from": INSTANT, "gap_to": INSTANT})},
    ),
    "LotResumedBody": obj({**_COMMON, "ends_at": INSTANT}, {**_SIGNED, "opens_at": INSTANT}),
    "LotWithdrawnBody": obj(_COMMON, _SIGNED),
    "ProposeHold": obj(
        {
            "what": {"enum": ["suspend", "resume", "withdraw"]},
            "decision": TEXT,
            "reason_zh": TEXT,
            "reason_en": TEXT,
        },
        {
            "ground": TEXT,
            "ends_at": TEXT,
            "cause_ended_on": DAY,
            "until_on": DAY,
            "debt": TEXT,
            "expense": TEXT,
            "principal": TEXT,
            "due_on": DAY,
            "handed_in": TEXT,
            "handed_in_on": DAY,
        },
    ),
    "HoldProposed": obj({"lot": WIRE_ID, "what": TEXT, "sha256": HASH, "server_time": INSTANT}),
    "HoldDecision": obj({"decision": {"enum": ["approve", "refuse"]}}, {"answer": TEXT}),
    "HoldDecided": obj(
        {"lot": WIRE_ID, "sha256": HASH, "outcome": {"enum": ["executed", "refused"]}}, {"seq": SEQ}
    ),
    "CauseEnded": obj({"cause_ended_on": DAY}),
    "ObjectionStep": obj(
        {"step": {"enum": STEPS}, "on": DAY},
        {"outcome": {"enum": OUTCOMES}, "decision": TEXT},
    ),
    "ObjectionStepTaken": obj(
        {
            "lot": WIRE_ID,
            "what": {"enum": [*STEPS, "outcome"]},
            "sha256": nullable(HASH),
            "server_time": INSTANT,
        }
    ),
    "PlatformStop": obj(
        {
            "lots": {"anyOf": [{**array(WIRE_ID), "minItems": 1}, {"const": "all"}]},
            "ground": {"enum": ["system_fault", "security_danger"]},
            "reason_zh": TEXT,
            "reason_en": TEXT,
        }
    ),
    "PlatformStopped": obj(
        {"stopped": array(obj({"lot": WIRE_ID, "seq": SEQ})), "server_time": INSTANT}
    ),
    "Hold": obj(
        {
            "lot": WIRE_ID,
            "case_number": TEXT,
            "state": TEXT,
            "opens_at": INSTANT,
            "ends_at": INSTANT,
            "may": array({"enum": ["suspend", "resume", "withdraw"]}),
            "grounds": array(obj({"ground": TEXT, "article": TEXT})),
            "least_ends_at": nullable(INSTANT),
            "waiting": array(obj({"what": TEXT, "sha256": HASH, "text": TEXT, "clerk": TEXT})),
            "objections": array(
                obj(
                    {
                        "objection": WIRE_ID,
                        "kind": {"enum": ["party", "third_party"]},
                        "received_on": DAY,
                        "bars": FLAG,
                        "may_record": array({"enum": STEPS}),
                    }
                )
            ),
            "server_time": INSTANT,
        },
        {"stop": _STOP},
    ),
}
