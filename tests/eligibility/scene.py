"""A lot of a practice court with its record, and the steps its bidding takes, for these tests."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from auction_app.accounts.identity import index_of
from auction_app.accounts.models import Court
from auction_app.eligibility import handlers, queries, service
from auction_app.eligibility.facts import BidderAdmitted, BidderBarred, PriorityConfirmed
from auction_app.eligibility.queries import OwnRegistration
from auction_app.eligibility.service import Application, Desk
from auction_app.evidence import service as evidence
from auction_app.evidence.queries import events_after
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction, Transactions
from auction_app.kernel.time import rfc3339
from auction_app.lots.content import LotContent
from auction_app.lots.facts import LotPublished
from auction_app.lots.ready_made import ReadyMade, publish_ready_made
from auction_app.payments import service as payments
from auction_app.payments.gateway import SandboxGateway
from tests.support import people
from tests.support.people import Person

_cases = itertools.count(1)


@dataclass
class Scene:
    """One published lot that opens at once and ends after an hour."""

    transactions: Transactions
    vault: Vault
    at: datetime
    court_id: str
    lot: LotPublished
    heard: list[object] = field(default_factory=list)

    @property
    def lot_id(self) -> str:
        return self.lot.lot_id

    def holder(self, person: Person) -> bytes:
        return self.vault.blind_index("holder", person.id)

    def index(self, person: Person) -> bytes:
        return index_of(self.vault, person.id_no)

    def bidder(self, name: str = "张测试") -> Person:
        return people.make_bidder(self.transactions, self.vault, self.at, name=name)

    def apply(self, person: Person, at: datetime | None = None) -> OwnRegistration:
        wish = Application(self.lot_id, person.id, self.holder(person))
        with self.transactions() as tx:
            service.apply(tx, Desk(self.vault, SandboxGateway()), wish, at or self.at)
        return self.own(person)

    def own(self, person: Person) -> OwnRegistration:
        with self.transactions.reading() as session:
            found = queries.find_own(session, self.lot_id, self.holder(person))
        assert found is not None
        return found

    def pay(self, mine: OwnRegistration, at: datetime) -> None:
        assert mine.payment is not None
        with self.transactions() as tx:
            payments.pay_in_sandbox(tx, mine.payment.ref, "succeed", at)

    def tell(self, kind: str, body: dict[str, Any], at: datetime) -> None:
        """Append an event to the lot's record, as bidding does."""
        with self.transactions() as tx:
            evidence.append(tx, self.lot_id, kind, body, at)

    def close(self, at: datetime, winner: str | None = None) -> None:
        outcome = "sold" if winner else "unsold"
        body = {"outcome": outcome, "price": 1, "bidder": winner, "bids": 1, "ends_at": rfc3339(at)}
        self.tell("lot.closed", body, at)

    def events(self) -> list[dict[str, Any]]:
        """The lot's record so far."""
        with self.transactions.reading() as session:
            return [json.loads(row.text) for row in events_after(session, self.lot_id, 0, 100)]

    def admissions(self) -> list[BidderAdmitted]:
        return [fact for fact in self.heard if isinstance(fact, BidderAdmitted)]


def make_scene(engine: Engine, vault: Vault, at: datetime, deposit: int = 10_000_00) -> Scene:
    """Publish a lot and begin its record."""
    heard: list[object] = []

    def hear(tx: Transaction, fact: object) -> None:
        heard.append(fact)

    table = {
        **handlers.table(),
        BidderAdmitted: [hear],
        PriorityConfirmed: [hear],
        BidderBarred: [hear],
    }
    transactions = Transactions(engine, table)
    court_id = people.make_court(transactions)
    with transactions() as tx:
        tx.session.get_one(Court, court_id).practice = True
    clerk = people.make_staff(transactions, vault, "clerk", at, court_id=court_id)
    approver = people.make_staff(transactions, vault, "approver", at, court_id=court_id)
    content = LotContent(
        case_number=f"（2026）川0105执{next(_cases)}号",
        title_zh="某处车位",
        title_en="A parking space",
        city_zh="成都市",
        city_en="Chengdu",
        address_zh="某路一号",
        address_en="No. 1, Some Road",
        division_code="510105",
        start_price_fen=100_000_00,
        appraisal_fen=100_000_00,
        increment_fen=1_000_00,
        deposit_fen=deposit,
        notice_day=None,
        opens_at=at,
        ends_at=at + timedelta(hours=1),
    )
    with transactions() as tx:
        lot = publish_ready_made(tx, ReadyMade(court_id, clerk.id, approver.id, content), at)
        evidence.start_chain(tx, lot.lot_id)
        body = {"ends_at": rfc3339(lot.ends_at)}
        evidence.append(tx, lot.lot_id, "lot.opened", body, at)
    heard.clear()
    return Scene(transactions, vault, at, court_id, lot, heard)
