"""The bids of an ended lot: all in the file, the newest on the page, a chart that stays small."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from auction_app.bidding.models import Auction
from auction_app.evidence import service as evidence
from auction_app.infra.ports import Ports
from auction_app.kernel.time import rfc3339
from auction_app.proceeds.bids import DRAWN, KEPT_LOTS, SHOWN, HistoryShelf, all_bids
from auction_app.proceeds.queries import Reader, find_result
from tests.proceeds.story import Story, make_story

MANY = 1200


@pytest.fixture(scope="module")
def story(engine: Engine, ports: Ports) -> Story:
    """A lot with more bids than the page shows; bidder 0 and 1 in turn."""
    made = make_story(engine, ports)
    numbers = [made.number(made.bidder()) for _ in range(2)]
    made.open()
    at = made.opens_at
    with made.transactions() as tx:
        for number in range(MANY):
            at += timedelta(seconds=1)
            body = {
                "bidder": numbers[number % 2],
                "amount": 114_386_580 + number * 500_000,
                "received_at": rfc3339(at),
                "ends_at": rfc3339(made.ends_at),
                "basis": "bid",
            }
            evidence.append(tx, made.lot_id, "bid.accepted", body, at)
        auction = tx.session.get_one(Auction, made.lot_id)
        auction.bids, auction.price, auction.leader = MANY, body["amount"], body["bidder"]
    made.close()
    return made


def test_the_file_has_every_bid_in_order(story: Story) -> None:
    with story.transactions.reading() as session:
        rows = list(all_bids(session, story.lot_id))
    assert len(rows) == MANY
    assert [row.amount_fen for row in rows] == sorted(row.amount_fen for row in rows)


def test_the_page_shows_the_newest_and_counts_all(story: Story) -> None:
    with story.transactions.reading() as session:
        page = find_result(session, story.lot_id, Reader(None, "zh"), story.ends_at)
    assert (page.bid_count, page.bidder_count, len(page.bids)) == (MANY, 2, SHOWN)
    assert page.bids[-1].amount_fen == page.price_fen
    assert page.chart is not None
    assert len(page.chart.course.steps) <= DRAWN
    assert page.chart.course.steps[0].amount_fen == 114_386_580


def test_only_the_reader_sees_the_own_bids_marked(story: Story) -> None:
    shelf = HistoryShelf()
    with story.transactions.reading() as session:
        history = shelf.read(session, story.lot_id)
        again = shelf.read(session, story.lot_id)
    assert again is history
    mine = history.seen_by(history.shown[0].bidder)
    assert [row.mine for row in mine.shown[:2]] == [True, False]
    assert not any(row.mine for row in history.shown)


def test_the_shelf_keeps_a_bounded_number_of_lots(story: Story) -> None:
    shelf = HistoryShelf()
    with story.transactions.reading() as session:
        first = shelf.read(session, "L0")
        for number in range(KEPT_LOTS + 1):
            shelf.read(session, f"L{number}")
        assert shelf.read(session, f"L{KEPT_LOTS}") is shelf.read(session, f"L{KEPT_LOTS}")
        assert shelf.read(session, "L0") is not first
