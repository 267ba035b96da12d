"""A lost dispute is borne by the money of the very payment it is about, and by nobody else's."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Posting, post
from auction_app.payments import queries, refunds, service
from auction_app.payments.aside import orders_to_send
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.models import CardDispute, PaymentIntent
from tests.payments.test_booking import FEN, Till, stands
from tests.payments.test_disputes import LOST, WON, Bank
from tests.support.clock import HandClock

PART = FEN // 4


@pytest.fixture
def bank(engine: Engine, clock: HandClock) -> Bank:
    """A deposit paid by card, and the card holder's bank that will take it back."""
    till = Till(Transactions(engine), clock.now()).open()
    till.tell("succeeded")
    return Bank(till, new_id("du_"))


def other_payment(bank: Bank, channel: str = "bank") -> str:
    """The same number's other deposit of the same lot, on the same account of the books."""
    till = bank.till
    order = service.PaymentOrder(till.lot, till.number, b"h", FEN, "CNY", "deposit_2")
    with till.transactions() as tx:
        ref = service.open_payment(tx, SandboxGateway(), order, till.at)
        intent = tx.session.get_one(PaymentIntent, ref)
        intent.channel, intent.received_fen = channel, FEN
        service.mark_paid(tx, intent, till.at)
        deposit = chart.deposit(till.lot, till.number)
        post(tx, movements.received(chart.at_bank("BA"), new_id("x"), deposit, Money(FEN), till.at))
    return ref


def book(bank: Bank, make: Callable[[Till], Posting]) -> None:
    with bank.till.transactions() as tx:
        post(tx, make(bank.till))


def counted(till: Till, fen: int = FEN) -> Posting:
    return movements.counted_toward_price(till.lot, till.number, Money(fen), till.at)


def borne(bank: Bank) -> int:
    with bank.till.transactions.reading() as session:
        return session.get_one(CardDispute, bank.dispute).borne_fen


def test_what_a_card_paid_on_top_of_a_transfer_bears_its_own_loss(
    engine: Engine, clock: HandClock
) -> None:
    bank = Bank(Till(Transactions(engine), clock.now()).open(), new_id("du_"))
    till, aside = bank.till, chart.suspense(chart.STRIPE).code
    with till.transactions() as tx:  # the transfer was first, and took the whole
        intent = tx.session.get_one(PaymentIntent, till.ref)
        intent.channel, intent.received_fen = "bank", FEN
        service.mark_paid(tx, intent, till.at)
        deposit = chart.deposit(till.lot, till.number)
        post(tx, movements.received(chart.at_bank("BA"), new_id("x"), deposit, Money(FEN), till.at))
        before = balance_of(tx.session, aside)
    assert till.tell("succeeded") == "no_change"
    reserve = bank.reserve()
    bank.tell("disputed")
    with till.transactions() as tx:  # frozen: neither does the second payment leave meanwhile
        assert till.ref not in {one.ref for one in orders_to_send(tx)}
    bank.tell_until_taken(LOST)
    assert till.stands() == stands(deposit=FEN)
    assert bank.reserve() == reserve
    with till.transactions() as tx:
        assert balance_of(tx.session, aside) == before
        assert till.ref not in {one.ref for one in orders_to_send(tx)}
    assert till.ask_back() is not None and bank.refund_state() == "due"
    assert till.stands() == stands(refund=FEN)


def test_a_dispute_about_a_second_payment_holds_up_neither_refund_nor_release(
    engine: Engine, clock: HandClock
) -> None:
    bank = Bank(Till(Transactions(engine), clock.now()).open(), new_id("du_"))
    with bank.till.transactions() as tx:
        intent = tx.session.get_one(PaymentIntent, bank.till.ref)
        intent.channel, intent.received_fen = "bank", FEN
        service.mark_paid(tx, intent, bank.till.at)
        deposit = chart.deposit(bank.till.lot, bank.till.number)
        post(
            tx,
            movements.received(chart.at_bank("BA"), new_id("x"), deposit, Money(FEN), bank.till.at),
        )
    bank.till.tell("succeeded")
    bank.till.ask_back()
    bank.tell("disputed")
    assert bank.refund_state() == "due" and not bank.runs()


