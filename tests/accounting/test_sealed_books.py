"""While a lot runs no page, file or answer of the books says which number a payment was made for (art. 18 II)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from auction_app.accounting.commands import ledger
from auction_app.accounts import sessions
from auction_app.bank import proposals
from auction_app.bank.models import BankAccount
from auction_app.bank.proposals import NewAccount
from auction_app.bank.two_people import Member
from auction_app.books import chart, movements
from auction_app.infra.crypto import Vault
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.service import post, reversal
from auction_app.ledger.statements import Choice
from auction_app.lots.models import Lot
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.support.clock import HandClock
from tests.support.people import make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LOT = TestLot(start_price=1_000_000, increment=10_000, seconds_open=3600, window_s=300, deposit=0)
FILES = ("", "/journal.csv", "/journal.xlsx", "/statement.pdf")
STAFF = ("auditor", "supervisor", "clerk", "approver")


class Running:
    """A lot that is open; deposits came by card and bank, waited, were struck, go back, are disputed."""

    def __init__(self, app: Flask, ports: Ports, clock: HandClock) -> None:
        self.house, self.at = app.extensions["auction"], clock.now()
        self.numbers = [new_id("N") for _ in range(4)]  # found nowhere by chance
        with self.house.transactions() as tx:
            self.lot = publish_test_lot(tx, ports.vault, LOT, self.at)
            row = tx.session.get_one(Lot, self.lot)
            self.court, self.case = row.court_id, row.case_id
            self._set(tx, "open")
        self.bank = chart.at_bank(_account_of(self.house, ports.vault, self.court, self.at))
        with self.house.transactions() as tx:
            self._deposits(tx)
        clock.forward(hours=1)

    def _deposits(self, tx: Any) -> None:
        card, direct, late, struck = (f"{name}{self.lot}" for name in ("pi_", "en1", "en2", "en3"))
        a, c, d, e = (chart.deposit(self.lot, number) for number in self.numbers)
        fen, at = Money(500_00), self.at
        post(tx, movements.received("stripe", card, a, fen, at))
        post(tx, movements.deposit_owed_back(self.lot, self.numbers[0], card, Money(100_00), at))
        post(tx, movements.received(self.bank, direct, c, fen, at))
        post(tx, movements.received(self.bank, late, chart.suspense(self.bank), fen, at))
        post(tx, movements.assigned(self.bank, late, d, fen, at))
        wrong = movements.received(self.bank, struck, e, fen, at)
        post(tx, wrong)
        post(tx, reversal(wrong, f"struck:{self.lot}", at))
        self.payments = (card, direct, struck)
        self.deposited = 1_500_00

    def end(self) -> None:
        with self.house.transactions() as tx:
            self._set(tx, "withdrawn")

    def _set(self, tx: Any, status: str) -> None:
        sql = text("UPDATE auction SET status = :status WHERE lot_id = :lot")
        tx.session.execute(sql, {"status": status, "lot": self.lot})

    def addresses(self) -> list[str]:
        """Every statement that could show it."""
        keys = [
            *(("number", f"{self.lot}:{number}") for number in self.numbers),
            *(("account", f"deposit:{self.lot}:{number}") for number in self.numbers),
            ("account", f"refund:{self.lot}:{self.numbers[0]}"),
            ("account", f"deposit:{self.lot}:sealed"),
            *(("account", code) for code in ("clearing:stripe", f"clearing:{self.bank}")),
            *(("lot", self.lot), ("case", self.case), ("court", self.court), ("book", "all")),
        ]
        return [f"/money/{kind}/{key}" for kind, key in keys]

    def told_in(self, body: str) -> list[str]:
        """What of the secret stands in a text, wherever it is broken into lines."""
        packed = body.replace("\n", "")
        return [secret for secret in (*self.numbers, *self.payments) if secret in packed]


def _account_of(house: Any, vault: Vault, court: str, at: datetime) -> str:
    """The confirmed bank account of the lot's court: its statement belongs to the court's own."""
    with house.transactions.reading() as session:
        found = session.scalar(select(BankAccount.id).where(BankAccount.court_id == court))
    if found:
        return str(found)
    one, other = (
        Member(make_staff(house.transactions, vault, role, at, court_id=court).id, court)
        for role in ("clerk", "approver")
    )
    wish = NewAccount("测试法院", "6222000100020003", "中国建设银行", "105651000001")
    with house.transactions() as tx:
        sha256 = proposals.propose_account(tx, vault, wish, one, at)
        proposals.approve(tx, vault, sha256, other, at)
    return _account_of(house, vault, court, at)


@pytest.fixture
def running(app: Flask, ports: Ports, clock: HandClock) -> Running:
    return Running(app, ports, clock)


@pytest.fixture
def browser(app: Flask, transactions: Transactions, ports: Ports, clock: HandClock, running):
    """`browser("clerk")`: somebody of the lot's court, or of all courts, with a second factor."""

    def make(role: str) -> FlaskClient:
        court = running.court if role in ("clerk", "approver") else None
        person = make_staff(transactions, ports.vault, role, clock.now(), court_id=court)
        return signed_in(app, transactions, person, clock.now(), second_factor=True)

    return make


