"""A third party's claim after the hammer bars what disposes of the property until it is settled."""

from __future__ import annotations

from auction_app.kernel.time import legal_day
from auction_app.law.objections import ObjectionKind, ObjectionOutcome
from auction_app.stays.objection_queries import BY_TWO_PEOPLE, disposal_findings
from auction_app.stays.objections import FileObjection, RecordStep, file_objection, record_step
from auction_app.stays.outcomes import propose_outcome
from auction_app.stays.proposals import approve
from tests.procedure.court import Court
from tests.procedure.test_the_whole_way import paid


def claim(court: Court) -> str:
    what = FileObjection(court.lot, ObjectionKind.THIRD_PARTY, "李四", "房屋系我所有。")
    with court.transactions() as tx:
        return file_objection(tx, court.ports.vault, what, court.clock.now())


def record(court: Court, objection: str, step: str, **more: ObjectionOutcome) -> None:
    at = court.clock.now()
    what = RecordStep(court.lot, objection, step, legal_day(at), **more)
    with court.transactions() as tx:
        if step not in BY_TWO_PEOPLE:
            record_step(tx, what, court.team.clerk, at)
            return
        sha256 = propose_outcome(tx, what, court.team.clerk, at)
    with court.transactions() as tx:
        approve(tx, court.lot, sha256, court.team.approver, at)


def test_no_ruling_while_a_third_party_claims_the_property(sold: Court) -> None:
    paid(sold)
    objection = claim(sold)
    sold.clock.forward(days=1)
    ruled_on = legal_day(sold.clock.now()).isoformat()
    refused = sold.propose("rule", ruled_on=ruled_on)
    assert refused.status_code == 422
    assert 'data-law="EXP15"' in refused.get_data(as_text=True)
    record(sold, objection, "registered")
    record(sold, objection, "decided", outcome=ObjectionOutcome.DISMISSED)
    record(sold, objection, "served")
    refused = sold.propose("rule", ruled_on=ruled_on)
    assert 'data-law="CPI463"' in refused.get_data(as_text=True)
    assert sold.deadlines()["third_party_wait"].state == "open"
    assert sold.deadlines()["tell_of_objection"].state == "met"
    sold.clock.forward(days=20)
    sold.act("rule", ruled_on=legal_day(sold.clock.now()).isoformat())
    assert sold.deadlines()["third_party_wait"].state == "met"


def test_a_claim_made_after_the_proposal_stops_the_approval(sold: Court) -> None:
    paid(sold)
    sold.clock.forward(days=1)
    ruled_on = legal_day(sold.clock.now()).isoformat()
    assert sold.propose("rule", ruled_on=ruled_on).status_code == 303
    claim(sold)
    assert sold.approve().status_code == 422
    assert sold.procedure().state == "paid"


def test_no_further_round_is_ordered_meanwhile(unsold: Court) -> None:
    claim(unsold)
    unsold.clock.forward(hours=1)
    refused = unsold.propose("order_next_round", follows_as="second")
    assert refused.status_code == 422
    assert 'data-law="EXP15"' in refused.get_data(as_text=True)


def test_a_claim_stays_on_the_property_when_its_round_changes(unsold: Court) -> None:
    """Ordered before anybody claimed: the next lot is barred by what was claimed of the one before."""
    following = unsold.act("order_next_round", follows_as="second")["next_lot"]
    claim(unsold)
    with unsold.transactions.reading() as session:
        found = disposal_findings(session, following, unsold.clock.now())
    assert [one.code for one in found] == ["third_party_claims"]
