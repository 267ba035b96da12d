"""Where every fen of a deposit and a price stands in the books, from the hammer on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from auction_app.evidence.followers import read_on
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of, balances_at
from auction_app.payments import service as payments
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.proceeds import service as proceeds
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.objecting import handed_in
from tests.procedure.test_next_round import START, further
from tests.proceeds.story import duel
from tests.support.people import signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

DEPOSIT = 22_000_000


def stands(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        return balance_of(session, code)


def buyer(court: Court) -> str:
    assert court.winner is not None
    return court.story.number(court.winner)


def books_are_true(court: Court) -> None:
    with court.transactions.reading() as session:
        assert not check_books(session).faults


def test_at_the_hammer_the_buyers_deposit_becomes_part_of_the_price(sold: Court) -> None:
    """AC-39, the books' side: the loser's is owed back at once, the winner's counts (art. 23)."""
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT
    losers = [one for one in sold.story.numbers.values() if one != buyer(sold)]
    assert [stands(sold, f"refund:{sold.lot}:{one}") for one in losers] == [DEPOSIT]
    with sold.transactions.reading() as session:
        found = balances_at(session, sold.clock.now(), f"deposit:{sold.lot}:")
    assert set(found.values()) == {0}
    sold.story.send_refunds(sold.clock.now())
    assert [stands(sold, f"refund:{sold.lot}:{one}") for one in losers] == [0]
    books_are_true(sold)


def test_a_failed_lot_owes_every_deposit_back(unsold: Court) -> None:
    """AC-40: back within 24 hours, just what was paid."""
    [number] = unsold.story.numbers.values()
    assert stands(unsold, f"refund:{unsold.lot}:{number}") == DEPOSIT
    assert stands(unsold, f"sale:{unsold.lot}") == 0
    unsold.story.send_refunds(unsold.clock.now())
    assert stands(unsold, f"refund:{unsold.lot}:{number}") == 0


