"""A court that acts after the hammer: one ended lot, its two people, pages and programs alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from auction_app.deadlines.models import Deadline
from auction_app.evidence.models import LotEvent
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import parse_yuan
from auction_app.kernel.time import SHANGHAI
from auction_app.procedure.models import LotProcedure
from tests.lots.conftest import make_team
from tests.procedure.till import Till, open_till
from tests.proceeds.story import Story, duel
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot
from tests.support.people import Person, csrf_of, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

DECISION = "（2026）川0105执12号之一"
REASON = {"reason_zh": "依法办理", "reason_en": "As the law provides"}


@dataclass
class Court:
    """One court and one ended lot of it."""

    app: Flask
    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    story: Story
    winner: Person | None = None
    _till: Till | None = None

    @property
    def lot(self) -> str:
        return self.story.lot_id

    @property
    def path(self) -> str:
        return f"/desk/lots/{self.lot}/acts"

    def client(self, role: str) -> FlaskClient:
        staff = getattr(self.team, role)
        at, person = self.clock.now(), Person(staff.account_id, "")
        return signed_in(self.app, self.transactions, person, at, second_factor=True)

    def post(self, role: str, path: str, **data: Any) -> TestResponse:
        client = self.client(role)
        token = csrf_of(client, "/lots")
        return client.post(path, data={"csrf_token": token} | data)

    def send(self, role: str, path: str, body: dict[str, Any]) -> TestResponse:
        client = self.client(role)
        token = csrf_of(client, "/lots")
        return client.post(path, json=body, headers={"X-CSRF-Token": token})

    def propose(self, act: str, **said: Any) -> TestResponse:
        return self.post("clerk", self.path, act=act, decision=DECISION, **(REASON | said))

    def digest(self) -> str:
        answer = self.client("approver").get(f"/api/v1/lots/{self.lot}/acts").get_json()
        waiting: str = answer["waiting"][0]["sha256"]
        return waiting

    def approve(self, digest: str = "") -> TestResponse:
        path = f"{self.path}/{digest or self.digest()}/decision"
        return self.post("approver", path, decision="approve")

    def act(self, act: str, **said: Any) -> dict[str, Any]:
        """Two people do it; gives the event's body."""
        answer = self.propose(act, **said)
        assert answer.status_code == 303, answer.get_data(as_text=True)[-6000:]
        answer = self.approve()
        assert answer.status_code == 303, answer.get_data(as_text=True)[-6000:]
        return self.events()[-1]["body"]

    @property
    def till(self) -> Till:
        """The court's account and its bank, opened when it is first needed."""
        if self._till is None:
            self._till = open_till(self)
        return self._till

    def pay(self, amount_yuan: str) -> None:
        """The buyer, or who took it in kind, sends so much; the statement shows it."""
        self.till.pays(parse_yuan(amount_yuan))

    def note(self, amount_yuan: str, kind: str = "balance", at: datetime | None = None) -> None:
        """The clerk writes down what should be on the next statement."""
        moment = (at or self.clock.now()).isoformat()
        path = f"/desk/lots/{self.lot}/payments"
        answer = self.post(
            "clerk", path, kind=kind, amount=amount_yuan, received_at=moment, reference="BK-1"
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)[-4000:]

    def now_typed(self) -> str:
        """This moment as a browser sends it."""
        return self.clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")

    def pay_all(self) -> None:
        """What is left of the price comes, and the card provider's payout with the deposit."""
        self.till.brings_the_deposit()
        document = self.document()
        if left := document["price"] - document["received"]:
            self.till.pays(left)

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client("clerk").get(f"/api/v1/lots/{self.lot}/acts").get_json()
        return found

    def procedure(self) -> LotProcedure:
        with self.transactions.reading() as session:
            return session.get_one(LotProcedure, self.lot)

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        wanted = select(LotEvent.text).where(LotEvent.lot_id == self.lot)
        if kind:
            wanted = wanted.where(LotEvent.kind == kind)
        with self.transactions.reading() as session:
            rows = session.scalars(wanted.order_by(LotEvent.seq)).all()
        return [json.loads(row) for row in rows]

    def deadlines(self) -> dict[str, Deadline]:
        with self.transactions.reading() as session:
            rows = session.scalars(select(Deadline).where(Deadline.lot_id == self.lot))
            return {row.code: row for row in rows}


def make_court(app: Flask, ports: Ports, clock: HandClock, **content: Any) -> Court:
    """A lot that opens in a month; nobody has bid yet."""
    transactions: Transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    fact = publish_lot(transactions, team, lawful_content(clock.now(), **content), clock.now())
    story = Story(transactions, ports, fact.lot_id, fact.opens_at, fact.ends_at)
    return Court(app, transactions, ports, clock, team, story)


def end_sold(court: Court) -> Court:
    """Two bidders, the hammer, and the jobs process has read it; the clock stands an hour later."""
    _, court.winner = duel(court.story)
    ended = court.story.close()
    court.clock.at = ended + timedelta(hours=1)
    court.story.follow()
    return court


def end_unsold(court: Court) -> Court:
    """A bidder with a deposit who never bids; the lot fails."""
    court.story.bidder("王看")
    court.story.open()
    ended = court.story.close()
    court.clock.at = ended + timedelta(hours=1)
    court.story.follow()
    return court
