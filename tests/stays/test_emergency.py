"""The operator stops lots at once (art. 28 II): by page and by program, all that is named or nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from sqlalchemy import select

from auction_app.accounts.models import AccessEntry
from auction_app.accounts.sessions import holder_of
from auction_app.bidding.commands import AcceptedAnswer, RefusedAnswer
from auction_app.bidding.engine import Engine
from auction_app.bidding.models import Auction
from auction_app.contract.shapes import SCHEMAS
from auction_app.deadlines.models import Deadline
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent
from auction_app.evidence.replay import replay
from auction_app.infra.ports import Ports
from auction_app.notices.models import Notice
from auction_app.notices.wording import say_notice
from auction_app.stays.models import Stop
from tests.stays.holding import START, Bench, make_bench, running, typed
from tests.support.checker import check_history
from tests.support.clock import HandClock
from tests.support.people import csrf_of, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

REASON = {"reason_zh": "数据中心断电", "reason_en": "The data centre lost power"}
WISH = {"ground": "system_fault"} | REASON
PAGE, API = "/oversight/stop", "/api/v1/platform/stop"


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    """A lot that is open since an hour."""
    bench = make_bench(app, ports, clock, live_engine)
    bench.clock.at = bench.story.opens_at
    bench.engine.look(bench.lot)
    while bench.auction().status != "open":
        time.sleep(0.01)
    bench.clock.forward(hours=1)
    return bench


@pytest.fixture
def second(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    """A lot of another court, announced."""
    return make_bench(app, ports, clock, live_engine)


def member(bench: Bench, role: str, fresh: timedelta = timedelta(0)) -> FlaskClient:
    """Somebody of the platform; the second factor was shown `fresh` ago."""
    at = bench.clock.now()
    person = make_staff(bench.transactions, bench.ports.vault, role, at)
    client = signed_in(bench.app, bench.transactions, person, at - fresh, second_factor=True)
    return client


def post(client: FlaskClient, **data: Any) -> Any:
    return client.post(PAGE, data={"csrf_token": csrf_of(client, PAGE)} | data)


def send(client: FlaskClient, body: Any) -> Any:
    return client.post(API, json=body, headers={"X-CSRF-Token": csrf_of(client, "/lots")})


def check(name: str, body: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema_rs.Draft202012Validator(schema).validate(body)


def verified(bench: Bench) -> list[str]:
    """What the independent checker and the platform's own verifier find wrong; nothing."""
    query = select(LotEvent.text).where(LotEvent.lot_id == bench.lot).order_by(LotEvent.seq)
    with bench.transactions.reading() as session:
        texts = session.scalars(query).all()
    breaches = replay(parse_event(text) for text in texts).breaches
    return check_history([json.loads(text) for text in texts]) + [one.code for one in breaches]


def status(bench: Bench) -> str:
    return bench.auction().status


def test_a_stop_by_hand_is_a_record_a_report_and_a_refusal_of_every_bid(bench: Bench) -> None:
    first, late = bench.story.bidder("王二"), bench.story.bidder("李四")
    assert isinstance(bench.bid(first), AcceptedAnswer)
    done = post(member(bench, "operator"), lots=bench.lot, **WISH)
    assert done.status_code == 303
    [event] = bench.events("lot.suspended")
    body = event["body"]
    check("LotSuspendedBody", body)
    left = bench.auction().ends_at - bench.clock.now()
    assert body == {
        "actor": "platform",
        "article": "NP28",
        "ground": "system_fault",
        "kind": "emergency",
        "remaining_ms": left // timedelta(milliseconds=1),
        "case_number": bench.case_number(),
        "decision": None,
        "reason": {"zh": REASON["reason_zh"], "en": REASON["reason_en"]},
    }
    bench.clock.forward(seconds=1)
    refused = bench.bid(late, START + 500_000)
    assert isinstance(refused, RefusedAnswer)
    assert refused.code == "lot_suspended"
    with bench.transactions.reading() as session:
        report = session.scalars(
            select(Deadline).where(Deadline.lot_id == bench.lot, Deadline.code == "report_stop")
        ).one()
        stop = session.scalars(select(Stop).where(Stop.lot_id == bench.lot)).one()
        logged = session.scalars(select(AccessEntry).where(AccessEntry.subject == bench.lot)).all()
    assert (report.state, report.due_at) == ("open", stop.stopped_at)
    assert [(one.action, one.reason) for one in logged] == [("lot.stop", REASON["reason_zh"])]


