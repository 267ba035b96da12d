"""Objections: handed in by form or on paper, sealed, followed step by step, and what they hold up."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from auction_app.bidding.engine import Engine
from auction_app.deadlines.models import Deadline
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law import objections as law
from auction_app.law.lot_states import LotEvent, reason_of
from auction_app.stays.models import Objection, ObjectionStep
from auction_app.stays.objection_queries import BY_TWO_PEOPLE, disposal_findings
from tests.lots.conftest import make_team
from tests.lots.test_court_doors import pdf
from tests.stays.holding import Bench, make_bench, running, typed
from tests.support.clock import HandClock
from tests.support.people import csrf_of, make_bidder, signed_in

if TYPE_CHECKING:
    from flask import Flask

CLAIM = {"kind": "third_party", "name": "李四", "text": "该房屋系我所有，有购房合同为证。"}
NUMBER = "（2026）川0105执异7号"


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    """A running lot, an hour after its opening."""
    bench = make_bench(app, ports, clock, live_engine)
    bench.clock.at = bench.story.opens_at
    bench.engine.look(bench.lot)
    while bench.auction().status != "open":
        time.sleep(0.01)
    bench.clock.forward(hours=1)
    return bench


def object_to(bench: Bench, **changes: Any) -> Any:
    at = bench.clock.now()
    person = make_bidder(bench.transactions, bench.ports.vault, at, name="李四")
    client = signed_in(bench.app, bench.transactions, person, at)
    token = csrf_of(client, "/lots")
    return client.post(f"/lots/{bench.lot}/objection", data={"csrf_token": token} | CLAIM | changes)


def the_objection(bench: Bench) -> Objection:
    with bench.transactions.reading() as session:
        return session.scalars(select(Objection).where(Objection.lot_id == bench.lot)).one()


def step(bench: Bench, name: str, on: date, **more: str) -> Any:
    """A step as the court takes it: what decides about the property by two people."""
    sent = enter(bench, name, on, **more)
    if name not in BY_TWO_PEOPLE or sent.status_code != 303:
        return sent
    return bench.approve()


def enter(bench: Bench, name: str, on: date, **more: str) -> Any:
    data = {"objection": the_objection(bench).id, "step": name, "on": on.isoformat()} | more
    client = bench.client("clerk")
    token = csrf_of(client, "/lots")
    path = f"/desk/lots/{bench.lot}/objections/step"
    return client.post(path, data={"csrf_token": token} | data)


def deadline(bench: Bench, code: str) -> Deadline | None:
    with bench.transactions.reading() as session:
        query = select(Deadline).where(Deadline.lot_id == bench.lot, Deadline.code == code)
        return session.scalars(query).one_or_none()


def state(bench: Bench, code: str) -> str | None:
    found = deadline(bench, code)
    return found.state if found else None


def barred(bench: Bench) -> bool:
    with bench.transactions.reading() as session:
        return bool(disposal_findings(session, bench.lot, bench.clock.now()))


def today(bench: Bench) -> date:
    return legal_day(bench.clock.now())


def test_a_third_party_objects_by_form_and_the_property_may_not_be_disposed_of(
    bench: Bench,
) -> None:
    assert object_to(bench).status_code == 303
    assert barred(bench)
    assert bench.auction().status == "open"  # the court decides on a stop, not a stranger
    decide = deadline(bench, "decide_third_party")
    assert decide is not None
    last = law.decide_by(today(bench), today(bench)).last_day()
    assert decide.due_at == start_of_legal_day(last + timedelta(days=1))
    assert state(bench, "file_objection") == "open"
    page = bench.client("clerk").get(bench.path).get_data(as_text=True)
    assert "李四" in page
    assert CLAIM["text"] in page


def test_what_is_claimed_is_sealed_and_read_by_the_lots_court_alone(bench: Bench) -> None:
    content = pdf()
    assert object_to(bench, paper=(io.BytesIO(content), "deed.pdf")).status_code == 303
    kept = the_objection(bench)
    assert "李四".encode() not in kept.sealed
    url = f"/lots/{bench.lot}/papers/{kept.document_sha256}.pdf"
    assert bench.client("clerk").get(url).data == content
    assert bench.app.test_client().get(url).status_code == 404
    other = make_team(bench.transactions, bench.ports, bench.clock)
    assert bench.client("clerk", other).get(url).status_code == 404
    public = bench.app.test_client().get(f"/lots/{bench.lot}").get_data(as_text=True)
    assert "李四" not in public


def test_the_form_wants_a_signed_in_person_and_says_what_is_wrong(bench: Bench) -> None:
    visitor = bench.app.test_client()
    path = f"/lots/{bench.lot}/objection"
    assert visitor.get(path).status_code in (302, 303, 401)
    for changes in ({"kind": "mine"}, {"name": " "}, {"text": ""}, {"text": "a\u202eb"}):
        answer = object_to(bench, **changes)
        assert answer.status_code == 422
        assert f'id="f-{next(iter(changes))}-error"' in answer.get_data(as_text=True)
    wrong = object_to(bench, paper=(io.BytesIO(b"MZ"), "deed.pdf"))
    assert wrong.status_code == 422
    assert 'id="f-paper-error"' in wrong.get_data(as_text=True)
    with bench.transactions.reading() as session:
        query = select(Objection).where(Objection.lot_id == bench.lot)
        assert session.scalars(query).all() == []


def test_the_form_stands_in_both_languages(bench: Bench) -> None:
    client = bench.client("clerk")
    for locale, said in (("en", "Object to this auction"), ("zh_Hans_CN", "对本次拍卖提出异议")):
        client.set_cookie("locale", locale)
        page = client.get(f"/lots/{bench.lot}/objection").get_data(as_text=True)
        assert said in page
        assert 'data-law="CPL238"' in page
    assert client.get("/lots/Lnothing00000/objection").status_code == 404


def held_for_a_claim(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    bench.hold("suspend", ground="suspend:third_party_objection")


def resume(bench: Bench) -> Any:
    ends_at = typed(bench.clock.now() + timedelta(days=3))
    return bench.propose("resume", ends_at=ends_at)


def error_of(answer: Any) -> str:
    found = re.findall(r'data-law="([A-Z]+\d+)"', answer.get_data(as_text=True))
    assert answer.status_code == 422
    return str(found)


def test_a_dismissed_claim_holds_the_lot_for_fifteen_days_and_then_lets_it_go_on(
    bench: Bench,
) -> None:
    """AC-66: dismissed and served, no suit: not before the sixteenth day, by the fifth after it."""
    held_for_a_claim(bench)
    assert error_of(resume(bench))  # received: held
    bench.clock.forward(days=3)
    assert step(bench, "registered", today(bench)).status_code == 303
    assert step(bench, "told", today(bench)).status_code == 303
    dismissed = {"outcome": "dismissed", "decision": NUMBER}
    assert step(bench, "decided", today(bench), **dismissed).status_code == 303
    assert state(bench, "decide_third_party") == "met"
    assert error_of(resume(bench))  # not yet served
    served = today(bench)
    assert step(bench, "served", served).status_code == 303
    assert "CPI463" in error_of(resume(bench))  # the wait runs
    wait = law.wait_until(served)
    due = deadline(bench, "resume_bidding")
    assert due is not None
    window = law.resumption_after(
        law.Objection(
            law.ObjectionKind.THIRD_PARTY, served, law.ObjectionOutcome.DISMISSED, served, served
        )
    )
    assert window is not None
    assert due.due_at == start_of_legal_day(window.by + timedelta(days=1))
    bench.clock.at = start_of_legal_day(wait) + timedelta(hours=23)
    assert barred(bench)
    assert resume(bench).status_code == 422
    bench.clock.at = start_of_legal_day(window.not_before)
    assert not barred(bench)
    ends_at = typed(bench.clock.now() + timedelta(days=3))
    bench.hold("resume", ends_at=ends_at)
    assert bench.auction().status == "open"
    assert bench.events("lot.resumed")[0]["body"]["ground"] == "third_party_objection"
    assert state(bench, "resume_bidding") == "met"


def test_a_suit_keeps_the_lot_held_until_it_is_lost(bench: Bench) -> None:
    """AC-66: suit filed, so it stays held, however much time goes by."""
    held_for_a_claim(bench)
    step(bench, "decided", today(bench), outcome="dismissed", decision=NUMBER)
    step(bench, "served", today(bench))
    bench.clock.forward(days=9)
    assert step(bench, "suit_filed", today(bench)).status_code == 303
    assert state(bench, "resume_bidding") == "dropped"
    bench.clock.forward(days=90)
    assert barred(bench)
    assert resume(bench).status_code == 422
    assert step(bench, "suit_ended", today(bench)).status_code == 303
    assert state(bench, "resume_bidding") == "open"
    assert resume(bench).status_code == 422
    bench.clock.forward(days=1)
    assert resume(bench).status_code == 303


def test_a_claim_bars_resumption_whatever_the_lot_was_stopped_for(bench: Bench) -> None:
    bench.hold("suspend")
    assert object_to(bench).status_code == 303
    answer = resume(bench)
    assert "EXP15" in error_of(answer)


def test_an_objection_to_the_procedure_bars_nothing_by_itself(bench: Bench) -> None:
    assert object_to(bench, kind="party").status_code == 303
    assert not barred(bench)
    assert state(bench, "decide_objection") == "open"
    bench.hold("suspend", ground="suspend:party_objection")
    assert resume(bench).status_code == 422
    decided = {"outcome": "dismissed", "decision": NUMBER}
    assert step(bench, "decided", today(bench), **decided).status_code == 303
    assert step(bench, "served", today(bench)).status_code == 303
    assert step(bench, "suit_filed", today(bench)).status_code == 422  # none after such a ruling
    assert resume(bench).status_code == 303


@pytest.mark.parametrize(
    ("name", "days", "more", "beside"),
    [
        ("served", 0, {}, "step"),
        ("suit_filed", 0, {}, "step"),
        ("nonsense", 0, {}, "step"),
        ("decided", 0, {}, "outcome"),
        ("decided", 1, {"outcome": "upheld", "decision": NUMBER}, "on"),
        ("decided", -9, {"outcome": "upheld", "decision": NUMBER}, "on"),
        ("decided", 0, {"outcome": "upheld", "decision": "7"}, "decision"),
    ],
)
def test_a_step_out_of_order_is_refused(
    bench: Bench, name: str, days: int, more: dict[str, str], beside: str
) -> None:
    assert object_to(bench).status_code == 303
    answer = step(bench, name, today(bench) + timedelta(days=days), **more)
    assert answer.status_code == 422
    assert f'href="#f-{beside}"' in answer.get_data(as_text=True)
    with bench.transactions.reading() as session:
        mine = select(ObjectionStep).where(ObjectionStep.objection_id == the_objection(bench).id)
        assert session.scalars(mine).all() == []


def test_a_clerk_enters_a_paper_with_the_day_it_came(bench: Bench) -> None:
    client = bench.client("clerk")
    token = csrf_of(client, "/lots")
    path = f"/desk/lots/{bench.lot}/objections"
    on = today(bench) - timedelta(days=2)
    form = {"csrf_token": token, "received_on": on.isoformat()} | CLAIM
    tomorrow = (today(bench) + timedelta(days=1)).isoformat()
    assert client.post(path, data=form | {"received_on": tomorrow}).status_code == 422
    assert client.post(path, data=form | {"received_on": ""}).status_code == 422
    assert client.post(path, data=form).status_code == 303
    kept = the_objection(bench)
    assert (kept.channel, kept.received_on) == ("paper", on)
    decide = deadline(bench, "decide_third_party")
    assert decide is not None
    last = law.decide_by(on, on).last_day()
    assert decide.due_at == start_of_legal_day(last + timedelta(days=1))


def test_another_courts_clerk_records_nothing(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    other = make_team(bench.transactions, bench.ports, bench.clock)
    client = bench.client("clerk", other)
    token = csrf_of(client, "/lots")
    data = {"csrf_token": token, "objection": the_objection(bench).id, "step": "registered"}
    path = f"/desk/lots/{bench.lot}/objections/step"
    sent = client.post(path, data=data | {"on": today(bench).isoformat()})
    assert sent.status_code == 404


def test_what_was_recorded_stays(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    for table, values in ((Objection, {"kind": "party"}), (ObjectionStep, {"decision": "x"})):
        step(bench, "registered", today(bench))
        with pytest.raises(DBAPIError, match="stays"), bench.transactions() as tx:
            tx.session.execute(update(table).values(**values))


def test_a_flood_of_forms_ends_at_the_desk(bench: Bench) -> None:
    from auction_app.stays.objections import MOST_OPEN

    for _one in range(MOST_OPEN):
        assert object_to(bench).status_code == 303
    assert object_to(bench).status_code == 409


def test_a_party_who_lost_may_ask_the_court_above_for_ten_days(bench: Bench) -> None:
    assert object_to(bench, kind="party").status_code == 303
    step(bench, "decided", today(bench), outcome="dismissed", decision=NUMBER)
    assert deadline(bench, "reconsideration") is None
    assert step(bench, "served", today(bench)).status_code == 303
    due = deadline(bench, "reconsideration")
    assert due is not None
    assert due.due_at == law.reconsider_by(today(bench), today(bench)).due_at()
    assert deadline(bench, "third_party_wait") is None


def test_what_the_platform_does_by_itself_names_its_reason_in_the_record(bench: Bench) -> None:
    [announced], [opened] = bench.events("lot.announced"), bench.events("lot.opened")
    for event, reason in ((announced, LotEvent.PUBLISH), (opened, LotEvent.OPEN)):
        assert {"actor", "article", "case_number"} <= event["body"].keys()
        assert event["body"]["reason"] == reason_of(reason)
