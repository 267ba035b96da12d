"""The pages of notices: one's own only, the count in the frame, choices that are kept."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from auction_app.infra.ports import Ports
from auction_app.notices.models import Notice, NoticeOptOut
from auction_app.notices.recipients import indexes_of
from tests.proceeds.story import Story, duel, make_story
from tests.support.people import Person, csrf_of, signed_in


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    made = make_story(engine, ports)
    return made


def browser(app: Flask, story: Story, person: Person) -> FlaskClient:
    return signed_in(app, story.transactions, person, story.ports.clock.now())


def shown(client: FlaskClient, path: str = "/notices") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def newest(story: Story, person: Person) -> Notice:
    query = select(Notice).where(Notice.holder == story.holder(person), Notice.read_at.is_(None))
    with story.transactions.reading() as session:
        found = session.scalars(query.order_by(Notice.changed_at.desc())).first()
        session.expunge_all()
    assert found is not None
    return found


def test_the_list_shows_mine_and_the_frame_counts_them(app: Flask, story: Story) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    page = shown(browser(app, story, winner))
    assert "您已竞得本标的" in page
    assert "1 条未读" in page
    assert "竞价已结束" not in page
    assert "竞价已结束" in shown(browser(app, story, loser))


def test_reading_one_leads_to_the_result_and_lowers_the_count(app: Flask, story: Story) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    client = browser(app, story, winner)
    notice, token = newest(story, winner), csrf_of(client, "/notices")
    answer = client.post(f"/notices/{notice.id}/read", data={"csrf_token": token})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/lots/{story.lot_id}/result"
    assert "0 条未读" in shown(client)


def test_a_strangers_notice_cannot_be_read(app: Flask, story: Story) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    client = browser(app, story, loser)
    token, notice = csrf_of(client, "/notices"), newest(story, winner)
    answer = client.post(f"/notices/{notice.id}/read", data={"csrf_token": token})
    assert answer.status_code == 404
    assert newest(story, winner).id == notice.id


def test_all_of_a_page_are_read_by_one_button(app: Flask, story: Story) -> None:
    loser, _ = duel(story)
    ended_at = story.close()
    story.follow()
    story.send_refunds(ended_at + timedelta(minutes=1))
    client = browser(app, story, loser)
    page = shown(client)
    until = page.split('name="until" value="', 1)[1].split('"', 1)[0]
    data = {"csrf_token": csrf_of(client, "/notices"), "until": until}
    assert client.post("/notices/read", data=data).status_code == 303
    assert "0 条未读" in shown(client)


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-01T00:00:00Z", "x" * 5000])
def test_a_made_up_instant_is_refused_and_nothing_is_read(
    app: Flask, story: Story, until: str
) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    client = browser(app, story, winner)
    data = {"csrf_token": csrf_of(client, "/notices"), "until": until}
    assert client.post("/notices/read", data=data).status_code == 400
    assert newest(story, winner).kind == "won"


def test_the_choice_of_mail_is_kept_and_refuses_kinds_that_do_not_exist(
    app: Flask, story: Story
) -> None:
    person = story.bidder()
    client = browser(app, story, person)
    token = csrf_of(client, "/notices")
    data = {"csrf_token": token, "kind": ["ended", "answered"]}
    assert client.post("/notices/mail", data=data).status_code == 303
    me = indexes_of(story.ports.vault, person.id)
    with story.transactions.reading() as session:
        query = select(NoticeOptOut.kind).where(NoticeOptOut.holder.in_(me.both))
        assert set(session.scalars(query)) == {"outbid", "extended"}
    wrong = {"csrf_token": token, "kind": ["won"]}
    assert client.post("/notices/mail", data=wrong).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "1001"])
def test_a_page_that_cannot_be_is_not_found(app: Flask, story: Story, page: str) -> None:
    client = browser(app, story, story.bidder())
    assert client.get(f"/notices?page={page}").status_code == 404


def test_an_empty_list_says_what_will_fill_it(app: Flask, story: Story) -> None:
    assert "还没有通知" in shown(browser(app, story, story.bidder()))


def test_without_a_session_the_list_is_closed(client: FlaskClient) -> None:
    assert client.get("/notices").status_code == 302


def test_the_frame_of_every_page_counts_what_is_unread(app: Flask, story: Story) -> None:
    loser, _ = duel(story)
    story.close()
    story.follow()
    page = shown(browser(app, story, loser), "/lots")
    assert '<b class="num">1</b> <span class="vh">条未读通知</span>' in page
    assert "条未读通知" not in shown(app.test_client(), "/lots")
