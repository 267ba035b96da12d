"""OpenAPI 3.1 of the HTTP doors: one row a door, the rest is derived."""

from __future__ import annotations

import re
from typing import Any

from auction_app.contract import bank_doors, distribution_doors, eligibility_doors, shapes
from auction_app.contract.act_shapes import ACT_DOORS
from auction_app.contract.court_shapes import COURT_SCHEMAS
from auction_app.contract.door import Door
from auction_app.contract.money_shapes import AUDIT_DOORS, MONEY_SCHEMAS, PAYMENT_DOORS
from auction_app.contract.shapes import KEY, TEXT, WIRE_ID, ref

Json = dict[str, Any]
SCHEMAS = {
    **shapes.SCHEMAS,
    **COURT_SCHEMAS,
    **eligibility_doors.SCHEMAS,
    **MONEY_SCHEMAS,
    **bank_doors.SCHEMAS,
    **distribution_doors.SCHEMAS,
}
_PARAMETER = re.compile(r"{(\w+)}")


DOORS: tuple[Door, ...] = (
    *bank_doors.DOORS,
    *distribution_doors.DOORS,
    Door("get", "/api/v1", "Limits, rules, log, revision", {200: "Description"}),
    Door("get", "/api/v1/openapi.json", "This description", {200: "application/json"}),
    Door("get", "/api/v1/asyncapi.json", "The live namespace", {200: "application/json"}),
    Door("get", "/api/v1/time", "The server's clock", {200: "Time"}, query=("t0",)),
    Door("get", "/api/v1/rules/{rules_id}", "A published rule set", {200: "RuleSet"}),
    Door("get", "/api/v1/law/articles", "Every article that is applied here", {200: "LawArticles"}),
    Door(
        "get",
        "/api/v1/law/articles/{article}",
        "One article with its rules, figures and cases; ETag",
        {200: "LawArticle"},
    ),
    Door(
        "get",
        "/api/v1/lots",
        "One page of lots",
        {200: "Lots"},
        query=(
            *("q", "state", "category", "round", "court", "province"),
            *("min", "max", "sort", "page"),
        ),
    ),
    Door("get", "/api/v1/lots/{lot}", "Snapshot; ETag is the newest seq", {200: "Snapshot"}),
    Door(
        "get",
        "/api/v1/lots/{lot}/events",
        "Events after a seq: ascending, gapless, final",
        {200: "Events"},
        query=("after", "limit"),
    ),
    Door(
        "get",
        "/api/v1/lots/{lot}/bundle",
        "The lot with proofs, for `auction verify`",
        {200: "Bundle"},
        query=("from",),
    ),
    Door(
        "post",
        "/api/v1/lots/{lot_id}/registration",
        "Apply for a lot",
        {201: "Registration"},
        body="RegistrationWish",
        scope="bid",
    ),
    Door(
        "get",
        "/api/v1/lots/{lot_id}/registration",
        "My application",
        {200: "Registration"},
        scope="bid",
    ),
    Door(
        "post",
        "/api/v1/lots/{lot}/bids",
        "Place a bid under a key",
        {201: "Accepted"},
        body="Bid",
        scope="bid",
        needs_key=True,
    ),
    Door(
        "get",
        "/api/v1/lots/{lot}/bids/{key}",
        "What one of my keys was answered",
        {200: "Accepted|Problem"},
        scope="bid",
    ),
    Door(
        "put",
        "/api/v1/lots/{lot}/auto",
        "Set my secret maximum",
        {200: "Auto"},
        body="AutoWish",
        scope="bid",
    ),
    Door(
        "get",
        "/api/v1/lots/{lot}/hold",
        "How a lot is held, and when it may and must go on; its court",
        {200: "Hold"},
        scope="account",
    ),
    Door(
        "post",
        "/api/v1/lots/{lot}/hold",
        "Propose to suspend, resume or withdraw; a clerk of its court",
        {201: "HoldProposed"},
        body="ProposeHold",
        scope="account",
    ),
    Door(
        "post",
        "/api/v1/lots/{lot}/hold/{sha256}/decision",
        "Carry out or refuse what was proposed; an approver of its court, another person",
        {200: "HoldDecided"},
        body="HoldDecision",
    ),
    Door(
        "post",
        "/api/v1/lots/{lot}/hold/cause",
        "Propose that the cause of a stop is gone since a day; a clerk of its court",
        {201: "HoldProposed"},
        body="CauseEnded",
        scope="account",
    ),
    Door(
        "post",
        "/api/v1/lots/{lot}/objections/{objection}/steps",
        "Record a step of an objection, or propose its outcome; a clerk of its court",
        {201: "ObjectionStepTaken"},
        body="ObjectionStep",
        scope="account",
    ),
    Door(
        "post",
        "/api/v1/platform/stop",
        "Stop lots at once for a fault or a danger, all or none of them; an operator, second factor",
        {200: "PlatformStopped"},
        body="PlatformStop",
    ),
    *ACT_DOORS,
    Door("delete", "/api/v1/lots/{lot}/auto", "Stop it", {200: "Auto"}, scope="bid"),
    Door(
        "post",
        "/api/v1/court/lots/check",
        "What the law says of a lot of my court, stored or not",
        {200: "LotCheck"},
        body="LotDraft",
    ),
    Door(
        "get",
        "/api/v1/court/lots/{lot_id}/panel-decisions",
        "What panels decided on a lot of my court, the decision that holds first",
        {200: "PanelDecisions"},
    ),
    Door(
        "post",
        "/api/v1/court/lots/{lot_id}/panel-decisions",
        "Record a panel's decision: it sets and locks its figures",
        {201: "PanelDecision"},
        body="PanelMinutes",
    ),
    Door(
        "get",
        "/api/v1/registers",
        "The registers of debtors in force, numbers masked",
        {200: "Registers"},
        query=("page",),
    ),
    Door(
        "post",
        "/api/v1/registers/search",
        "Entries about one full number",
        {200: "RegisterHits"},
        body="NumberWish",
        scope="watch",
    ),
    *PAYMENT_DOORS,
    Door("delete", "/api/v1/session", "Sign out this token", {200: "Session"}, scope="account"),
    Door("get", "/api/v1/account", "Whose token this is", {200: "Account"}, scope="account"),
    *AUDIT_DOORS,
    Door(
        "get",
        "/api/v1/court/deadlines",
        "What is due for my court, overdue first",
        {200: "Deadlines"},
        query=("limit", "offset"),
        scope="account",
    ),
    *(Door(*row[:4], body=row[4], scope=row[5]) for row in eligibility_doors.ROWS),
    Door("get", "/log/v1/checkpoint", "The newest checkpoint", {200: "text/plain"}),
    Door("get", "/log/v1/keys", "The log's vkeys", {200: "Keys"}),
    Door("get", "/log/v1/tile/{path}", "A tile of hashes", {200: "application/octet-stream"}),
    Door(
        "get", "/log/v1/tile/entries/{path}", "A tile of leaves", {200: "application/octet-stream"}
    ),
    Door(
        "post",
        "/webhooks/stripe",
        "Stripe's signed messages",
        {200: "application/json"},
        body="application/json",
    ),
    Door("get", "/healthz", "Ready", {200: "Ready"}),
)


