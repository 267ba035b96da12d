"""A refund the books refuse is named and tried again; the others go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from auction_app.books import chart
from auction_app.infra.web import Services
from auction_app.kernel.money import Money
from auction_app.ledger.service import Line, Posting, post
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.jobs import send_card_refunds
from auction_app.payments.models import PaymentIntent, Refund
from tests.procedure.court import make_court

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def test_a_refund_whose_money_is_gone_does_not_stop_the_next(
    app: Flask, ports: Ports, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    court = make_court(app, ports, clock)
    people = [court.story.bidder("王一"), court.story.bidder("王二")]
    court.story.open()
    court.clock.at = court.story.close()
    court.story.follow()
    number = court.story.number(people[0])
    lost = chart.refund(court.lot, number)
    gone = Line(lost, chart.suspense(chart.STRIPE), Money(22_000_000))
    with court.transactions() as tx:  # what no room does: the debt is moved away by hand
        post(tx, Posting(f"gone:{court.lot}", "test", court.lot, (gone,), court.clock.now()))
    services: Services = app.extensions["auction"]
    assert send_card_refunds(services, SandboxGateway()) == 1
    wanted = select(PaymentIntent.bidder, Refund.state).join(Refund)
    with court.transactions.reading() as session:
        states = dict(session.execute(wanted.where(PaymentIntent.lot_id == court.lot)).all())
    assert states == {number: "due", court.story.number(people[1]): "sent"}
    assert "cannot be booked" in caplog.text
