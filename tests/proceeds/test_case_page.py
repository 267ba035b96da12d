"""A party's view: the lots of the own case, live and ended, and nobody else's case."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from auction_app.accounts import sessions
from auction_app.accounts.sessions import Visitor
from auction_app.cases.models import CaseParty
from auction_app.infra.ports import Ports
from auction_app.kernel.ids import new_id
from auction_app.lots.models import Lot
from tests.proceeds.story import Story, duel, make_story


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


def case_of(story: Story) -> str:
    with story.transactions.reading() as session:
        return str(session.scalar(select(Lot.case_id).where(Lot.id == story.lot_id)))


def visit(app: Flask, story: Story) -> FlaskClient:
    """The browser of the applicant, signed in with name, number and case number."""
    party_id, case_id = new_id("p"), case_of(story)
    with story.transactions() as tx:
        sealed = story.ports.vault.seal("李申请".encode(), f"case_party:{party_id}:name")
        tx.session.add(
            CaseParty(id=party_id, case_id=case_id, role="applicant", name_sealed=sealed)
        )
        tx.session.flush()
        opened = sessions.open_party_session(
            tx, party_id, case_id, Visitor("127.0.0.1", "tests"), story.ports.clock.now()
        )
    client = app.test_client()
    client.set_cookie("session_token", opened.token)
    return client


def seen(client: FlaskClient, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept-Language": language}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_party_sees_the_live_auction_of_the_own_case(app: Flask, story: Story) -> None:
    duel(story)
    shown = seen(visit(app, story), "/my-case")
    assert "Price now" in shown
    assert "1,158,865" in shown
    assert f'href="/lots/{story.lot_id}"' in shown


def test_a_party_sees_the_result_and_what_follows(app: Flask, story: Story) -> None:
    duel(story)
    ended_at = story.close()
    story.follow()
    story.send_refunds(ended_at + timedelta(minutes=1))
    client = visit(app, story)
    english, chinese = seen(client, "/my-case"), seen(client, "/my-case", "zh-CN")
    assert f'href="/lots/{story.lot_id}/result"' in english
    for said in ("Deposits returned", "Balance", "Ruling", "Distribution"):
        assert said in english
    assert "保证金" in chinese
    assert "尾款" in chinese


def test_a_party_sees_bidders_by_number_only(app: Flask, story: Story) -> None:
    loser, winner = duel(story)
    client = visit(app, story)
    shown = seen(client, "/my-case") + seen(client, f"/lots/{story.lot_id}")
    for secret in (loser.name, winner.name, loser.id_no, winner.id_no, loser.email, winner.email):
        assert secret not in shown


def test_the_case_of_others_is_as_absent_as_one_that_never_was(
    app: Flask, engine: Engine, ports: Ports, story: Story
) -> None:
    client = visit(app, story)
    other = make_story(engine, ports)
    for case_id in (case_of(other), "Cnobody0000", "..", "%00"):
        assert client.get(f"/my-case/{case_id}").status_code in (404, 308)


def test_whoever_is_not_signed_in_is_sent_to_the_door(client: FlaskClient, story: Story) -> None:
    answer = client.get(f"/my-case/{case_of(story)}")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_a_party_reads_the_own_case_in_nine_groups_each_with_its_rule(
    app: Flask, story: Story
) -> None:
    """AC-72, through the page."""
    duel(story)
    story.close()
    story.follow()
    english, chinese = (seen(visit(app, story), "/my-case", one) for one in ("en", "zh-CN"))
    for head in (
        "立案",
        "执行人员",
        "程序变更",
        "执行措施",
        "财产处置",
        "执行裁决",
        "款项分配",
        "暂缓、中止",
        "结案",
    ):
        assert head in chinese, head
    assert english.count('<h3 id="g-') == 9
    assert "Notice of auction published" in english and "Bidding ended" in english
    assert 'href="/law/NP12"' in english
    assert "Registration of the case" not in chinese