def document(public_url: str) -> Json:
    """The whole description."""
    paths: dict[str, Json] = {}
    for door in DOORS:
        paths.setdefault(door.path, {})[door.method] = _operation(door)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Luochui 落槌",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Money in minor units, time in RFC 3339 UTC with six decimals.",
        },
        "servers": [{"url": public_url}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
            },
        },
    }


def _operation(door: Door) -> Json:
    operation: Json = {
        "summary": door.summary,
        "parameters": _parameters(door),
        "responses": {str(status): _answer(name) for status, name in door.answers.items()},
    }
    operation["responses"]["default"] = {
        "description": "Refused, with what to do next",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    if door.body is not None:
        is_named = door.body in SCHEMAS
        schema = ref(door.body) if is_named else {"type": "object"}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if door.scope is not None:
        operation["security"] = [{"bearer": []}, {"session": []}]
        operation["description"] = f"Scope `{door.scope}`."
    return operation


def _parameters(door: Door) -> list[Json]:
    found: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in _PARAMETER.findall(door.path)
    ]
    found += [{"name": name, "in": "query", "schema": TEXT} for name in door.query]
    if door.needs_key:
        header = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": KEY}
        found.append(header)
    return found


def _path_schema(name: str) -> Json:
    if name == "key":
        return KEY
    return WIRE_ID if name in ("lot", "lot_id", "ref") else TEXT


def _answer(name: str) -> Json:
    if "/" in name:
        return {"description": name, "content": {name: {}}}
    names = name.split("|")
    schema = ref(names[0]) if len(names) == 1 else {"anyOf": [ref(one) for one in names]}
    return {"description": name, "content": {"application/json": {"schema": schema}}}
