"""Deleting an account: what goes, what stays, and until when (acceptance case AC-74)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from auction_app.accounts.closing import forget_closed
from auction_app.accounts.models import Account, AccountClosure, Identity
from auction_app.evidence.models import LotEvent
from auction_app.infra.formats import calendar_day
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.law.retention import kept_until
from tests.proceeds.story import Story, duel, make_story
from tests.support.people import PASSWORD, Person, csrf_of, signed_in

PATH = "/account/delete"


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


def visitor(app: Flask, story: Story, person: Person) -> FlaskClient:
    client = signed_in(app, story.transactions, person, story.ports.clock.now())
    client.set_cookie("locale", "en")
    return client


def asked(client: FlaskClient, **typed: str) -> object:
    return client.post(PATH, data={"csrf_token": csrf_of(client, "/account"), **typed})


def account_of(story: Story, person: Person) -> Account:
    with story.transactions.reading() as session:
        return session.get_one(Account, person.id)


def test_a_winner_goes_and_the_evidence_stays_ten_years(app: Flask, story: Story) -> None:
    """AC-74: profile hidden, evidence kept until the end's day ten years later."""
    _, winner = duel(story)
    ended_at = story.close()
    story.follow()
    until = kept_until(legal_day(ended_at), legal_day(ended_at))
    client = visitor(app, story, winner)
    shown = client.get(PATH).get_data(as_text=True)
    assert calendar_day(until, "en") in shown and 'href="/law/NP29"' in shown

    answer = asked(client, password=PASSWORD, understood="1")
    assert answer.status_code == 302
    gone = account_of(story, winner)
    assert winner.email not in gone.email and gone.phone == "" and gone.disabled_at
    assert client.get("/account").status_code == 302  # signed out everywhere
    with story.transactions.reading() as session:
        assert session.get_one(AccountClosure, winner.id).kept_until == until
        assert session.get(Identity, winner.id) is not None
        assert session.scalar(select(func.count()).where(LotEvent.lot_id == story.lot_id)) > 4
    public = app.test_client().get(f"/lots/{story.lot_id}/result").get_data(as_text=True)
    assert "张胜" in public  # the published confirmation stands (art. 22)

    for day, forgotten in ((until, 0), (until + timedelta(days=1), 1)):
        at = ended_at + (day - legal_day(ended_at))
        with story.transactions() as tx:
            assert forget_closed(tx, at) == forgotten
    with story.transactions.reading() as session:
        assert session.get(Identity, winner.id) is None


def test_nobody_goes_while_a_lot_of_theirs_is_running(app: Flask, story: Story) -> None:
    loser, _ = duel(story)
    client = visitor(app, story, loser)
    assert "/law/PI47" in client.get(PATH).get_data(as_text=True)
    refused = client.post(
        PATH,
        data={"csrf_token": csrf_of(client, "/account"), "password": PASSWORD, "understood": "1"},
        headers={"Accept": "application/json"},
    )
    body = refused.get_json()
    assert (refused.status_code, body["code"]) == (409, "still_taking_part")
    assert (body["article"], body["law"], body["lots"]) == ("PI47", "/law/PI47", story.lot_id)
    assert account_of(story, loser).disabled_at is None


def test_whoever_bid_nowhere_is_forgotten_at_once(app: Flask, story: Story) -> None:
    from tests.support.people import make_bidder

    person = make_bidder(story.transactions, story.ports.vault, story.ports.clock.now())
    client = visitor(app, story, person)
    assert "nothing is kept" in client.get(PATH).get_data(as_text=True)
    asked(client, password=PASSWORD, understood="1")
    with story.transactions.reading() as session:
        assert session.get(Identity, person.id) is None
        assert session.get_one(AccountClosure, person.id).forgotten_at is not None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "wrong wrong wrong", "understood": "1"}, "f-password-error"),
        ({"password": PASSWORD}, "f-understood-error"),
        ({"understood": "1"}, "f-password-error"),
    ],
)
def test_a_slip_deletes_nothing(
    app: Flask, story: Story, typed: dict[str, str], field: str
) -> None:
    from tests.support.people import make_bidder

    person = make_bidder(story.transactions, story.ports.vault, story.ports.clock.now())
    client = visitor(app, story, person)
    answer = asked(client, **typed)
    assert answer.status_code in (401, 422)
    assert f'id="{field}"' in answer.get_data(as_text=True)
    assert account_of(story, person).disabled_at is None
