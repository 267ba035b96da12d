"""Applying from outside: by API with a token, and by the page as a person does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from auction_app.accounts.queries import looks
from auction_app.infra.ports import Ports
from tests.eligibility.scene import Scene, make_scene
from tests.eligibility.test_bidder_doors import approve_all
from tests.support import people
from tests.support.clock import HandClock
from tests.support.people import Person

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return make_scene(engine, ports.vault, at)


def call(client: FlaskClient, method: str, path: str, person: Person, **more: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {person.token}"}
    return client.open(path, method=method, headers=headers, **more)


def path_of(scene: Scene) -> str:
    return f"/api/v1/lots/{scene.lot_id}/registration"


def test_registering_by_api_answers_as_the_contract_says(client: FlaskClient, scene: Scene) -> None:
    person = scene.bidder()
    answer = call(client, "POST", path_of(scene), person, json={})
    assert answer.status_code == 201
    body = answer.json
    assert {"bidder", "deposit", "commitment"} <= set(body)
    deposit = body["deposit"]
    assert (deposit["amount"], deposit["currency"]) == (10_000_00, "CNY")
    assert deposit["status"] == "awaiting_payment"
    assert deposit["pay"] == {"method": "sandbox", "url": f"/payments/{deposit['ref']}"}
    again = call(client, "POST", path_of(scene), person, json={})
    assert again.status_code == 201
    assert {**again.json, "server_time": 0} == {**body, "server_time": 0}


def test_the_sandbox_pays_by_api_and_the_bidder_is_admitted(
    client: FlaskClient, scene: Scene
) -> None:
    person = scene.bidder()
    ref = call(client, "POST", path_of(scene), person).json["deposit"]["ref"]
    pay = f"/api/v1/payments/{ref}/sandbox"
    assert call(client, "POST", pay, person, json={"behaviour": "fail"}).json["state"] == "failed"
    done = call(client, "POST", pay, person, json={"behaviour": "succeed"})
    assert done.json["state"] == "succeeded"
    mine = call(client, "GET", path_of(scene), person).json
    assert mine["deposit"]["status"] == "received" and mine["admitted_at"]
    late = call(client, "POST", pay, person, json={"behaviour": "fail"})
    assert (late.status_code, late.json["code"]) == (409, "payment_settled")


def test_refusals_by_api_name_code_and_article(
    client: FlaskClient, scene: Scene, at: datetime
) -> None:
    nobody = call(client, "POST", path_of(scene), Person("u", "e", token="no"))
    assert nobody.status_code == 401
    stranger = scene.bidder()
    missing = call(client, "GET", path_of(scene), stranger)
    assert (missing.status_code, missing.json["code"]) == (404, "not_registered")
    wrong = call(client, "POST", "/api/v1/lots/Lnothing/registration", stranger)
    assert (wrong.status_code, wrong.json["code"]) == (404, "no_such_lot")
    broken = call(
        client, "POST", path_of(scene), stranger, data=b"{", content_type="application/json"
    )
    assert (broken.status_code, broken.json["code"]) == (400, "bad_json")


def test_somebody_elses_payment_is_absent(client: FlaskClient, scene: Scene) -> None:
    owner, other = scene.bidder(), scene.bidder()
    ref = call(client, "POST", path_of(scene), owner).json["deposit"]["ref"]
    assert call(client, "GET", f"/api/v1/payments/{ref}", owner).status_code == 200
    for method, path in (("GET", ""), ("POST", "/sandbox")):
        answer = call(
            client, method, f"/api/v1/payments/{ref}{path}", other, json={"behaviour": "succeed"}
        )
        assert (answer.status_code, answer.json["code"]) == (404, "no_such_payment")


class Visitor:
    """A signed-in browser."""

    def __init__(self, app: Flask, scene: Scene, person: Person, language: str = "en") -> None:
        self.client = people.signed_in(app, scene.transactions, person, scene.at)
        self.client.set_cookie("locale", language)

    def get(self, path: str) -> str:
        answer = self.client.get(path, headers=BROWSER)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, path: str, **form: str) -> TestResponse:
        form["csrf_token"] = people.csrf_of(self.client, path)
        return self.client.post(path, data=form, headers=BROWSER)


@pytest.mark.parametrize(
    ("language", "head"), [("en", "Register to bid"), ("zh_Hans_CN", "报名竞买")]
)
def test_a_person_applies_pays_and_sees_the_number(
    app: Flask, scene: Scene, language: str, head: str
) -> None:
    visitor = Visitor(app, scene, scene.bidder(), language)
    page = f"/lots/{scene.lot_id}/register"
    first = visitor.get(page)
    assert head in first and first.count("<li>") >= 7
    refused = visitor.post(page)
    assert refused.status_code == 422 and "aria-invalid" in refused.get_data(as_text=True)
    done = visitor.post(page, promise="1")
    assert (done.status_code, done.headers["Location"]) == (303, page)
    mine = visitor.get(page)
    pay = mine.split('href="/payments/')[1].split('"')[0]
    assert "bidder-number" in mine
    assert visitor.post(f"/payments/{pay}", behaviour="fail").status_code == 303
    assert ("the card was declined" if language == "en" else "银行拒付") in visitor.get(
        f"/payments/{pay}"
    )
    assert visitor.post(f"/payments/{pay}", behaviour="nonsense").status_code == 400
    assert visitor.post(f"/payments/{pay}", behaviour="succeed").status_code == 303
    assert "/payments/" not in visitor.get(page).split("h-number")[1].split("</section>")[0]
    assert scene.lot_id in visitor.get("/mine")


def test_my_lots_invites_who_has_none(app: Flask, scene: Scene) -> None:
    assert "No lot yet" in Visitor(app, scene, scene.bidder()).get("/mine")


def test_the_page_sends_the_unverified_to_the_real_name_first(
    app: Flask, scene: Scene, at: datetime
) -> None:
    person = people.make_plain_account(scene.transactions, at)
    page = Visitor(app, scene, person).get(f"/lots/{scene.lot_id}/register")
    assert "/real-name" in page and "promise" not in page


def test_after_the_end_the_page_says_that_registration_is_over(
    app: Flask, scene: Scene, clock: HandClock
) -> None:
    visitor = Visitor(app, scene, scene.bidder())
    clock.at += timedelta(hours=2)
    page = visitor.get(f"/lots/{scene.lot_id}/register")
    assert "Registration for this lot is over." in page and "promise" not in page


def test_a_late_deposit_is_told_with_its_way_back(
    app: Flask, scene: Scene, clock: HandClock
) -> None:
    person = scene.bidder()
    mine = scene.apply(person)
    clock.at = scene.lot.ends_at
    scene.pay(mine, scene.lot.ends_at)
    page = Visitor(app, scene, person).get(f"/lots/{scene.lot_id}/register")
    assert "Your deposit arrived after the end." in page and "arrived after the end" in page


def test_a_barred_person_reads_why_and_what_to_do(app: Flask, scene: Scene, at: datetime) -> None:
    clerk = people.make_staff(scene.transactions, scene.vault, "clerk", at, court_id=scene.court_id)
    client = people.signed_in(app, scene.transactions, clerk, at, second_factor=True)
    client.set_cookie("locale", "en")
    path = f"/lots/{scene.lot_id}/register"
    form = {"promise": "1", "csrf_token": people.csrf_of(client)}
    answer = client.post(path, data=form, headers=BROWSER)
    assert answer.status_code == 403
    assert "object to the enforcing court" in answer.get_data(as_text=True)


def court_member(scene: Scene, app: Flask, role: str, at: datetime) -> FlaskClient:
    member = people.make_staff(scene.transactions, scene.vault, role, at, court_id=scene.court_id)
    client = people.signed_in(app, scene.transactions, member, at, second_factor=True)
    client.set_cookie("locale", "en")
    return client


def name_person(client: FlaskClient, scene: Scene, **form: str) -> TestResponse:
    path = f"/desk/lots/{scene.lot_id}/persons"
    form["csrf_token"] = people.csrf_of(client, path)
    return client.post(path, data=form, headers=BROWSER)


def test_two_people_bar_a_person_and_each_naming_is_logged(
    app: Flask, client: FlaskClient, scene: Scene, at: datetime
) -> None:
    person = scene.bidder()
    admitted = scene.apply(person)
    scene.pay(admitted, at)
    clerk, approver = (
        court_member(scene, app, "clerk", at),
        court_member(scene, app, "approver", at),
    )
    done = name_person(
        clerk,
        scene,
        id_no=person.id_no,
        decision="kin_of_staff",
        ground="执行员之妹",
        basis="sibling",
    )
    assert done.status_code == 303
    assert scene.own(person).refusal == ""  # a proposal alone bars nobody
    approve_all(app, scene, at, f"/desk/lots/{scene.lot_id}/persons")
    page = approver.get(f"/desk/lots/{scene.lot_id}/persons", headers=BROWSER)
    text = page.get_data(as_text=True)
    assert "near relative of staff" in text and "执行员之妹" in text
    assert person.id_no not in text and admitted.bidder not in text
    kinds = [(event["kind"], event["body"]) for event in scene.events()]
    assert kinds[-1] == ("registration.revoked", {"bidder": admitted.bidder, "article": "NP34"})
    with scene.transactions.reading() as session:
        assert sorted(look.action for look in looks(session, subject=scene.lot_id)) == [
            "person.kin_of_staff",
            "person.kin_of_staff.proposed",
        ]
    own_page = Visitor(app, scene, person).get(f"/lots/{scene.lot_id}/register")
    assert "The court named you as barred" in own_page and "still due" not in own_page
    again = call(client, "GET", path_of(scene), person).json
    assert (again["refusal"], again["deposit"]["status"]) == ("barred", "returning")


def test_an_approver_reads_but_names_nobody(app: Flask, scene: Scene, at: datetime) -> None:
    approver = court_member(scene, app, "approver", at)
    path = f"/desk/lots/{scene.lot_id}/persons"
    assert "A clerk names persons" in approver.get(path).get_data(as_text=True)
    form = {"csrf_token": people.csrf_of(approver, path), "id_no": people.resident_id()}
    assert approver.post(path, data=form, headers=BROWSER).status_code == 403


def test_wrong_input_about_a_person_is_said_beside_its_field(
    app: Flask, scene: Scene, at: datetime
) -> None:
    clerk = court_member(scene, app, "clerk", at)
    answer = name_person(clerk, scene, id_no="330304199001011234", decision="x", ground="")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("id_no", "decision", "ground"):
        assert f'id="f-{field}-error"' in text


def test_another_court_does_not_see_the_persons_of_a_lot(
    app: Flask, scene: Scene, at: datetime
) -> None:
    elsewhere = people.make_court(scene.transactions)
    member = people.make_staff(scene.transactions, scene.vault, "clerk", at, court_id=elsewhere)
    client = people.signed_in(app, scene.transactions, member, at, second_factor=True)
    path = f"/desk/lots/{scene.lot_id}/persons"
    assert client.get(path, headers=BROWSER).status_code == 404
    form = {
        "csrf_token": people.csrf_of(client),
        "id_no": people.resident_id(),
        "decision": "rank_1",
        "basis": "tenant",
        "ground": "x",
    }
    assert client.post(path, data=form, headers=BROWSER).status_code == 404
