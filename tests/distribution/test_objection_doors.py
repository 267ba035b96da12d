"""The course of an objection by the doors for programs, in the described shapes (CPI 509, 510)."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from auction_app.books import chart
from auction_app.contract.openapi import SCHEMAS
from auction_app.law.claims import Debtor
from tests.distribution.story import CaseStory, fen, open_story


def check(name: str, body: object) -> None:
    shape = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema_rs.Draft202012Validator(shape).validate(body)


def served(story: CaseStory) -> str:
    story.debtor(Debtor.PERSON)
    for name in "ABC":
        story.claim(name, "10,000")
    story.payees()
    story.arrive("15,000")
    plan = story.plan()
    story.serve_all(plan)
    return plan


def door(story: CaseStory, *rest: str) -> str:
    return "/".join((f"/api/v1/cases/{story.case_id}/plan", *rest))


def send(
    story: CaseStory, path: str, body: dict[str, Any], status: int = 201, role: str = "clerk"
) -> dict[str, Any]:
    answer = story.send(role, path, body)
    told: dict[str, Any] = answer.get_json()
    assert answer.status_code == status, told
    if status < 300:
        check("PlanObjectionTaken", told)
    return told


def today(story: CaseStory) -> str:
    return story.clock.now().date().isoformat()


def object_in_part(story: CaseStory, plan: str) -> str:
    """A contests 1,200.01 of C's share."""
    body = {
        "party": story.parties["A"],
        "on": today(story),
        "text": "C 的利息多算",
        "parts": {story.claims["C"]: "1,200.01"},
    }
    check("EnterPlanObjection", body)
    objection: str = send(story, door(story, plan, "objections"), body)["objection"]
    return objection


def test_from_the_objection_to_the_judgment(story: CaseStory) -> None:
    plan = served(story)
    story.wait(1)
    objection = object_in_part(story, plan)
    step = door(story, "objections", objection)
    assert send(story, f"{step}/suit", {"on": today(story), "suit": "1"}, 409)["code"] == (
        "objection_step"
    )
    opposed = {"on": today(story), "party": story.parties["C"], "text": "没有多算"}
    for name, body in (
        ("others-told", {"on": today(story)}),
        ("oppositions", opposed),
        ("objector-told", {"on": today(story)}),
        ("suit", {"on": today(story), "suit": "（2024）川0105民初9号"}),
    ):
        check("PlanObjectionStep", body)
        send(story, f"{step}/{name}", body)
        story.wait(1)
    story.wait(20)
    assert story.send("approver", door(story, plan, "release"), {}).get_json()["course"] == (
        "set_aside"
    )
    told = story.client("clerk").get(door(story)).get_json()
    check("Plan", told)
    [found] = told["plan"]["objections"]
    assert found["contested"] == {story.claims["C"]: fen("1,200.01")}
    assert (found["suit"], found["ended"]) == ("（2024）川0105民初9号", None)
    assert found["opposed_by"] == ["C"]
    parts = {one["claim"]: one["parts"] for one in told["plan"]["lines"]}[story.claims["C"]]
    assert parts == [
        {"state": "ordered", "amount": fen("3,799.99")},
        {"state": "aside", "amount": fen("1,200.01")},
    ]
    decided = {"outcome": "dismissed", "document": "（2024）川0105民初9号判决"}
    check("SettlePlanSuit", decided)
    assert send(story, f"{step}/settlement", decided, 403)["code"], "an approver decides"
    send(story, f"{step}/settlement", decided, 200, "approver")
    assert send(story, f"{step}/settlement", decided, 409, "approver")["code"] == "objection_step"
    assert story.balance(chart.set_aside(story.case_id, story.claims["C"])) == 0


def test_a_withdrawal_ends_it(story: CaseStory) -> None:
    plan = served(story)
    objection = object_in_part(story, plan)
    send(story, door(story, "objections", objection, "withdrawal"), {"document": "撤回申请"})
    told = story.client("clerk").get(door(story)).get_json()["plan"]["objections"]
    assert [one["ended"] for one in told] == ["withdrawn"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": "yesterday"}, "on"),
        ({"on": "0001-01-01"}, "on"),
        ({"on": "9999-12-31T23:00-12"}, "on"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"party": "nobody"}, "party"),
        ({"disputed": "all"}, "disputed"),
        ({"disputed": ["no-such-line"], "parts": {}}, "disputed"),
        ({"parts": [1]}, "parts"),
        ({"parts": {}}, "disputed"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    story: CaseStory, change: dict[str, Any], field: str
) -> None:
    plan = served(story)
    body = {
        "party": story.parties["A"],
        "on": today(story),
        "text": "错",
        "parts": {story.claims["C"]: "1"},
    }
    told = send(story, door(story, plan, "objections"), body | change, 422)
    assert list(told["fields"]) == [field]
    assert story.client("clerk").get(door(story)).get_json()["plan"]["objections"] == []


def test_another_court_and_an_unknown_step_find_nothing(story: CaseStory) -> None:
    plan = served(story)
    objection = object_in_part(story, plan)
    other = open_story(story.app, story.ports, story.clock)
    foreign = other.send("clerk", door(story, "objections", objection, "others-told"), {"on": "x"})
    assert foreign.status_code == 404
    mixed = other.send("clerk", door(other, "objections", objection, "others-told"), {"on": "x"})
    assert mixed.status_code == 404
    send(story, door(story, "objections", objection, "lottery"), {}, 404)
    send(story, door(story, "objections", "none", "suit"), {}, 404)
