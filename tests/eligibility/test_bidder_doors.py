"""Agents, housing, defaulters, claims and secrecy as people meet them: by page and by API, hours passing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from auction_app.accounts.queries import looks
from auction_app.accounts.service import create_bidder
from auction_app.cases.models import CaseParty
from auction_app.cases.service import add_party
from auction_app.deadlines.models import Deadline
from auction_app.eligibility.defaulters import record_default
from auction_app.eligibility.models import Registration
from auction_app.eligibility.person_models import Agency, BidderPromise, EligibilityDecision
from auction_app.eligibility.rechecks import recheck_buyer
from auction_app.evidence.chain import parse_event
from auction_app.evidence.queries import events_after
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.law.housing import PROMISE_ID, promise_sha256
from auction_app.lots.models import Lot
from auction_app.payments.models import Refund
from auction_app.proceeds.service import return_deposits
from tests.eligibility.registers_kit import begin, entry, open_lot, restriction, take_over
from tests.eligibility.scene import Scene
from tests.support import people
from tests.support.clock import HandClock
from tests.support.people import Person

HTML = {"Accept": "text/html"}
Answer = Any


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


def api(client: FlaskClient, scene: Scene, person: Person, **body: Any) -> Answer:
    headers = {"Authorization": f"Bearer {person.token}"}
    return client.post(f"/api/v1/lots/{scene.lot_id}/registration", json=body, headers=headers)


def browser(app: Flask, scene: Scene, person: Person, at: datetime) -> FlaskClient:
    client = people.signed_in(app, scene.transactions, person, at, second_factor=True)
    client.set_cookie("locale", "en")
    return client


def staff(app: Flask, scene: Scene, role: str, at: datetime) -> FlaskClient:
    member = people.make_staff(scene.transactions, scene.vault, role, at, court_id=scene.court_id)
    return browser(app, scene, member, at)


def operator_of(app: Flask, scene: Scene, at: datetime) -> FlaskClient:
    member = people.make_staff(scene.transactions, scene.vault, "operator", at)
    return browser(app, scene, member, at)


def send(client: FlaskClient, path: str, page: str = "/account", **form: str) -> Answer:
    form["csrf_token"] = people.csrf_of(client, page)
    return client.post(path, data=form, headers=HTML)


def decided(app: Flask, scene: Scene, at: datetime, path: str, page: str, **form: str) -> Answer:
    """A clerk proposes, an approver of the same court approves all that waits on the page."""
    made = send(staff(app, scene, "clerk", at), path, page, **form)
    assert made.status_code == 303, text_of(made)
    return approve_all(app, scene, at, page)


def approve_all(app: Flask, scene: Scene, at: datetime, page: str) -> Answer:
    """Approve every proposal the page shows; gives the last answer."""
    approver = staff(app, scene, "approver", at)
    paths = re.findall(r"/desk/proposals/[0-9a-f]{64}/decision", text_of(approver.get(page)))
    assert paths
    done = [send(approver, one, page, decision="approve") for one in dict.fromkeys(paths)]
    return done[-1]


def text_of(answer: Answer) -> str:
    return str(answer.get_data(as_text=True))


# Who works for the court, the platform, the appraiser


@pytest.mark.parametrize(
    ("relation", "is_refused"),
    [
        pytest.param("kin_of_staff", True, id="AC-18 spouse of the clerk"),
        pytest.param("auxiliary_staff", True, id="AC-18 employee of the appraiser"),
        pytest.param("", False, id="AC-18 nobody's relative"),
    ],
)
def test_whom_the_court_named_is_refused_by_api(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime,
    relation: str, is_refused: bool,
) -> None:  # fmt: skip
    scene = open_lot(engine, ports, at)
    person = scene.bidder()
    if relation:
        page = f"/desk/lots/{scene.lot_id}/persons"
        said = {"id_no": person.id_no, "decision": relation, "ground": "合议庭记录"}
        said |= {"basis": "spouse"} if relation == "kin_of_staff" else {}
        done = decided(app, scene, at, page, page, **said)
        assert done.status_code == 303
    answer = api(client, scene, person)
    assert answer.status_code == (403 if is_refused else 201)
    if is_refused:
        assert (answer.json["code"], answer.json["article"]) == ("barred", "NP34")
        assert answer.json["reason"] == relation


# AC-17: sixteen to eighteen on own labour


def test_a_seventeen_year_old_bids_only_once_the_court_confirmed_capacity(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    number = young(at, 17)
    with scene.transactions() as tx:
        account_id, token = create_bidder(
            tx, scene.vault, "少年", number, "138", "y@example.test", at, password_hash=people.HASH
        )
    person = Person(account_id, "y@example.test", number, "少年", token)
    refused = api(client, scene, person)
    assert (refused.status_code, refused.json["code"]) == (403, "under_age")
    page = f"/desk/lots/{scene.lot_id}/persons"
    said = {"id_no": number, "decision": "capacity", "ground": "以劳动收入为主要来源"}
    decided(app, scene, at, page, page, **said)
    assert api(client, scene, person).status_code == 201


def young(at: datetime, years: int) -> str:
    """A valid number of somebody who turned so many years old last week."""
    born = legal_day(at) - timedelta(days=7)
    body = f"330304{born.year - years}{born.month:02d}{born.day:02d}101"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


# AC-19 and AC-71's duty of silence: the refusal tells the person, and nobody else


def test_a_listed_person_reads_why_and_nobody_else_learns_it(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    person = scene.bidder()
    line = entry(person.id_no, at)
    take_over(scene, at, line)
    answer = api(client, scene, person)
    assert (answer.status_code, answer.json["code"]) == (403, "listed")
    assert answer.json["list_case"] == line["case_number"] and answer.json["article"] == "PUN"
    visitor = browser(app, scene, person, at)
    page = send(visitor, f"/lots/{scene.lot_id}/register", promise="1")
    shown = text_of(page)
    assert page.status_code == 403 and line["case_number"] in shown
    assert "成都市青羊区人民法院" in shown and "/law/PUN" in shown and "/law/DL12" in shown
    court_side = text_of(staff(app, scene, "clerk", at).get(f"/desk/lots/{scene.lot_id}/bidders"))
    assert line["case_number"] not in court_side and "Nobody has registered yet" in court_side
    with scene.transactions.reading() as session:
        kept = session.scalars(
            select(EligibilityDecision).where(EligibilityDecision.lot_id == scene.lot_id)
        ).all()
    assert [(row.outcome, row.reason, row.bidder) for row in kept] == [
        ("refused", "listed", None)
    ] * 2
    assert all(row.snapshot_id for row in kept)


# AC-23: housing


def test_housing_under_purchase_limits_asks_for_the_promise_and_later_for_proof(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime, clock: HandClock
) -> None:
    scene = open_lot(engine, ports, at, is_restricted_housing=True)
    person = scene.bidder()
    missing = api(client, scene, person)
    assert (missing.status_code, missing.json["code"]) == (422, "promise_missing")
    assert (missing.json["article"], missing.json["housing_promise"]) == ("BQ2", PROMISE_ID)
    visitor = browser(app, scene, person, at)
    path = f"/lots/{scene.lot_id}/register"
    again = send(visitor, path, promise="1")
    assert again.status_code == 422 and 'id="f-housing_promise-error"' in text_of(again)
    assert send(visitor, path, promise="1", housing_promise="1").status_code == 303
    mine = scene.own(person)
    with scene.transactions.reading() as session:
        promised = session.get_one(BidderPromise, (scene.lot_id, mine.bidder, PROMISE_ID))
        assert (promised.sha256, promised.at) == (promise_sha256(), at)
    scene.pay(mine, at)
    begin(scene, at + timedelta(minutes=1))
    scene.close(at + timedelta(hours=1), winner=mine.bidder)
    later = clock.forward(days=5)
    assert codes(scene, later) == ["housing_not_proven"]
    clerk, court_page = staff(app, scene, "clerk", later), f"/desk/lots/{scene.lot_id}/bidders"
    assert "has not proven to be qualified" in text_of(clerk.get(court_page))
    proof = f"/desk/lots/{scene.lot_id}/housing-proof"
    first, today = legal_day(at).isoformat(), legal_day(later).isoformat()
    wrong = send(clerk, proof, court_page, first_day=today, last_day=first, basis="x")
    assert wrong.status_code == 422 and 'id="f-last_day-error"' in text_of(wrong)
    done = send(clerk, proof, court_page, first_day=first, last_day=today, basis="社保证明")
    assert done.status_code == 303
    assert codes(scene, later) == []
    assert codes(scene, later + timedelta(days=1)) == ["housing_not_proven"]


def codes(scene: Scene, at: datetime) -> list[str]:
    with scene.transactions.reading() as session:
        found = recheck_buyer(session, scene.vault, scene.lot_id, at, before_ruling=True)
    return [one.code for one in found]


def test_whom_the_purchase_limits_bar_is_refused(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:  # AC-23
    scene = open_lot(engine, ports, at, is_restricted_housing=True)
    person, page = scene.bidder(), f"/desk/lots/{scene.lot_id}/persons"
    said = {"id_no": person.id_no, "decision": "housing_barred", "ground": "限购"}
    decided(app, scene, at, page, page, **said)
    answer = api(client, scene, person, housing_promise=PROMISE_ID)
    assert (answer.status_code, answer.json["article"]) == (403, "BQ1")


# AC-24, AC-40: the applicant's deposit


@pytest.mark.parametrize(
    ("claim", "due"),
    [
        pytest.param("150000", 50_000_00, id="AC-24 claim 150,000"),
        pytest.param("200,000.00", 0, id="AC-24 claim 200,000"),
        pytest.param("250000", 0, id="AC-24 claim 250,000"),
    ],
)
def test_the_applicant_pays_only_the_difference(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime,
    claim: str, due: int,
) -> None:  # fmt: skip
    scene = open_lot(engine, ports, at)
    applicant, other = scene.bidder("申请人"), scene.bidder("别的债权人")
    case_id, party_id = parties(scene, applicant, other)
    clerk, page = staff(app, scene, "clerk", at), f"/desk/cases/{case_id}"
    assert send(clerk, f"{page}/parties/{party_id}/claim", page, amount=claim).status_code == 303
    answer = api(client, scene, applicant)
    assert answer.json["deposit"]["amount"] == due
    assert (answer.json["admitted_at"] is not None) is (due == 0)
    assert api(client, scene, other).json["deposit"]["amount"] == 200_000_00
    if due:
        mine = scene.own(applicant)
        scene.pay(mine, at)
        paid = scene.own(applicant).payment
        assert paid is not None and paid.amount_fen == due


def parties(scene: Scene, applicant: Person, other: Person) -> tuple[str, str]:
    with scene.transactions() as tx:
        case_id = tx.session.get_one(Lot, scene.lot_id).case_id
        assert case_id is not None
        add_party(tx, scene.vault, case_id, "other", other.name, other.id_no)
        party = add_party(tx, scene.vault, case_id, "applicant", applicant.name, applicant.id_no)
        assert tx.session.get_one(CaseParty, party).role == "applicant"
    return case_id, party


def test_after_a_failed_auction_the_applicant_gets_back_what_was_paid(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:  # AC-24, AC-40
    scene = open_lot(engine, ports, at)
    applicant, other = scene.bidder("申请人"), scene.bidder("别的债权人")
    case_id, party_id = parties(scene, applicant, other)
    clerk, page = staff(app, scene, "clerk", at), f"/desk/cases/{case_id}"
    send(clerk, f"{page}/parties/{party_id}/claim", page, amount="150000")
    api(client, scene, applicant)
    scene.pay(scene.own(applicant), at)
    begin(scene, at + timedelta(minutes=1))
    ended = at + timedelta(hours=1)
    scene.close(ended)
    with scene.transactions() as tx:
        last = events_after(tx.session, scene.lot_id, 0, 100)[-1]
        return_deposits(tx, parse_event(last.text))
    with scene.transactions.reading() as session:
        payment = scene.own(applicant).payment
        assert payment is not None
        refund = session.scalars(select(Refund).where(Refund.ref == payment.ref)).one()
    assert (refund.amount_fen, refund.due_at) == (50_000_00, ended + timedelta(hours=24))


# AC-25


def test_a_deposit_two_minutes_before_the_end_admits_and_one_at_the_end_goes_back(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    early, late = scene.bidder(), scene.bidder()
    one, two, ends = scene.apply(early), scene.apply(late), scene.lot.ends_at
    begin(scene, at + timedelta(minutes=1))
    scene.pay(one, ends - timedelta(minutes=2))
    scene.pay(two, ends)
    assert scene.own(early).admitted_at == ends - timedelta(minutes=2)
    kept = scene.own(late)
    assert (kept.admitted_at, kept.refusal, kept.deposit_status) == (None, "too_late", "returning")


# AC-26: agents


def test_an_agent_confirmed_in_time_bids_for_the_principal_who_is_the_buyer(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime, clock: HandClock
) -> None:
    scene = open_lot(engine, ports, at)
    agent, number = scene.bidder("代理人"), people.resident_id()
    agency_id = ask_for(app, scene, agent, number, at)
    assert api(client, scene, agent, for_principal=True).json["code"] == "agent_not_confirmed"
    clerk, page = staff(app, scene, "clerk", at), f"/desk/lots/{scene.lot_id}/agents"
    shown = text_of(clerk.get(page))
    assert "代理人" in shown and "委托人" in shown and number not in shown
    done = send(clerk, f"{page}/{agency_id}", page, verdict="confirm", answer="原件已核对")
    assert done.status_code == 303
    answer = api(client, scene, agent, for_principal=True)
    assert (answer.status_code, answer.json["for_principal"]) == (201, True)
    with scene.transactions.reading() as session:
        actions = {look.action for look in looks(session, subject=scene.lot_id)}
        due = session.scalars(select(Deadline).where(Deadline.lot_id == scene.lot_id)).all()
    assert "agents.read" in actions
    assert [(one.code, one.state) for one in due if one.code == "confirm_agent"] == [
        ("confirm_agent", "met")
    ]
    mine = scene.own(agent)
    scene.pay(mine, at)
    begin(scene, at + timedelta(minutes=1))
    scene.close(at + timedelta(hours=1), winner=mine.bidder)
    asked = send(
        staff(app, scene, "clerk", clock.forward(hours=2)),
        f"/desk/lots/{scene.lot_id}/bidders/{mine.bidder}/identity",
        reason="裁定",
    )
    assert asked.status_code == 200 and "委托人" in text_of(asked)


def ask_for(app: Flask, scene: Scene, agent: Person, number: str, at: datetime) -> str:
    path = f"/lots/{scene.lot_id}/agent"
    visitor = browser(app, scene, agent, at)
    wrong = send(visitor, path, path, name="委托人", id_no="330304199001011234", authority="")
    assert wrong.status_code == 422
    assert all(f'id="f-{name}-error"' in text_of(wrong) for name in ("id_no", "authority"))
    own = send(visitor, path, path, name="本人", id_no=agent.id_no, authority="x")
    assert own.status_code == 422
    done = send(visitor, path, path, name="委托人", id_no=number, authority="2026年授权委托书")
    assert done.status_code == 303
    with scene.transactions.reading() as session:
        return session.scalars(select(Agency.id).where(Agency.lot_id == scene.lot_id)).one()


def test_an_agent_asked_for_in_time_but_answered_too_late_may_not_bid_for_the_principal(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime, clock: HandClock
) -> None:  # AC-26
    scene = open_lot(engine, ports, at)
    agent = scene.bidder("代理人")
    agency_id = ask_for(app, scene, agent, people.resident_id(), at)
    clock.forward(minutes=1)  # bidding starts at this very instant
    clerk, page = staff(app, scene, "clerk", at), f"/desk/lots/{scene.lot_id}/agents"
    late = send(clerk, f"{page}/{agency_id}", page, verdict="confirm", answer="原件已核对")
    assert late.status_code == 409
    answer = api(client, scene, agent, for_principal=True)
    assert (answer.status_code, answer.json["code"], answer.json["article"]) == (
        403,
        "agent_not_confirmed",
        "NP14",
    )
    assert api(client, scene, agent).status_code == 201


def test_a_listed_principal_is_refused_and_one_listed_later_loses_the_number(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    agent, number = scene.bidder("代理人"), people.resident_id()
    agency_id = ask_for(app, scene, agent, number, at)
    clerk, page = staff(app, scene, "clerk", at), f"/desk/lots/{scene.lot_id}/agents"
    send(clerk, f"{page}/{agency_id}", page, verdict="confirm", answer="原件已核对")
    line = restriction(number, at)
    take_over(scene, at, line)
    assert api(client, scene, agent, for_principal=True).json["code"] == "listed"
    take_over(scene, at, line | {"deleted_on": line["since"]})
    assert api(client, scene, agent, for_principal=True).status_code == 201
    assert take_over(scene, at, entry(number, at)).effects.revoked == 1
    assert scene.own(agent).refusal == "listed"


# AC-27: secrecy


def test_while_bidding_runs_the_court_sees_numbers_and_every_question_is_logged(
    app: Flask, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    person = scene.bidder("某某某")
    mine = scene.apply(person)
    scene.pay(mine, at)
    begin(scene, at + timedelta(minutes=1))
    clerk = staff(app, scene, "clerk", at)
    page = f"/desk/lots/{scene.lot_id}/bidders"
    shown = text_of(clerk.get(page))
    assert mine.bidder in shown and "某某某" not in shown and person.id_no not in shown
    path = f"{page}/{mine.bidder}/identity"
    assert send(clerk, path, reason="想知道").status_code == 403
    assert send(clerk, path, reason="").status_code == 422
    scene.close(at + timedelta(hours=1), winner=mine.bidder)


def test_after_the_end_the_buyer_is_named_and_the_refused_question_stands_in_the_log(
    app: Flask, engine: Engine, ports: Ports, at: datetime, clock: HandClock
) -> None:  # AC-27
    scene = open_lot(engine, ports, at)
    buyer, loser = scene.bidder("买受人"), scene.bidder("未成交")
    one, two = scene.apply(buyer), scene.apply(loser)
    scene.pay(one, at)
    scene.pay(two, at)
    begin(scene, at + timedelta(minutes=1))
    clerk, page = staff(app, scene, "clerk", at), f"/desk/lots/{scene.lot_id}/bidders"
    assert send(clerk, f"{page}/{one.bidder}/identity", reason="想知道").status_code == 403
    scene.close(at + timedelta(hours=1), winner=one.bidder)
    clock.forward(hours=1, seconds=1)
    clerk = staff(app, scene, "clerk", clock.now())
    opened = send(clerk, f"{page}/{one.bidder}/identity", reason="制作裁定")
    assert opened.status_code == 200 and "买受人" in text_of(opened)
    assert buyer.id_no not in text_of(opened)
    assert send(clerk, f"{page}/{two.bidder}/identity", reason="好奇").status_code == 403
    with scene.transactions.reading() as session:
        found = looks(session, subject=f"{scene.lot_id}/{one.bidder}")
    assert sorted(look.action for look in found) == ["identity.read", "identity.refused"]


# AC-59: the defaulter


def test_a_defaulter_is_out_of_the_reauction_also_through_an_agent_and_flagged_elsewhere(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:
    first, again, elsewhere = (open_lot(engine, ports, at) for _ in range(3))
    defaulter, agent = first.bidder("悔拍人"), first.bidder("代理人")
    mine = first.apply(defaulter)
    first.pay(mine, at)
    with first.transactions() as tx:
        record_default(tx, first.lot_id, mine.bidder, at)
        record_default(tx, first.lot_id, mine.bidder, at)
    follow(engine, first, again)
    answer = api(client, again, defaulter)
    assert (answer.status_code, answer.json["code"], answer.json["article"]) == (
        403,
        "barred",
        "NP24",
    )
    agency_id = ask_for(app, again, agent, defaulter.id_no, at)
    clerk, page = staff(app, again, "clerk", at), f"/desk/lots/{again.lot_id}/agents"
    send(clerk, f"{page}/{agency_id}", page, verdict="confirm", answer="原件已核对")
    assert api(client, again, agent, for_principal=True).json["article"] == "NP24"
    assert api(client, again, agent).status_code == 201
    assert api(client, elsewhere, defaulter).status_code == 201
    number = elsewhere.own(defaulter).bidder
    court_page = f"/desk/lots/{elsewhere.lot_id}/bidders"
    before = text_of(staff(app, elsewhere, "clerk", at).get(court_page))
    assert "did not pay" not in before
    begin(elsewhere, at + timedelta(minutes=1))
    elsewhere.close(at + timedelta(hours=1))
    after = text_of(staff(app, elsewhere, "clerk", at).get(court_page))
    assert "Bought another property before and did not pay" in after and number in after


def follow(engine: Engine, first: Scene, again: Scene) -> None:
    """Make the second lot the re-auction of the first: both are published, so past the trigger."""
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lot DISABLE TRIGGER lot_frozen")
        connection.exec_driver_sql(
            "UPDATE lot SET predecessor_id = %s, follows_as = 'reauction' WHERE id = %s",
            (first.lot_id, again.lot_id),
        )
        connection.exec_driver_sql("ALTER TABLE lot ENABLE TRIGGER lot_frozen")


def test_no_table_of_these_holds_an_account_beside_a_number(engine: Engine) -> None:
    tables = (Registration, EligibilityDecision, BidderPromise)
    for table in tables:
        names = {column.name for column in table.__table__.columns}
        assert "bidder" in names and not {"account_id", "id_index", "agent_index"} & names


# AC-22: listed after the hammer


def test_a_buyer_listed_after_the_hammer_holds_the_sale_and_gives_the_court_a_task(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    buyer = scene.bidder("买受人")
    mine = scene.apply(buyer)
    scene.pay(mine, at)
    begin(scene, at + timedelta(minutes=1))
    scene.close(at + timedelta(hours=1), winner=mine.bidder)
    later = at + timedelta(hours=2)
    assert take_over(scene, later, entry(buyer.id_no, later)).effects.questioned == 1
    last = scene.events()[-1]
    assert (last["kind"], last["body"]["actor"]) == ("lot.held", "platform")
    assert last["body"]["decision"] is None  # the court decides, never the platform
    with scene.transactions.reading() as session:
        rows = session.scalars(select(Deadline).where(Deadline.lot_id == scene.lot_id))
        assert ("review_buyer", "open") in [(row.code, row.state) for row in rows]


# The same for programs


def test_a_program_asks_for_an_agent_and_a_program_of_the_court_confirms(
    app: Flask, client: FlaskClient, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    agent, path = scene.bidder("代理人"), f"/api/v1/lots/{scene.lot_id}/agent"
    mine = {"Authorization": f"Bearer {agent.token}"}
    assert client.get(path, headers=mine).json["code"] == "no_such_agency"
    bad = client.post(path, json={"name": "", "id_no": "1", "authority": 5}, headers=mine)
    assert set(bad.json["fields"]) == {"name", "id_no", "authority"}
    said = {"name": "委托人", "id_no": people.resident_id(), "authority": "授权委托书"}
    asked = client.post(path, json=said, headers=mine)
    assert (asked.status_code, asked.json["confirmed"]) == (201, None)
    clerk = staff(app, scene, "clerk", at)
    token = {"X-CSRF-Token": people.csrf_of(clerk, "/account")}
    court = f"/api/v1/court/lots/{scene.lot_id}/agents"
    (one,) = clerk.get(court).json["agents"]
    assert one["principal"]["name"] == "委托人" and said["id_no"] not in str(one)
    wrong = clerk.post(f"{court}/{one['id']}", json={"confirmed": "yes"}, headers=token)
    assert set(wrong.json["fields"]) == {"confirmed", "answer"}
    verdict = {"confirmed": True, "answer": "原件已核对"}
    assert clerk.post(f"{court}/{one['id']}", json=verdict, headers=token).status_code == 201
    assert client.get(path, headers=mine).json["confirmed"] is True
    numbers = clerk.get(f"/api/v1/court/lots/{scene.lot_id}/bidders").json["bidders"]
    assert numbers == []


def test_a_program_of_the_operator_takes_the_national_copy_over(
    app: Flask, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    person = scene.bidder()
    scene.pay(scene.apply(person), at)
    clerk, operator = staff(app, scene, "clerk", at), operator_of(app, scene, at)
    token = {"X-CSRF-Token": people.csrf_of(operator, "/account")}
    lines = [entry(person.id_no, at), entry("1", at)]
    answer = operator.post("/api/v1/platform/registers", json={"lines": lines}, headers=token)
    assert [one["outcome"] for one in answer.json["lines"]] == ["new", "refused"]
    assert answer.json["lines"][1]["errors"] == {"id_no": "bad_id_no"}
    assert scene.own(person).refusal == "listed"
    (number,) = clerk.get(f"/api/v1/court/lots/{scene.lot_id}/bidders").json["bidders"]
    assert (number["admitted"], number["noted"]) == (False, [])
    bad = operator.post(
        "/api/v1/platform/registers", json={"lines": lines, "taken_at": "2099"}, headers=token
    )
    assert bad.json["fields"] == {"taken_at": "bad_instant"}
