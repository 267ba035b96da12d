"""Cases and their parties: found by number, let in by three things that must fit together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from auction_app.cases import queries, service
from auction_app.cases.service import PartyClaim
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from tests.support.clock import HandClock
from tests.support.people import csrf_of, make_bidder, make_court, resident_id, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

_serial = iter(range(1, 10_000))


@pytest.fixture
def court(transactions: Transactions) -> str:
    return make_court(transactions)


def open_case(transactions: Transactions, court: str) -> tuple[str, str]:
    number = f"（2026）川0105执{next(_serial)}号"
    with transactions() as tx:
        return service.find_or_create_case(tx, number, court, "借款合同纠纷"), number


def add_debtor(transactions: Transactions, ports: Ports, case: str, name: str, id_no: str) -> str:
    with transactions() as tx:
        return service.add_party(tx, ports.vault, case, "debtor", name, id_no)


def knock(client: FlaskClient, name: str, id_no: str, number: str) -> TestResponse:
    form = {"name": name, "id_no": id_no, "case_number": number}
    return client.post("/cases/sign-in", data=form | {"csrf_token": csrf_of(client, "/cases")})


def test_the_same_number_in_another_spelling_is_the_same_case(
    transactions: Transactions, court: str
) -> None:
    with transactions() as tx:
        first = service.find_or_create_case(tx, "(2025)川0105执88号", court)
        second = service.find_or_create_case(tx, " （2025）川0105执 88 号", court)
    assert first == second


def test_a_case_belongs_to_one_court(transactions: Transactions, court: str) -> None:
    _case, number = open_case(transactions, court)
    other = make_court(transactions)
    with pytest.raises(AuctionError, match="case_of_other_court"), transactions() as tx:
        service.find_or_create_case(tx, number, other)


def test_a_number_that_is_no_enforcement_case_is_refused(
    transactions: Transactions, court: str
) -> None:
    with pytest.raises(AuctionError, match="bad_case_number"), transactions() as tx:
        service.find_or_create_case(tx, "(2024)浙0302民初1970号", court)


def test_a_party_added_twice_is_one_party(
    transactions: Transactions, ports: Ports, court: str
) -> None:
    case, _number = open_case(transactions, court)
    id_no = resident_id()
    one = add_debtor(transactions, ports, case, "罗某某", id_no)
    assert add_debtor(transactions, ports, case, "罗某某", id_no.lower()) == one


def test_parties_are_known_by_index_and_stored_sealed(
    transactions: Transactions, ports: Ports, clock: HandClock, court: str
) -> None:
    case, _number = open_case(transactions, court)
    debtor = make_bidder(transactions, ports.vault, clock.now(), name="罗小明")
    stranger = make_bidder(transactions, ports.vault, clock.now())
    add_debtor(transactions, ports, case, "罗小明", debtor.id_no)
    from auction_app.accounts.identity import find_index

    with transactions.reading() as reading:
        dump = repr(reading.execute(text("SELECT * FROM case_party")).all())
        known, other = find_index(reading, debtor.id), find_index(reading, stranger.id)
        assert known is not None
        assert other is not None
        assert queries.is_party(reading, case, known, "debtor")
        assert not queries.is_party(reading, case, known, "applicant")
        assert not queries.is_party(reading, case, other)
    assert debtor.id_no not in dump
    assert "罗小明" not in dump


def test_a_party_sees_its_one_case_and_nothing_else(
    app: Flask, client: FlaskClient, transactions: Transactions, ports: Ports, court: str,
    clock: HandClock,
) -> None:  # fmt: skip
    case, number = open_case(transactions, court)
    other_case, other_number = open_case(transactions, court)
    id_no = resident_id()
    add_debtor(transactions, ports, case, "罗某某", id_no)
    add_debtor(transactions, ports, other_case, "罗某某", id_no)
    answer = knock(client, " 罗某某 ", id_no.lower(), number.replace("（", "(").replace("）", ")"))
    assert answer.status_code == 302
    page = client.get("/cases").get_data(as_text=True)
    assert number in page
    assert other_number not in page
    for path in ("/account", "/security", "/staff", "/real-name"):
        assert client.get(path).status_code == 403
    clock.forward(minutes=31)
    assert number not in client.get("/cases").get_data(as_text=True)


def test_every_miss_gets_the_same_answer(
    app: Flask, transactions: Transactions, ports: Ports, court: str, clock: HandClock
) -> None:
    case, number = open_case(transactions, court)
    id_no, stranger = resident_id(), resident_id()
    add_debtor(transactions, ports, case, "罗某某", id_no)
    missing = "（2026）川0105执99999号"
    misses = [
        ("罗某", id_no, number),
        ("罗某某", stranger, number),
        ("罗某某", id_no, missing),
        ("王某", stranger, missing),
    ]
    said = set()
    for name, typed, where in misses:
        answer = knock(app.test_client(), name, typed, where)
        body = answer.get_data(as_text=True)
        said.add((answer.status_code, body[body.index('class="errsum"') :][:400]))
    assert len(said) == 1
    assert said.pop()[0] == 401


def test_guessing_numbers_is_stopped_for_known_and_unknown_alike(
    app: Flask, transactions: Transactions, ports: Ports, court: str, clock: HandClock
) -> None:
    case, number = open_case(transactions, court)
    id_no = resident_id()
    add_debtor(transactions, ports, case, "罗某某", id_no)
    for typed in (id_no, resident_id()):
        clock.forward(hours=2)
        client = app.test_client()
        statuses = [knock(client, "王某", typed, number).status_code for _try in range(6)]
        assert statuses == [401] * 5 + [429]


def test_one_address_cannot_try_many_people(
    app: Flask, transactions: Transactions, court: str, clock: HandClock
) -> None:
    _case, number = open_case(transactions, court)
    clock.forward(days=1)
    client = app.test_client()
    statuses = [knock(client, "王某", resident_id(), number).status_code for _try in range(21)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {401}
    answer = knock(client, "王某", resident_id(), number)
    assert 0 < int(answer.headers["Retry-After"]) <= timedelta(hours=1).total_seconds() + 1


def test_a_party_with_an_account_sees_the_same_case(
    app: Flask, transactions: Transactions, ports: Ports, court: str, clock: HandClock
) -> None:
    case, number = open_case(transactions, court)
    bidder = make_bidder(transactions, ports.vault, clock.now(), name="冯某")
    client = signed_in(app, transactions, bidder, clock.now())
    assert number not in client.get("/cases").get_data(as_text=True)
    with transactions() as tx:
        service.add_party(tx, ports.vault, case, "applicant", "冯某", bidder.id_no)
    assert number in client.get("/cases").get_data(as_text=True)


def test_a_claim_shows_no_name_or_number_when_printed() -> None:
    assert "330304" not in repr(PartyClaim("张三", "330304199001010091", "（2026）川0105执1号"))


def test_an_account_of_a_party_sees_all_its_cases_and_its_own_account(
    app: Flask, transactions: Transactions, ports: Ports, court: str, clock: HandClock
) -> None:
    from auction_app.accounts.models import Account

    person = make_bidder(transactions, ports.vault, clock.now(), name="冯某")
    numbers = []
    for _case in range(2):
        case, number = open_case(transactions, court)
        numbers.append(number)
        with transactions() as tx:
            service.add_party(tx, ports.vault, case, "applicant", "冯某", person.id_no)
    with transactions() as tx:
        tx.session.get_one(Account, person.id).role = "party"
    client = signed_in(app, transactions, person, clock.now())
    page = client.get("/cases").get_data(as_text=True)
    assert all(number in page for number in numbers)
    assert client.get("/security").status_code == 200
