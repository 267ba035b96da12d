"""The descriptions are the code: the same doors, and every answer has the described shape."""

import re
import uuid

import jsonschema_rs
import pytest

from auction_app.contract import asyncapi, openapi
from auction_app.contract.asyncapi import MESSAGES, REQUESTS
from auction_app.contract.openapi import DOORS
from auction_app.contract.shapes import SCHEMAS
from tests.support.doors import Doors
from tests.support.live import LiveClient

DESCRIBED = ("/api/", "/log/", "/webhooks/", "/healthz")


def validator(schema):
    return jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": SCHEMAS}})


def check(name, body):
    validator({"$ref": f"#/components/schemas/{name}"}).validate(body)


def test_every_door_is_described_and_every_description_has_its_door(app):
    real = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)).rstrip("/"))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if str(rule).startswith(DESCRIBED)
    }
    assert {(door.method, door.path) for door in DOORS} == real


def test_both_documents_are_served_and_their_references_hold(app, client):
    for path, made in (
        ("/api/v1/openapi.json", openapi.document),
        ("/api/v1/asyncapi.json", asyncapi.document),
    ):
        document = client.get(path).get_json()
        names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
        assert names and names <= set(document["components"]["schemas"])
        assert set(document) == set(made("http://localhost"))


@pytest.fixture(scope="module")
def doors(server):
    return Doors(server.port, server.admin_token)


@pytest.fixture(scope="module")
def sale(doors):
    lot, bidder = doors.lot(), doors.bidder()
    path = f"/api/v1/lots/{lot}/registration"
    check("Registration", doors.request("POST", path, {}, bidder.token).body)
    return lot, bidder.token


def test_what_is_read_has_the_described_shape(doors, sale):
    lot, _ = sale
    check("Description", doors.request("GET", "/api/v1").body)
    check("Time", doors.request("GET", "/api/v1/time?t0=1").body)
    check("Lots", doors.request("GET", "/api/v1/lots").body)
    check("Snapshot", doors.snapshot(lot))
    check("Events", doors.request("GET", f"/api/v1/lots/{lot}/events").body)
    check("Bundle", doors.request("GET", f"/api/v1/lots/{lot}/bundle").body)
    check("Keys", doors.request("GET", "/log/v1/keys").body)
    rules = doors.request("GET", "/api/v1").body["rules"]["href"]
    check("RuleSet", doors.request("GET", rules).body)


def test_what_is_decided_has_the_described_shape(doors, sale):
    lot, token = sale
    key = str(uuid.uuid4())
    made = doors.bid(lot, token, doors.snapshot(lot)["minimum"], key).body
    check("Accepted", made)
    check("BidAcceptedBody", made["event"]["body"])
    check("Accepted", doors.outcome(lot, token, key).body)
    for refused in (
        doors.bid(lot, token, 1, str(uuid.uuid4())),
        doors.bid(lot, token, 1, "no key"),
        doors.request("GET", "/api/v1/lots/Lnothing"),
        doors.request("PATCH", "/api/v1/lots"),
        doors.request("GET", "/api/v1/audit/access"),
    ):
        check("Problem", refused.body)
    auto = doors.request("PUT", f"/api/v1/lots/{lot}/auto", {"maximum": 9_000_000}, token)
    check("Auto", auto.body)
    check("Auto", doors.request("DELETE", f"/api/v1/lots/{lot}/auto", token=token).body)


def test_every_live_request_and_message_has_the_described_shape(doors, sale, server):
    lot, token = sale
    key = str(uuid.uuid4())
    bodies = {
        "watch": {"lot": lot, "after": 0},
        "bid": {
            "lot": lot,
            "amount": doors.snapshot(lot)["minimum"],
            "key": key,
            "raise_own": True,
        },
        "outcome": {"lot": lot, "key": key},
        "time": {"t0": 5},
        "unwatch": {"lot": lot},
    }
    assert set(bodies) == set(REQUESTS)
    with LiveClient(server.port, token, timeout_s=10) as client:
        for name, body in bodies.items():
            request, answer = REQUESTS[name]
            validator(request).validate(body)
            validator(answer).validate(client.ask(name, body))
            if name == "bid":
                client.collect_for(6)
    heard = {name for name, _ in client.events}
    assert heard == {"events", "heartbeat"}
    for name, message in client.events:
        validator(MESSAGES[name]).validate(message)
