"""The result page: what everybody sees, what only one reader sees, and what stands there before the end."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.documents.jobs import issue_papers
from auction_app.infra.ports import Ports
from auction_app.infra.web import Services
from auction_app.proceeds.page_views import ResultPage
from auction_app.proceeds.queries import Reader, find_result
from tests.proceeds.story import Story, duel, make_story
from tests.support.people import Person, signed_in
from tests.support.world import make_config

SOON = timedelta(minutes=1)


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


def result(
    story: Story, person: Person | None = None, language: str = "zh", after: timedelta = SOON
) -> ResultPage:
    reader = Reader(story.holder(person) if person else None, language)
    with story.transactions.reading() as session:
        return find_result(session, story.lot_id, reader, story.ends_at + after)


def states(page: ResultPage) -> dict[str, str]:
    return {step.key: step.state for step in page.steps}


def page_text(client: FlaskClient, story: Story, language: str = "zh-CN") -> str:
    answer = client.get(f"/lots/{story.lot_id}/result", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def test_a_sold_lot_shows_price_figures_bids_and_the_buyer(story: Story) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    page = result(story)
    assert page.outcome == "sold"
    assert page.price_fen == 115_886_580
    assert page.price_words_zh == "人民币壹佰壹拾伍万捌仟捌佰陆拾伍元捌角"
    assert (page.above_start, page.above_start_fen) == ("1.31", 1_500_000)
    assert page.of_appraisal == "70.92"
    assert (page.bid_count, page.bidder_count, page.extension_count) == (4, 2, 2)
    assert page.bidder == story.number(winner)
    assert page.confirmation is not None
    assert page.confirmation.buyer.name == "张胜"
    assert page.balance_fen == 115_886_580 - 22_000_000
    assert page.chart is not None


def test_each_bid_says_whether_it_moved_the_end(story: Story) -> None:
    duel(story)
    story.close()
    page = result(story)
    assert [bid.extended for bid in page.bids] == [False, False, True, True]


def test_right_after_the_hammer_the_page_stands_without_confirmation(story: Story) -> None:
    duel(story)
    story.close()
    page = result(story)
    assert page.confirmation is None
    assert states(page)["confirmation"] == "now"
    assert states(page)["refunds"] == "now"


def test_the_steps_go_on_from_refunds_to_balance(story: Story) -> None:
    duel(story)
    ended_at = story.close()
    story.follow()
    assert states(result(story))["refunds"] == "now"
    story.send_refunds(ended_at + SOON)
    page = result(story, after=2 * SOON)
    assert states(page) == {
        "bidding": "done",
        "confirmation": "done",
        "refunds": "done",
        "balance": "now",
        "ruling": "next",
        "service": "next",
        "delivery": "next",
        "distribution": "next",
    }
    assert states(result(story, after=timedelta(days=30)))["balance"] == "late"


def test_a_refund_past_its_24_hours_is_shown_as_late(story: Story) -> None:
    duel(story)
    story.close()
    story.follow()
    assert states(result(story, after=timedelta(hours=24)))["refunds"] == "now"
    assert states(result(story, after=timedelta(hours=25)))["refunds"] == "late"


def test_a_loser_sees_the_way_of_the_own_deposit_and_the_winner_that_it_counts(
    story: Story,
) -> None:
    loser, winner = duel(story)
    ended_at = story.close()
    story.follow()
    own = result(story, loser).own_deposit
    assert own is not None
    assert (own.state, own.amount_fen, own.bidder) == ("returning", 22_000_000, story.number(loser))
    assert own.due == ended_at + timedelta(hours=24)
    story.send_refunds(ended_at + SOON)
    own = result(story, loser).own_deposit
    assert own is not None
    assert (own.state, own.done_at) == ("returned", ended_at + SOON)
    kept = result(story, winner)
    assert kept.own_deposit is not None
    assert kept.own_deposit.state == "kept"
    assert kept.i_won


def test_nobody_sees_the_deposit_of_another(story: Story) -> None:
    duel(story)
    stranger = make_story_stranger(story)
    story.close()
    story.follow()
    assert result(story).own_deposit is None
    assert result(story, stranger).own_deposit is None


def make_story_stranger(story: Story) -> Person:
    """Somebody with an account and no number of this lot."""
    from tests.support import people

    return people.make_bidder(story.transactions, story.ports.vault, story.opens_at)


def test_an_unsold_lot_says_so_and_what_comes_next(story: Story) -> None:
    one = story.bidder()
    story.open()
    ended_at = story.close()
    story.follow()
    page = result(story, one)
    assert (page.outcome, page.price_fen, page.confirmation) == ("unsold", None, None)
    assert page.own_deposit is not None
    assert page.own_deposit.state == "returning"
    story.send_refunds(ended_at + SOON)
    assert states(result(story)) == {"bidding": "done", "refunds": "done", "again": "now"}


def test_a_withdrawn_lot_names_decision_and_reason_in_both_languages(story: Story) -> None:
    duel(story)
    story.withdraw(story.ends_at - SOON)
    story.follow()
    assert result(story).withdrawal_reason == "申请执行人撤回申请"
    page = result(story, language="en")
    assert page.withdrawal_reason == "The applicant withdrew the application"
    assert page.withdrawal_decision == "（2026）川0105执1号之一"
    assert page.bidder is None
    assert page.price_fen is None


def test_before_the_end_the_page_is_missing_and_says_when_to_come_back(
    story: Story, client: FlaskClient
) -> None:
    duel(story)
    answer = client.get(f"/lots/{story.lot_id}/result", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "Bidding on this lot has not ended." in answer.get_data(as_text=True)
    chinese = client.get(f"/lots/{story.lot_id}/result", headers={"Accept-Language": "zh-CN"})
    assert "本标的竞价尚未结束" in chinese.get_data(as_text=True)


@pytest.mark.parametrize(
    "lot", ["Lnobody00000", "%00", "..%2f..", "a" * 65, "'; DROP TABLE lot;--"]
)
def test_a_lot_that_never_was_answers_404(client: FlaskClient, lot: str) -> None:
    for page in ("result", "bids.csv"):
        assert client.get(f"/lots/{lot}/{page}").status_code == 404


def test_the_page_itself_shows_the_sale_in_both_languages(
    story: Story, client: FlaskClient, app: Flask, database_url: str
) -> None:
    duel(story)
    story.close()
    story.follow()
    issue_papers(
        Services(make_config(story.ports.data, database_url), story.ports, story.transactions)
    )
    chinese, english = page_text(client, story), page_text(client, story, "en")
    for said in ("张胜", "1,158,865", "人民币壹佰壹拾伍万捌仟捌佰陆拾伍元捌角", "confirmation.pdf"):
        assert said in chinese
        assert said in english
    assert "成交确认书" in chinese
    assert "Hammer price" in english


def test_only_the_loser_reads_of_the_own_deposit_on_the_page(
    story: Story, client: FlaskClient, app: Flask
) -> None:
    loser, _ = duel(story)
    story.close()
    story.follow()
    at = story.ports.clock.now()
    mine = page_text(signed_in(app, story.transactions, loser, at), story)
    assert story.ref(loser) in mine
    assert 'id="own"' in mine
    assert 'id="own"' not in page_text(client, story)


def test_no_identity_but_the_buyers_stands_on_the_page(story: Story, client: FlaskClient) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    shown = page_text(client, story) + page_text(client, story, "en")
    for secret in (loser.name, loser.id_no, loser.email, loser.id, winner.id_no, winner.email):
        assert secret not in shown


def test_unsold_and_withdrawn_pages_render_in_both_languages(
    engine: Engine, ports: Ports, story: Story, client: FlaskClient
) -> None:
    story.open()
    story.close()
    story.follow()
    withdrawn = make_story(engine, ports)
    duel(withdrawn)
    withdrawn.withdraw(withdrawn.ends_at - SOON)
    withdrawn.follow()
    assert "Unsold" in page_text(client, story, "en")
    assert "流拍" in page_text(client, story)
    assert "The applicant withdrew the application" in page_text(client, withdrawn, "en")
    assert "申请执行人撤回申请" in page_text(client, withdrawn)


def test_all_bids_can_be_taken_away_as_a_table(story: Story, client: FlaskClient) -> None:
    loser, winner = duel(story)
    story.close()
    answer = client.get(f"/lots/{story.lot_id}/bids.csv")
    rows = list(csv.DictReader(StringIO(answer.get_data(as_text=True))))
    assert [row["bidder"] for row in rows] == [
        story.number(person) for person in (loser, winner, loser, winner)
    ]
    assert rows[-1]["amount"] == "115886580"
    assert rows[-1]["received_at"].endswith("Z")
