"""The court's doors to hold a lot for programs: the same acts, the same refusals, the described shapes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from auction_app.accounts.sessions import issue_app_token
from auction_app.bidding.engine import Engine
from auction_app.contract.shapes import SCHEMAS
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from tests.lots.conftest import make_team
from tests.stays.holding import DECISION, REASON, Bench, make_bench, running, typed
from tests.support.clock import HandClock
from tests.support.people import csrf_of

if TYPE_CHECKING:
    from flask import Flask

SUSPEND = {"what": "suspend", "ground": "bankruptcy", "decision": DECISION} | REASON


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    bench = make_bench(app, ports, clock, live_engine)
    bench.clock.at = bench.story.opens_at
    bench.engine.look(bench.lot)
    while bench.auction().status != "open":
        time.sleep(0.01)
    return bench


def check(name: str, body: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema_rs.Draft202012Validator(schema).validate(body)


def send(bench: Bench, role: str, path: str, body: Any, team: Any = None) -> Any:
    client = bench.client(role, team)
    headers = {"X-CSRF-Token": csrf_of(client, "/lots")}
    return client.post(f"/api/v1/lots/{bench.lot}/hold{path}", json=body, headers=headers)


def test_two_programs_hold_a_lot_and_let_it_go_on(bench: Bench) -> None:
    made = send(bench, "clerk", "", SUSPEND)
    assert made.status_code == 201
    check("HoldProposed", made.json)
    digest = made.json["sha256"]
    assert send(bench, "clerk", f"/{digest}/decision", {"decision": "approve"}).status_code == 403
    done = send(bench, "approver", f"/{digest}/decision", {"decision": "approve"})
    check("HoldDecided", done.json)
    again = send(bench, "approver", f"/{digest}/decision", {"decision": "approve"})
    assert (again.status_code, again.json["code"]) == (409, "already_decided")
    [event] = bench.events("lot.suspended")
    check("LotSuspendedBody", event["body"])
    held: Any = bench.client("clerk").get(f"/api/v1/lots/{bench.lot}/hold").json
    check("Hold", held)
    assert (held["state"], held["stop"]["article"]) == ("suspended", "BK19")
    today = legal_day(bench.clock.now()).isoformat()
    put = send(bench, "clerk", "/cause", {"cause_ended_on": today}).json
    check("HoldProposed", put)
    told: Any = bench.client("clerk").get(f"/api/v1/lots/{bench.lot}/hold").json
    check("Hold", told)
    assert (told["waiting"][0]["sha256"], told["stop"]["not_before"]) == (put["sha256"], None)
    done = send(bench, "approver", f"/{put['sha256']}/decision", {"decision": "approve"})
    check("HoldDecided", done.json)
    told = bench.client("clerk").get(f"/api/v1/lots/{bench.lot}/hold").json
    assert told["stop"]["not_before"] == today
    resume = {"what": "resume", "decision": DECISION} | REASON
    resume["ends_at"] = typed(bench.clock.now() + timedelta(days=4))
    digest = send(bench, "clerk", "", resume).json["sha256"]
    send(bench, "approver", f"/{digest}/decision", {"decision": "approve"})
    [event] = bench.events("lot.resumed")
    check("LotResumedBody", event["body"])
    back = {"what": "withdraw", "ground": "settlement", "decision": DECISION} | REASON
    digest = send(bench, "clerk", "", back).json["sha256"]
    no = {"decision": "refuse", "answer": "材料不全"}
    assert send(bench, "approver", f"/{digest}/decision", no).json["outcome"] == "refused"
    assert bench.auction().status == "open"


def test_a_refusal_names_field_code_and_article(bench: Bench) -> None:
    digest = send(bench, "clerk", "", SUSPEND).json["sha256"]
    send(bench, "approver", f"/{digest}/decision", {"decision": "approve"})
    resume = {"what": "resume", "decision": DECISION} | REASON
    resume["ends_at"] = typed(bench.clock.now() + timedelta(days=4))
    refused = send(bench, "clerk", "", resume)
    assert (refused.status_code, refused.json["code"]) == (422, "cause_not_ended")
    assert refused.json["article"] == "BK19"


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        ({}, "what"),
        ({**SUSPEND, "ground": "a mood"}, "ground"),
        ({**SUSPEND, "decision": "7"}, "decision"),
        ({**SUSPEND, "reason_zh": ""}, "reason_zh"),
        ({**SUSPEND, "reason_en": ["x"]}, "reason_en"),
        ({**SUSPEND, "ground": "security"}, "until_on"),
        ({**SUSPEND, "ground": "security", "until_on": "2026-02-30"}, "until_on"),
        ({**SUSPEND, "what": "withdraw", "ground": "tender", "debt": "1e9"}, "debt"),
        ({**SUSPEND, "what": "withdraw", "ground": "tender", "debt": "-1"}, "debt"),
    ],
)
def test_bad_input_is_named_beside_its_field(bench: Bench, body: Any, beside: str) -> None:
    refused = send(bench, "clerk", "", body)
    assert refused.status_code == 422
    assert beside in refused.json["fields"]
    assert bench.proposals() == []


def test_another_court_and_the_public_are_kept_out(bench: Bench) -> None:
    other = make_team(bench.transactions, bench.ports, bench.clock)
    assert send(bench, "clerk", "", SUSPEND, other).status_code == 404
    path = f"/api/v1/lots/{bench.lot}/hold"
    assert bench.client("clerk", other).get(path).status_code == 404
    assert bench.app.test_client().get(path).status_code == 401


def test_a_clerks_program_proposes_by_token_and_no_token_approves(bench: Bench) -> None:
    def ask(role: str, method: str, path: str, body: Any = None) -> Any:
        staff = getattr(bench.team, role)
        with bench.transactions() as tx:
            opened = issue_app_token(tx, staff.account_id, "x", ["account"], bench.clock.now())
        send = getattr(bench.app.test_client(), method)
        url = f"/api/v1/lots/{bench.lot}/hold{path}"
        return send(url, json=body, headers={"Authorization": f"Bearer {opened.token}"})

    assert ask("clerk", "get", "").json["state"] == "open"
    digest = ask("clerk", "post", "", SUSPEND).json["sha256"]
    assert ask("approver", "post", "", SUSPEND).status_code == 403
    refused = ask("approver", "post", f"/{digest}/decision", {"decision": "approve"})
    assert refused.status_code == 403
    assert bench.auction().status == "open"
    outsider = bench.story.bidder("外人")
    headers = {"Authorization": f"Bearer {outsider.token}"}
    sent = bench.app.test_client().get(f"/api/v1/lots/{bench.lot}/hold", headers=headers)
    assert sent.status_code == 403
