"""One court with a published lot and its people, for every test of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.deadlines.queries import DeadlineView, open_deadlines
from auction_app.deadlines.service import NewDeadline, drop_deadline, set_deadline
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.lots.drafts import Staff
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot
from tests.support.people import Person, csrf_of, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


@dataclass
class Desk:
    """One court with one published lot."""

    app: Flask
    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    lot_id: str
    case_number: str

    def set(self, code: str, due_at: datetime, **more: Any) -> None:
        """A deadline of this court's lot, counted from now."""
        at, lot = self.clock.now(), more.pop("lot_id", self.lot_id)
        wanted = NewDeadline(code, self.team.court_id, lot, self.case_number, due_at, at, **more)
        with self.transactions() as tx:
            set_deadline(tx, wanted)

    def open(self) -> list[DeadlineView]:
        """What is open in this court."""
        with self.transactions.reading() as session:
            return open_deadlines(session, self.team.court_id, self.clock.now())

    def end_of_day(self, days: int) -> datetime:
        """24:00 so many legal days from today."""
        return start_of_legal_day(legal_day(self.clock.now()) + timedelta(days=days + 1))

    @property
    def clerk(self) -> FlaskClient:
        """Signed in anew: time travels further than a session lasts."""
        return self.sign_in(self.team.clerk)

    @property
    def approver(self) -> FlaskClient:
        return self.sign_in(self.team.approver)

    def member(self, role: str) -> Person:
        """Somebody of the platform."""
        return make_staff(self.transactions, self.ports.vault, role, self.clock.now())

    def read(self, locale: str = "en", path: str = "/desk", who: str = "clerk") -> str:
        """A page as its reader gets it."""
        client: FlaskClient = getattr(self, who)
        client.set_cookie("locale", "en" if locale == "en" else "zh_Hans_CN")
        answer = client.get(path)
        assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
        return answer.get_data(as_text=True)

    def post(self, client: FlaskClient, path: str, form: str, **data: str) -> TestResponse:
        """Send the form that stands on the page `form`."""
        return client.post(path, data={"csrf_token": csrf_of(client, form), **data})

    def sign_in(self, who: Staff | Person) -> FlaskClient:
        account = who.id if isinstance(who, Person) else who.account_id
        person = Person(account, "")
        return signed_in(self.app, self.transactions, person, self.clock.now(), second_factor=True)


@pytest.fixture
def desk(app: Flask, ports: Ports, clock: HandClock) -> Desk:
    """A court of this test's own."""
    transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    content = lawful_content(clock.now())
    lot_id = publish_lot(transactions, team, content, clock.now()).lot_id
    made = Desk(app, transactions, ports, clock, team, lot_id, content.case_number)
    with transactions() as tx:  # what publishing itself has set is not these tests' matter
        for one in made.open():
            drop_deadline(tx, one.code, one.lot_id, clock.now(), one.key)
    return made
