"""Why a lot stops and when it may go on, through the court's page: grounds, days, figures, papers."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.bidding.commands import RefusedAnswer
from auction_app.bidding.engine import Engine
from auction_app.bidding.models import Auction
from auction_app.deadlines.models import Deadline
from auction_app.evidence.audit import Finding, clear_alarms, raise_alarm
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent
from auction_app.evidence.service import append
from auction_app.infra.ports import Ports
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.stays import resumption
from auction_app.notices.models import Notice
from auction_app.notices.reminders import remind
from auction_app.notices.wording import say_notice
from auction_app.stays.followers import FOLLOWER
from auction_app.stays.models import Stop
from auction_app.stays.service import Ruling, suspend
from tests.lots.test_court_doors import pdf
from tests.stays.holding import Bench, make_bench, running, typed
from tests.support.checker import check_history
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot
from tests.support.people import make_staff

if TYPE_CHECKING:
    from flask import Flask

BY_PLATFORM = Ruling("系统故障", "A fault of the system")


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    return make_bench(app, ports, clock, live_engine)


@pytest.fixture
def running_lot(bench: Bench) -> Bench:
    """An hour after its opening, without a bid."""
    bench.clock.at = bench.story.opens_at
    bench.engine.look(bench.lot)
    while bench.auction().status != "open":
        time.sleep(0.01)
    bench.clock.forward(hours=1)
    return bench


def deadline(bench: Bench, code: str) -> Deadline | None:
    with bench.transactions.reading() as session:
        query = select(Deadline).where(Deadline.lot_id == bench.lot, Deadline.code == code)
        return session.scalars(query).one_or_none()


def told(bench: Bench, account_id: str) -> int:
    """How often somebody was told of this lot, once the reminders have gone round."""
    holder = bench.ports.vault.blind_index("holder", account_id)
    with bench.transactions() as tx:
        remind(tx, bench.ports.vault, bench.clock.now(), 3)
        query = select(Notice).where(Notice.holder == holder, Notice.lot_id == bench.lot)
        return len(tx.session.scalars(query).all())


def stop_of(bench: Bench) -> Stop:
    with bench.transactions.reading() as session:
        return session.scalars(select(Stop).where(Stop.lot_id == bench.lot)).one()


def record(bench: Bench, path: str, **data: Any) -> Any:
    return bench.post(bench.client("clerk"), path, **data)


def words(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    return text


@pytest.mark.parametrize(
    ("ground", "article", "kind"),
    [
        ("applicant_delays", "CPL267", "suspension"),
        ("third_party_objection", "NP36", "stay"),
        ("bankruptcy", "BK19", "suspension"),
        ("party_objection", "NP36", "stay"),
    ],
)
def test_a_stop_names_its_ground_with_its_article(
    running_lot: Bench, ground: str, article: str, kind: str
) -> None:
    running_lot.hold("suspend", ground=f"suspend:{ground}")
    [event] = running_lot.events("lot.suspended")
    told = {name: event["body"][name] for name in ("ground", "article", "kind", "actor")}
    assert told == {"ground": ground, "article": article, "kind": kind, "actor": "court"}
    assert event["body"]["case_number"] == running_lot.case_number()
    assert (stop_of(running_lot).ground, stop_of(running_lot).kind) == (ground, kind)
    page = words(running_lot.client("clerk").get(running_lot.path))
    assert f'data-law="{article}"' in page


@pytest.mark.parametrize(
    ("what", "ground"),
    [
        ("suspend", ""),
        ("suspend", "withdraw:settlement"),
        ("suspend", "suspend:system_fault"),
        ("withdraw", "suspend:bankruptcy"),
        ("withdraw", "withdraw:a mood"),
    ],
)
def test_an_act_without_its_ground_is_refused_beside_the_field(
    running_lot: Bench, what: str, ground: str
) -> None:
    answer = running_lot.propose(what, ground=ground)
    assert answer.status_code == 422
    assert 'id="f-ground-error"' in words(answer)
    assert running_lot.proposals() == []


def test_a_fault_of_the_platform_keeps_the_time_that_was_left(running_lot: Bench) -> None:
    """AC-64: 160 s before the end; reported at once, bids refused, nothing sold, a full cycle after."""
    end = running_lot.auction().ends_at
    running_lot.clock.at = end - timedelta(seconds=160)
    with running_lot.transactions() as tx:
        suspend(tx, running_lot.lot, BY_PLATFORM, running_lot.clock.now())
    report = deadline(running_lot, "report_stop")
    assert report is not None
    assert report.due_at == running_lot.clock.now()
    assert told(running_lot, running_lot.team.clerk.account_id) == 1  # the court is informed
    assert stop_of(running_lot).remaining_ms == 160_000
    running_lot.clock.at = end + timedelta(hours=2)
    running_lot.engine.look(running_lot.lot)
    refused = running_lot.bid(running_lot.story.bidder("王二"))
    assert isinstance(refused, RefusedAnswer)
    assert refused.code == "lot_suspended"
    assert running_lot.events("lot.closed") == []
    in_two_days = typed(running_lot.clock.now() + timedelta(days=2))
    assert running_lot.propose("resume", ends_at=in_two_days).status_code == 409
    assert record(running_lot, "/seen").status_code == 303
    early = typed(running_lot.clock.now() + timedelta(hours=23))
    answer = running_lot.propose("resume", ends_at=early)
    assert answer.status_code == 422
    assert 'id="f-ends_at-error"' in words(answer)
    running_lot.hold("resume", ends_at=in_two_days)
    assert running_lot.auction().status == "open"
    report = deadline(running_lot, "report_stop")
    assert report is not None
    assert report.state == "met"


def test_the_platforms_own_stop_gets_its_row_from_the_record(running_lot: Bench) -> None:
    with running_lot.transactions() as tx:
        suspend(tx, running_lot.lot, BY_PLATFORM, running_lot.clock.now())
    [told] = running_lot.events("lot.suspended")
    with running_lot.transactions() as tx:
        tx.session.delete(tx.session.get_one(Stop, (running_lot.lot, told["seq"])))
    with running_lot.transactions.reading() as session:
        text = session.get_one(LotEvent, (running_lot.lot, told["seq"])).text
    event = parse_event(text)
    for _twice in range(2):
        with running_lot.transactions() as tx:
            FOLLOWER.handle(tx, [event])
    assert stop_of(running_lot).ground == "system_fault"


def test_a_stay_whose_cause_has_ended_goes_on_within_five_days(running_lot: Bench) -> None:
    """AC-65: not before the end of the cause is recorded; overdue from the sixth day on."""
    running_lot.hold("suspend")
    ends_at = typed(running_lot.auction().ends_at + timedelta(days=30))
    refused = running_lot.propose("resume", ends_at=ends_at, cause_ended_on="")
    assert refused.status_code == 422
    assert 'data-law="CPL267"' in words(refused)
    running_lot.clock.forward(days=2)
    today = legal_day(running_lot.clock.now())
    running_lot.cause_ended(today.isoformat())
    due = deadline(running_lot, "resume_bidding")
    assert due is not None
    last = resumption(today).by
    assert due.due_at == start_of_legal_day(last + timedelta(days=1))
    running_lot.clock.at = due.due_at - timedelta(seconds=1)
    assert "Overdue" not in words(english(running_lot))
    running_lot.clock.at = due.due_at
    assert "Overdue" in words(english(running_lot))
    running_lot.hold("resume", ends_at=ends_at, cause_ended_on="")
    due = deadline(running_lot, "resume_bidding")
    assert due is not None
    assert due.state == "met"


def english(bench: Bench) -> Any:
    clerk = bench.client("clerk")
    clerk.set_cookie("locale", "en")
    return clerk.get(bench.path)


@pytest.mark.parametrize("days", [-400, 1])
def test_a_cause_ends_between_the_stop_and_today(running_lot: Bench, days: int) -> None:
    running_lot.hold("suspend")
    on = legal_day(running_lot.clock.now()) + timedelta(days=days)
    answer = record(running_lot, "/cause", cause_ended_on=on.isoformat())
    assert answer.status_code == 422
    assert 'id="f-cause_ended_on-error"' in words(answer)
    assert record(running_lot, "/cause", cause_ended_on="soon").status_code == 422


def test_a_stay_with_a_term_ends_with_its_last_day(running_lot: Bench) -> None:
    today = legal_day(running_lot.clock.now())
    too_long = (today + timedelta(days=367)).isoformat()
    for until in ("", too_long, (today - timedelta(days=1)).isoformat()):
        answer = running_lot.propose("suspend", ground="suspend:security", until_on=until)
        assert answer.status_code == 422
        assert 'id="f-until_on-error"' in words(answer)
    until_on = today + timedelta(days=40)
    running_lot.hold("suspend", ground="suspend:security", until_on=until_on.isoformat())
    assert running_lot.events("lot.suspended")[0]["body"]["until"] == until_on.isoformat()
    due = deadline(running_lot, "resume_bidding")
    assert due is not None
    assert due.due_at == start_of_legal_day(resumption(until_on).by + timedelta(days=1))


# -- taking a lot back ------------------------------------------------------------------------

TENDER = {
    "ground": "withdraw:tender",
    "debt": "1,500,000",
    "principal": "1,000,000",
    "expense": "8,000",
    "handed_in": "1,602,816.50",
}


def tender(bench: Bench, on: date, **changes: str) -> dict[str, str]:
    """438 days late: doubled interest 76,650.00."""
    due_on = on - timedelta(days=438)
    days = {"handed_in_on": on.isoformat(), "due_on": due_on.isoformat()}
    return TENDER | days | changes


def test_a_full_tender_before_the_day_of_the_auction_takes_the_lot_back(bench: Bench) -> None:
    """AC-53: 1,602,816.50 stops it, one fen less does not, and on the day itself it is too late."""
    today = legal_day(bench.clock.now())
    answer = bench.propose("withdraw", **tender(bench, today, handed_in="1,602,816.49"))
    assert answer.status_code == 422
    page = words(answer)
    assert 'id="f-handed_in-error"' in page
    assert "1,602,816.50" in page
    assert 'data-law="AS19"' in page
    late = tender(bench, legal_day(bench.story.opens_at))
    assert 'id="f-handed_in_on-error"' in words(bench.propose("withdraw", **late))
    bench.hold("withdraw", **tender(bench, today))
    [event] = bench.events("lot.withdrawn")
    assert (event["body"]["ground"], event["body"]["article"]) == ("tender", "AS19")
    assert bench.auction().status == "withdrawn"
    assert "1,602,816.50" in words(bench.client("clerk").get(bench.path))


def test_a_ground_that_arises_while_bidding_runs_suspends_first(running_lot: Bench) -> None:
    running_lot.hold("withdraw", ground="withdraw:bankruptcy")
    [stop] = running_lot.events("lot.suspended")
    [back] = running_lot.events("lot.withdrawn")
    assert stop["seq"] + 1 == back["seq"]
    assert (stop["body"]["article"], back["body"]["article"]) == ("BK19", "CPI513")
    assert stop["body"]["proposal"] == back["body"]["proposal"]


def test_the_rest_stops_only_when_other_lots_brought_enough(bench: Bench) -> None:
    form = {"ground": "withdraw:enough_proceeds", "debt": "900", "expense": "100"}
    answer = bench.propose("withdraw", **form)
    assert answer.status_code == 422
    assert 'id="f-debt-error"' in words(answer)
    unpaid = sold_for(bench, bench.team)
    with bench.transactions() as tx:
        append(tx, unpaid, "lot.defaulted", {"article": "NP24"}, bench.clock.now())
    assert bench.propose("withdraw", **form).status_code == 422, "a default brought nothing"
    other = sold_for(bench, bench.team)
    assert bench.propose("withdraw", **form).status_code == 303
    with bench.transactions() as tx:
        append(tx, other, "lot.annulled", {"article": "NP31"}, bench.clock.now())
    assert bench.approve().status_code == 422, "and what fell through meanwhile brings nothing"
    sold_for(bench, bench.team)
    bench.hold("withdraw", **form)


def sold_for(bench: Bench, team: CourtTeam) -> str:
    """Another lot of the same case number, sold for ten million yuan."""
    at = bench.clock.now()
    place = f"二环路南二段{new_id('n')}号"  # another property: one is sold once at a time
    content = lawful_content(at, case_number=bench.case_number(), address_zh=place)
    fact = publish_lot(bench.transactions, team, content, at)
    with bench.transactions() as tx:
        sold = tx.session.get_one(Auction, fact.lot_id)
        sold.status, sold.outcome, sold.price, sold.leader = "closed", "sold", 10**9, "A7K2Q9"
        sold.next_at, sold.closed_at = None, at
    return fact.lot_id


# -- alarms and papers ------------------------------------------------------------------------


def test_a_standing_alarm_keeps_a_lot_from_going_on(running_lot: Bench) -> None:
    """Both must have looked: a person of the platform, who takes it off, and one of the court."""
    running_lot.hold("suspend")
    with running_lot.transactions() as tx:
        found = Finding("projection_wrong", running_lot.lot, "price")
        raise_alarm(tx, found, running_lot.clock.now())
    ends_at = typed(running_lot.auction().ends_at + timedelta(days=2))
    answer = running_lot.propose("resume", ends_at=ends_at)
    assert answer.status_code == 409
    assert 'id="f-what-error"' in words(answer)
    with running_lot.transactions() as tx:
        clear_alarms(tx, running_lot.clock.now())
    running_lot.hold("resume", ends_at=ends_at)


def test_an_alarm_raised_after_the_proposal_stops_the_approval(running_lot: Bench) -> None:
    running_lot.hold("suspend")
    ends_at = typed(running_lot.auction().ends_at + timedelta(days=2))
    assert running_lot.propose("resume", ends_at=ends_at).status_code == 303
    with running_lot.transactions() as tx:
        raise_alarm(tx, Finding("root_wrong", None, "size 3"), running_lot.clock.now())
    assert running_lot.approve().status_code == 409
    assert running_lot.auction().status == "suspended"
    with running_lot.transactions() as tx:
        clear_alarms(tx, running_lot.clock.now())


@pytest.mark.parametrize("public", ["yes", ""])
def test_a_paper_is_for_everybody_or_sealed(running_lot: Bench, public: str) -> None:
    content = pdf()
    paper = (io.BytesIO(content), "ruling.pdf")
    form = {"document": paper, "document_is_public": public}
    assert running_lot.propose("suspend", **form).status_code == 303
    [proposal] = running_lot.proposals()
    url = f"/lots/{running_lot.lot}/papers/{proposal.document_sha256}.pdf"
    visitor = running_lot.app.test_client()
    assert visitor.get(url).status_code == 404  # nothing is public before it is decided
    assert running_lot.client("approver").get(url).data == content
    running_lot.approve()
    assert visitor.get(url).status_code == (200 if public else 404)
    [event] = running_lot.events("lot.suspended")
    told = {"sha256": proposal.document_sha256, "public": bool(public)}
    assert event["body"]["document"] == told
    assert proposal.document_stored is not None
    kept = running_lot.ports.storage.get(proposal.document_stored)
    assert (kept == content) is bool(public)


def test_a_paper_that_is_no_pdf_is_refused_beside_its_field(running_lot: Bench) -> None:
    answer = running_lot.propose("suspend", document=(io.BytesIO(b"<svg/>"), "x.pdf"))
    assert answer.status_code == 422
    assert 'id="f-document-error"' in words(answer)
    assert running_lot.proposals() == []


def test_the_page_stands_in_both_languages(running_lot: Bench) -> None:
    running_lot.hold("suspend")
    clerk = running_lot.client("clerk")
    for locale, expected in (("en", "Time left, kept"), ("zh_Hans_CN", "剩余时间")):
        clerk.set_cookie("locale", locale)
        page = words(clerk.get(running_lot.path))
        assert expected in page
        assert re.search(r"\b\d+:\d\d:\d\d\b", page)


# -- what everybody reads ---------------------------------------------------------------------


def public(bench: Bench, path: str, locale: str = "en") -> str:
    visitor = bench.app.test_client()
    visitor.set_cookie("locale", locale)
    return words(visitor.get(path))


def test_the_public_page_says_what_the_stop_is_and_when_it_goes_on(running_lot: Bench) -> None:
    running_lot.hold("suspend", ground="suspend:applicant_delays")
    page = public(running_lot, f"/lots/{running_lot.lot}")
    # Chinese inside English is marked as Chinese, so the words are read without their marks.
    told = re.sub(r"<[^>]+>", "", page)
    assert "Suspension (中止): The applicant agrees to wait" in told
    assert 'data-law="CPL267"' in page
    assert "within 5 days of the cause ending" in page
    assert '"left_ms": ' in page
    today = legal_day(running_lot.clock.now()).isoformat()
    running_lot.cause_ended(today)
    page = public(running_lot, f"/lots/{running_lot.lot}")
    assert "may go on from" in page
    assert "must go on by" in page
    assert "中止拍卖: 申请执行人表示可以延期执行" in public(
        running_lot, f"/lots/{running_lot.lot}", "zh_Hans_CN"
    )


def test_the_result_of_a_withdrawn_lot_names_its_ground(running_lot: Bench) -> None:
    running_lot.hold("withdraw", ground="withdraw:basis_revoked")
    running_lot.story.follow()
    page = public(running_lot, f"/lots/{running_lot.lot}/result")
    assert "The basis of enforcement was revoked" in page
    assert 'data-law="AS17"' in page


@pytest.mark.parametrize(
    ("locale", "title", "wrong"),
    [("en", "The auction has a new date", "Bidding goes on"), ("zh", "拍卖已重新安排时间", "继续")],
)
def test_bidders_of_a_lot_that_never_opened_are_told_its_new_date(
    bench: Bench, locale: str, title: str, wrong: str
) -> None:
    bench.story.bidder(locale=locale)
    bench.clock.at = bench.story.opens_at - timedelta(hours=20)
    bench.hold("suspend")
    bench.clock.forward(days=2)
    bench.hold("resume", ends_at=typed(bench.auction().ends_at + timedelta(days=3)))
    bench.story.follow()
    with bench.transactions.reading() as session:
        query = select(Notice).where(Notice.lot_id == bench.lot, Notice.kind == "resumed")
        notice = session.scalars(query).one()
    said = say_notice(notice.kind, notice.params, locale)
    assert said.title == title
    assert wrong not in said.title + said.text
    assert "—" not in said.text


def test_from_the_sixth_day_on_a_supervisor_is_told_and_the_desk_shows_it_first(
    running_lot: Bench,
) -> None:
    """AC-65: five days gone by without a resumption."""
    running_lot.hold("suspend")
    at = running_lot.clock.now()
    supervisor = make_staff(running_lot.transactions, running_lot.ports.vault, "supervisor", at)
    running_lot.cause_ended(legal_day(at).isoformat())
    due = deadline(running_lot, "resume_bidding")
    assert due is not None

    running_lot.clock.at = due.due_at - timedelta(seconds=1)
    assert told(running_lot, supervisor.id) == 0
    running_lot.clock.at = due.due_at
    assert told(running_lot, supervisor.id) == 1
    assert told(running_lot, supervisor.id) == 1
    desk = words(running_lot.client("clerk").get("/desk"))
    assert running_lot.path in desk


def test_a_strangers_replay_of_a_held_lot_finds_nothing_wrong(running_lot: Bench) -> None:
    running_lot.hold("suspend")
    running_lot.clock.forward(hours=5)
    running_lot.hold("resume", ends_at=typed(running_lot.auction().ends_at + timedelta(hours=6)))
    running_lot.hold("withdraw")
    with running_lot.transactions.reading() as session:
        query = select(LotEvent.text).where(LotEvent.lot_id == running_lot.lot)
        events = [json.loads(text) for text in session.scalars(query.order_by(LotEvent.seq))]
    assert check_history(events) == []
    steps = [event for event in events if event["kind"].startswith("lot.")]
    assert {event["body"]["case_number"] for event in steps} == {running_lot.case_number()}
    assert all(event["body"]["actor"] and event["body"]["article"] for event in steps)
