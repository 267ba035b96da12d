"""A sale lived through by the real sequencer (AC-63), and a lot that is announced anew before it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auction_app.bidding.commands import AcceptedAnswer, RefusedAnswer
from auction_app.bidding.engine import Engine
from auction_app.evidence.canonical import canonical
from auction_app.evidence.chain import parse_event
from auction_app.evidence.replay import replay
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.sale import sale_period_end
from auction_app.lots.models import Lot
from auction_app.stays.audit import ProjectionAudit
from tests.lots.conftest import make_team
from tests.proceeds.story import Story
from tests.stays.holding import START, Bench, make_bench, running
from tests.support.checker import check_history, compare_with_snapshot
from tests.support.clock import HandClock
from tests.support.lots import lawful_content, publish_lot

if TYPE_CHECKING:
    from flask import Flask

STEP = 500_000
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def sale(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    """A sale whose period of sixty days is in its twentieth day."""
    at = clock.now()
    transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    opens_at = at + 20 * DAY
    content = lawful_content(
        at,
        round=3,
        previous_start_fen=START,
        previous_ended_on=legal_day(at),
        opens_at=opens_at,
        ends_at=sale_period_end(legal_day(opens_at)),
    )
    fact = publish_lot(transactions, team, content, at)
    story = Story(transactions, ports, fact.lot_id, fact.opens_at, fact.ends_at)
    bench = Bench(app, transactions, ports, clock, team, story, live_engine)
    clock.at = opens_at
    bench.engine.look(bench.lot)
    bench.bid(bench.story.bidder("未缴", pays=False))  # lets the sequencer open the lot
    clock.at = opens_at + 19 * DAY
    return bench


def test_the_first_offer_starts_24_hours_and_late_offers_extend(sale: Bench) -> None:
    first, second = sale.story.bidder("甲"), sale.story.bidder("乙")
    poor = sale.story.bidder("丙", pays=False)
    refused = sale.bid(poor)
    assert isinstance(refused, RefusedAnswer) and refused.code == "not_qualified"
    assert sale.auction().ends_at == sale.auction().planned_end
    offered_at = sale.clock.now()
    assert isinstance(sale.bid(first), AcceptedAnswer)
    end = offered_at + timedelta(hours=24)
    assert sale.auction().ends_at == end < sale.auction().planned_end
    sale.clock.at = end - timedelta(minutes=4)
    assert isinstance(sale.bid(second, START + STEP), AcceptedAnswer)
    assert sale.auction().ends_at == end + timedelta(minutes=1)
    assert sale.auction().extensions == 1
    [opened] = sale.events("lot.opened")
    assert opened["body"]["countdown_s"] == 86_400
    assert opened["body"]["rules"]["id"] == "cn-2016-18/4"


def test_strangers_and_the_audit_agree_with_a_sale(sale: Bench) -> None:
    sale.bid(sale.story.bidder("甲"))
    told = sale.app.test_client().get(f"/api/v1/lots/{sale.lot}/events").get_json()["events"]
    assert check_history(told) == []
    wire = sale.app.test_client().get(f"/api/v1/lots/{sale.lot}").get_json()
    assert compare_with_snapshot(told, wire) == []
    assert wire["ends_at"] == rfc3339(sale.clock.now() + timedelta(hours=24))
    with sale.transactions.reading() as session:
        assert [one for one in ProjectionAudit().findings(session) if one.lot_id == sale.lot] == []
    story = replay(parse_event(canonical(one)) for one in told)
    assert story.breaches == [] and story.countdown > 0


def test_the_page_says_sale_period_and_then_countdown(sale: Bench) -> None:
    visitor = sale.app.test_client()
    page = visitor.get(f"/lots/{sale.lot}").get_data(as_text=True)
    assert "变卖期剩余" in page and "首次出价后进入" in page
    sale.bid(sale.story.bidder("甲"))
    visitor.set_cookie("locale", "en")
    later = visitor.get(f"/lots/{sale.lot}").get_data(as_text=True)
    assert "Countdown, time left" in later


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    """A court with a lot that opens in a month."""
    return make_bench(app, ports, clock, live_engine)


def test_a_notice_that_must_change_is_withdrawn_and_announced_anew(bench: Bench) -> None:
    bench.story.bidder("甲")
    bench.hold("withdraw", ground="withdraw:notice_changed")
    [event] = bench.events("lot.withdrawn")
    body = event["body"]
    assert (body["ground"], body["article"]) == ("notice_changed", "NP12")
    with bench.transactions.reading() as session:
        draft = session.get_one(Lot, body["next_lot"])
        assert (draft.state, draft.follows_as, draft.predecessor_id) == (
            "draft",
            "reannounced",
            bench.lot,
        )
        assert draft.opens_at is None and draft.round == 1
        assert draft.clerk_id == bench.team.clerk.account_id
    assert bench.auction().status == "withdrawn"
    assert bench.propose("withdraw").status_code == 409


def test_once_it_is_open_a_lot_is_not_announced_anew(bench: Bench) -> None:
    buyer = bench.story.bidder()
    bench.clock.at = bench.story.opens_at
    bench.engine.look(bench.lot)
    assert isinstance(bench.bid(buyer), AcceptedAnswer)
    refused = bench.propose("withdraw", ground="withdraw:notice_changed")
    assert refused.status_code == 422
    assert "尚未开始竞价" in refused.get_data(as_text=True)
    assert bench.auction().status == "open"