def test_the_court_is_told_and_two_of_its_people_let_it_go_on(bench: Bench) -> None:
    post(member(bench, "operator"), lots=bench.lot, **WISH)
    bench.story.follow()
    bench.story.follow()
    for role in ("clerk", "approver"):
        holder = holder_of(bench.ports.vault, getattr(bench.team, role).account_id)
        with bench.transactions.reading() as session:
            query = select(Notice).where(Notice.holder == holder, Notice.lot_id == bench.lot)
            [notice] = session.scalars(query.where(Notice.kind == "suspended")).all()
        assert notice.params["url"] == bench.path
        assert "断电" in say_notice(notice.kind, notice.params, "zh").text
        assert "lost power" in say_notice(notice.kind, notice.params, "en").text
    soon = typed(bench.clock.now() + timedelta(hours=23))
    later = typed(bench.clock.now() + timedelta(days=2))
    assert bench.propose("resume", ends_at=later).status_code == 409  # report not seen
    assert bench.post(bench.client("clerk"), "/seen").status_code == 303
    assert bench.propose("resume", ends_at=typed(bench.clock.now())).status_code == 422
    assert bench.propose("resume", ends_at=soon).status_code == 422
    bench.hold("resume", ends_at=later)
    assert status(bench) == "open"
    assert verified(bench) == []


def test_everything_open_stops_at_one_instant(bench: Bench, second: Bench) -> None:
    done = send(member(bench, "operator"), {"lots": "all"} | WISH)
    assert done.status_code == 200
    check("PlatformStopped", done.json)
    assert bench.lot in [one["lot"] for one in done.json["stopped"]]
    assert (status(bench), status(second)) == ("suspended", "scheduled")
    with bench.transactions.reading() as session:
        assert session.scalars(select(Auction).where(Auction.status == "open")).all() == []
    again = send(member(bench, "operator"), {"lots": "all"} | WISH)
    assert (again.status_code, again.json["code"]) == (409, "no_lot_runs")


def test_where_one_of_many_cannot_be_stopped_none_is(bench: Bench, second: Bench) -> None:
    operator = member(bench, "operator")
    assert send(operator, {"lots": [second.lot]} | WISH).status_code == 200  # before its opening
    refused = send(operator, {"lots": [bench.lot, second.lot]} | WISH)
    assert (refused.status_code, refused.json["code"]) == (409, "lot_cannot_be_stopped")
    assert refused.json["lot"] == second.lot
    page = post(operator, lots=[bench.lot, second.lot], **WISH)
    assert page.status_code == 409
    assert 'id="f-lots-error"' in page.get_data(as_text=True)
    assert status(bench) == "open"
    assert bench.events("lot.suspended") == []
    unknown = send(operator, {"lots": [bench.lot, "lot-nowhere"]} | WISH)
    assert unknown.status_code == 404
    assert send(operator, {"lots": ["probe"]} | WISH).status_code == 404
    assert status(bench) == "open"


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_nobody_else_of_the_platform_stops_a_lot(bench: Bench, role: str) -> None:
    client = member(bench, role)
    assert client.get(PAGE).status_code == 403
    assert send(client, {"lots": [bench.lot]} | WISH).status_code == 403
    assert status(bench) == "open"


def test_no_court_no_bidder_and_no_stale_second_factor_stops_a_lot(bench: Bench) -> None:
    for role in ("clerk", "approver"):
        assert send(bench.client(role), {"lots": [bench.lot]} | WISH).status_code == 403
    bidder = bench.story.bidder("王二")
    client = signed_in(bench.app, bench.transactions, bidder, bench.clock.now())
    assert send(client, {"lots": [bench.lot]} | WISH).status_code == 403
    assert bench.app.test_client().get(PAGE).status_code in (302, 401)
    stale = member(bench, "operator", timedelta(minutes=6))
    refused = send(stale, {"lots": [bench.lot]} | WISH)
    assert (refused.status_code, refused.json["code"]) == (403, "step_up")
    assert status(bench) == "open"


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        ({}, "lots"),
        ({"lots": []}, "lots"),
        ({"lots": [7]}, "lots"),
        ({"lots": {"a": 1}}, "lots"),
        ({"lots": "all", "ground": "bankruptcy"}, "ground"),
        ({"lots": "all", "ground": ""}, "ground"),
        ({"lots": "all", "reason_zh": " "}, "reason_zh"),
        ({"lots": "all", "reason_en": ["x"]}, "reason_en"),
        ({"lots": "all", "reason_en": "x" * 201}, "reason_en"),
    ],
)
def test_bad_input_is_named_beside_its_field(bench: Bench, body: Any, beside: str) -> None:
    refused = send(member(bench, "operator"), (WISH if body else {}) | body)
    assert refused.status_code == 422
    assert beside in refused.json["fields"]
    assert status(bench) == "open"


def test_the_page_shows_numbers_and_no_names_in_both_languages(bench: Bench) -> None:
    bidder = bench.story.bidder("王小明")
    bench.bid(bidder)
    operator = member(bench, "operator")
    page = operator.get(PAGE).get_data(as_text=True)
    assert "紧急停拍" in page
    assert bench.story.number(bidder) in page
    assert "王小明" not in page
    post(operator, lots=bench.lot, **WISH)
    page = operator.get(PAGE, headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert bench.lot in page
    oversight = operator.get("/oversight").get_data(as_text=True)
    assert f'href="{PAGE}"' in oversight