@pytest.fixture
def audit(transactions: Transactions, ports: Ports, clock: HandClock) -> dict[str, str]:
    """The header of an auditor's program."""
    person = make_staff(transactions, ports.vault, "auditor", clock.now())
    with transactions() as tx:
        token = sessions.issue_app_token(tx, person.id, "dump", ("audit",), clock.now()).token
    return {"Authorization": f"Bearer {token}"}


def readable(file: str, body: bytes) -> str:
    """A page or a file as whoever opens it reads it."""
    if file == "/journal.xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(body)).active
        assert sheet is not None
        return "\t".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    if file == "/statement.pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode()


@pytest.mark.parametrize("role", STAFF)
def test_no_page_or_file_tells_who_paid_while_the_lot_runs(running, browser, role) -> None:
    client, answered = browser(role), 0
    for address in running.addresses():
        for file in FILES:
            answer = client.get(f"{address}{file}?since=2026-01-01")
            if answer.status_code == 404:
                continue
            answered += 1
            body = readable(file, answer.data).replace(address, "")
            assert running.told_in(body) == [], f"{address}{file}"
    assert answered >= (4 if role in ("clerk", "approver") else 16)


@pytest.mark.parametrize("role", ["auditor", "clerk"])
def test_after_the_end_the_same_pages_tell_it(running, browser, role) -> None:
    running.end()
    page = browser(role).get(f"/money/lot/{running.lot}").get_data(as_text=True)
    assert set(running.told_in(page)) == {*running.numbers, *running.payments}
    one = browser(role).get(f"/money/number/{running.lot}:{running.numbers[1]}")
    assert running.told_in(one.get_data(as_text=True)) == [running.numbers[1], running.payments[1]]


def test_the_sealed_statement_still_adds_up(running, browser) -> None:
    page = browser("auditor").get(f"/money/lot/{running.lot}").get_data(as_text=True)
    assert page.count(f"deposit:{running.lot}:sealed</") >= 1
    assert f'value="{running.deposited}"' in page  # what stands on all accounts of the lot


def test_the_auditors_program_gets_a_whole_book_without_who_paid(app, running, audit) -> None:
    def rows() -> list[dict[str, Any]]:
        answer = app.test_client().get("/api/v1/audit/ledger", headers=audit).json
        assert set(answer["totals"].values()) == {0}
        assert answer["count"] == len(answer["rows"])
        return list(answer["rows"])

    sealed = rows()
    assert running.told_in(str(sealed)) == []
    standing = sum(
        one["amount"] for one in sealed if one["account"].endswith(f"{running.lot}:sealed")
    )
    assert standing == running.deposited
    running.end()
    opened = rows()
    assert set(running.told_in(str(opened))) == {*running.numbers, *running.payments}
    told = [[(one["seq"], one["amount"], one["at"]) for one in book] for book in (sealed, opened)]
    assert told[0] == told[1]
    assert _sums(sealed) == _sums(opened) == {0}


def _sums(rows: list[dict[str, Any]]) -> set[int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["txn"]] = sums.get(row["txn"], 0) + row["amount"]
    return set(sums.values())


def test_a_past_moment_asked_for_after_the_end_is_told_whole(app, running, audit, clock) -> None:
    before = running.at.isoformat().replace("+00:00", "Z")
    asked = f"/api/v1/audit/ledger?as_of={before}"
    assert running.told_in(app.test_client().get(asked, headers=audit).text) == []
    running.end()
    assert running.told_in(app.test_client().get(asked, headers=audit).text) != []


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_command_exports_no_more_than_the_page(running, tmp_path, suffix) -> None:
    for ended, wanted in ((False, False), (True, True)):
        if ended:
            running.end()
        file = tmp_path / f"{ended}.{suffix}"
        assert ledger(running.house, ["export", str(file)]) == 0
        told = running.told_in(readable(f"/journal.{suffix}", file.read_bytes()))
        assert bool(told) is wanted


def test_a_bidder_reads_the_own_number_and_payment(app, running) -> None:
    """What is sealed from staff is no secret from whoever paid it."""
    from auction_app.accounting.scopes import Scope
    from auction_app.accounting.statement import parse_period, read_statement
    from auction_app.lots.page_views import Words

    code = chart.deposit(running.lot, running.numbers[1]).code
    own = Scope(
        "number", f"{running.lot}:{running.numbers[1]}", Words("", ""), Choice(codes=(code,))
    )
    period, _ = parse_period("", "", running.house.ports.clock.now())
    with running.house.transactions.reading() as session:
        read = read_statement(session, own, period)
    assert [one.ref for one in read.moves] == [running.payments[1]]
