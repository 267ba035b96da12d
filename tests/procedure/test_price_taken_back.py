"""The bank takes back what a buyer paid: the price is short again, whatever was confirmed, and can be paid again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from auction_app.bank.importing import Importer, import_file
from auction_app.bank.models import BankReference
from auction_app.bank.simulator import Movement
from auction_app.ledger.audit import check_books
from auction_app.payments.models import PaymentIntent
from auction_app.procedure.balance import find_balance
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.test_price_in_the_books import DEPOSIT, stands
from tests.procedure.till import ACCOUNT, BUYER, Till
from tests.support.people import Person

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def day(till: Till, *moves: Movement) -> None:
    """A statement with these movements is read."""
    court = till.court
    for one in moves:
        till.bank.move(one)
    importer = Importer(court.team.clerk.account_id, court.team.court_id)
    with court.transactions() as tx:
        import_file(tx, court.ports.vault, till.bank.close_day(), importer, court.clock.now())


def back(movement: Movement, fen: int | None = None) -> Movement:
    return replace(movement, fen=fen or movement.fen, is_credit=False, is_reversal=True)


def paid(till: Till, fen: int, servicer: str = "K1") -> Movement:
    return Movement(
        fen, True, BUYER, ACCOUNT, "工行", f"尾款 {till.reference()}", servicer=servicer
    )


def test_a_part_taken_back_is_short_and_paid_again(sold: Court) -> None:
    till, price = sold.till, sold.document()["price"]
    due = price - DEPOSIT
    transfer = paid(till, due)
    day(till, transfer)
    assert stands(sold, f"sale:{sold.lot}") == price
    sold.clock.forward(hours=1)
    day(till, back(transfer, 10_000_000))
    assert stands(sold, f"sale:{sold.lot}") == price - 10_000_000
    till.brings_the_deposit()
    assert sold.document()["received"] == price - 10_000_000
    assert sold.propose("pay").status_code == 422
    assert "已被银行收回" in sold.client("clerk").get(sold.path).text
    till.receives(10_000_000, BUYER, f"尾款 {till.reference()}")
    assert sold.document()["received"] == price
    sold.act("pay")
    with sold.transactions.reading() as session:
        assert not check_books(session).faults


def test_what_is_taken_back_after_the_price_was_confirmed_can_still_be_paid(sold: Court) -> None:
    till, price = sold.till, sold.document()["price"]
    transfer = paid(till, price - DEPOSIT)
    day(till, transfer)
    till.brings_the_deposit()
    sold.act("pay")
    day(till, back(transfer))
    assert (sold.document()["state"], sold.document()["received"]) == ("paid", DEPOSIT)
    till.receives(price - DEPOSIT, BUYER, f"尾款 {till.reference()}")
    assert sold.document()["received"] == price
    assert stands(sold, f"sale:{sold.lot}") == price


def sold_by_transfer(app: Flask, ports: Ports, clock: HandClock) -> tuple[Court, Movement]:
    """A lot whose bidders paid their deposits by transfer; gives the buyer's too."""
    court = make_court(app, ports, clock)
    till, moves = court.till, list[Movement]()

    def pay(person: Person, _at: datetime) -> None:
        ref = court.story.ref(person)
        with court.transactions.reading() as session:
            said = session.scalars(select(BankReference.reference).filter_by(key=ref)).one()
            amount = session.get_one(PaymentIntent, ref).amount_fen
        moves.append(
            Movement(amount, True, person.name, ACCOUNT, "工行", said, servicer=f"D{len(moves)}")
        )
        day(till, moves[-1])

    court.story.pay = pay  # type: ignore[method-assign]
    return end_sold(court), moves[-1]


def test_a_deposit_that_counted_is_owed_as_a_balance(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """The buyer's bank takes the deposit back after the hammer: the open invoice grows by it."""
    court, deposit = sold_by_transfer(app, ports, clock)
    price = court.document()["price"]
    day(court.till, back(deposit))
    assert court.document()["received"] == 0
    assert stands(court, f"sale:{court.lot}") == 0
    assert court.winner is not None
    with court.transactions.reading() as session:
        shown = find_balance(session, court.lot, court.story.holder(court.winner))
    assert shown.open_fen == price
    court.till.receives(price, BUYER, f"价款 {court.till.reference()}")
    assert court.document()["received"] == price
    court.act("pay")


def test_a_deposit_taken_back_after_the_invoice_was_paid_is_one_more_invoice(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court, deposit = sold_by_transfer(app, ports, clock)
    price = court.document()["price"]
    court.pay_all()
    assert court.document()["received"] == price
    day(court.till, back(deposit))
    assert court.document()["received"] == price - DEPOSIT
    assert court.winner is not None
    with court.transactions.reading() as session:
        shown = find_balance(session, court.lot, court.story.holder(court.winner))
        said = session.get_one(PaymentIntent, shown.ref)
    assert (said.purpose, said.amount_fen, shown.open_fen) == ("balance_2", DEPOSIT, DEPOSIT)
    assert shown.transfer is not None
    court.till.receives(DEPOSIT, BUYER, shown.transfer.reference)
    assert court.document()["received"] == price
    court.act("pay")