def test_many_deposits_are_settled_in_bounded_transactions(
    app: Flask, ports: Ports, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time here; the cursor moves with the last ones only, so nothing is left out."""
    monkeypatch.setattr(proceeds, "AT_ONCE", 2)
    court = make_court(app, ports, clock)
    idle = [court.story.bidder(f"李{place}") for place in "一二三四"]
    duel(court.story)
    court.story.close()
    deposits = next(one for one in court.story.followers if one.name == "deposits")
    owed = select(func.count()).select_from(Refund).join(PaymentIntent)
    owed = owed.where(PaymentIntent.lot_id == court.lot)
    seen = [0]
    while read_on(court.transactions, deposits, court.lot, 100):
        with court.transactions.reading() as session:
            seen.append(session.scalar(owed) or 0)
    assert seen == [0, 2, 4]
    with court.transactions.reading() as session:
        assert session.scalar(owed) == len(idle) + 1
    books_are_true(court)


def overdue(court: Court) -> None:
    """The buyer's period is over and a written reminder is out."""
    due = court.procedure().balance_due_at
    assert due is not None
    court.clock.at = due
    assert court.post("clerk", f"/desk/lots/{court.lot}/reminder").status_code == 303


def invoice(court: Court) -> PaymentIntent:
    wanted = select(PaymentIntent).where(
        PaymentIntent.lot_id == court.lot, PaymentIntent.purpose == "balance"
    )
    with court.transactions.reading() as session:
        return session.scalars(wanted).one()


def pay_by_card(court: Court) -> None:
    with court.transactions() as tx:
        payments.pay_in_sandbox(tx, invoice(court).ref, "succeed", court.clock.now())


def test_what_the_deposit_leaves_open_is_an_invoice_and_its_payment_makes_the_record(
    sold: Court,
) -> None:
    price = sold.document()["price"]
    assert invoice(sold).amount_fen == price - DEPOSIT
    pay_by_card(sold)
    assert sold.document()["received"] == price - DEPOSIT
    assert stands(sold, f"sale:{sold.lot}") == price
    assert sold.propose("pay").status_code == 422, "the deposit is not on the court's account yet"
    sold.till.brings_the_deposit()
    assert sold.deadlines()["transfer_deposit"].state == "met"
    sold.act("pay")
    books_are_true(sold)


def test_a_default_forfeits_the_deposit_and_owes_the_rest_back(sold: Court) -> None:
    """AC-61 in the books: a fen less than the price is a default; what was paid beside goes back."""
    price = sold.document()["price"]
    sold.pay(f"{(price - DEPOSIT - 1) / 100:.2f}")
    overdue(sold)
    body = sold.act("default")
    assert body["deposit_forfeited"] == DEPOSIT
    assert stands(sold, f"forfeit:{sold.lot}") == DEPOSIT
    assert stands(sold, f"sale:{sold.lot}") == 0
    assert stands(sold, f"refund:{sold.lot}:{buyer(sold)}") == price - DEPOSIT - 1
    assert invoice(sold).state == "cancelled"
    pay_late = invoice(sold).ref
    with sold.transactions() as tx:
        service_event = payments.sandbox_event(
            payments.SandboxPayment(pay_late, price - DEPOSIT, "CNY", False),
            "succeed",
            sold.clock.now(),
        )
        payments.apply_event(tx, service_event, sold.clock.now(), False)
    assert stands(sold, f"sale:{sold.lot}") == 0, "money that comes after the default goes back"
    assert sold.story.send_refunds(sold.clock.now()) >= 1
    assert stands(sold, f"refund:{sold.lot}:{buyer(sold)}") == price - DEPOSIT - 1
    books_are_true(sold)


def test_an_annulled_sale_owes_deposit_and_price_back(sold: Court) -> None:
    price = sold.document()["price"]
    pay_by_card(sold)
    sold.till.brings_the_deposit()
    sold.act("pay")
    sold.clock.forward(hours=1)
    basis = {"rests_on": "own_motion", "paper": handed_in(sold)}
    sold.act("annul", ground="system_fault", **basis)
    assert stands(sold, f"sale:{sold.lot}") == 0
    assert stands(sold, f"refund:{sold.lot}:{buyer(sold)}") == price
    sold.story.send_refunds(sold.clock.now())
    assert stands(sold, f"refund:{sold.lot}:{buyer(sold)}") == 0
    books_are_true(sold)


def test_in_a_sale_the_part_beyond_the_deposit_goes_back(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """变卖: who did not pay the rest loses a part as large as the deposit, and no fen more."""
    court = end_sold(make_court(app, ports, clock, **further(clock.now(), 3)))
    court.clock.forward(days=15)
    court.post("clerk", f"/desk/lots/{court.lot}/reminder")
    body = court.act("default")
    assert stands(court, f"forfeit:{court.lot}") == DEPOSIT == body["deposit_forfeited"]
    assert stands(court, f"refund:{court.lot}:{buyer(court)}") == START - DEPOSIT
    court.story.send_refunds(court.clock.now())
    assert stands(court, f"refund:{court.lot}:{buyer(court)}") == 0
    assert stands(court, f"sale:{court.lot}") == 0
    books_are_true(court)


def signed_in_buyer(court: Court) -> FlaskClient:
    assert court.winner is not None
    return signed_in(court.app, court.transactions, court.winner, court.clock.now())


def test_the_invoice_says_overdue_by_itself_when_its_day_is_over(sold: Court) -> None:
    """Before anybody at the court reminds the buyer: a deposit is at stake (art. 24)."""
    path, due = f"/lots/{sold.lot}/balance", sold.procedure().balance_due_at
    assert due is not None
    sold.clock.at = due - timedelta(seconds=1)
    assert "付款期限已过" not in signed_in_buyer(sold).get(path).text
    sold.clock.at = due
    page = signed_in_buyer(sold).get(path).text
    assert "付款期限已过" in page
    assert "/law/NP24" in page


def test_the_buyer_alone_reads_what_is_left_to_pay_and_how(sold: Court) -> None:
    price, path = sold.document()["price"], f"/lots/{sold.lot}/balance"
    mine = signed_in_buyer(sold).get(path)
    assert mine.status_code == 200
    page = mine.get_data(as_text=True)
    assert f"{(price - DEPOSIT) / 100:,.2f}".split(".")[0] in page
    assert "/law/" in page
    assert 'href="/payments/' not in page, "no card for such a sum"
    loser = next(one for one in sold.story.numbers if one != sold.winner.id)  # type: ignore[union-attr]
    assert loser
    stranger = sold.client("clerk").get(path)
    assert stranger.status_code == 404
    told = (
        sold.app.test_client()
        .get(
            f"/api/v1{path}",
            headers={"Authorization": f"Bearer {sold.winner.token}"},  # type: ignore[union-attr]
        )
        .get_json()
    )
    assert (told["price"], told["deposit"], told["open"]) == (price, DEPOSIT, price - DEPOSIT)
    assert told["parts"] == []
    sold.pay("1000.00")
    again = signed_in_buyer(sold).get(path).get_data(as_text=True)
    assert f"{(price - DEPOSIT - 100_000) / 100:,.2f}".split(".")[0] in again
