"""What supervisors and auditors see: what is late, how lots ended; by number, read-only, after the second factor."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.infra.ports import Ports
from auction_app.proceeds.oversight import Oversight, find_oversight
from tests.proceeds.story import Story, duel, make_story
from tests.support import people
from tests.support.clock import HandClock
from tests.support.people import signed_in


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


def look(story: Story, after: timedelta = timedelta(minutes=1)) -> Oversight:
    with story.transactions.reading() as session:
        return find_oversight(session, story.ends_at + after)


def office(app: Flask, story: Story, clock: HandClock, role: str, **how: bool) -> FlaskClient:
    person = people.make_staff(story.transactions, story.ports.vault, role, clock.now())
    return signed_in(app, story.transactions, person, clock.now(), **how)


def test_a_refund_stands_there_until_it_is_sent_and_late_after_24_hours(story: Story) -> None:
    loser, _ = duel(story)
    ended_at = story.close()
    story.follow()
    before = look(story)
    (row,) = [one for one in before.refunds if one.lot_id == story.lot_id]
    assert (row.bidder, row.amount_fen) == (story.number(loser), 22_000_000)
    assert not row.is_late
    late = look(story, timedelta(hours=25))
    assert late.figures.refunds_late == before.figures.refunds_late + 1
    story.send_refunds(ended_at + timedelta(minutes=5))
    assert [one for one in look(story).refunds if one.lot_id == story.lot_id] == []


def test_ended_lots_are_listed_with_their_outcome_and_number(story: Story) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    (row,) = [one for one in look(story).ended if one.lot_id == story.lot_id]
    assert (row.outcome, row.bidder) == ("sold", story.number(winner))
    assert row.number is not None
    assert row.number.endswith(story.lot_id)


def test_a_withdrawn_lot_is_listed_without_a_price(story: Story) -> None:
    duel(story)
    story.withdraw(story.ends_at - timedelta(minutes=1))
    (row,) = [one for one in look(story).ended if one.lot_id == story.lot_id]
    assert (row.outcome, row.price_fen, row.bidder) == ("withdrawn", None, None)


@pytest.mark.parametrize("role", ["supervisor", "auditor", "operator"])
def test_the_page_opens_after_the_second_factor_and_names_nobody(
    app: Flask, story: Story, clock: HandClock, role: str
) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    assert office(app, story, clock, role).get("/oversight").status_code == 302
    answer = office(app, story, clock, role, second_factor=True).get("/oversight")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert story.number(winner) in page
    for secret in (loser.name, winner.name, loser.id_no, winner.id_no, loser.email):
        assert secret not in page


def test_bidders_and_court_staff_are_kept_out(app: Flask, story: Story, clock: HandClock) -> None:
    bidder = story.bidder()
    client = signed_in(app, story.transactions, bidder, clock.now())
    assert client.get("/oversight").status_code == 403
    court = people.make_court(story.transactions)
    clerk = people.make_staff(
        story.transactions, story.ports.vault, "clerk", clock.now(), court_id=court
    )
    desk = signed_in(app, story.transactions, clerk, clock.now(), second_factor=True)
    assert desk.get("/oversight").status_code == 403
    assert app.test_client().get("/oversight").status_code == 302
