"""How fast deposits go back is measured, and an overdue one stands in front with its article (AC-39)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from auction_app.proceeds.refund_times import RefundTimes, find_refund_times
from tests.procedure.court import Court, end_sold, make_court

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def measured(court: Court) -> RefundTimes:
    with court.transactions.reading() as session:
        return find_refund_times(session, court.clock.now(), court.team.court_id)


def test_median_and_slowest_are_counted_from_the_end_of_bidding(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = end_sold(make_court(app, ports, clock))
    assert measured(court).sent == 0
    assert measured(court).waiting == 1
    court.story.send_refunds(court.clock.now())
    found = measured(court)
    assert (found.sent, found.in_time, found.overdue) == (1, 1, 0)
    assert found.median == found.slowest == timedelta(hours=1)


def test_a_deposit_that_is_late_is_on_the_desk_and_on_the_public_page_with_its_article(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = end_sold(make_court(app, ports, clock))
    court.clock.at = court.story.ends_at + timedelta(hours=24)
    assert measured(court).overdue == 0, "the last instant of the 24 hours is in time"
    court.clock.forward(seconds=1)
    found = measured(court)
    assert (found.overdue, found.lots[0].lot_id) == (1, court.lot)
    desk = court.client("clerk").get("/desk").get_data(as_text=True)
    assert re.search(r"is-overdue|overdue|逾期", desk)
    assert "/refunds" in desk
    public = app.test_client().get("/refunds")
    assert public.status_code == 200
    page = public.get_data(as_text=True)
    assert court.lot in page
    assert all(number not in page for number in court.story.numbers.values())
    assert "NP23" in page or "/law/" in page
    court.story.send_refunds(court.clock.now())
    late = measured(court)
    assert (late.overdue, late.in_time, late.sent) == (0, 0, 1)
    assert late.slowest == timedelta(hours=24, seconds=1)
