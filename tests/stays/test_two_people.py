"""What decides whether property may be disposed of is found by two people; facts are one clerk's to enter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.bidding.engine import Engine
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.objections import ObjectionOutcome
from auction_app.lots.drafts import Staff
from auction_app.stays import outcomes, proposals
from auction_app.stays.models import HoldProposal, ObjectionStep, Stop
from auction_app.stays.objections import RecordStep, record_step
from tests.stays.holding import Bench, make_bench, running, typed
from tests.stays.test_hold_api import check
from tests.stays.test_hold_objections import (
    NUMBER,
    barred,
    enter,
    object_to,
    state,
    step,
    the_objection,
    today,
)
from tests.support.clock import HandClock
from tests.support.people import csrf_of

if TYPE_CHECKING:
    from flask import Flask

DISMISSED = {"outcome": "dismissed", "decision": NUMBER}


@pytest.fixture(scope="module")
def live_engine(app: Flask) -> Iterator[Engine]:
    with running(app) as engine:
        yield engine


@pytest.fixture
def bench(app: Flask, ports: Ports, clock: HandClock, live_engine: Engine) -> Bench:
    return make_bench(app, ports, clock, live_engine)


def steps(bench: Bench) -> list[ObjectionStep]:
    with bench.transactions.reading() as session:
        query = select(ObjectionStep).where(ObjectionStep.objection_id == the_objection(bench).id)
        return list(session.scalars(query.order_by(ObjectionStep.id)))


def stop_of(bench: Bench) -> Stop:
    with bench.transactions.reading() as session:
        return session.scalars(select(Stop).where(Stop.lot_id == bench.lot)).one()


def staff(bench: Bench, role: str) -> Staff:
    return Staff(getattr(bench.team, role).account_id, bench.team.clerk.court_id)


def test_an_objection_is_not_decided_before_a_second_person_approves(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    assert enter(bench, "decided", today(bench), **DISMISSED).status_code == 303
    assert steps(bench) == []
    assert state(bench, "decide_third_party") == "open"
    page = bench.client("approver").get(bench.path).get_data(as_text=True)
    assert NUMBER in page
    assert bench.approve().status_code == 303
    [row] = bench.proposals()
    [one] = steps(bench)
    assert (one.outcome, one.proposal, one.by) == ("dismissed", row.sha256, row.clerk_id)
    assert row.approver_id == bench.team.approver.account_id
    assert state(bench, "decide_third_party") == "met"
    assert bench.post(bench.client("approver"), "/approve", sha256=row.sha256).status_code == 409


def test_who_proposed_the_outcome_does_not_approve_it(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    enter(bench, "decided", today(bench), **DISMISSED)
    digest, clerk = bench.digest(), staff(bench, "clerk")
    with pytest.raises(AuctionError) as refused, bench.transactions() as tx:
        proposals.approve(tx, bench.lot, digest, clerk, bench.clock.now())
    assert refused.value.code == "four_eyes"
    assert steps(bench) == []


def test_no_door_and_no_verb_records_an_outcome_without_a_proposal(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    at, on = bench.clock.now(), today(bench)
    command = RecordStep(
        bench.lot, the_objection(bench).id, "decided", on, ObjectionOutcome.UPHELD, NUMBER
    )
    with pytest.raises(AuctionError) as refused, bench.transactions() as tx:
        record_step(tx, command, staff(bench, "clerk"), at)
    assert (refused.value.code, refused.value.article) == ("needs_two_people", "NP36")


def test_a_refused_outcome_leaves_the_property_barred_and_the_clerk_reads_why(
    bench: Bench,
) -> None:
    assert object_to(bench).status_code == 303
    enter(bench, "decided", today(bench), **DISMISSED)
    approver, digest = bench.client("approver"), bench.digest()
    empty = bench.post(approver, "/refuse", sha256=digest, answer="")
    assert empty.status_code == 422
    assert 'href="#f-answer"' in empty.get_data(as_text=True)
    assert 'id="f-answer"' in empty.get_data(as_text=True)
    assert bench.post(approver, "/refuse", sha256=digest, answer="裁定尚未签发").status_code == 303
    assert steps(bench) == []
    assert barred(bench)
    assert "裁定尚未签发" in bench.client("clerk").get(bench.path).get_data(as_text=True)


def test_a_second_proposal_about_the_same_objection_takes_the_place_of_the_first(
    bench: Bench,
) -> None:
    assert object_to(bench).status_code == 303
    enter(bench, "decided", today(bench), **DISMISSED)
    first = bench.digest()
    enter(bench, "decided", today(bench), outcome="not_accepted", decision=NUMBER)
    assert bench.post(bench.client("approver"), "/approve", sha256=first).status_code == 412
    assert bench.approve().status_code == 303
    assert [one.outcome for one in steps(bench)] == ["not_accepted"]


def test_a_proposal_to_hold_the_lot_and_one_about_an_objection_wait_side_by_side(
    bench: Bench,
) -> None:
    assert object_to(bench).status_code == 303
    enter(bench, "decided", today(bench), **DISMISSED)
    assert bench.propose("suspend").status_code == 303
    waiting = [row.what for row in bench.proposals() if row.outcome is None]
    assert sorted(waiting) == ["outcome", "suspend"]
    desk = bench.client("approver").get("/desk").get_data(as_text=True)
    assert bench.path in desk


def test_the_end_of_a_cause_counts_from_its_approval_on(bench: Bench) -> None:
    bench.hold("suspend")
    bench.clock.forward(days=2)
    on = legal_day(bench.clock.now()).isoformat()
    assert bench.post(bench.client("clerk"), "/cause", cause_ended_on=on).status_code == 303
    assert stop_of(bench).cause_ended_on is None
    assert state(bench, "resume_bidding") is None
    assert bench.approve().status_code == 303
    stop = stop_of(bench)
    assert (stop.cause_ended_on, stop.cause_proposal) == (
        legal_day(bench.clock.now()),
        bench.proposals()[-1].sha256,
    )
    assert state(bench, "resume_bidding") == "open"


def test_proposing_to_resume_records_no_end_of_the_cause(bench: Bench) -> None:
    bench.hold("suspend")
    bench.clock.forward(days=2)
    ends_at = typed(bench.auction().ends_at + timedelta(days=30))
    assert bench.propose("resume", ends_at=ends_at).status_code == 303
    assert stop_of(bench).cause_ended_on is None
    assert bench.approve().status_code == 303
    assert stop_of(bench).cause_ended_on == legal_day(bench.clock.now())


def test_a_waiting_end_of_a_cause_falls_away_with_the_stop(bench: Bench) -> None:
    bench.hold("suspend")
    bench.clock.forward(days=1)
    on = legal_day(bench.clock.now()).isoformat()
    bench.post(bench.client("clerk"), "/cause", cause_ended_on=on)
    stale = bench.digest()
    ends_at = typed(bench.auction().ends_at + timedelta(days=30))
    assert bench.propose("resume", ends_at=ends_at).status_code == 303
    [newest] = [row for row in bench.proposals() if row.what == "resume"]
    assert bench.approve(newest.sha256).status_code == 303
    assert [row.outcome for row in bench.proposals() if row.what == "cause"] == ["replaced"]
    assert bench.post(bench.client("approver"), "/approve", sha256=stale).status_code == 412


def test_where_objections_tell_the_end_of_the_cause_nobody_types_it(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    bench.hold("suspend", ground="suspend:third_party_objection")
    on = legal_day(bench.clock.now())
    with pytest.raises(AuctionError) as refused, bench.transactions() as tx:
        outcomes.propose_cause(tx, bench.lot, on, staff(bench, "clerk"), bench.clock.now())
    assert refused.value.code == "cause_by_objections"


def test_the_court_above_is_asked_by_a_party_and_its_word_counts(bench: Bench) -> None:
    """CPL 236: what the court above decides takes the place of what was decided here."""
    assert object_to(bench, kind="party").status_code == 303
    bench.hold("suspend", ground="suspend:party_objection")
    step(bench, "decided", today(bench), **DISMISSED)
    assert enter(bench, "reconsideration_asked", today(bench)).status_code == 422  # not served
    step(bench, "served", today(bench))
    assert state(bench, "reconsideration") == "open"
    assert step(bench, "reconsideration_asked", today(bench)).status_code == 303
    assert state(bench, "reconsideration") == "met"
    above = {"outcome": "upheld", "decision": NUMBER}
    assert step(bench, "reconsidered", today(bench), **above).status_code == 303
    bench.clock.forward(days=30)
    ends_at = typed(bench.auction().ends_at + timedelta(days=60))
    assert bench.propose("resume", ends_at=ends_at).status_code == 422


def test_a_third_party_does_not_ask_the_court_above(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    step(bench, "decided", today(bench), **DISMISSED)
    step(bench, "served", today(bench))
    assert enter(bench, "reconsideration_asked", today(bench)).status_code == 422


def test_programs_propose_and_decide_the_same_way(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    path = f"/api/v1/lots/{bench.lot}/objections/{the_objection(bench).id}/steps"
    on = today(bench).isoformat()
    fact = sent(bench, path, {"step": "registered", "on": on})
    check("ObjectionStepTaken", fact)
    assert fact["sha256"] is None
    put = sent(bench, path, {"step": "decided", "on": on} | DISMISSED)
    check("ObjectionStepTaken", put)
    held: Any = bench.client("clerk").get(f"/api/v1/lots/{bench.lot}/hold").json
    check("Hold", held)
    assert [one["sha256"] for one in held["waiting"]] == [put["sha256"]]
    assert [one.step for one in steps(bench)] == ["registered"]


def sent(bench: Bench, path: str, body: dict[str, str]) -> Any:
    client = bench.client("clerk")
    token = csrf_of(client, "/lots")
    answer = client.post(path, json=body, headers={"X-CSRF-Token": token})
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("The outcome of an objection", "Approve the outcome")),
        ("zh_Hans_CN", ("异议的处理结果", "批准该处理结果")),
    ],
)
def test_the_approver_reads_what_is_to_be_approved(
    bench: Bench, locale: str, words: tuple[str, str]
) -> None:
    assert object_to(bench).status_code == 303
    enter(bench, "decided", today(bench), **DISMISSED)
    client = bench.client("approver")
    client.set_cookie("locale", locale)
    page = client.get(bench.path).get_data(as_text=True)
    assert all(one in page for one in words)
    assert 'data-law="NP36"' in page


def test_what_was_proposed_is_never_rewritten(bench: Bench) -> None:
    assert object_to(bench).status_code == 303
    enter(bench, "decided", today(bench), **DISMISSED)
    with pytest.raises(Exception, match="decided once"), bench.transactions() as tx:
        [row] = tx.session.scalars(select(HoldProposal).where(HoldProposal.lot_id == bench.lot))
        row.matter = "lot"
        tx.session.flush()
