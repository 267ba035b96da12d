"""Who may not receive the property in kind: listed, restricted, named by the court, not qualified (BQ 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.accounts.identity import index_of
from auction_app.eligibility.court import Exclude, Permit, exclude, permit
from auction_app.infra.ports import Ports
from auction_app.law.qualification import Relation
from auction_app.procedure.models import CourtAct
from tests.eligibility.registers_kit import credit_code, entry, restriction, role
from tests.procedure.court import DECISION, REASON, Court, make_court
from tests.procedure.test_buyer_doubts import take_over
from tests.procedure.test_in_kind import creditor, in_ten_days
from tests.support.clock import HandClock
from tests.support.people import csrf_of, resident_id

if TYPE_CHECKING:
    from flask import Flask

WORN = {"deposit_fen": 10_000_000, "start_price_fen": 70_000_000, "appraisal_fen": 100_000_000}
ONE = "甲公司；900,000；1；是"


def failed(app: Flask, ports: Ports, clock: HandClock, **more: Any) -> Court:
    """A lot that nobody even asked a number for."""
    court = make_court(app, ports, clock, **(WORN | more))
    court.story.open()
    court.clock.at = court.story.close() + timedelta(hours=1)
    court.story.follow()
    return court


@pytest.fixture
def flat(app: Flask, ports: Ports, clock: HandClock) -> Court:
    """A flat without purchase limits that nobody bought."""
    return failed(app, ports, clock)


def wish(court: Court, creditors: str = ONE, **said: str) -> dict[str, str]:
    usual = {"creditors": creditors, "difference_by": in_ten_days(court), "is_qualified": "1"}
    return usual | said


def articles(court: Court, creditors: str = ONE, **said: str) -> list[tuple[str, str]]:
    """(article, code) of all that stands in the way, as a program of the court is told."""
    body = {"act": "take_in_kind", "decision": DECISION, **REASON, **wish(court, creditors, **said)}
    answer = court.send("clerk", f"/api/v1/lots/{court.lot}/acts", body)
    if answer.status_code == 201:
        return []
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert court.procedure().state == "unsold"
    return [(one["article"], one["code"]) for one in answer.get_json()["findings"]]


def test_a_listed_creditor_may_not_receive_a_flat(flat: Court) -> None:
    number = creditor(flat, "甲公司")
    line = entry(number, flat.clock.now())
    take_over(flat, line)
    assert articles(flat) == [("PUN", "taker_listed")]
    page = flat.propose("take_in_kind", **wish(flat)).get_data(as_text=True)
    assert line["case_number"] in page
    assert number not in page


def test_a_creditor_whose_consumption_is_restricted_may_not_either(flat: Court) -> None:
    number = creditor(flat, "甲公司")
    take_over(flat, restriction(number, flat.clock.now()))
    assert articles(flat) == [("HC3", "taker_restricted")]


def test_who_leads_a_listed_company_is_touched_as_at_a_registration(flat: Court) -> None:
    number, company = creditor(flat, "甲公司"), credit_code()
    firm = entry(company, flat.clock.now())
    take_over(flat, firm, role(number, company, flat.clock.now()))
    assert articles(flat) == [("PUN", "taker_listed")]


def test_the_listing_between_proposal_and_approval_stops_the_approval(flat: Court) -> None:
    number = creditor(flat, "甲公司")
    assert articles(flat) == []
    take_over(flat, entry(number, flat.clock.now()))
    assert flat.approve().status_code == 422
    assert flat.procedure().state == "unsold"


def test_a_vehicle_needs_the_approval_of_the_court(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = failed(app, ports, clock, category="vehicle", is_movable=True)
    number = creditor(court, "甲公司")
    take_over(court, entry(number, court.clock.now()))
    assert articles(court) == [("PUN", "taker_listed")]
    index = index_of(court.ports.vault, number)
    with court.transactions() as tx:
        permit(tx, Permit(court.lot, index, "purchase", "生活必需", "x"), court.clock.now())
    assert articles(court) == []


@pytest.mark.parametrize(
    ("relation", "article"),
    [(Relation.KIN_OF_STAFF, "NP34"), (Relation.COURT_STAFF, "NP34"), (Relation.DEFAULTER, "NP24")],
)
def test_whom_the_court_named_as_barred_may_not_receive_it(
    flat: Court, relation: Relation, article: str
) -> None:
    name(flat, creditor(flat, "甲公司"), relation)
    assert articles(flat) == [(article, "taker_barred")]


def name(court: Court, number: str, relation: Relation) -> None:
    index = index_of(court.ports.vault, number)
    named = Exclude(court.lot, index, relation, "依职权查明", "x")
    with court.transactions() as tx:
        exclude(tx, court.ports.vault, named, court.clock.now())


def test_restricted_housing_asks_for_the_proof_and_bars_who_is_known_not_to_qualify(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = failed(app, ports, clock, is_restricted_housing=True)
    number = creditor(court, "甲公司")
    proof = {"housing_proof": "成都市住房资格证明 2026-118，2026-11-20"}
    assert articles(court) == [("BQ5", "housing_barred")]
    assert articles(court, **proof) == []
    name(court, number, Relation.HOUSING_BARRED)
    assert articles(court, **proof) == [("BQ5", "housing_barred")]


def test_without_purchase_limits_no_proof_is_asked(flat: Court) -> None:
    creditor(flat, "甲公司")
    assert articles(flat) == []


@pytest.mark.parametrize("who", ["nobody", "no_number", "debtor"])
def test_a_taker_who_cannot_be_looked_up_is_refused(flat: Court, who: str) -> None:
    if who == "no_number":
        creditor(flat, "甲公司", None)
    if who == "debtor":
        creditor(flat, "甲公司", resident_id(), role="debtor")
    assert articles(flat) == [("AS16", "taker_unknown")]


def test_only_those_are_asked_who_may_receive_it(flat: Court) -> None:
    creditor(flat, "甲")
    listed = creditor(flat, "乙")
    take_over(flat, entry(listed, flat.clock.now()))
    assert articles(flat, "甲；900,000；1；是\n乙；900,000；2；是") == []
    assert articles(flat, "甲；900,000；1；否\n乙；900,000；2；是") == [("PUN", "taker_listed")]


TWO_SPELLINGS = "张三；900,000；1；是\n张 三；900,000；2；是"
TWO_NAMES = "张三；900,000；1；是\n李四；900,000；2；是"


@pytest.mark.parametrize("creditors", [TWO_SPELLINGS, TWO_NAMES])
def test_one_creditor_is_not_named_twice_by_name_or_by_number(flat: Court, creditors: str) -> None:
    number = creditor(flat, "张三")
    creditor(flat, "李四", number, role="other")
    assert articles(flat, creditors) == [("AS16", "set_off_named_twice")]


def test_who_did_not_pay_is_passed_over_however_the_name_is_spelt(flat: Court) -> None:
    creditor(flat, "ABC 公司")
    creditor(flat, "乙")
    default(flat, "ABC 公司；100,000；1；是")
    both = "ＡＢＣ公司；100,000；1；是\n乙；900,000；2；是"
    assert flat.act("take_in_kind", **wish(flat, both))["taker"] == 2


def test_who_did_not_pay_is_known_by_number_under_another_name(flat: Court) -> None:
    number = creditor(flat, "张三")
    creditor(flat, "李四", number, role="other")
    default(flat, "张三；100,000；1；是")
    assert articles(flat, "李四；900,000；1；是") == [("AS22", "taker_did_not_pay")]
    creditor(flat, "王五")
    assert articles(flat, "李四；900,000；1；否\n王五；900,000；2；是") == []


def default(court: Court, creditors: str) -> None:
    """The only creditor takes it and does not pay the difference."""
    court.act("take_in_kind", **wish(court, creditors))
    court.clock.forward(days=12)
    court.act("in_kind_default")


def test_neither_the_proposal_nor_the_record_holds_the_number(flat: Court) -> None:
    number = creditor(flat, "甲公司")
    flat.act("take_in_kind", **wish(flat))
    with flat.transactions.reading() as session:
        text = session.scalars(select(CourtAct.text).where(CourtAct.lot_id == flat.lot)).one()
    assert number not in text
    assert index_of(flat.ports.vault, number).hex() not in text
    assert number not in str(flat.events())
    assert "甲公司" not in str(flat.events("lot.taken_in_kind"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_Hans_CN", "不得以该房抵债"), ("en", "may not be taken for the debt")],
)
def test_the_refusal_speaks_both_languages(
    app: Flask, ports: Ports, clock: HandClock, language: str, words: str
) -> None:
    court = failed(app, ports, clock, is_restricted_housing=True)
    creditor(court, "甲公司")
    client = court.client("clerk")
    token = csrf_of(client, "/lots")
    client.set_cookie("locale", language)
    data = {"csrf_token": token, "act": "take_in_kind", "decision": DECISION, **REASON}
    answer = client.post(court.path, data=data | wish(court))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
