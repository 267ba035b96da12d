"""The whole story of one lot through the rooms' own verbs; only the sequencer is told by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from auction_app.bidding.models import Auction
from auction_app.eligibility import service as eligibility
from auction_app.eligibility.queries import deposit_refs
from auction_app.eligibility.service import Application, Desk
from auction_app.evidence import service as evidence
from auction_app.evidence.followers import Follower, Reader
from auction_app.factory import followers, handlers_for
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import rfc3339
from auction_app.lots.drafts import Staff
from auction_app.payments import refunds
from auction_app.payments import service as payments
from auction_app.payments.gateway import SandboxGateway
from tests.support import people
from tests.support.lots import CourtTeam, lawful_content, publish_lot
from tests.support.people import Person

WINDOW = timedelta(minutes=5)


@dataclass
class Story:
    """One published lot. `numbers` are the bidder numbers by account id."""

    transactions: Transactions
    ports: Ports
    lot_id: str
    opens_at: datetime
    ends_at: datetime
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def followers(self) -> list[Follower]:
        return followers(self.ports)

    def bidder(self, name: str = "张测试", *, pays: bool = True, locale: str = "zh") -> Person:
        """Somebody with a bidder number of this lot, admitted when the deposit was paid."""
        at = self.opens_at - timedelta(days=1)
        person = people.make_bidder(self.transactions, self.ports.vault, at, name=name)
        desk = Desk(self.ports.vault, SandboxGateway())
        with self.transactions() as tx:
            _set_locale(tx.session, person.id, locale)
            wish = Application(self.lot_id, person.id, self.holder(person))
            self.numbers[person.id], _ = eligibility.apply(tx, desk, wish, at)
        if pays:
            self.pay(person, at)
        return person

    def pay(self, person: Person, at: datetime) -> None:
        with self.transactions() as tx:
            payments.pay_in_sandbox(tx, self.ref(person), "succeed", at)

    def ref(self, person: Person) -> str:
        with self.transactions.reading() as session:
            return deposit_refs(session, self.lot_id)[self.number(person)]

    def number(self, person: Person) -> str:
        return self.numbers[person.id]

    def holder(self, person: Person) -> bytes:
        return self.ports.vault.blind_index("holder", person.id)

    def open(self) -> None:
        body = {
            "currency": "CNY",
            "start_price": 114_386_580,
            "increment": 500_000,
            "ends_at": rfc3339(self.ends_at),
            "extension_window_s": 300,
            "priority_bidders": [],
        }
        self._happens("lot.opened", body, self.opens_at, status="open")

    def bid(self, person: Person, amount: int, at: datetime) -> None:
        """An accepted bid; in the last five minutes it moves the end (art. 20)."""
        moved = max(self.ends_at, at + WINDOW)
        body = {
            "bidder": self.number(person),
            "amount": amount,
            "received_at": rfc3339(at),
            "ends_at": rfc3339(moved),
            "basis": "bid",
        }
        with self.transactions.reading() as session:
            auction = session.get_one(Auction, self.lot_id)
            bids, extensions = auction.bids + 1, auction.extensions + (moved > self.ends_at)
        self.ends_at = moved
        self._happens(
            "bid.accepted",
            body,
            at,
            price=amount,
            leader=self.number(person),
            bids=bids,
            extensions=extensions,
            ends_at=moved,
        )

    def close(self) -> datetime:
        """The hammer falls at the published end; sold when there is a bid."""
        with self.transactions.reading() as session:
            auction = session.get_one(Auction, self.lot_id)
            price, leader, bids = auction.price, auction.leader, auction.bids
        outcome = "sold" if bids else "unsold"
        body = {
            "outcome": outcome,
            "price": price,
            "bidder": leader,
            "bids": bids,
            "ends_at": rfc3339(self.ends_at),
        }
        self._happens(
            "lot.closed",
            body,
            self.ends_at,
            status="closed",
            outcome=outcome,
            closed_at=self.ends_at,
        )
        return self.ends_at

    def withdraw(self, at: datetime) -> None:
        reason = {"zh": "申请执行人撤回申请", "en": "The applicant withdrew the application"}
        self._happens(
            "lot.withdrawn",
            {"decision": "（2026）川0105执1号之一", "reason": reason},
            at,
            status="withdrawn",
            reason_zh=reason["zh"],
            reason_en=reason["en"],
            court_decision="（2026）川0105执1号之一",
        )

    def follow(self) -> None:
        """What the jobs process does with the events, once each."""
        for follower in self.followers:
            Reader(follower).read_all(self.transactions)

    def send_refunds(self, at: datetime, failing: int = 0) -> int:
        with self.transactions() as tx:
            return refunds.send_due_refunds(tx, SandboxGateway(failing_refunds=failing), at)

    def _happens(self, kind: str, body: dict[str, Any], at: datetime, **state: Any) -> None:
        with self.transactions() as tx:
            evidence.append(tx, self.lot_id, kind, body, at)
            auction = tx.session.get_one(Auction, self.lot_id)
            for name, value in state.items():
                setattr(auction, name, value)


def make_story(engine: Engine, ports: Ports, **content: Any) -> Story:
    """A lot of a first auction, published by two people, with the handlers joined as in production."""
    transactions, published = Transactions(engine, handlers_for(ports)), ports.clock.now()
    court_id = people.make_court(transactions)
    staff = [
        people.make_staff(transactions, ports.vault, role, published, court_id=court_id)
        for role in ("clerk", "approver")
    ]
    clerk, approver = (Staff(person.id, court_id) for person in staff)
    team = CourtTeam(court_id, clerk, approver)
    fact = publish_lot(transactions, team, lawful_content(published, **content), published)
    return Story(transactions, ports, fact.lot_id, fact.opens_at, fact.ends_at)


def duel(story: Story, rounds: int = 2) -> tuple[Person, Person]:
    """Two bidders outbid each other, the last bids within the last minutes; the second one leads."""
    loser, winner = story.bidder("王败"), story.bidder("张胜")
    story.open()
    amount, at = 114_386_580, story.ends_at - timedelta(minutes=6)
    for _ in range(rounds):
        for person in (loser, winner):
            story.bid(person, amount, at)
            amount, at = amount + 500_000, at + timedelta(minutes=1)
    return loser, winner


def _set_locale(session: Any, account_id: str, locale: str) -> None:
    from auction_app.accounts.models import Account

    session.scalars(select(Account).where(Account.id == account_id)).one().locale = locale
