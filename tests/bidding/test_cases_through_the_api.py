"""Acceptance cases AC-28 to AC-36 bid by bid through the HTTP door, the sequencer and the record.

Lot L in a time of its own: every bid is sent at its minute before the end, and the answer, the public
snapshot and the events are compared with the table. The rows are those of tests/law/test_cases_bidding.py;
the 377 extensions of AC-33 stand there alone, for they add nothing here but time.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.dialects.postgresql import insert

from auction_app.accounts.identity import find_index
from auction_app.bidding.engine import Engine
from auction_app.bidding.models import Probe
from auction_app.eligibility.court import ConfirmPriority, confirm_priority
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent
from auction_app.evidence.replay import replay
from auction_app.infra.ports import Ports
from auction_app.kernel.time import parse_rfc3339, rfc3339
from tests.law.test_cases_bidding import CASES, Bid, clock
from tests.lots.conftest import make_team
from tests.proceeds.story import Story
from tests.stays.holding import Bench, running
from tests.support.clock import HandClock
from tests.support.lots import lawful_content, publish_lot
from tests.support.people import Person, make_bidder

if TYPE_CHECKING:
    from flask import Flask

RANKS = {"P1": 1, "P2": 2, "Q1": 1}
TERMS = {
    "appraisal_fen": 100_000_000,
    "start_price_fen": 70_000_000,
    "increment_fen": 500_000,
    "deposit_fen": 10_000_000,
}


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@dataclass
class LotL:
    """The lot, open, with the bidders of the table by their letters."""

    bench: Bench
    people: dict[str, Person] = field(default_factory=dict)

    def open(self) -> None:
        for letter in ("A", "B", "D", *RANKS):
            person = self.bench.story.bidder(f"竞买人{letter}", pays=letter != "D")
            self.people[letter] = person
            if letter in RANKS:
                self._confirm(person, RANKS[letter])
        self.people["C"] = self._stranger()
        self._answer_probes()
        self.bench.clock.at = self.bench.story.opens_at
        self.bench.engine.look(self.bench.lot)
        while self.bench.auction().status != "open":
            time.sleep(0.01)

    def _answer_probes(self) -> None:
        """The platform was within reach around the end, so that no outage moves it."""
        first = self.bench.story.ends_at - timedelta(minutes=10)
        instants = [{"at": first + timedelta(seconds=10 * n)} for n in range(200)]
        with self.bench.transactions() as tx:
            tx.session.execute(insert(Probe).on_conflict_do_nothing(), instants)

    def _stranger(self) -> Person:
        return make_bidder(self.bench.transactions, self.bench.ports.vault, self.bench.clock.now())

    def _confirm(self, person: Person, rank: int) -> None:
        at = self.bench.story.opens_at - timedelta(hours=1)
        clerk = self.bench.team.clerk.account_id
        with self.bench.transactions() as tx:
            index = find_index(tx.session, person.id)
            assert index is not None
            right = ConfirmPriority(self.bench.lot, index, rank, "承租人", clerk, "合议庭笔录")
            confirm_priority(tx, self.bench.ports.vault, right, at)

    def send(self, bid: Bid) -> Any:
        """At the table's distance from the end, whatever the day."""
        self.bench.clock.at = self.bench.story.ends_at + (clock(bid.at) - clock("10:00:00"))
        body: dict[str, Any] = {"amount": bid.fen}
        if bid.raise_own:
            body["raise_own"] = True
        return self.bench.app.test_client().post(
            f"/api/v1/lots/{self.bench.lot}/bids",
            json=body,
            headers={
                "Authorization": f"Bearer {self.people[bid.who].token}",
                "Idempotency-Key": str(uuid.uuid4()),
            },
        )

    def snapshot(self) -> Any:
        return self.bench.app.test_client().get(f"/api/v1/lots/{self.bench.lot}").json

    def end_of(self, text: str) -> str:
        return rfc3339(self.bench.story.ends_at + (clock(text) - clock("10:00:00")))

    def number(self, letter: str) -> str:
        return self.bench.story.number(self.people[letter])


@pytest.fixture
def lot_l(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> LotL:
    transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    content = lawful_content(clock.now(), **TERMS)
    fact = publish_lot(transactions, team, content, clock.now())
    story = Story(transactions, ports, fact.lot_id, fact.opens_at, fact.ends_at)
    found = LotL(Bench(app, transactions, ports, clock, team, story, live_engine))
    found.open()
    return found


@pytest.mark.parametrize(("bids", "sold"), CASES)
def test_lot_l_through_the_door(lot_l: LotL, bids: list[Bid], sold: tuple[str, int] | None) -> None:
    for bid in bids:
        before = lot_l.snapshot()
        answer = lot_l.send(bid)
        after = lot_l.snapshot()
        if bid.to == "leads":
            assert answer.status_code == 201, answer.json
            assert after["leader"] == lot_l.number(bid.who)
        else:
            assert answer.json["code"] == bid.to
            told = ("price", "leader", "bids", "extensions", "ends_at")
            assert {name: after[name] for name in told} == {name: before[name] for name in told}
        assert after["ends_at"] == lot_l.end_of(bid.end)
    if sold is None:
        assert lot_l.snapshot()["price"] is None
        return
    assert (lot_l.snapshot()["leader"], lot_l.snapshot()["price"]) == (
        lot_l.number(sold[0]),
        sold[1],
    )


def test_what_was_bid_replays_from_the_record_and_closes_for_the_leader(lot_l: LotL) -> None:
    """AC-31 to its end: Q1 has it at 710,000.00, and a stranger's replay finds nothing wrong."""
    bids: Any = next(case.values[0] for case in CASES if str(case.id).startswith("AC-31"))
    for bid in bids:
        lot_l.send(bid)
    lot_l.bench.clock.at = parse_rfc3339(lot_l.snapshot()["ends_at"])
    while lot_l.bench.auction().status != "closed":
        lot_l.bench.clock.forward(seconds=10)
        lot_l.bench.engine.look(lot_l.bench.lot)
        time.sleep(0.02)
    with lot_l.bench.transactions.reading() as session:
        rows = session.query(LotEvent.text).filter(LotEvent.lot_id == lot_l.bench.lot)
        texts = [row.text for row in rows.order_by(LotEvent.seq)]
    sale = replay(parse_event(text) for text in texts)
    assert sale.breaches == []
    assert (sale.leader, sale.price) == (lot_l.number("Q1"), 71_000_000)
