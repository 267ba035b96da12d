"""AsyncAPI 3.0 of `/live/v1`: each request with its acknowledgement, each message of the server."""

from __future__ import annotations

from typing import Any

from auction_app.contract.shapes import (
    AMOUNT,
    BIDDER,
    FLAG,
    INSTANT,
    KEY,
    SCHEMAS,
    SEQ,
    TEXT,
    WIRE_ID,
    array,
    nullable,
    obj,
    ref,
)

Json = dict[str, Any]
OK: Json = {"const": True}
REFUSED = obj({"ok": {"const": False}, "error": ref("Problem")})
TIME_VALUE: Json = {"type": ["string", "integer"]}

# name → (request, acknowledgement when it went well)
REQUESTS: dict[str, tuple[Json, Json]] = {
    "watch": (
        obj({"lot": WIRE_ID}, {"after": SEQ}),
        obj({"ok": OK, "head_seq": SEQ, "lot": ref("Snapshot")}),
    ),
    "unwatch": (obj({"lot": WIRE_ID}), obj({"ok": OK})),
    "bid": (
        obj({"lot": WIRE_ID, "amount": AMOUNT, "key": KEY}, {"raise_own": FLAG}),
        obj(
            {
                "ok": OK,
                "decision": {"const": "accepted"},
                "event": ref("Event"),
                "receipt": TEXT,
                "server_time": INSTANT,
            }
        ),
    ),
    "outcome": (
        obj({"lot": WIRE_ID, "key": KEY}),
        obj({"ok": OK, "decision": {"const": "accepted"}, "event": ref("Event"), "receipt": TEXT}),
    ),
    "time": (obj({"t0": TIME_VALUE}), obj({"t0": TIME_VALUE, "t1": INSTANT, "t2": INSTANT})),
}

MESSAGES: dict[str, Json] = {
    "events": obj(
        {"lot": WIRE_ID, "events": array(ref("Event")), "head_seq": SEQ},
        {"skipped": {**array(SEQ), "minItems": 2, "maxItems": 2}},
    ),
    "heartbeat": obj(
        {"server_time": INSTANT, "heads": {"type": "object", "additionalProperties": SEQ}}
    ),
    "session": obj({"state": {"enum": ["expiring", "ended"]}, "at": INSTANT}),
    "notice": obj({"code": TEXT, "text": TEXT, "until": nullable(INSTANT)}),
}


def document(host: str) -> Json:
    """The whole description."""
    channel = {"$ref": "#/channels/live"}
    messages = {name: {"name": name, "payload": schema} for name, schema in MESSAGES.items()}
    for name, (request, answer) in REQUESTS.items():
        messages[name] = {"name": name, "payload": request}
        messages[f"{name}Ack"] = {"name": name, "payload": {"anyOf": [answer, REFUSED]}}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Luochui 落槌 live", "version": "1"},
        "servers": {
            "live": {
                "host": host,
                "protocol": "ws",
                "pathname": "/socket.io/",
                "description": "Socket.IO 5, namespace /live/v1, auth {token?, client}",
            }
        },
        "channels": {"live": {"address": "/live/v1", "messages": messages}},
        "operations": {**_sent(channel), **_received(channel)},
        "components": {"schemas": {**SCHEMAS, "Bidder": BIDDER}},
    }


def _message(name: str) -> Json:
    return {"$ref": f"#/channels/live/messages/{name}"}


def _sent(channel: Json) -> Json:
    """What a client sends; every request asks for its acknowledgement."""
    return {
        name: {
            "action": "receive",
            "channel": channel,
            "messages": [_message(name)],
            "reply": {"channel": channel, "messages": [_message(f"{name}Ack")]},
        }
        for name in REQUESTS
    }


def _received(channel: Json) -> Json:
    """What the server says unasked."""
    return {
        f"on_{name}": {"action": "send", "channel": channel, "messages": [_message(name)]}
        for name in MESSAGES
    }
