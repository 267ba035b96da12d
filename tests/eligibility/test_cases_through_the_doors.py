"""Acceptance cases of persons, through the doors: numbers and codes, who leads a listed company, a right not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.lots.form_values import form_of
from auction_app.lots.notice_record import NoticeRecord, Told
from tests.eligibility.registers_kit import credit_code, entry, open_lot, role, take_over
from tests.eligibility.scene import Scene
from tests.eligibility.test_bidder_doors import HTML, api, decided, staff, text_of
from tests.kernel.test_ids import (
    CREDIT_CODES,
    ENFORCEMENT_CASES,
    NO_ENFORCEMENT_CASES,
    RESIDENT_IDS,
)
from tests.support import people
from tests.support.clock import HandClock
from tests.support.lots import lawful_content


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return open_lot(engine, ports, at)


def test_every_vector_of_numbers_and_codes_at_the_courts_door(
    app: Flask, scene: Scene, at: datetime
) -> None:
    """Acceptance case AC-75: what the kernel judges is what the API answers, each beside its field."""
    clerk = staff(app, scene, "clerk", at)
    headers = {"X-CSRF-Token": people.csrf_of(clerk, "/account")}
    path = f"/api/v1/court/lots/{scene.lot_id}/persons"
    for number, is_valid in (*RESIDENT_IDS, *CREDIT_CODES):
        wish = {"id_no": number, "decision": "court_staff", "ground": "x"}
        said = clerk.post(path, json=wish, headers=headers)
        assert (said.status_code == 201) is is_valid, number
        assert is_valid or said.json["fields"] == {"id_no": "bad_id_no"}
    content = lawful_content(at)
    for number in (*ENFORCEMENT_CASES, *NO_ENFORCEMENT_CASES):
        document = form_of(replace(content, case_number=number))
        said = clerk.post("/api/v1/court/lots/check", json=document, headers=headers)
        is_refused = "case_number" in said.json["errors"]
        assert is_refused is (number in NO_ENFORCEMENT_CASES), number


def test_who_leads_a_listed_company_is_refused_a_flat_with_the_case_of_the_entry(
    client: FlaskClient, scene: Scene, at: datetime
) -> None:
    """Acceptance case AC-20: the legal representative Y of a listed X, in the own name."""
    leader, other = scene.bidder("丁一"), scene.bidder("丁二")
    company = credit_code()
    line = entry(company, at, name="甲公司")
    take_over(scene, at, line, role(leader.id_no, company, at))
    refused = api(client, scene, leader)
    assert (refused.status_code, refused.json["code"]) == (403, "listed")
    assert (refused.json["reason"], refused.json["article"]) == ("leads_listed", "PUN")
    assert refused.json["list_case"] == line["case_number"]
    assert api(client, scene, other).status_code == 201


@pytest.mark.parametrize("is_told", [True, False])
def test_who_was_told_and_took_no_part_has_waived_the_right(
    app: Flask, engine: Engine, ports: Ports, at: datetime, is_told: bool
) -> None:
    """Acceptance case AC-38: after the end the court's page says so, before it says nothing (art. 16, 18)."""
    told = Told("co_owner", "notified", legal_day(at), "post", "ab" * 32) if is_told else None
    scene = open_lot(engine, ports, at, notice=NoticeRecord(told=(told,) if told else ()))
    person, page = scene.bidder(), f"/desk/lots/{scene.lot_id}/persons"
    wish = {
        "id_no": person.id_no,
        "decision": "rank_1",
        "ground": "合议庭记录",
        "basis": "co_owner",
    }
    decided(app, scene, at, page, page, **wish, minutes="（2026）合议笔录9号")
    clerk = staff(app, scene, "clerk", at)
    assert "the right is waived" not in text_of(clerk.get(page, headers=HTML))
    scene.close(at)
    assert ("the right is waived" in text_of(clerk.get(page, headers=HTML))) is is_told
