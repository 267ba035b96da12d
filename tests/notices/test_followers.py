"""What bidders are told along a whole auction: who, what, once, and never about somebody's identity."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from auction_app.evidence import service as evidence
from auction_app.evidence.models import EventCursor
from auction_app.infra.ports import Ports
from auction_app.lots.facts import LotNoted
from auction_app.lots.models import LotQuestion
from auction_app.notices.models import Notice
from auction_app.notices.queries import find_notices
from auction_app.notices.recipients import indexes_of
from tests.proceeds.story import Story, duel, make_story
from tests.support.people import Person

MINUTE = timedelta(minutes=1)
START = 114_386_580


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


def told(story: Story, person: Person, *, unread: bool = False) -> list[str]:
    """Kinds of one person's notices on this lot, oldest first."""
    query = select(Notice.kind).where(
        Notice.holder == story.holder(person), Notice.lot_id == story.lot_id
    )
    if unread:
        query = query.where(Notice.read_at.is_(None))
    with story.transactions.reading() as session:
        return list(session.scalars(query.order_by(Notice.created_at, Notice.kind)))


def test_whoever_loses_the_lead_is_told_the_new_price(story: Story) -> None:
    one, two = story.bidder(), story.bidder()
    story.open()
    story.bid(one, START, story.opens_at + MINUTE)
    story.follow()
    story.bid(two, START + 500_000, story.opens_at + 2 * MINUTE)
    story.follow()
    assert (told(story, one), told(story, two)) == (["outbid"], [])
    with story.transactions.reading() as session:
        me = indexes_of(story.ports.vault, one.id)
        (row,) = find_notices(session, me, "en").rows
    assert "¥1,148,865.80" in row.text


def test_taking_the_lead_back_settles_the_notice(story: Story) -> None:
    one, two = story.bidder(), story.bidder()
    story.open()
    for minute, (person, amount) in enumerate(((one, 0), (two, 500_000), (one, 1_000_000)), 1):
        story.bid(person, START + amount, story.opens_at + minute * MINUTE)
        story.follow()
    assert told(story, one, unread=True) == []
    assert told(story, two, unread=True) == ["outbid"]


def test_a_late_bid_tells_the_others_the_new_end_but_not_twice_to_the_outbid(
    story: Story,
) -> None:
    idle = story.bidder("李旁观")
    loser, winner = duel(story)
    story.follow()
    assert told(story, idle) == ["extended"]
    assert told(story, loser) == ["outbid"]
    assert told(story, winner) == []


def test_at_the_end_the_winner_and_the_losers_are_told_and_older_news_is_settled(
    story: Story,
) -> None:
    idle = story.bidder("李旁观")
    loser, winner = duel(story)
    story.follow()
    story.close()
    story.follow()
    assert told(story, winner, unread=True) == ["won"]
    assert told(story, loser, unread=True) == ["ended"]
    assert told(story, idle, unread=True) == ["ended"]


def test_the_winner_is_told_the_balance_and_its_last_day_in_both_languages(story: Story) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    me = indexes_of(story.ports.vault, winner.id)
    with story.transactions.reading() as session:
        (english,) = find_notices(session, me, "en").rows
        (chinese,) = find_notices(session, me, "zh").rows
    assert "pay the remaining ¥938,865.80 by" in english.text
    assert "24:00 (art. 25)" in english.text
    assert "尾款 ¥938,865.80 请于" in chinese.text


def test_the_return_of_the_deposit_is_told_to_whom_it_returns(story: Story) -> None:
    loser, winner = duel(story)
    ended_at = story.close()
    story.follow()
    story.send_refunds(ended_at + MINUTE)
    assert told(story, loser, unread=True) == ["ended", "deposit_returned"]
    assert told(story, winner, unread=True) == ["won"]


def test_nobody_is_told_who_did_not_pay_a_deposit(story: Story) -> None:
    broke = story.bidder("赵欠", pays=False)
    duel(story)
    story.close()
    story.follow()
    assert told(story, broke) == []


def test_a_withdrawal_is_told_with_its_reason(story: Story) -> None:
    one = story.bidder()
    story.open()
    story.withdraw(story.opens_at + MINUTE)
    story.follow()
    with story.transactions.reading() as session:
        me = indexes_of(story.ports.vault, one.id)
        (row,) = find_notices(session, me, "en").rows
    assert row.kind == "withdrawn"
    assert "The applicant withdrew the application" in row.text


def test_reading_the_events_again_tells_nothing_new(story: Story) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    before = told(story, loser), told(story, winner)
    with story.transactions() as tx:
        tx.session.get_one(EventCursor, ("notices", story.lot_id)).seq = 0
    story.follow()
    assert (told(story, loser), told(story, winner)) == before


def test_however_late_the_jobs_process_reads_the_last_word_is_the_same(
    engine: Engine, ports: Ports, story: Story
) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    slow = make_story(engine, ports)
    slow_loser, slow_winner = duel(slow)
    slow.follow()
    slow.close()
    slow.follow()
    assert told(story, loser, unread=True) == told(slow, slow_loser, unread=True)
    assert told(story, winner, unread=True) == told(slow, slow_winner, unread=True)


def test_whoever_asked_is_told_of_the_answer(story: Story) -> None:
    one = story.bidder()
    me = indexes_of(story.ports.vault, one.id)
    at = story.opens_at - timedelta(days=2)
    with story.transactions() as tx:
        tx.session.add(
            LotQuestion(
                id="q1" + story.lot_id,
                lot_id=story.lot_id,
                asker=me.asker,
                text="可以看房吗？",
                asked_at=at,
                answer_zh="可以。",
                answer_en="Yes.",
                answered_at=at + MINUTE,
                answered_by=_any_clerk(story),
            )
        )
        tx.session.flush()
        tx.emit(LotNoted(story.lot_id, "问答", "Question and answer", at + MINUTE))
        tx.emit(LotNoted(story.lot_id, "更正", "A correction", at + 2 * MINUTE))
    with story.transactions.reading() as session:
        (row,) = find_notices(session, me, "zh").rows
    assert (row.kind, row.title) == ("answered", "您的提问已有答复")


def test_notices_carry_no_name_number_or_address(story: Story) -> None:
    loser, winner = duel(story)
    story.close()
    story.follow()
    with story.transactions.reading() as session:
        rows = session.scalars(select(Notice).where(Notice.lot_id == story.lot_id)).all()
        written = repr([(row.params, row.occasion, row.holder.hex()) for row in rows])
    for person in (loser, winner):
        for secret in (person.name, person.id_no, person.email, person.id):
            assert secret not in written


def _any_clerk(story: Story) -> str:
    from auction_app.lots.models import Lot

    with story.transactions.reading() as session:
        return str(session.scalar(select(Lot.clerk_id).where(Lot.id == story.lot_id)))


def test_a_suspension_by_the_platform_names_its_reason_in_both_languages(story: Story) -> None:
    one = story.bidder()
    story.open()
    body = {"reason": "outage_too_long", "decision": None}
    with story.transactions() as tx:
        evidence.append(tx, story.lot_id, "lot.suspended", body, story.opens_at + MINUTE)
    story.follow()
    me = indexes_of(story.ports.vault, one.id)
    with story.transactions.reading() as session:
        (english,) = find_notices(session, me, "en").rows
        (chinese,) = find_notices(session, me, "zh").rows
    assert "the platform was out of reach too long" in english.text
    assert "outage" not in chinese.text
