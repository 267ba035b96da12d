"""A transfer the bank takes back: undone from wherever its money stands, in any order, once, whole or in part."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy import Engine, select

from auction_app.bank import reversals
from auction_app.bank.models import BankEntry, BankPayout
from auction_app.bank.simulator import Movement
from auction_app.books import chart, movements
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Handlers, Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.service import Account, post
from auction_app.payments import bank_transfers
from auction_app.payments.checkout import begin_card
from auction_app.payments.facts import PaymentTakenBack
from auction_app.payments.gateway import CardProvider
from auction_app.payments.models import PaymentIntent, Refund
from tests.bank.counter import open_counter
from tests.payments.test_bank_transfers import ACCOUNT, FEN, HEARD, NAME, Due
from tests.support.clock import HandClock


@pytest.fixture
def due(engine: Engine, ports: Ports, clock: HandClock) -> Due:
    heard: list[object] = []
    mine: Handlers = reversals.table()
    joined: Handlers = {**bank_transfers.table(ports.vault)}
    for fact, handlers in mine.items():
        joined[fact] = [*handlers, *joined.get(fact, [])]
    for kind in (*HEARD, PaymentTakenBack):
        joined[kind] = [*joined.get(kind, []), lambda _tx, fact: heard.append(fact)]
    counter = open_counter(Transactions(engine, joined), ports.vault, clock.now())
    return Due(counter, clock, heard, new_id("L"), new_bidder_code())


def credit(due: Due, fen: int = FEN, servicer: str = "K1") -> Movement:
    return Movement(fen, True, NAME, ACCOUNT, "工行", f"款 {due.reference}", servicer=servicer)


def back(movement: Movement, fen: int | None = None) -> Movement:
    """The same movement, taken back by the bank: all of it, or so much."""
    return replace(
        movement, fen=fen or movement.fen, is_credit=False, is_reversal=True, said="冲正"
    )


def day(due: Due, *moves: Movement) -> bytes:
    for one in moves:
        due.counter.bank.move(one)
    content = due.counter.bank.close_day()
    due.counter.read(content, due.clock.now())
    return content


def reserve(due: Due) -> int:
    """What the bank took back and no money bears (fen, negative)."""
    return due.counter.balance(chart.taken_back(due.counter.account_id).code)


def the_intent(due: Due) -> PaymentIntent:
    with due.counter.transactions.reading() as session:
        return session.get_one(PaymentIntent, due.ref)


def the_refund(due: Due) -> Refund:
    with due.counter.transactions.reading() as session:
        return session.scalars(select(Refund).where(Refund.ref == due.ref)).one()


def states(due: Due) -> set[str]:
    return {one.state for one in due.counter.entries()}


def held(due: Due) -> int:
    return -due.counter.balance(due.counter.held)


def test_a_deposit_taken_back_is_no_deposit_any_more(due: Due) -> None:
    paid = credit(due.open())
    day(due, paid)
    day(due, back(paid))
    assert (due.stands(), reserve(due), held(due)) == ((0, 0, 0), 0, 0)
    assert states(due) == {"reversed"}
    assert (the_intent(due).state, the_intent(due).received_fen) == ("cancelled", 0)
    assert due.facts() == ["PaymentSucceeded", "PaymentTakenBack"]
    with due.counter.transactions.reading() as session:
        assert not check_books(session).faults


def test_a_price_taken_back_is_short_again_and_can_be_paid_again(due: Due) -> None:
    paid = credit(due.open("balance"))
    day(due, paid)
    day(due, back(paid, 20_000_00))
    assert (due.stands(), reserve(due)) == ((0, 0, FEN - 20_000_00), 0)
    assert (the_intent(due).state, the_intent(due).received_fen) == ("awaiting", FEN - 20_000_00)
    fact = due.heard[-1]
    assert isinstance(fact, PaymentTakenBack)
    assert (fact.amount.fen, fact.left.fen) == (20_000_00, FEN - 20_000_00)
    due.transfer(20_000_00)
    assert (due.view().state, due.stands()) == ("succeeded", (0, 0, FEN))


def test_a_refund_that_waits_is_called_off(due: Due) -> None:
    paid = credit(due.open())
    day(due, paid)
    due.ask_back()
    with due.counter.transactions() as tx:
        assert bank_transfers.order_bank_refunds(tx, due.counter.vault, due.clock.now()) == 1
    day(due, back(paid))
    assert (due.stands(), reserve(due), held(due)) == ((0, 0, 0), 0, 0)
    assert the_refund(due).state == "void"
    with due.counter.transactions.reading() as session:
        ours = BankPayout.court_id == due.counter.court_id
        assert session.scalars(select(BankPayout.state).where(ours)).all() == ["void"]


def test_of_a_refund_in_two_parts_the_other_part_still_goes_back(due: Due) -> None:
    first = credit(due.open("balance"), 20_000_00, "K1")
    second = credit(due, 10_000_00, "K2")
    day(due, first, second)
    due.ask_back()
    day(due, back(second))
    assert (due.stands(), the_refund(due).amount_fen) == ((0, 20_000_00, 0), 20_000_00)
    (paid,) = due.counter.bank.carry_out(due.order_file())
    assert paid.fen == 20_000_00
    day(due)
    assert (due.stands(), the_refund(due).state, reserve(due)) == ((0, 0, 0), "sent", 0)


def test_a_part_of_a_refund_that_waits_is_owed_less(due: Due) -> None:
    paid = credit(due.open())
    day(due, paid)
    due.ask_back()
    with due.counter.transactions() as tx:
        bank_transfers.order_bank_refunds(tx, due.counter.vault, due.clock.now())
    day(due, back(paid, 10_000_00))
    assert due.stands() == (0, FEN - 10_000_00, 0)
    (sent,) = due.counter.bank.carry_out(due.order_file())
    assert sent.fen == FEN - 10_000_00
    day(due)
    assert (due.stands(), the_refund(due).state, held(due)) == ((0, 0, 0), "sent", 0)


@pytest.mark.parametrize("is_told_first", [True, False])
def test_what_was_sent_back_already_is_a_loss_that_is_seen(due: Due, is_told_first: bool) -> None:
    """The bank has the order: it ends as a loss, whichever of the two the statement tells first."""
    paid = credit(due.open())
    due.counter.bank.balance_fen = FEN  # the court's own money covers it
    day(due, paid)
    due.ask_back()
    order = due.order_file()
    if is_told_first:
        day(due, back(paid))
    due.counter.bank.carry_out(order)
    day(due)
    if not is_told_first:
        day(due, back(paid))
    assert (due.stands(), reserve(due)) == ((0, 0, 0), -FEN)
    assert the_refund(due).state == "sent"


def test_a_refund_that_comes_back_bears_what_was_taken(due: Due) -> None:
    paid = credit(due.open())
    due.counter.bank.balance_fen = FEN
    day(due, paid)
    due.ask_back()
    (sent,) = due.counter.bank.carry_out(due.order_file())
    day(due)
    day(due, back(paid))
    assert reserve(due) == -FEN
    due.counter.bank.give_back(sent, "AC04")
    day(due)
    assert (due.stands(), reserve(due), the_refund(due).state) == ((0, 0, 0), 0, "void")
    assert held(due) == FEN, "the court's own money alone"


def test_what_was_shared_out_is_a_loss_until_it_is_paid_again(due: Due) -> None:
    paid = credit(due.open("balance"))
    due.counter.bank.balance_fen = FEN
    day(due, paid)
    share = [(Account(f"case:c:{due.lot}"), Money(FEN))]
    with due.counter.transactions() as tx:
        pool = [(chart.sale(due.lot), Money(FEN))]
        post(tx, movements.distributed(f"p{due.lot}", pool, share, due.clock.now()))
    day(due, back(paid))
    assert (due.stands(), reserve(due)) == ((0, 0, 0), -FEN)
    due.transfer()
    assert (due.stands(), reserve(due), due.view().state) == ((0, 0, 0), 0, "succeeded")


def test_a_forfeited_deposit_taken_back_is_lost_where_it_lies(due: Due) -> None:
    paid = credit(due.open())
    day(due, paid)
    at = due.clock.now()
    with due.counter.transactions() as tx:
        post(tx, movements.counted_toward_price(due.lot, due.number, Money(FEN), at))
        post(tx, movements.forfeited(due.lot, Money(FEN), at))
    day(due, back(paid))
    assert due.counter.balance(chart.forfeit(due.lot).code) == 0
    assert (due.stands(), reserve(due)) == ((0, 0, 0), 0)


def test_a_reversal_told_before_its_credit_lets_nobody_in(due: Due) -> None:
    paid = credit(due.open())
    due.counter.bank.balance_fen = FEN
    day(due, back(paid))
    assert states(due) == {"unexplained"}
    day(due, paid)
    assert (due.stands(), reserve(due), held(due)) == ((0, 0, 0), 0, FEN)
    assert (states(due), due.facts()) == ({"reversed"}, [])
    assert due.counter.balance(chart.unexplained(due.counter.account_id).code) == 0


def test_a_partial_reversal_told_before_leaves_the_rest(due: Due) -> None:
    paid = credit(due.open("balance"))
    due.counter.bank.balance_fen = FEN
    day(due, back(paid, 20_000_00))
    day(due, paid)
    assert (due.stands(), held(due)) == ((0, 0, FEN - 20_000_00), 2 * FEN - 20_000_00)
    assert due.facts() == ["PaymentPartlyPaid"]


def test_in_one_statement_and_told_twice_it_is_once(due: Due) -> None:
    paid = credit(due.open())
    content = day(due, paid, back(paid))
    assert (due.stands(), reserve(due), held(due)) == ((0, 0, 0), 0, 0)
    due.counter.read(content, due.clock.now())
    whole = content.replace(b"-1<", b"-91<", 1)  # the same movements in another statement
    assert due.counter.read(whole, due.clock.now()).known == 2
    assert (due.stands(), reserve(due), held(due)) == ((0, 0, 0), 0, 0)
    assert due.facts() == ["PaymentSucceeded", "PaymentTakenBack"]


def test_two_partial_reversals_take_it_all(due: Due) -> None:
    paid = credit(due.open("balance"))
    day(due, paid)
    day(due, back(paid, 20_000_00), back(paid, FEN - 20_000_00))
    assert (due.stands(), reserve(due), held(due)) == ((0, 0, 0), 0, 0)
    assert the_intent(due).received_fen == 0
    with due.counter.transactions.reading() as session:
        first = session.scalars(
            select(BankEntry).filter_by(account_id=due.counter.account_id, is_credit=True)
        ).one()
    assert (first.state, first.reversed_fen, first.borne_fen) == ("reversed", FEN, FEN)


def test_what_a_transfer_had_paid_is_not_offered_to_a_card_that_would_be_sent_straight_back(
    due: Due,
) -> None:
    paid = credit(due.open("balance"))
    day(due, paid, back(paid))
    assert (the_intent(due).state, the_intent(due).received_fen) == ("awaiting", 0)
    provider = cast(CardProvider, None)  # it is not asked
    with pytest.raises(AuctionError) as refused:
        begin_card(due.counter.transactions, provider, due.ref, due.clock.now())
    assert refused.value.code == "partly_paid"
