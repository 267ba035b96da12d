"""The bank takes a bidder's deposit back: no deposit, no bidding (art. 17), until it is paid anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from auction_app.bank import proposals
from auction_app.bank.importing import Importer, import_file
from auction_app.bank.models import BankReference
from auction_app.bank.proposals import NewAccount
from auction_app.bank.simulator import Movement, SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.eligibility.models import DepositMovement
from auction_app.factory import handlers_for
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.payments.models import Refund
from tests.bank.counter import new_number
from tests.eligibility.scene import Scene, make_scene
from tests.support import people
from tests.support.clock import HandClock

NAME, DEPOSIT = "张测试", 10_000_00


@dataclass
class Hall:
    """A lot whose court has an account, with everything that hears of money joined."""

    scene: Scene
    bank: SimulatedBank
    clerk: Member

    def pays(self, ref: str, servicer: str) -> Movement:
        with self.scene.transactions.reading() as session:
            said = session.scalars(select(BankReference.reference).filter_by(key=ref)).one()
        return Movement(DEPOSIT, True, NAME, "6222021234567890", "工行", said, servicer=servicer)

    def day(self, *moves: Movement, at: datetime | None = None) -> None:
        for one in moves:
            self.bank.move(one)
        importer = Importer(self.clerk.account_id, self.clerk.court_id)
        with self.scene.transactions() as tx:
            import_file(tx, self.scene.vault, self.bank.close_day(), importer, at or self.scene.at)

    def steps(self) -> list[str]:
        with self.scene.transactions.reading() as session:
            query = select(DepositMovement.kind).filter_by(lot_id=self.scene.lot_id)
            return list(session.scalars(query.order_by(DepositMovement.id)))


def back(movement: Movement, fen: int = DEPOSIT) -> Movement:
    return replace(movement, fen=fen, is_credit=False, is_reversal=True)


@pytest.fixture
def hall(engine: Engine, ports: Ports, clock: HandClock) -> Hall:
    at = clock.now()
    scene = make_scene(engine, ports.vault, at, DEPOSIT)
    scene.transactions = Transactions(engine, handlers_for(ports))
    staff = [
        people.make_staff(scene.transactions, ports.vault, role, at, court_id=scene.court_id)
        for role in ("clerk", "approver")
    ]
    one, other = (Member(who.id, scene.court_id) for who in staff)
    number = new_number()
    wish = NewAccount("某市人民法院", number, "中国建设银行某市分行", "105651000001")
    with scene.transactions() as tx:
        sha256 = proposals.propose_account(tx, ports.vault, wish, one, at)
    with scene.transactions() as tx:
        proposals.approve(tx, ports.vault, sha256, other, at)
    return Hall(scene, SimulatedBank(number), one)


def kinds(hall: Hall) -> list[str]:
    """What the lot's record says of this number."""
    return [one["kind"] for one in hall.scene.events() if one["kind"].startswith("registration")]


def test_who_has_no_deposit_any_more_bids_no_more_until_it_is_paid_anew(hall: Hall) -> None:
    person = hall.scene.bidder(NAME)
    mine = hall.scene.apply(person)
    assert mine.payment is not None
    paid = hall.pays(mine.payment.ref, "K1")
    hall.day(paid)
    assert hall.scene.own(person).admitted_at is not None
    hall.day(back(paid))
    out = hall.scene.own(person)
    assert (out.admitted_at, out.refusal) == (None, "")
    assert kinds(hall) == ["registration.confirmed", "registration.revoked"]
    revoked = hall.scene.events()[-1]["body"]
    assert revoked == {"bidder": mine.bidder, "article": "NP17"}
    assert out.payment is not None and out.payment.ref != mine.payment.ref
    hall.day(hall.pays(out.payment.ref, "K2"))
    assert hall.scene.own(person).admitted_at is not None
    assert hall.steps() == ["due", "received", "taken_back", "due", "received"]


def test_of_a_deposit_taken_back_in_part_the_rest_goes_back(hall: Hall) -> None:
    person = hall.scene.bidder(NAME)
    mine = hall.scene.apply(person)
    assert mine.payment is not None
    paid = hall.pays(mine.payment.ref, "K1")
    hall.day(paid)
    hall.day(back(paid, 4_000_00))
    assert hall.scene.own(person).admitted_at is None
    with hall.scene.transactions.reading() as session:
        refund = session.scalars(select(Refund).where(Refund.ref == mine.payment.ref)).one()
    assert (refund.amount_fen, refund.state) == (DEPOSIT - 4_000_00, "due")


def test_after_the_end_nobody_owes_a_deposit_anew(hall: Hall) -> None:
    person = hall.scene.bidder(NAME)
    mine = hall.scene.apply(person)
    assert mine.payment is not None
    paid = hall.pays(mine.payment.ref, "K1")
    hall.day(paid)
    hall.scene.close(hall.scene.at + timedelta(hours=1))
    hall.day(back(paid), at=hall.scene.at + timedelta(hours=2))
    assert hall.steps() == ["due", "received", "taken_back"]
    assert kinds(hall) == ["registration.confirmed"]
