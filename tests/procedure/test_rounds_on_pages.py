"""The rounds of one property as everybody sees them, and what a sale asks before the first offer (AC-63)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from auction_app.bidding.models import Auction
from auction_app.eligibility.models import Registration
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from tests.procedure.court import Court, end_unsold, make_court
from tests.procedure.test_next_round import START, further, publish_next
from tests.procedure.test_one_round_of_a_property import car, story_of
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask


def test_the_rounds_name_each_other_once_the_next_notice_is_out(unsold: Court) -> None:
    failed_on = legal_day(unsold.procedure().ended_at)
    next_lot = unsold.act("order_next_round")["next_lot"]
    visitor = unsold.app.test_client()
    assert next_lot not in visitor.get(f"/lots/{unsold.lot}").get_data(as_text=True)
    assert visitor.get(f"/lots/{next_lot}").status_code == 404
    unsold.clock.forward(days=1)
    publish_next(unsold, next_lot, previous_ended_on=failed_on)
    after = visitor.get(f"/lots/{unsold.lot}").get_data(as_text=True)
    assert f'href="/lots/{next_lot}"' in after and "已进入二拍" in after
    before = visitor.get(f"/lots/{next_lot}").get_data(as_text=True)
    assert f'href="/lots/{unsold.lot}"' in before and "首次拍卖无人出价" in before


def test_a_late_second_auction_says_so_and_why_on_notice_lot_and_result(unsold: Court) -> None:
    next_lot = unsold.act("order_next_round")["next_lot"]
    unsold.clock.forward(days=45)
    publish_next(unsold, next_lot, late_reason_en="The objection was decided late")
    visitor = unsold.app.test_client()
    notice = visitor.get(f"/lots/{next_lot}/notice.json").get_json()
    assert "流拍后三十日，原因：当事人提出异议，裁定驳回后恢复。" in notice["notice"]["zh"]
    assert "The objection was decided late" in notice["notice"]["en"]
    late = end_unsold(replace(unsold, story=story_of(unsold, next_lot)))
    for path in (f"/lots/{next_lot}", f"/lots/{next_lot}/result"):
        page = visitor.get(path).get_data(as_text=True)
        assert "本次第二次拍卖晚于流拍后三十日" in page and "当事人提出异议" in page, path
        assert "NP26" in page
    english = visitor.get(f"/lots/{next_lot}/result", headers={"Accept-Language": "en"})
    assert "The objection was decided late" in english.get_data(as_text=True)
    first = visitor.get(f"/lots/{unsold.lot}/result").get_data(as_text=True)
    assert "本次第二次拍卖晚于" not in first
    assert late.procedure().state == "unsold"


def test_the_property_is_named_on_the_lots_page(app: Flask, ports: Ports, clock: HandClock) -> None:
    court = make_court(app, ports, clock, **car(200))
    page = app.test_client().get(f"/lots/{court.lot}").get_data(as_text=True)
    assert "车辆识别代号" in page and car(200)["property_number"] in page


def test_a_sale_asks_the_whole_price_first(app: Flask, ports: Ports, clock: HandClock) -> None:
    court = make_court(app, ports, clock, **further(clock.now(), 3))
    person = court.story.bidder("全款", pays=False)
    with court.transactions.reading() as session:
        mine = session.get_one(Registration, (court.lot, court.story.number(person)))
        auction = session.get_one(Auction, court.lot)
        assert mine.admitted_at is None  # an offer without the full price finds no admission
        assert (mine.deposit_fen, auction.deposit) == (START, START)
        assert auction.countdown_s == 86_400
    court.story.pay(person, court.story.opens_at - timedelta(hours=1))
    with court.transactions.reading() as session:
        mine = session.get_one(Registration, (court.lot, court.story.number(person)))
        assert mine.admitted_at is not None
    page = app.test_client().get(f"/lots/{court.lot}").get_data(as_text=True)
    assert "参加变卖须付全款" in page
    assert "1,143,865.80" in page
    wire = app.test_client().get(f"/api/v1/lots/{court.lot}").get_json()
    assert wire["rules"]["countdown_s"] == 86_400
