"""Canaries: names, numbers and accounts looked for in every byte that leaves, in many disguises."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from auction_app.eligibility.api import wire_registration
from auction_app.infra.ports import Ports
from auction_app.payments.api import wire_payment
from tests.eligibility.registers_kit import entry, take_over
from tests.eligibility.scene import Scene, make_scene
from tests.support.clock import HandClock
from tests.support.people import Person

NAME = "欧阳金丝雀"
# Tables where a person's own data may lie open, because no bidder number lies beside it.
ABOUT_PEOPLE = {"account", "login_session", "sign_in_attempt", "access_log", "letter"}


@pytest.fixture
def scene(engine: Engine, ports: Ports, clock: HandClock) -> Scene:
    return make_scene(engine, ports.vault, clock.now())


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


def disguises(value: str) -> Iterator[bytes]:
    """A canary plain, reversed, encoded and digested: bare digests of an ID number are guessable."""
    for raw in (value.encode(), value.encode("utf-16-le"), value[::-1].encode()):
        yield raw
        yield raw.hex().encode()
        yield base64.b64encode(raw).rstrip(b"=")[:-1]
        yield base64.urlsafe_b64encode(raw).rstrip(b"=")[:-1]
    yield json.dumps(value)[1:-1].encode()
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512):
        made = digest(value.encode())
        yield made.digest()
        yield made.hexdigest().encode()
        yield base64.b64encode(made.digest()).rstrip(b"=")


def found_in(haystack: bytes, canaries: dict[str, str]) -> list[str]:
    lowered = haystack.lower()
    return [
        what
        for what, value in canaries.items()
        for needle in disguises(value)
        if needle in haystack or needle.lower() in lowered
    ]


def canaries_of(scene: Scene, person: Person) -> dict[str, str]:
    holder = scene.holder(person).hex()
    return {
        "name": NAME,
        "id number": person.id_no,
        "account": person.id,
        "email": person.email,
        "token": person.token,
        "holder": holder,
    }


def dump(engine: Engine, without: set[str]) -> dict[str, bytes]:
    """Every row of every table as PostgreSQL prints it."""
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        return {
            table: "\n".join(
                connection.execute(text(f'SELECT t::text FROM "{table}" t')).scalars()
            ).encode()
            for table in tables
            if table not in without
        }


def test_the_detector_finds_what_is_hidden() -> None:
    for hidden in disguises("330304199001011238"):
        assert found_in(b"..." + hidden + b"...", {"id": "330304199001011238"})


def test_no_answer_about_a_registration_tells_who_it_is(scene: Scene, at: datetime) -> None:
    person = scene.bidder(NAME)
    mine = scene.apply(person)
    scene.pay(mine, at)
    mine = scene.own(person)
    assert mine.payment is not None
    answers = [wire_registration(mine), wire_payment(mine.payment)]
    facts = [repr(fact) for fact in scene.heard]
    assert facts
    told = json.dumps(answers, ensure_ascii=False).encode() + "".join(facts).encode()
    assert found_in(told, canaries_of(scene, person)) == []


def test_no_table_with_a_bidder_number_tells_who_it_is(
    scene: Scene, engine: Engine, at: datetime
) -> None:
    person = scene.bidder(NAME)
    scene.pay(scene.apply(person), at)
    canaries = canaries_of(scene, person)
    holder = canaries.pop("holder")  # a keyed index: the one link, worthless without the key
    for table, rows in dump(engine, without=ABOUT_PEOPLE).items():
        found = found_in(rows, canaries)
        if table == "identity":
            found = [what for what in found if what != "account"]
        assert found == [], table
    tables = dump(engine, without=set())
    linking = {name for name, rows in tables.items() if holder.encode() in rows}
    assert linking == {"registration", "payment_intent"}


def test_a_sealed_identity_cannot_be_moved_to_another_number(scene: Scene) -> None:
    from cryptography.exceptions import InvalidTag

    from auction_app.eligibility.models import Registration
    from auction_app.eligibility.service import identity_aad

    one, other = scene.apply(scene.bidder()), scene.apply(scene.bidder())
    with scene.transactions.reading() as session:
        sealed = session.get_one(Registration, (scene.lot_id, one.bidder)).sealed_identity
    scene.vault.open(sealed, identity_aad(scene.lot_id, one.bidder))
    with pytest.raises(InvalidTag):
        scene.vault.open(sealed, identity_aad(scene.lot_id, other.bidder))


def test_two_lots_of_the_same_people_share_no_value(scene: Scene, engine: Engine) -> None:
    again = make_scene(engine, scene.vault, scene.at)
    people = [scene.bidder() for _ in range(4)]
    here = [scene.apply(person) for person in people]
    there = [again.apply(person) for person in people]
    public = [
        {value for mine in side for value in (mine.bidder, mine.commitment, mine.payment.ref)}  # type: ignore[union-attr]
        for side in (here, there)
    ]
    assert public[0] & public[1] == set()


def test_before_the_end_nothing_leads_from_a_number_to_an_entry_of_a_register(
    scene: Scene, engine: Engine, at: datetime
) -> None:
    """A case of the public list names its person: so no row with a number may carry it in the clear."""
    person = scene.bidder(NAME)
    mine = scene.apply(person)
    scene.pay(mine, at)
    line = entry(person.id_no, at)
    assert take_over(scene, at, line).effects.revoked == 1
    tables = dump(engine, without=set())
    assert line["case_number"].encode() in tables["register_entry"]
    for table, rows in tables.items():
        if mine.bidder.encode() in rows:
            assert line["case_number"].encode() not in rows, table
