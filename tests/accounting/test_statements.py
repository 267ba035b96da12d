"""Statements as pages: who sees which, what they say, at any past moment."""

from __future__ import annotations

from datetime import timedelta
from random import randrange
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from auction_app.books import chart, movements
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI
from auction_app.ledger.service import post
from auction_app.lots.models import Lot
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.bank.counter import open_counter
from tests.support.clock import HandClock
from tests.support.people import make_bidder, make_court, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LOT = TestLot(start_price=1_000_000, increment=10_000, seconds_open=3600, window_s=300, deposit=0)


class Sale:
    """A lot that has ended, with two deposits that came in and went their ways."""

    def __init__(self, app: Flask, ports: Ports, clock: HandClock) -> None:
        at, transactions = clock.now(), app.extensions["auction"].transactions
        with transactions() as tx:
            self.lot = publish_test_lot(tx, ports.vault, LOT, at)
            row = tx.session.get_one(Lot, self.lot)
            self.court, self.case = row.court_id, row.case_id
            for number, fen in (("A7K2Q9", 500_00), ("C4NNNA", 500_00)):
                into = chart.deposit(self.lot, number)
                key = f"pi_{number}{self.lot}"
                post(tx, movements.received("stripe", key, into, Money(fen), at))
            self.end(tx)
        self.came_at = at
        back_at = clock.forward(hours=2)
        with transactions() as tx:
            ref, fen = f"pi_C4NNNA{self.lot}", Money(500_00)
            post(tx, movements.deposit_owed_back(self.lot, "C4NNNA", ref, fen, back_at))

    def end(self, tx, status: str = "withdrawn") -> None:
        tx.session.execute(
            text("UPDATE auction SET status = :status WHERE lot_id = :lot"),
            {"status": status, "lot": self.lot},
        )


@pytest.fixture
def lone_sale(app: Flask, ports: Ports, clock: HandClock) -> Sale:
    """A sale whose case has no other lot: a test lot's case is numbered by its microsecond."""
    clock.forward(microseconds=randrange(1, 900_000))
    return Sale(app, ports, clock)


@pytest.fixture
def sale(app: Flask, ports: Ports, clock: HandClock) -> Sale:
    return Sale(app, ports, clock)


@pytest.fixture
def staff(app: Flask, transactions: Transactions, ports: Ports, clock: HandClock):
    """`staff("clerk", court_id)`: a browser of somebody with a second factor."""

    def make(role: str, court_id: str | None = None) -> FlaskClient:
        person = make_staff(transactions, ports.vault, role, clock.now(), court_id=court_id)
        return signed_in(app, transactions, person, clock.now(), second_factor=True)

    return make


def words(answer) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return str(answer.get_data(as_text=True))


def test_the_statement_of_a_lot_shows_every_move_and_what_stands(staff, sale) -> None:
    page = words(staff("clerk", sale.court).get(f"/money/lot/{sale.lot}"))
    assert f"deposit:{sale.lot}:A7K2Q9" in page
    assert page.count('scope="row"') >= 5
    assert 'value="100000"' in page  # closing, in fen


def test_a_court_reads_what_it_holds_and_what_it_owes(
    app, transactions, ports, staff, clock
) -> None:
    """Together the two would always look like nothing; a fen that is missing at the bank is seen."""
    counter = open_counter(transactions, ports.vault, clock.now())
    channel, at = chart.at_bank(counter.account_id), clock.now()
    with transactions() as tx:
        fee = chart.fee(counter.court_id, "other")
        into = chart.suspense(channel)
        post(tx, movements.received(channel, f"h{counter.court_id}", into, Money(700_00), at))
        post(tx, movements.received("stripe", f"c{counter.court_id}", fee, Money(30_00), at))
    clock.forward(hours=1)
    page = words(staff("clerk", counter.court_id).get(f"/money/court/{counter.court_id}"))
    held, owed = page.split("法院账户存放")[1].split("应付各方")
    assert 'value="70000"' in held and 'value="73000"' in owed
    pdf = staff("clerk", counter.court_id).get(f"/money/court/{counter.court_id}/statement.pdf")
    assert pdf.data.startswith(b"%PDF")


def test_a_past_moment_is_shown_as_it_was(staff, sale) -> None:
    until = sale.came_at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    client = staff("approver", sale.court)
    page = words(client.get(f"/money/lot/{sale.lot}?until={until}"))
    assert f"refund:{sale.lot}:C4NNNA" not in page
    assert f"refund:{sale.lot}:C4NNNA" in words(client.get(f"/money/lot/{sale.lot}"))


def test_a_case_says_what_is_still_open_and_since_when_it_is_closed(
    transactions, staff, lone_sale, clock
) -> None:
    """At any past moment as it was then; one fen too many and it is not closed."""
    sale = lone_sale
    clerk, address = staff("clerk", sale.court), f"/money/case/{sale.case}"
    open_page = words(clerk.get(address))
    assert "尚未结清" in open_page and "账目归零" not in open_page
    before = clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    at = clock.forward(hours=1)
    with transactions() as tx:
        for number, fen in (("A7K2Q9", Money(500_00)), ("C4NNNA", Money(500_00))):
            out = chart.deposit if number == "A7K2Q9" else chart.refund
            post(
                tx, movements.sent("stripe", f"o{number}{sale.lot}", out(sale.lot, number), fen, at)
            )
    clock.forward(hours=1)
    closed = words(clerk.get(address))
    assert "账目归零" in closed and "尚未结清" not in closed
    then = words(clerk.get(f"{address}?until={before}"))
    assert "尚未结清" in then and "账目归零" not in then
    with transactions() as tx:
        found = chart.found(sale.case)
        post(tx, movements.received("stripe", f"more{sale.lot}", found, Money(1), clock.now()))
    again = words(clerk.get(address))
    assert "尚未结清" in again and "¥0.01" in again and "账目归零" not in again


