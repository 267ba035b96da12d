"""A court suspends, resumes and withdraws a lot: two people, once, and no lot is a dead end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from auction_app.accounts.models import Account, Court
from auction_app.bidding.commands import AcceptedAnswer, RefusedAnswer
from auction_app.bidding.engine import Engine
from auction_app.eligibility.queries import deposit_refs
from auction_app.evidence.audit import Finding, raise_alarm
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import parse_rfc3339, rfc3339
from auction_app.payments.models import Refund
from auction_app.stays.audit import ProjectionAudit
from auction_app.stays.models import HoldProposal
from auction_app.stays.proposals import approve
from auction_app.stays.service import Ruling, resume, suspend
from tests.lots.conftest import make_team
from tests.stays.holding import DECISION, REASON, Bench, make_bench, running, typed
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask

FULL_CYCLE = timedelta(hours=24)
RULING = Ruling(**REASON, decision=DECISION)
BY_PLATFORM = Ruling("系统故障", "A fault of the system")


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    """A court with a lot that opens in a month."""
    return make_bench(app, ports, clock, live_engine)


@pytest.fixture
def running_lot(bench: Bench) -> Bench:
    """The same lot an hour after its opening, with a bid by a buyer."""
    buyer = bench.story.bidder()
    bench.clock.at = bench.story.opens_at
    bench.engine.look(bench.lot)
    assert isinstance(bench.bid(buyer), AcceptedAnswer)
    bench.clock.forward(hours=1)
    return bench


def stop(bench: Bench, ruling: Ruling = RULING) -> None:
    with bench.transactions() as tx:
        suspend(tx, bench.lot, ruling, bench.clock.now())


def go_on(bench: Bench, **later: float) -> None:
    with bench.transactions() as tx:
        ends_at = bench.clock.now() + timedelta(**later)
        resume(tx, bench.lot, ends_at, RULING, bench.clock.now())


def findings(bench: Bench) -> list[str]:
    with bench.transactions.reading() as session:
        found = ProjectionAudit().findings(session)
    return [one.detail for one in found if one.lot_id == bench.lot]


def test_a_running_lot_is_suspended_and_goes_on_when_two_people_say_so(running_lot: Bench) -> None:
    other = running_lot.story.bidder("王二")
    running_lot.hold("suspend")
    refused = running_lot.bid(other, 115_000_000)
    assert isinstance(refused, RefusedAnswer)
    assert refused.code == "lot_suspended"
    [event] = running_lot.events("lot.suspended")
    [proposal] = running_lot.proposals()
    stopped_at, ends_at = parse_rfc3339(event["at"]), running_lot.auction().ends_at
    assert event["body"] == {
        "actor": "court",
        "article": "CPL267",
        "case_number": running_lot.case_number(),
        "reason": {"zh": REASON["reason_zh"], "en": REASON["reason_en"]},
        "decision": DECISION,
        "proposal": proposal.sha256,
        "ground": "applicant_delays",
        "kind": "suspension",
        "remaining_ms": (ends_at - stopped_at) // timedelta(milliseconds=1),
    }
    assert (proposal.outcome, proposal.seq) == ("executed", event["seq"])
    ends_at = running_lot.auction().ends_at + timedelta(hours=1)
    running_lot.hold("resume", ends_at=typed(ends_at))
    assert isinstance(running_lot.bid(other, 115_000_000), AcceptedAnswer)
    [event] = running_lot.events("lot.resumed")
    assert event["body"]["ends_at"] == rfc3339(ends_at)
    assert findings(running_lot) == []


def test_a_lot_suspended_before_it_opened_is_scheduled_again_as_it_was(bench: Bench) -> None:
    planned = bench.auction()
    stop(bench)
    assert findings(bench) == []
    with bench.transactions() as tx:
        resume(tx, bench.lot, planned.ends_at, RULING, bench.clock.now())
    again = bench.auction()
    assert (again.status, again.opens_at, again.ends_at) == (
        "scheduled",
        planned.opens_at,
        planned.ends_at,
    )
    assert again.next_at == planned.opens_at
    assert findings(bench) == []


def test_a_lot_whose_opening_passed_keeps_its_planned_length(bench: Bench) -> None:
    buyer, planned = bench.story.bidder(), bench.auction()
    length = planned.ends_at - planned.opens_at
    stop(bench)
    bench.clock.at = planned.opens_at + timedelta(hours=3)
    with pytest.raises(AuctionError, match="end_too_early"):
        go_on(bench, hours=length.total_seconds() / 3600 - 1)
    go_on(bench, hours=length.total_seconds() / 3600 + 2)
    again = bench.auction()
    assert (again.status, again.next_at) == ("scheduled", bench.clock.now() + timedelta(hours=2))
    assert again.ends_at - again.opens_at == length
    bench.clock.forward(hours=2)
    bench.engine.look(bench.lot)
    assert isinstance(bench.bid(buyer), AcceptedAnswer)
    assert findings(bench) == []


@pytest.mark.parametrize(
    ("practises", "ruling", "least"),
    [(False, BY_PLATFORM, FULL_CYCLE), (True, BY_PLATFORM, None), (False, RULING, None)],
)
def test_after_a_stop_by_the_platform_bidders_have_a_day(
    running_lot: Bench, practises: bool, ruling: Ruling, least: timedelta | None
) -> None:
    with running_lot.transactions() as tx:
        court = update(Court).where(Court.id == running_lot.team.court_id)
        tx.session.execute(court.values(practice=practises))
    running_lot.clock.at = running_lot.auction().ends_at - timedelta(minutes=1)
    stop(running_lot, ruling)
    needed = least or timedelta(minutes=5)
    with pytest.raises(AuctionError, match="end_too_early"):
        go_on(running_lot, seconds=needed.total_seconds() - 1)
    go_on(running_lot, seconds=needed.total_seconds())
    assert running_lot.auction().status == "open"


def test_nobody_approves_his_own_proposal(running_lot: Bench) -> None:
    running_lot.propose("suspend")
    digest, clerk = running_lot.digest(), running_lot.team.clerk.account_id
    with running_lot.transactions() as tx:
        tx.session.execute(update(Account).where(Account.id == clerk).values(role="approver"))
    promoted = running_lot.client("clerk")
    assert "/hold/approve" not in promoted.get(running_lot.path).get_data(as_text=True)
    answer = running_lot.post(promoted, "/approve", sha256=digest)
    assert answer.status_code == 403
    with pytest.raises(IntegrityError, match="four_eyes"), running_lot.transactions() as tx:
        wrong = update(HoldProposal).where(HoldProposal.sha256 == digest)
        at = running_lot.clock.now()
        tx.session.execute(wrong.values(outcome="refused", approver_id=clerk, decided_at=at))
    assert running_lot.auction().status == "open"


def test_two_approvals_at_once_carry_it_out_once(running_lot: Bench) -> None:
    running_lot.propose("withdraw")
    digest, said = running_lot.digest(), list[str]()
    start = threading.Barrier(4)

    def decide() -> None:
        start.wait()
        try:
            with running_lot.transactions() as tx:
                by, at = running_lot.team.approver, running_lot.clock.now()
                approve(tx, running_lot.lot, digest, by, at)
            said.append("done")
        except AuctionError as error:
            said.append(error.code)

    threads = [threading.Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["already_decided"] * 3 + ["done"]
    assert len(running_lot.events("lot.withdrawn")) == 1


def test_an_approval_names_the_proposal_that_was_read(running_lot: Bench) -> None:
    running_lot.propose("suspend")
    first = running_lot.digest()
    running_lot.clock.forward(seconds=1)
    running_lot.propose("suspend", reason_en="Another reason")
    assert running_lot.approve(first).status_code == 412
    assert running_lot.approve("0" * 64).status_code == 412
    second = running_lot.digest()
    assert running_lot.approve(second).status_code == 303
    assert running_lot.approve(second).status_code == 409
    assert [one.outcome for one in running_lot.proposals()] == ["replaced", "executed"]
    assert len(running_lot.events("lot.suspended")) == 1


def test_an_approval_needs_a_second_factor_of_the_last_five_minutes(running_lot: Bench) -> None:
    running_lot.propose("suspend")
    digest, approver = running_lot.digest(), running_lot.client("approver")
    running_lot.clock.forward(minutes=5, seconds=1)
    assert running_lot.post(approver, "/approve", sha256=digest).status_code == 403
    assert running_lot.auction().status == "open"


def test_an_approver_refuses_with_a_reason_and_nothing_happens(running_lot: Bench) -> None:
    running_lot.propose("withdraw")
    digest, approver = running_lot.digest(), running_lot.client("approver")
    assert running_lot.post(approver, "/refuse", sha256=digest, answer=" ").status_code == 422
    assert (
        running_lot.post(approver, "/refuse", sha256=digest, answer="材料不全").status_code == 303
    )
    assert "材料不全" in running_lot.client("clerk").get(running_lot.path).get_data(as_text=True)
    assert running_lot.approve(digest).status_code == 409
    assert running_lot.auction().status == "open"


def test_what_is_wrong_stands_beside_its_field_in_both_languages(running_lot: Bench) -> None:
    stop(running_lot)
    clerk = running_lot.client("clerk")
    early = typed(running_lot.clock.now() + timedelta(minutes=1))
    wrong = {"what": "resume", "decision": "12", "reason_zh": "", "reason_en": "x\u202ey"}
    for locale, words in (("en", "Please fill this in."), ("zh_Hans_CN", "案号")):
        clerk.set_cookie("locale", locale)
        answer = running_lot.post(clerk, **wrong, ends_at="soon")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        for name in ("decision", "reason_zh", "reason_en", "ends_at"):
            assert f'id="f-{name}-error"' in page
            assert f'href="#f-{name}"' in page
        assert words in page
    assert running_lot.propose("nonsense").status_code == 422
    assert 'id="f-ends_at-error"' in running_lot.propose("resume", ends_at=early).get_data(True)
    assert running_lot.proposals() == []


def test_another_courts_lot_is_none(running_lot: Bench, ports: Ports, clock: HandClock) -> None:
    running_lot.propose("withdraw")
    digest = running_lot.digest()
    other = make_team(running_lot.transactions, ports, clock)
    form = {"what": "suspend", "decision": DECISION} | REASON
    for role, path in (("clerk", ""), ("approver", "/approve"), ("approver", "/refuse")):
        stranger = running_lot.client(role, other)
        assert stranger.get(running_lot.path).status_code == 404
        sent = running_lot.post(stranger, path, sha256=digest, answer="x", **form)
        assert sent.status_code == 404
    assert running_lot.auction().status == "open"


def test_clerks_propose_and_approvers_decide(running_lot: Bench) -> None:
    form = {"what": "suspend", "decision": DECISION} | REASON
    assert running_lot.post(running_lot.client("approver"), **form).status_code == 403
    running_lot.propose("suspend")
    digest = running_lot.digest()
    assert (
        running_lot.post(running_lot.client("clerk"), "/approve", sha256=digest).status_code == 403
    )
    desk = running_lot.client("approver").get("/desk").get_data(as_text=True)
    assert desk.count(running_lot.path) == 2
    monitor = running_lot.client("clerk").get("/desk/live").get_data(as_text=True)
    assert running_lot.path in monitor


def test_a_proposal_is_never_changed_and_decided_once(running_lot: Bench) -> None:
    running_lot.propose("suspend")
    for sql in (
        update(HoldProposal).values(text="{}"),
        update(HoldProposal).values(what="withdraw"),
    ):
        with pytest.raises(DBAPIError, match="never changed"), running_lot.transactions() as tx:
            tx.session.execute(sql.where(HoldProposal.lot_id == running_lot.lot))
    running_lot.approve()
    with pytest.raises(DBAPIError, match="never changed"), running_lot.transactions() as tx:
        again = update(HoldProposal).where(HoldProposal.lot_id == running_lot.lot)
        tx.session.execute(again.values(outcome="refused"))


def test_a_withdrawn_lot_takes_no_bid_and_gives_every_deposit_back(running_lot: Bench) -> None:
    loser = running_lot.story.bidder("王二")
    running_lot.hold("withdraw")
    refused = running_lot.bid(loser, 115_000_000)
    assert isinstance(refused, RefusedAnswer)
    assert refused.code == "lot_closed"
    running_lot.story.follow()
    with running_lot.transactions.reading() as session:
        paid = set(deposit_refs(session, running_lot.lot).values())
        owed = set(session.scalars(select(Refund.ref)))
    assert len(paid) == 2
    assert paid <= owed
    assert running_lot.propose("resume", ends_at="2030-01-01T10:00").status_code == 409


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh_Hans_CN", "记录核对发现不一致，正在查明"), ("en", "the record did not match itself")],
)
def test_the_page_says_why_the_platform_stopped_a_lot(
    running_lot: Bench, locale: str, words: str
) -> None:
    with running_lot.transactions() as tx:
        at = running_lot.clock.now()
        raise_alarm(tx, Finding("projection_wrong", running_lot.lot, "price"), at)
    running_lot.clock.at = running_lot.auction().ends_at
    running_lot.engine.look(running_lot.lot)
    running_lot.bid(
        running_lot.story.bidder("王二"), 115_000_000
    )  # answered after the end was judged
    [event] = running_lot.events("lot.suspended")
    assert event["body"]["reason"] == "evidence_alarm"
    visitor = running_lot.app.test_client()
    visitor.set_cookie("locale", locale)
    assert words in visitor.get(f"/lots/{running_lot.lot}").get_data(as_text=True)
    clerk = running_lot.client("clerk")
    clerk.set_cookie("locale", locale)
    assert words in clerk.get(running_lot.path).get_data(as_text=True)
