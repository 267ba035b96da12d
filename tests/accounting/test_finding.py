"""One number looked up exactly: by reference or whole account, of the own court, written down, and never past the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text, update

from auction_app.accounts.models import AccessEntry
from auction_app.bank.models import BankEntry, BankPayout
from auction_app.infra.ports import Ports
from auction_app.kernel.ids import new_bidder_code
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.bank.counter import Counter, open_counter
from tests.payments.test_bank_transfers import ACCOUNT, FEN, NAME, Due
from tests.support.clock import HandClock
from tests.support.people import Person, csrf_of, make_bidder, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

API, PAGE = "/api/v1/court/bank/search", "/desk/bank/find"
LOT = TestLot(start_price=1_000_000, increment=10_000, seconds_open=3600, window_s=300, deposit=0)


@pytest.fixture
def due(app: Flask, ports: Ports, clock: HandClock) -> Due:
    """A deposit for a lot whose bidding runs, paid by transfer."""
    counter = open_counter(app.extensions["auction"].transactions, ports.vault, clock.now())
    with counter.transactions() as tx:
        lot = publish_test_lot(tx, ports.vault, LOT, clock.now())
    return Due(counter, clock, [], lot, new_bidder_code()).open()


def client_of(app: Flask, counter: Counter, clock: HandClock, role: str = "clerk") -> FlaskClient:
    one = counter.clerk if role == "clerk" else counter.approver
    who = Person(one.account_id, "", court_id=counter.court_id)
    return signed_in(app, counter.transactions, who, clock.now(), second_factor=True)


def search(client: FlaskClient, number: Any, reason: Any = "付款人来电") -> Any:
    head = {"X-CSRF-Token": csrf_of(client, PAGE)}
    return client.post(API, json={"number": number, "reason": reason}, headers=head)


def end_bidding(due: Due) -> None:
    with due.counter.transactions() as tx:
        done = text("UPDATE auction SET status = 'withdrawn' WHERE lot_id = :lot")
        tx.session.execute(done, {"lot": due.lot})


def test_money_in_suspense_is_found_by_its_reference_and_by_its_account(
    app: Flask, due: Due, clock: HandClock
) -> None:
    due.transfer(fen=FEN - 1, name="李四")  # nobody takes it
    clerk, spaced = client_of(app, due.counter, clock), f"{ACCOUNT[:4]} {ACCOUNT[4:]}"
    for number in (due.reference, due.reference.lower(), ACCOUNT, spaced):
        (row,) = search(clerk, number).get_json()["entries"]
        assert (row["amount"], row["state"]) == (FEN - 1, "suspended"), number
    page = clerk.post(
        PAGE, data={"number": ACCOUNT, "reason": "来电", "csrf_token": csrf_of(clerk, PAGE)}
    )
    assert "499,999.99" not in page.text and "49,999.99" in page.text and "李四" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    with due.counter.transactions.reading() as session:
        by = AccessEntry.actor_id == due.counter.clerk.account_id
        rows = session.execute(
            select(AccessEntry.subject, AccessEntry.reason)
            .where(by, AccessEntry.action == "bank.searched")
            .order_by(AccessEntry.id)
        ).all()
    hidden = f"…{ACCOUNT[-4:]}"
    assert [one.subject for one in rows] == [due.reference] * 2 + [hidden] * 3
    assert {one.reason for one in rows} == {"付款人来电", "来电"}


@pytest.mark.parametrize(
    "part", [ACCOUNT[:-1], ACCOUNT[1:], ACCOUNT[-4:].rjust(5, "0"), f"{ACCOUNT}0"]
)
def test_a_part_of_a_number_finds_nothing(
    app: Flask, due: Due, clock: HandClock, part: str
) -> None:
    due.transfer(name="李四")
    told = search(client_of(app, due.counter, clock), part).get_json()
    assert told["entries"] == told["payouts"] == told["cases"] == []


@pytest.mark.parametrize(
    ("number", "reason", "field"),
    [
        ("%", "x", "number"), ("6222%", "x", "number"), ("1234", "x", "number"), ("*" * 9, "x", "number"),
        ("9" * 35, "x", "number"), ("RF00", "x", "number"), ("6222\u202e021234567890", "x", "number"),
        (ACCOUNT, " ", "reason"), (ACCOUNT, 5, "reason"), (None, "x", "number"), ("", "x", "number"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_or_has_no_reason_is_refused_and_nothing_looked_at(
    app: Flask, due: Due, clock: HandClock, number: Any, reason: Any, field: str
) -> None:
    due.transfer(name="李四")
    refused = search(client_of(app, due.counter, clock), number, reason)
    assert refused.status_code in (400, 422) and list(refused.get_json()["fields"]) == [field]
    with due.counter.transactions.reading() as session:
        by = AccessEntry.actor_id == due.counter.clerk.account_id
        assert not session.scalars(
            select(AccessEntry.id).where(by, AccessEntry.action == "bank.searched")
        ).all()


def test_another_court_and_a_bidder_find_nothing(
    app: Flask, due: Due, clock: HandClock, ports: Ports
) -> None:
    due.transfer(name="李四")
    other = open_counter(due.counter.transactions, ports.vault, clock.now())
    theirs = client_of(app, other, clock, "approver")
    for number in (ACCOUNT, due.reference):
        assert search(theirs, number).get_json()["entries"] == []
    bidder = make_bidder(due.counter.transactions, ports.vault, clock.now())
    client = signed_in(app, due.counter.transactions, bidder, clock.now())
    assert client.get(PAGE).status_code == 403


def test_what_paid_for_a_running_lot_is_sealed_until_its_end(
    app: Flask, due: Due, clock: HandClock
) -> None:
    due.transfer()
    assert due.stands()[0] == FEN
    clerk = client_of(app, due.counter, clock)
    for number in (ACCOUNT, due.reference):
        assert search(clerk, number).get_json()["entries"] == [], number
    end_bidding(due)
    for number in (ACCOUNT, due.reference):
        (row,) = search(clerk, number).get_json()["entries"]
        assert row["state"] == "taken"


def test_a_refund_is_found_by_where_it_goes_and_what_was_written_before_the_index_too(
    app: Flask, due: Due, clock: HandClock
) -> None:
    due.transfer()
    due.ask_back()
    due.order_file()
    clerk = client_of(app, due.counter, clock)
    assert search(clerk, ACCOUNT).get_json()["payouts"] == []  # its lot runs
    end_bidding(due)
    with due.counter.transactions() as tx:
        tx.session.execute(update(BankPayout).values(account_index=None))
        tx.session.execute(update(BankEntry).values(account_index=None))
    told = search(clerk, ACCOUNT).get_json()
    assert [one["state"] for one in told["payouts"]] == ["ordered"]
    assert [one["state"] for one in told["entries"]] == ["taken"]
    assert NAME not in str(told) and ACCOUNT not in str(told)