def test_a_case_with_a_running_lot_is_not_said_to_be_closed(
    transactions, staff, lone_sale, clock
) -> None:
    """A court does not see its deposits; that is no reason to say that there are none."""
    sale, found = lone_sale, chart.found(lone_sale.case)
    with transactions() as tx:
        post(tx, movements.received("stripe", f"f{sale.lot}", found, Money(1), clock.now()))
        post(tx, movements.sent("stripe", f"g{sale.lot}", found, Money(1), clock.now()))
        sale.end(tx, "open")
    page = words(staff("clerk", sale.court).get(f"/money/case/{sale.case}"))
    assert "案件中查获的款项" in page and "账目归零" not in page
    assert "尚未结清" in words(staff("auditor").get(f"/money/case/{sale.case}"))


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("since=2026-13-01T00:00", "日期"),
        ("since=2026-11-22T00:00&until=2026-11-21T00:00", "期间的结束早于开始"),
    ],
)
def test_a_period_that_is_none_is_refused_beside_its_field(staff, sale, query, fault) -> None:
    answer = staff("clerk", sale.court).get(f"/money/lot/{sale.lot}?{query}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "aria-invalid" in page
    assert fault in page


@pytest.mark.parametrize("kind", ["lot", "case", "court", "number", "account"])
def test_a_court_sees_its_own_money_alone(transactions, staff, sale, kind) -> None:
    keys = {
        "lot": sale.lot,
        "case": sale.case,
        "court": sale.court,
        "number": f"{sale.lot}:A7K2Q9",
        "account": f"deposit:{sale.lot}:A7K2Q9",
    }
    ours, foreign = staff("clerk", sale.court), staff("clerk", make_court(transactions))
    address = f"/money/{kind}/{keys[kind]}"
    assert f"deposit:{sale.lot}:A7K2Q9" in words(ours.get(address))
    assert foreign.get(address).status_code == 404
    assert foreign.get(f"{address}/journal.csv").status_code == 404
    assert words(staff("auditor").get(address))


def test_who_paid_for_a_running_lot_is_sealed_from_the_court(transactions, staff, sale) -> None:
    with transactions() as tx:
        sale.end(tx, "open")
    clerk = staff("clerk", sale.court)
    for address in (
        f"lot/{sale.lot}",
        f"number/{sale.lot}:A7K2Q9",
        f"account/deposit:{sale.lot}:A7K2Q9",
    ):
        assert clerk.get(f"/money/{address}").status_code == 404
    for address in (f"court/{sale.court}", f"case/{sale.case}"):
        assert sale.lot not in words(clerk.get(f"/money/{address}"))


def test_accounts_of_no_court_are_for_auditors(staff, sale) -> None:
    clerk, auditor = staff("clerk", sale.court), staff("auditor")
    for address in ("account/clearing:stripe", "account/suspense", "book/all"):
        assert clerk.get(f"/money/{address}").status_code == 404
        assert words(auditor.get(f"/money/{address}"))
    assert auditor.get("/money/nothing/x").status_code == 404
    assert auditor.get("/money").location.endswith("/money/book/all")
    assert clerk.get("/money").location.endswith(f"/money/court/{sale.court}")


def test_a_bidder_sees_the_own_deposit_and_no_other(app, transactions, ports, clock, sale) -> None:
    person = make_bidder(transactions, ports.vault, clock.now())
    with app.extensions["auction"].transactions() as tx:
        lot = publish_test_lot(tx, ports.vault, LOT, clock.now())
    client = app.test_client()
    header = {"Authorization": f"Bearer {person.token}"}
    made = client.post(f"/api/v1/lots/{lot}/registration", json={}, headers=header)
    number = made.json["bidder"]
    with transactions() as tx:
        into = chart.deposit(lot, number)
        post(tx, movements.received("bank:b1", f"e{lot}", into, Money(77_00), clock.now()))
        into = chart.deposit(lot, "A7K2Q9")
        post(tx, movements.received("bank:b1", f"f{lot}", into, Money(88_00), clock.now()))
    browser = signed_in(app, transactions, person, clock.now())
    page = words(browser.get(f"/money/own/{lot}"))
    assert f"deposit:{lot}:{number}" in page
    assert "A7K2Q9" not in page
    assert browser.get(f"/money/own/{sale.lot}").status_code == 404
    assert browser.get(f"/money/lot/{lot}").status_code == 403
    assert number in words(browser.get(f"/money/own/{lot}/journal.csv"))


def test_a_long_statement_has_pages_whose_balances_go_on(transactions, staff, sale, clock) -> None:
    with transactions() as tx:
        for turn in range(120):
            at = clock.now() + timedelta(seconds=turn)
            post(
                tx,
                movements.received(
                    "bank:b1", f"{turn}{sale.lot}", chart.sale(sale.lot), Money(1), at
                ),
            )
    clock.forward(hours=1)
    client = staff("clerk", sale.court)
    second = words(client.get(f"/money/lot/{sale.lot}?page=2"))
    assert "101–123" in second
    assert 'rel="prev"' in second and 'rel="next"' not in second
