"""The demo's past is made by the engine: its records are as good as any other lot's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from auction_app.accounting.reconcile import reconcile
from auction_app.cases.models import EnforcementCase
from auction_app.demo import market
from auction_app.demo.folder import read_diary
from auction_app.demo.seed import EARLIEST, Seed
from auction_app.demo.story import StoryClock
from auction_app.distribution.service import draft
from auction_app.evidence.chain import check_chain, parse_event
from auction_app.factory import make_services
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day
from auction_app.lots.models import Lot
from tests.support.world import make_config

FAST = {"AUCTION_BIDS_PER_S": "1000000", "AUCTION_BIDS_BURST": "1000000"}
NOW = datetime(2026, 11, 21, 6, 17, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(data_folder: Path, database_url: str) -> Iterator[Services]:
    """A market as the first start leaves it."""
    services = seed(data_folder, database_url, NOW)
    yield services
    services.transactions.engine.dispose()


def seed(data: Path, url: str, now: datetime) -> Services:
    clock = StoryClock(now - EARLIEST)
    services = make_services(make_config(data, url, **FAST), clock=clock)
    Seed(services, clock, now).run()
    return services


def ask(services: Services, question: str, **values: object) -> list[dict[str, object]]:
    with services.transactions.reading() as session:
        return [dict(row) for row in session.execute(text(question), values).mappings()]


def lot_of(services: Services, key: str) -> str:
    return next(row["lot"] for row in read_diary(services.config.data) if row["key"] == key)


def texts_of(services: Services, lot: str) -> list[str]:
    rows = ask(services, "SELECT text FROM lot_event WHERE lot_id = :lot ORDER BY seq", lot=lot)
    return [str(row["text"]) for row in rows]


def events_of(services: Services, key: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in texts_of(services, lot_of(services, key))]


def test_the_market_has_every_state_a_visitor_should_see(seeded: Services) -> None:
    found = ask(
        seeded,
        "SELECT status, outcome, count(*) AS n FROM auction WHERE lot_id <> 'probe' GROUP BY 1, 2",
    )
    counts = {(row["status"], row["outcome"]): row["n"] for row in found}
    assert counts[("closed", "sold")] == 6
    assert counts[("closed", "unsold")] == 2
    assert counts[("open", None)] == 6
    assert counts[("scheduled", None)] == 9
    assert counts[("suspended", None)] == 1
    assert len(counts) == 5


def test_a_result_is_the_end_of_a_whole_chain_of_events(seeded: Services) -> None:
    events = events_of(seeded, "chengdu-audi")
    kinds = [event["kind"] for event in events]
    assert kinds[0] == "lot.announced"
    assert kinds.count("registration.confirmed") == 5
    assert kinds.count("bid.accepted") == 10
    assert kinds[-1] == "lot.closed"
    lot = lot_of(seeded, "chengdu-audi")
    assert check_chain([parse_event(text) for text in texts_of(seeded, lot)], lot) is None


def test_sales_that_ended_have_gone_on_as_the_law_says(seeded: Services) -> None:
    found = ask(seeded, "SELECT state, count(*) AS n FROM lot_procedure GROUP BY 1")
    states = {row["state"]: row["n"] for row in found}
    assert states["paid"] == states["title_passed"] == states["delivered"] == 1
    assert states["followed"] == 2  # one after a default, one after a failure
    kinds = [event["kind"] for event in events_of(seeded, "taizhou-works")]
    assert kinds[-2:] == ["lot.defaulted", "lot.followed"]
    overdue = ask(
        seeded,
        "SELECT code, lot_id FROM deadline WHERE state = 'open' AND due_at < :now",
        now=NOW,
    )
    assert overdue == []
    late = ask(seeded, "SELECT code FROM deadline WHERE state = 'met' AND settled_at > due_at")
    assert {row["code"] for row in late} == {"decide_default"}  # the one lateness a visitor finds


def test_a_failed_first_auction_is_followed_by_a_second_and_a_sale_counts_down(
    seeded: Services,
) -> None:
    failed = lot_of(seeded, "taizhou-flat")
    [second] = ask(
        seeded,
        "SELECT l.round, l.follows_as, l.state, a.status FROM lot l JOIN auction a ON a.lot_id = l.id"
        " WHERE l.predecessor_id = :lot",
        lot=failed,
    )
    assert second == {
        "round": 2,
        "follows_as": "second",
        "state": "published",
        "status": "scheduled",
    }
    [sale] = ask(
        seeded,
        "SELECT ends_at < planned_end AS is_earlier, bids, extensions FROM auction WHERE lot_id = :lot",
        lot=lot_of(seeded, "nanchong-shop"),
    )
    assert sale == {"is_earlier": True, "bids": 1, "extensions": 0}


def test_a_lot_is_stayed_for_a_third_partys_claim_by_two_people(seeded: Services) -> None:
    event = events_of(seeded, "nanjing-old-flat")[-1]
    body = event["body"]
    assert event["kind"] == "lot.suspended"
    told = (body["actor"], body["ground"], body["kind"], body["article"])
    assert told == ("court", "third_party_objection", "stay", "NP36")
    [proposal] = ask(seeded, "SELECT clerk_id <> approver_id AS two FROM hold_proposal")
    assert proposal == {"two": True}
    lot = lot_of(seeded, "nanjing-old-flat")
    open_ = ask(seeded, "SELECT code FROM deadline WHERE lot_id = :lot AND state = 'open'", lot=lot)
    assert "decide_third_party" in {row["code"] for row in open_}
    [auction] = ask(
        seeded, "SELECT price IS NOT NULL AS bid FROM auction WHERE lot_id = :lot", lot=lot
    )
    assert auction == {"bid": True}


def test_late_bids_of_the_story_moved_the_end_as_article_20_says(seeded: Services) -> None:
    events = events_of(seeded, "chengdu-audi")
    bids = [event["body"] for event in events if event["kind"] == "bid.accepted"]
    last = bids[-1]
    arrived = datetime.fromisoformat(str(last["received_at"]))
    assert datetime.fromisoformat(str(last["ends_at"])) == arrived + timedelta(minutes=5)
    assert events[-1]["body"]["ends_at"] == last["ends_at"]


def test_the_guests_can_bid_at_once_where_the_bots_compete(seeded: Services) -> None:
    admitted = ask(
        seeded,
        "SELECT count(*) AS n FROM registration WHERE lot_id = :lot AND admitted_at IS NOT NULL",
        lot=lot_of(seeded, "nanjing-parking"),
    )
    assert admitted == [{"n": 7}]


def test_nobody_published_alone(seeded: Services) -> None:
    alone = ask(seeded, "SELECT 1 FROM lot_publication WHERE clerk_id = approver_id")
    assert alone == []


def test_a_later_start_makes_the_market_alive_again(seeded: Services, database_url: str) -> None:
    before = len(read_diary(seeded.config.data))
    later = NOW + timedelta(days=3)

    services = seed(seeded.config.data, database_url, later)

    added = read_diary(seeded.config.data)[before:]
    assert [row["role"] for row in added] == ["ending", "bots"]
    for row in added:
        found = ask(services, "SELECT status, ends_at FROM auction WHERE lot_id = :lot", **row)
        assert found[0]["status"] == "open"
    [told] = ask(services, "SELECT max(closed_on) AS day FROM bank_statement")
    assert told["day"] == legal_day(later) - timedelta(days=1)
    services.transactions.engine.dispose()


def test_one_plan_is_in_its_objection_period_and_one_case_is_paid_to_the_last_fen(
    seeded: Services,
) -> None:
    found = ask(
        seeded,
        "SELECT needs_course, ended, array_agg(DISTINCT s.state) AS states FROM distribution_plan p"
        " JOIN plan_share s ON s.plan_id = p.id GROUP BY p.id ORDER BY needs_course",
    )
    assert [(row["needs_course"], row["ended"], row["states"]) for row in found] == [
        (False, "released", ["sent"]),
        (True, None, ["planned"]),
    ]
    due = ask(seeded, "SELECT state FROM deadline WHERE code = 'distribution_objection'")
    assert {row["state"] for row in due} == {"open"}


def test_the_court_of_the_printed_clerk_can_share_out_a_sale_and_has_paid_a_case_out(
    seeded: Services,
) -> None:
    code = market.facts()["main_court"]
    lot = lot_of(seeded, "nanjing-flat")
    [sold] = ask(
        seeded,
        "SELECT c.code, p.state FROM lot_procedure p JOIN lot l ON l.id = p.lot_id"
        " JOIN court c ON c.id = l.court_id WHERE p.lot_id = :lot",
        lot=lot,
    )
    assert sold == {"code": code, "state": "delivered"}
    with seeded.transactions.reading() as session:
        case = session.get_one(EnforcementCase, str(session.get_one(Lot, lot).case_id))
        computed = draft(session, case, "distribution", None, NOW)
    assert not computed.findings
    paid = ask(
        seeded,
        "SELECT c.code FROM distribution_plan p JOIN court c ON c.id = p.court_id"
        " WHERE p.ended = 'released'",
    )
    assert paid == [{"code": code}]


def test_the_banks_have_told_every_day_but_today_and_nothing_is_unexplained(
    seeded: Services,
) -> None:
    today = legal_day(NOW)
    newest = ask(
        seeded,
        "SELECT max(closed_on) AS day FROM bank_statement WHERE closed_on < :today GROUP BY account_id",
        today=today,
    )
    assert {row["day"] for row in newest} == {today - timedelta(days=1)}
    for back in range(7, 0, -1):
        run = reconcile(seeded, None, today - timedelta(days=back))
        assert run.unexplained == 0, run.report
