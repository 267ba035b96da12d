"""Deadlines for programs: the court's own, and the alarms of the platform."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import jsonschema_rs

from auction_app.accounts.sessions import issue_app_token
from auction_app.contract.openapi import SCHEMAS
from auction_app.deadlines.service import meet_deadline
from tests.market.conftest import Desk

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PATH = "/api/v1/court/deadlines"


def shape(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    )


def test_a_court_reads_its_own_deadlines_overdue_first(desk: Desk, client: FlaskClient) -> None:
    desk.set("make_ruling", desk.end_of_day(4))
    desk.set("deliver", desk.end_of_day(0))
    desk.set("list_delete", desk.end_of_day(2), lot_id=None)
    desk.clock.forward(days=1)
    said = desk.clerk.get(PATH).get_json()
    shape("Deadlines").validate(said)
    assert [one["code"] for one in said["deadlines"]] == ["deliver", "list_delete", "make_ruling"]
    first, of_the_case = said["deadlines"][:2]
    assert first["is_overdue"] and first["article"] == "AS27" and first["law"] == "/law/AS27"
    assert first["act"] == {"zh": "交付拍卖财产", "en": "Hand over the property"}
    assert of_the_case["lot"] is None and of_the_case["title"] is None
    page = desk.clerk.get(f"{PATH}?limit=1&offset=1").get_json()
    assert page["total"] == 3 and [one["code"] for one in page["deadlines"]] == ["list_delete"]


def test_a_token_of_the_clerk_may_read_and_others_may_not(desk: Desk, client: FlaskClient) -> None:
    clerk = desk.team.clerk.account_id
    with desk.transactions() as tx:
        token = issue_app_token(tx, clerk, "calendar", ["account"], desk.clock.now()).token
    answer = client.get(PATH, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200 and answer.get_json()["total"] == 0
    assert client.get(PATH).status_code == 401
    assert desk.sign_in(desk.member("supervisor")).get(PATH).status_code == 403


def test_nonsense_in_the_address_is_refused_beside_its_name(desk: Desk) -> None:
    for wrong in ("-1", "x", "1e3", "٣", "99999999999"):
        answer = desk.clerk.get(PATH, query_string={"limit": wrong})
        assert answer.status_code == 400 and answer.get_json()["fields"] == {
            "limit": "whole_number"
        }


def test_an_overdue_refund_is_an_alarm_until_the_last_one_is_sent(
    desk: Desk, client: FlaskClient
) -> None:
    desk.set("refund_deposits", desk.clock.now() + timedelta(hours=24))
    desk.set("deliver", desk.clock.now() + timedelta(hours=1))
    assert client.get("/healthz").get_json()["alarms"] == []
    desk.clock.forward(hours=24)
    said = client.get("/healthz").get_json()
    shape("Ready").validate(said)
    assert said["ready"] and said["alarms"] == ["refund_deposits_overdue"]  # not the court's own
    assert "Refund the losing deposits" in desk.read() and "overdue" in desk.read()
    with desk.transactions() as tx:
        meet_deadline(tx, "refund_deposits", desk.lot_id, desk.clock.now())
    assert client.get("/healthz").get_json()["alarms"] == []
