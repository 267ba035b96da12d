"""The doors of who may bid, and their shapes, for the description."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_ROW: Json = {"type": "object"}

SCHEMAS: dict[str, Json] = {
    "CourtBidders": {
        "type": "object",
        "properties": {
            "bidders": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "bidder": {"type": "string"},
                        "admitted": {"type": "boolean"},
                        "rank": {"type": ["integer", "null"]},
                        "noted": {"type": "array", "items": _ROW},
                    },
                    "required": ["bidder", "admitted", "rank", "noted"],
                },
            },
            "server_time": {"type": "string"},
        },
        "required": ["bidders", "server_time"],
    },
    "Agents": {
        "type": "object",
        "properties": {
            "agents": {"type": "array", "items": _ROW},
            "server_time": {"type": "string"},
        },
        "required": ["agents", "server_time"],
    },
    "AgentAnswer": {
        "type": "object",
        "properties": {"confirmed": {"type": "boolean"}, "answer": {"type": "string"}},
        "required": ["confirmed", "answer"],
    },
    "AgentWish": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "id_no": {"type": "string"},
            "authority": {"type": "string"},
        },
        "required": ["name", "id_no", "authority"],
    },
    "OwnAgency": {
        "type": "object",
        "properties": {
            "principal": {"type": "string"},
            "confirmed": {"type": ["boolean", "null"]},
            "asked_at": {"type": "string"},
            "server_time": {"type": "string"},
        },
        "required": ["principal", "confirmed", "asked_at", "server_time"],
    },
    "RegisterCopy": {
        "type": "object",
        "properties": {
            "taken_at": {"type": "string"},
            "lines": {"type": "array", "items": _ROW},
        },
        "required": ["lines"],
    },
    "OwnLines": {
        "type": "object",
        "properties": {"lines": {"type": "array", "items": _ROW}},
        "required": ["lines"],
    },
    "OwnLinesReport": {
        "type": "object",
        "properties": {
            "proposal": {"type": ["string", "null"]},
            "lines": {"type": "array", "items": _ROW},
            "server_time": {"type": "string"},
        },
        "required": ["proposal", "lines", "server_time"],
    },
    "CourtProposals": {
        "type": "object",
        "properties": {
            "proposals": {"type": "array", "items": _ROW},
            "server_time": {"type": "string"},
        },
        "required": ["proposals", "server_time"],
    },
    "PersonWish": {
        "type": "object",
        "properties": {
            "id_no": {"type": "string"},
            "decision": {"type": "string"},
            "ground": {"type": "string"},
            "minutes": {"type": "string"},
            "basis": {"type": "string"},
        },
        "required": ["id_no", "decision", "ground"],
    },
    "ProposalMade": {
        "type": "object",
        "properties": {"proposal": {"type": "string"}, "server_time": {"type": "string"}},
        "required": ["proposal", "server_time"],
    },
    "CourtDecision": {
        "type": "object",
        "properties": {"approve": {"type": "boolean"}, "answer": {"type": "string"}},
        "required": ["approve"],
    },
    "CourtDecided": {
        "type": "object",
        "properties": {
            "proposal": {"type": "string"},
            "outcome": {"enum": ["executed", "refused"]},
            "server_time": {"type": "string"},
        },
        "required": ["proposal", "outcome", "server_time"],
    },
    "RegisterReport": {
        "type": "object",
        "properties": {
            "snapshot": {"type": "string"},
            "lines": {"type": "array", "items": _ROW},
            "server_time": {"type": "string"},
        },
        "required": ["snapshot", "lines", "server_time"],
    },
}

# method, path, summary, answers, body, scope
ROWS: tuple[tuple[str, str, str, dict[int, str], str | None, str | None], ...] = (
    ("get", "/api/v1/court/lots/{lot_id}/bidders",
     "Bidder numbers of a lot of my court; remarks after the end", {200: "CourtBidders"}, None, None),
    ("get", "/api/v1/court/lots/{lot_id}/agents",
     "Who asks to bid for whom; the look is logged", {200: "Agents"}, None, None),
    ("post", "/api/v1/court/lots/{lot_id}/agents/{agency_id}",
     "Confirm an agent before bidding starts, or do not", {201: "application/json"}, "AgentAnswer", None),
    ("post", "/api/v1/court/registers",
     "Put register entries of my court forward", {201: "OwnLinesReport", 422: "OwnLinesReport"}, "OwnLines", None),
    ("get", "/api/v1/court/proposals",
     "What waits about register entries of my court", {200: "CourtProposals"}, None, None),
    ("post", "/api/v1/court/proposals/{sha256}/decision",
     "Approve or refuse, as another person, what a digest names", {200: "CourtDecided"}, "CourtDecision", None),
    ("get", "/api/v1/court/lots/{lot_id}/persons",
     "What waits about persons on a lot of my court", {200: "CourtProposals"}, None, None),
    ("post", "/api/v1/court/lots/{lot_id}/persons",
     "Propose to bar, permit or prefer a person on a lot", {201: "ProposalMade"}, "PersonWish", None),
    ("post", "/api/v1/platform/registers",
     "Take the national copy of the registers of debtors over", {201: "RegisterReport"}, "RegisterCopy", None),
    ("get", "/api/v1/lots/{lot_id}/agent", "My request to bid for somebody", {200: "OwnAgency"}, None, "bid"),
    ("post", "/api/v1/lots/{lot_id}/agent", "Ask the court to confirm me as an agent",
     {201: "OwnAgency"}, "AgentWish", "bid"),
)  # fmt: skip