def test_the_same_numbers_other_deposit_bears_nothing(bank: Bank) -> None:
    bank.till.ask_back()
    bank.till.send()
    other_payment(bank)
    before = bank.reserve()
    bank.tell_until_taken(LOST)
    assert bank.till.stands() == stands(deposit=FEN)
    assert (bank.reserve(), borne(bank)) == (before - FEN, 0)


def test_a_deposit_counted_in_bears_it_in_the_price_while_a_later_one_lies_on_its_account(
    bank: Bank,
) -> None:
    book(bank, counted)
    other_payment(bank)
    bank.tell_until_taken(LOST)
    assert bank.till.stands() == stands(deposit=FEN)
    assert borne(bank) == FEN


def test_a_forfeited_deposit_bears_it_where_it_is_held(bank: Bank) -> None:
    book(bank, counted)
    book(bank, lambda till: movements.forfeited(till.lot, Money(FEN), till.at))
    bank.tell_until_taken(LOST)
    with bank.till.transactions.reading() as session:
        assert balance_of(session, chart.forfeit(bank.till.lot).code) == 0
    assert borne(bank) == FEN


def test_a_distributed_price_bears_nothing_and_the_reserve_shows_the_loss(
    bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    book(bank, counted)
    sale = chart.sale(bank.till.lot)
    shares = [(chart.creditor(new_id("C"), "1"), Money(FEN))]
    book(
        bank, lambda till: movements.distributed(new_id("P"), [(sale, Money(FEN))], shares, till.at)
    )
    later = movements.received(chart.at_bank("BA"), new_id("x"), sale, Money(FEN), bank.till.at)
    book(bank, lambda till: later)  # somebody else's money on the same price afterwards
    before = bank.reserve()
    with caplog.at_level(logging.ERROR):
        bank.tell_until_taken(LOST)
    assert bank.till.stands() == stands(sale=FEN)
    assert (bank.reserve(), borne(bank)) == (before - FEN, 0)
    assert "no money left to bear it" in caplog.text and bank.till.ref in caplog.text


def test_a_loss_of_a_part_takes_that_part_from_what_waits_and_leaves_the_rest(bank: Bank) -> None:
    other_payment(bank)
    bank.till.ask_back()
    for kind, reason in LOST:
        bank.tell(kind, reason, fen=PART)
    assert bank.till.stands() == stands(deposit=FEN, refund=FEN - PART)
    assert bank.refund_state() == "due"


def test_a_loss_greater_than_what_waits_takes_the_rest_where_it_stands(bank: Bank) -> None:
    other_payment(bank)
    with bank.till.transactions() as tx:
        refunds.request_refund(tx, bank.till.ref, "defaulted", bank.till.at, most_fen=PART)
    assert bank.till.stands() == stands(deposit=2 * FEN - PART, refund=PART)
    bank.tell_until_taken(LOST)
    assert bank.till.stands() == stands(deposit=FEN)
    assert (bank.refund_state(), borne(bank)) == ("void", FEN)


def test_what_had_left_and_comes_back_bears_the_loss_it_could_not_bear_before(bank: Bank) -> None:
    before = bank.reserve()
    bank.till.ask_back()
    bank.till.send()
    bank.tell_until_taken(LOST)
    assert bank.reserve() == before - FEN
    come_back(bank)
    assert (bank.refund_state(), bank.till.stands()) == ("void", stands())
    assert (bank.reserve(), borne(bank)) == (before, FEN)


def test_what_comes_back_while_the_dispute_runs_waits_for_its_end(bank: Bank) -> None:
    bank.till.ask_back()
    bank.till.send()
    bank.tell("disputed")
    come_back(bank)
    assert bank.refund_state() == "held"
    bank.tell_until_taken(WON)
    assert bank.refund_state() == "due"


def come_back(bank: Bank) -> None:
    till = bank.till
    with till.transactions() as tx:
        name = queries.refund_name(tx.session, till.ref)
        told = GatewayEvent(
            new_id("evt_"), "refund_failed", till.ref, FEN, "CNY", False, till.at, about=name
        )
        service.apply_event(tx, told, till.at, is_live=False)


def test_what_is_owed_back_leaves_the_price_it_was_counted_to_and_not_a_later_deposit(
    bank: Bank,
) -> None:
    book(bank, counted)
    other_payment(bank)
    bank.till.ask_back()
    assert bank.till.stands() == stands(deposit=FEN, refund=FEN)
