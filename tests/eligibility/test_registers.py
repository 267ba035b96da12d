"""The two registers at the door of a lot, at an import, and after the hammer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from auction_app.accounts.service import create_bidder
from auction_app.eligibility import court, rechecks
from auction_app.eligibility.facts import BuyerQuestioned
from auction_app.eligibility.person_models import PersonPermission
from auction_app.eligibility.register_models import RegisterSnapshot
from auction_app.eligibility.service import Application, Desk, apply
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.payments.gateway import SandboxGateway
from tests.eligibility.registers_kit import (
    begin,
    credit_code,
    decisions,
    entry,
    open_lot,
    restriction,
    role,
    take_over,
)
from tests.eligibility.scene import Scene
from tests.support.clock import HandClock
from tests.support.people import HASH, Person

FLAT: dict[str, Any] = {"category": "housing"}
TRUCK: dict[str, Any] = {"category": "vehicle", "is_movable": True}
CHAIRS: dict[str, Any] = {"category": "goods", "is_movable": True}
STATE: dict[str, Any] = {**CHAIRS, "is_state_owned": True}
FOREST: dict[str, Any] = {"category": "other", "resource": "forest"}


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


def refused(scene: Scene, person: Person, at: datetime, **wish: Any) -> AuctionError:
    with pytest.raises(AuctionError) as caught:
        ask(scene, person, at, **wish)
    return caught.value


def ask(scene: Scene, person: Person, at: datetime, **wish: Any) -> str:
    wanted = Application(scene.lot_id, person.id, scene.holder(person), **wish)
    with scene.transactions() as tx:
        return apply(tx, Desk(scene.vault, SandboxGateway(), timedelta(hours=24)), wanted, at)[0]


def firm(scene: Scene, at: datetime) -> Person:
    code = credit_code()
    with scene.transactions() as tx:
        email = f"{code.lower()}@example.test"
        account_id, token = create_bidder(
            tx, scene.vault, "某某有限公司", code, "13800000000", email, at, password_hash=HASH
        )
    return Person(account_id, email, code, "某某有限公司", token)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        pytest.param(FLAT, "listed", id="AC-19 flat"),
        pytest.param(CHAIRS, None, id="AC-19 office chairs"),
        pytest.param(TRUCK, "listed", id="AC-19 truck"),
        pytest.param(STATE, "listed", id="AC-19 state property"),
        pytest.param(FOREST, "listed", id="AC-19 forest"),
    ],
)
def test_a_listed_person_by_kind_of_lot(
    engine: Engine, ports: Ports, at: datetime, kind: dict[str, Any], reason: str | None
) -> None:
    scene = open_lot(engine, ports, at, **kind)
    person = scene.bidder()
    line = entry(person.id_no, at)
    take_over(scene, at, line)
    if reason is None:
        assert ask(scene, person, at)
        return
    error = refused(scene, person, at)
    assert (error.code, error.article, error.extra["reason"]) == ("listed", "PUN", reason)
    assert error.extra["list_case"] == line["case_number"]
    assert error.extra["list_court"] == "成都市青羊区人民法院"
    assert error.extra["needs_approval"] is (kind is TRUCK)


def test_a_truck_may_be_bought_once_a_court_approved_it(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, **TRUCK)
    person = scene.bidder()
    take_over(scene, at, entry(person.id_no, at), restriction(person.id_no, at))
    refused(scene, person, at)
    with scene.transactions() as tx:
        tx.session.add(
            PersonPermission(
                lot_id=scene.lot_id,
                id_index=scene.index(person),
                kind="purchase",
                ground="运输业务必需",
                given_at=at,
                given_by="x",
            )
        )
    assert ask(scene, person, at)


def test_who_leads_a_listed_company_may_not_buy_a_flat_and_a_company_led_by_one_is_looked_at(
    engine: Engine, ports: Ports, at: datetime
) -> None:  # AC-20
    scene = open_lot(engine, ports, at, **FLAT)
    leader, director = scene.bidder("丁一"), scene.bidder("丁二")
    company_x, company_z = credit_code(), firm(scene, at)
    lines = [entry(company_x, at, name="甲公司"), role(leader.id_no, company_x, at)]
    lines += [entry(director.id_no, at), role(director.id_no, company_z.id_no, at, "director")]
    take_over(scene, at, *lines)
    error = refused(scene, leader, at)
    assert (error.code, error.extra["reason"]) == ("listed", "leads_listed")
    assert ask(scene, company_z, at)
    last = decisions(scene, company_z)[-1]
    assert (last.outcome, last.reason) == ("flagged", "led_by_listed")


def test_a_former_leader_is_not_touched(engine: Engine, ports: Ports, at: datetime) -> None:
    scene = open_lot(engine, ports, at, **FLAT)
    person, company = scene.bidder(), credit_code()
    ended = role(person.id_no, company, at) | {"until": (at - timedelta(days=9)).date().isoformat()}
    take_over(scene, at, entry(company, at), ended)
    assert ask(scene, person, at)


def test_a_name_alone_is_no_hit(engine: Engine, ports: Ports, at: datetime) -> None:
    scene = open_lot(engine, ports, at, **FLAT)
    person, other = scene.bidder("王同名"), scene.bidder("王同名")
    take_over(scene, at, entry(other.id_no, at, name="王同名"))
    assert ask(scene, person, at)


def test_a_restriction_order_is_a_register_of_its_own(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, **FLAT)
    person = scene.bidder()
    take_over(scene, at, restriction(person.id_no, at))
    error = refused(scene, person, at)
    assert (error.article, error.extra["reason"]) == ("HC3", "restricted")
    goods = open_lot(engine, ports, at, **STATE)
    assert ask(goods, person, at)


def test_after_deletion_the_door_opens_and_what_was_refused_stays_on_record(
    engine: Engine, ports: Ports, at: datetime
) -> None:  # AC-21
    scene = open_lot(engine, ports, at, **FLAT)
    person = scene.bidder()
    mine = scene.apply(person)
    scene.pay(mine, at)
    line = entry(person.id_no, at)
    report = take_over(scene, at, line)
    assert report.effects.revoked == 1
    shut = scene.own(person)
    assert (shut.admitted_at, shut.refusal, shut.deposit_status) == (None, "listed", "returning")
    gone = take_over(scene, at, line | {"deleted_on": line["since"]})
    assert [one.outcome for one in gone.lines] == ["changed"]
    assert ask(scene, person, at) == mine.bidder
    again = scene.own(person)
    assert (again.refusal, again.deposit_status) == ("", "awaiting_payment")
    assert again.payment is not None and mine.payment is not None
    assert again.payment.ref != mine.payment.ref
    scene.pay(again, at)
    assert scene.own(person).admitted_at == at
    assert [one.outcome for one in decisions(scene, person)] == ["admitted", "revoked", "admitted"]
    kinds = [event["kind"] for event in scene.events()]
    assert kinds[1:] == ["registration.confirmed", "registration.revoked", "registration.confirmed"]


def test_listed_after_admission_the_number_may_not_bid_and_the_public_learns_no_reason(
    engine: Engine, ports: Ports, at: datetime
) -> None:  # AC-22, first half
    scene = open_lot(engine, ports, at, **FLAT)
    person, other = scene.bidder(), scene.bidder()
    mine, theirs = scene.apply(person), scene.apply(other)
    scene.pay(mine, at)
    scene.pay(theirs, at)
    take_over(scene, at, entry(person.id_no, at))
    last = scene.events()[-1]
    assert last["kind"] == "registration.revoked"
    assert last["body"] == {"bidder": mine.bidder, "article": "NP14"}
    assert scene.own(other).admitted_at == at
    row = decisions(scene, person)[-1]
    assert (row.outcome, row.moment, row.article, row.bidder) == (
        "revoked",
        "register",
        "PUN",
        mine.bidder,
    )
    assert row.snapshot_id is not None and row.snapshot_at == at


@dataclass
class Heard:
    """What the rooms above were told."""

    facts: list[BuyerQuestioned] = field(default_factory=list)


def listening(scene: Scene, engine: Engine) -> Heard:
    heard = Heard()
    table = {BuyerQuestioned: [lambda _tx, fact: heard.facts.append(fact)]}
    scene.transactions = Transactions(engine, table)
    return heard


def sold_to(scene: Scene, at: datetime) -> Person:
    person = scene.bidder()
    mine = scene.apply(person)
    scene.pay(mine, at)
    begin(scene, at + timedelta(minutes=1))
    scene.close(at + timedelta(hours=1), winner=mine.bidder)
    return person


def test_listed_after_the_hammer_the_sale_is_questioned_once(
    engine: Engine, ports: Ports, at: datetime
) -> None:  # AC-22, second half
    scene = open_lot(engine, ports, at, **FLAT)
    buyer = sold_to(scene, at)
    heard, later = listening(scene, engine), at + timedelta(hours=2)
    line = entry(buyer.id_no, later)
    assert take_over(scene, later, line).effects.questioned == 1
    take_over(scene, later, line | {"conduct": "隐匿财产"})
    assert [(fact.lot_id, fact.article) for fact in heard.facts] == [(scene.lot_id, "PUN")]
    with scene.transactions.reading() as session:
        found = rechecks.recheck_buyer(session, scene.vault, scene.lot_id, later)
    assert [(one.code, one.article.key) for one in found] == [("buyer_listed", "PUN")]
    assert found[0].fields["case"] == line["case_number"]


def test_once_title_has_passed_a_listing_questions_nothing(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, **FLAT)
    buyer = sold_to(scene, at)
    scene.tell("lot.title_passed", {}, at + timedelta(hours=2))
    heard, later = listening(scene, engine), at + timedelta(hours=3)
    assert take_over(scene, later, entry(buyer.id_no, later)).effects.questioned == 0
    assert heard.facts == []


def test_a_buyer_the_court_named_as_barred_is_found_too(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, **FLAT)
    buyer = sold_to(scene, at)
    with scene.transactions() as tx:
        named = court.Exclude(
            scene.lot_id, scene.index(buyer), court.Relation.KIN_OF_STAFF, "执行员之妹", "x"
        )
        court.exclude(tx, scene.vault, named, at + timedelta(hours=2))
    with scene.transactions.reading() as session:
        found = rechecks.recheck_buyer(session, scene.vault, scene.lot_id, at + timedelta(hours=3))
    assert [(one.code, one.article.key) for one in found] == [("buyer_barred", "NP34")]


def test_an_import_twice_changes_nothing_and_bad_lines_leave_nothing(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, **FLAT)
    person = scene.bidder()
    minor = "33030420101015101X"
    lines = [
        entry(person.id_no, at),
        entry("330304199001011234", at),
        entry(person.id_no, at, seizure_covers="1"),
        {"kind": "list", "colour": "red"},
        entry(minor, at, ground=2),
    ]
    first = take_over(scene, at, *lines)
    assert [one.outcome for one in first.lines] == ["new", *["refused"] * 4]
    assert first.lines[1].errors == {"id_no": "bad_id_no"}
    assert (first.lines[2].errors, first.lines[2].article) == (
        {"seizure_covers": "seizure_suffices"},
        "DL3",
    )
    assert first.lines[3].errors["colour"] == "unknown_column"
    assert first.lines[4].errors["id_no"] in ("bad_id_no", "minor_not_listable")
    again = take_over(scene, at, *lines)
    assert [one.outcome for one in again.lines] == ["same", *["refused"] * 4]
    with scene.transactions.reading() as session:
        kept = session.get_one(RegisterSnapshot, first.snapshot_id)
        assert (kept.lines, kept.refused, kept.taken_at) == (5, 4, at)
        assert session.scalars(select(RegisterSnapshot)).all()


def test_an_old_copy_does_for_movables_and_not_for_immovables(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    real = open_lot(engine, ports, at, is_practice=False, **FLAT)
    goods = open_lot(engine, ports, at, is_practice=False, **CHAIRS)
    person, later = real.bidder(), at + timedelta(minutes=5)
    take_over(real, at - timedelta(hours=24), restriction(credit_code(), at))
    error = refused(real, person, later)
    assert (error.code, error.status, error.article) == ("list_stale", 503, "PUN")
    assert ask(goods, person, later)
    take_over(real, at - timedelta(hours=23), restriction(credit_code(), at))
    assert ask(real, person, later)
