"""Every fen of a payment stands in the books, and a deposit that went back leaves nothing behind."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from sqlalchemy import Engine

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post
from auction_app.payments import queries, refunds, service
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.gateway import SandboxGateway
from tests.support.clock import HandClock

FEN = 220_000_00


@dataclasses.dataclass
class Till:
    """One payment and the accounts it may touch."""

    transactions: Transactions
    at: datetime
    lot: str = dataclasses.field(default_factory=lambda: new_id("L"))
    number: str = dataclasses.field(default_factory=new_bidder_code)
    ref: str = ""
    currency: str = "CNY"

    def open(self) -> Till:
        order = service.PaymentOrder(self.lot, self.number, b"h", FEN, self.currency)
        with self.transactions() as tx:
            self.ref = service.open_payment(tx, SandboxGateway(), order, self.at)
        return self

    def tell(self, kind: str, event_id: str = "") -> str:
        told = GatewayEvent(
            event_id or new_id("evt_"), kind, self.ref, FEN, self.currency, False, self.at
        )
        with self.transactions() as tx:
            return service.apply_event(tx, told, self.at, is_live=False)

    def ask_back(self) -> str | None:
        with self.transactions() as tx:
            return refunds.request_refund(tx, self.ref, "lost", self.at)

    def send(self, failing: int = 0) -> int:
        with self.transactions() as tx:
            return refunds.send_due_refunds(tx, SandboxGateway(failing), self.at)

    def stands(self) -> dict[str, int]:
        """Balances (fen) of the payment's own accounts."""
        named = {
            "deposit": chart.deposit(self.lot, self.number),
            "refund": chart.refund(self.lot, self.number),
            "sale": chart.sale(self.lot),
        }
        with self.transactions.reading() as session:
            return {
                name: balance_of(session, one.code, self.currency) for name, one in named.items()
            }

    def held(self) -> int:
        """What the card provider holds for us, in fen."""
        with self.transactions.reading() as session:
            return -balance_of(session, chart.clearing("stripe").code, self.currency)


@pytest.fixture
def till(engine: Engine, clock: HandClock) -> Till:
    return Till(Transactions(engine), clock.now()).open()


def stands(deposit: int = 0, refund: int = 0, sale: int = 0) -> dict[str, int]:
    return {"deposit": deposit, "refund": refund, "sale": sale}


def test_a_deposit_is_followed_from_its_arrival_to_its_end(till: Till) -> None:
    before = till.held()
    till.tell("succeeded")
    assert (till.stands(), till.held()) == (stands(deposit=FEN), before + FEN)
    till.ask_back()
    assert till.stands() == stands(refund=FEN)
    till.send()
    assert (till.stands(), till.held()) == (stands(), before)


def test_a_payment_told_twice_is_booked_once(till: Till) -> None:
    before = till.held()
    till.tell("succeeded", "evt_same" + till.lot)
    till.tell("succeeded", "evt_same" + till.lot)
    till.tell("succeeded")
    assert till.held() == before + FEN


def test_a_refund_asked_for_and_sent_twice_is_booked_once(till: Till) -> None:
    till.tell("succeeded")
    before = till.held()
    till.ask_back()
    till.ask_back()
    assert till.send(failing=1) == 0
    assert till.stands() == stands(refund=FEN)
    till.at = till.at.replace(hour=till.at.hour + 1)
    assert (till.send(), till.send()) == (1, 0)
    assert (till.stands(), till.held()) == (stands(), before - FEN)


def test_money_that_comes_after_its_cancellation_is_booked_and_goes_back(till: Till) -> None:
    assert till.ask_back() is None
    assert till.stands() == stands()
    till.tell("succeeded")
    assert till.stands() == stands(deposit=FEN)
    till.ask_back()
    till.send()
    assert till.stands() == stands()


def test_a_failed_or_cancelled_payment_books_nothing(till: Till) -> None:
    before = till.held()
    for kind in ("failed", "processing", "cancelled"):
        till.tell(kind)
    assert (till.stands(), till.held()) == (stands(), before)


def test_a_deposit_counted_toward_the_price_goes_back_out_of_the_price(till: Till) -> None:
    till.tell("succeeded")
    with till.transactions() as tx:
        counted = movements.counted_toward_price(till.lot, till.number, Money(FEN), till.at)
        post(tx, counted)
    till.ask_back()
    assert till.stands() == stands(refund=FEN)


def test_what_was_passed_on_cannot_be_sent_back(till: Till) -> None:
    till.tell("succeeded")
    with till.transactions() as tx:
        deposit = chart.deposit(till.lot, till.number)
        post(tx, movements.sent("stripe", new_id("X"), deposit, Money(FEN), till.at))
    with pytest.raises(AuctionError, match="overdrawn"):
        till.ask_back()
    with till.transactions.reading() as session:
        assert queries.payments_by_ref(session, [till.ref])[till.ref].refund is None


def test_another_currency_is_booked_in_its_own_accounts(engine: Engine, clock: HandClock) -> None:
    till = Till(Transactions(engine), clock.now(), currency="HKD").open()
    till.tell("succeeded")
    assert till.stands() == stands(deposit=FEN)
    till.ask_back()
    till.send()
    assert (till.stands(), till.held()) == (stands(), 0)
