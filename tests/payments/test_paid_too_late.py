"""A card that pays what is due no more: the money is in the books, and goes back to that card in its 24 hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auction_app.infra.ports import Ports
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.payments import queries, service
from auction_app.payments.gateway import SandboxPayment, sandbox_event
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.test_price_in_the_books import DEPOSIT, buyer, invoice, overdue
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def court(app: Flask, ports: Ports, clock: HandClock) -> Court:
    return make_court(app, ports, clock)


def arrives(court: Court, ref: str, fen: int) -> None:
    """The provider says that it was paid, whatever we think of it."""
    at = court.clock.now()
    with court.transactions() as tx:
        told = sandbox_event(SandboxPayment(ref, fen, "CNY", False), "succeed", at)
        assert service.apply_event(tx, told, at, is_live=False) == "applied"


def stands(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        return balance_of(session, code)


@pytest.mark.parametrize("way", ["withdrawn", "ended"])
def test_a_deposit_paid_after_the_end_admits_nobody_and_goes_back(court: Court, way: str) -> None:
    person = court.story.bidder("李迟", pays=False)
    ref, number = court.story.ref(person), court.story.number(person)
    court.story.open()
    at = court.story.ends_at - timedelta(minutes=30)
    court.story.withdraw(at) if way == "withdrawn" else court.story.close()
    court.story.follow()
    court.clock.at = court.story.ends_at + timedelta(hours=1)
    arrives(court, ref, DEPOSIT)
    with court.transactions.reading() as session:
        refund = queries.payments_by_ref(session, [ref])[ref].refund
    assert refund is not None and refund.state == "due"
    assert refund.due_at == court.clock.now() + timedelta(hours=24)
    assert stands(court, f"refund:{court.lot}:{number}") == DEPOSIT
    court.story.send_refunds(court.clock.now())
    assert stands(court, f"refund:{court.lot}:{number}") == 0
    with court.transactions.reading() as session:
        assert check_books(session).faults == ()


def test_a_price_paid_after_the_default_goes_back_and_pays_nothing(court: Court) -> None:
    end_sold(court)
    due = invoice(court)
    overdue(court)
    court.act("default")
    arrives(court, due.ref, due.amount_fen)
    assert stands(court, f"sale:{court.lot}") == 0
    assert stands(court, f"refund:{court.lot}:{buyer(court)}") == due.amount_fen
    assert court.procedure().state != "paid"
    with court.transactions.reading() as session:
        assert check_books(session).faults == ()
