"""A court that holds its lots, with a live sequencer: what the tests of holds are told with."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from auction_app.bidding.commands import Answer, PlaceBid
from auction_app.bidding.engine import Engine
from auction_app.bidding.models import Auction
from auction_app.evidence.models import LotEvent
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.lots.models import Lot
from auction_app.stays.models import HoldProposal
from tests.lots.conftest import make_team
from tests.proceeds.story import Story
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot
from tests.support.people import Person, csrf_of, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

START = 114_386_580
REASON = {"reason_zh": "案外人提出异议", "reason_en": "An outsider objects"}
GROUNDS = {
    "suspend": {"ground": "suspend:applicant_delays"},
    "withdraw": {"ground": "withdraw:settlement"},
}
DECISION = "（2026）川0105执异12号"


@dataclass
class Bench:
    """One court and one published lot of it; `story` has its bidders."""

    app: Flask
    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    story: Story
    engine: Engine

    @property
    def lot(self) -> str:
        return self.story.lot_id

    @property
    def path(self) -> str:
        return f"/desk/lots/{self.lot}/hold"

    def client(self, role: str, team: CourtTeam | None = None) -> FlaskClient:
        staff = getattr(team or self.team, role)
        at, person = self.clock.now(), Person(staff.account_id, "")
        return signed_in(self.app, self.transactions, person, at, second_factor=True)

    def post(self, client: FlaskClient, path: str = "", **data: Any) -> TestResponse:
        token = csrf_of(client, "/lots")
        return client.post(self.path + path, data={"csrf_token": token} | data)

    def propose(self, what: str, **changes: Any) -> TestResponse:
        form = {"what": what, "decision": DECISION} | REASON | GROUNDS.get(what, {}) | changes
        if what == "resume" and "cause_ended_on" not in changes:
            form["cause_ended_on"] = legal_day(self.clock.now()).isoformat()
        return self.post(self.client("clerk"), **form)

    def digest(self) -> str:
        """What waits for the approver; the newest where several do."""
        page = self.client("approver").get(self.path).get_data(as_text=True)
        found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
        assert found, page
        return found[1]

    def approve(self, digest: str = "") -> TestResponse:
        return self.post(self.client("approver"), "/approve", sha256=digest or self.digest())

    def cause_ended(self, on: str) -> None:
        """Two people find that the cause of the stop is gone since a day."""
        sent = self.post(self.client("clerk"), "/cause", cause_ended_on=on)
        assert sent.status_code == 303, sent.get_data(as_text=True)[-3000:]
        assert self.approve().status_code == 303

    def hold(self, what: str, **changes: str) -> None:
        assert self.propose(what, **changes).status_code == 303
        assert self.approve().status_code == 303

    def auction(self) -> Auction:
        with self.transactions.reading() as session:
            return session.get_one(Auction, self.lot)

    def case_number(self) -> str:
        with self.transactions.reading() as session:
            return session.get_one(Lot, self.lot).case_number

    def events(self, kind: str) -> list[dict[str, Any]]:
        wanted = select(LotEvent.text).where(LotEvent.lot_id == self.lot, LotEvent.kind == kind)
        with self.transactions.reading() as session:
            rows = session.scalars(wanted.order_by(LotEvent.seq)).all()
        return [json.loads(row) for row in rows]

    def proposals(self) -> list[HoldProposal]:
        wanted = select(HoldProposal).where(HoldProposal.lot_id == self.lot)
        with self.transactions.reading() as session:
            return list(session.scalars(wanted.order_by(HoldProposal.proposed_at)))

    def bid(self, person: Person, amount: int = START) -> Answer:
        holder, key = self.story.holder(person).hex(), str(uuid.uuid4())
        return self.engine.submit_and_wait(
            lambda reply: PlaceBid(self.lot, holder, amount, key, False, reply)
        )


def typed(at: datetime) -> str:
    """An instant as a browser sends it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


@contextmanager
def running(app: Flask) -> Iterator[Engine]:
    """The app's engine, deciding what arrives; no timers: the tests' clock moves by hand."""
    engine = Engine(app.extensions["auction"])
    app.extensions["bidding"] = engine
    thread = threading.Thread(target=engine.sequencer.run, daemon=True)
    thread.start()
    yield engine
    engine.stop()
    thread.join(10)
    del app.extensions["bidding"]


def make_bench(app: Flask, ports: Ports, clock: HandClock, engine: Engine) -> Bench:
    """A lot that opens in a month."""
    transactions: Transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    fact = publish_lot(transactions, team, lawful_content(clock.now()), clock.now())
    story = Story(transactions, ports, fact.lot_id, fact.opens_at, fact.ends_at)
    return Bench(app, transactions, ports, clock, team, story, engine)
