"""`GET /api/v1/audit/ledger`: every row, any past moment, one snapshot, auditors alone."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jsonschema_rs
import pytest

from auction_app.accounts import sessions
from auction_app.books import chart, movements
from auction_app.contract.openapi import SCHEMAS
from auction_app.contract.shapes import ref
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.kernel.time import rfc3339
from auction_app.ledger.service import post
from tests.support.clock import HandClock
from tests.support.people import make_bidder, make_staff

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

DOOR = "/api/v1/audit/ledger"


@pytest.fixture
def auditor(transactions: Transactions, ports: Ports, clock: HandClock) -> dict[str, str]:
    """The header of an auditor's program."""
    person = make_staff(transactions, ports.vault, "auditor", clock.now())
    with transactions() as tx:
        token = sessions.issue_app_token(tx, person.id, "dump", ("audit",), clock.now()).token
    return {"Authorization": f"Bearer {token}"}


def arrive(transactions: Transactions, lot: str, key: str, fen: int, clock: HandClock) -> None:
    with transactions() as tx:
        into = chart.deposit(lot, "A7K2Q9")
        post(tx, movements.received("stripe", key, into, Money(fen), clock.now()))


def read(client: FlaskClient, header: dict[str, str], query: str = "") -> dict[str, Any]:
    answer = client.get(DOOR + query, headers=header)
    assert answer.status_code == 200
    body = answer.json
    assert isinstance(body, dict)
    return body


def test_every_row_is_told_and_all_of_them_sum_to_zero(client, transactions, clock, auditor):
    lot = new_id("L")
    arrive(transactions, lot, f"pi_{lot}", 500_00, clock)
    body = read(client, auditor)
    rows = [row for row in body["rows"] if row["txn"] == f"in:stripe:pi_{lot}"]
    assert [(row["account"], row["amount"]) for row in rows] == [
        ("clearing:stripe", -500_00),
        (f"deposit:{lot}:A7K2Q9", 500_00),
    ]
    assert set(rows[0]) == {"txn", "seq", "account", "amount", "currency", "ref", "at"}
    assert body["count"] == len(body["rows"])
    assert body["totals"] == {"CNY": 0}
    shape = {**ref("Ledger"), "components": {"schemas": SCHEMAS}}
    jsonschema_rs.Draft202012Validator(shape).validate(body)


def test_the_past_is_told_as_it_was(client, transactions, clock, auditor) -> None:
    lot, before = new_id("L"), clock.now()
    arrive(transactions, lot, f"pi_{lot}", 100, clock)
    clock.forward(hours=1)
    arrive(transactions, lot, f"pi2_{lot}", 200, clock)
    code = f"deposit:{lot}:A7K2Q9"

    def standing(as_of: str) -> int:
        rows = read(client, auditor, f"?as_of={quote(as_of)}")["rows"]
        return sum(row["amount"] for row in rows if row["account"] == code)

    assert standing(rfc3339(before)) == 100
    assert standing(rfc3339(before - timedelta(microseconds=1))) == 0
    assert standing(rfc3339(clock.now())) == 300
    assert standing("2026-01-01T08:00:00+08:00") == 0


@pytest.mark.parametrize("as_of", ["yesterday", "2026-11-21T10:00:00", ""])
def test_an_instant_that_is_none_is_refused_by_name(client, auditor, as_of) -> None:
    answer = client.get(f"{DOOR}?as_of={as_of}", headers=auditor)
    assert (answer.status_code, answer.json["fields"]) == (400, {"as_of": "bad_instant"})


def test_nobody_but_an_auditor_reads_the_books(client, transactions, ports, clock) -> None:
    bidder = make_bidder(transactions, ports.vault, clock.now())
    spy = {"Authorization": f"Bearer {bidder.token}"}
    assert client.get(DOOR).status_code == 401
    assert client.get(DOOR, headers=spy).status_code == 403


def test_an_answer_is_one_snapshot_however_slowly_it_is_read(
    app: Flask, transactions: Transactions, clock: HandClock, auditor: dict[str, str]
) -> None:
    """What is booked while the answer is on its way is not half in it."""
    lot = new_id("L")
    arrive(transactions, lot, f"pi_{lot}", 100, clock)
    answer = app.test_client().get(DOOR, headers=auditor, buffered=False)
    pieces = answer.iter_encoded()
    first = next(pieces) + next(pieces)
    writer = threading.Thread(target=arrive, args=(transactions, lot, f"x_{lot}", 900, clock))
    writer.start()
    writer.join()
    text = (first + b"".join(pieces)).decode()
    assert f"pi_{lot}" in text
    assert f"x_{lot}" not in text
