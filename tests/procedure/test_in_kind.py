"""A creditor takes what nobody bought, pays the difference or does not; and what nobody wants goes back (AC-67)."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.bank import proposals, suspense
from auction_app.bank.models import BankEntry, BankPayout, BankReference
from auction_app.bank.simulator import Movement
from auction_app.bank.two_people import Member
from auction_app.cases.service import add_party
from auction_app.evidence import service
from auction_app.evidence.integrator import integrate
from auction_app.evidence.jobs import log_keeper
from auction_app.infra.ports import Ports
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law.set_off import Creditor, order_of_takers
from auction_app.ledger.audit import check_books
from auction_app.lots.models import Lot
from auction_app.procedure.difference import ways_to_pay
from auction_app.procedure.models import CourtAct
from tests.procedure.court import Court, end_unsold, make_court
from tests.procedure.test_next_round import further
from tests.procedure.test_price_taken_back import back, day
from tests.procedure.till import ACCOUNT
from tests.support.clock import HandClock
from tests.support.people import resident_id

if TYPE_CHECKING:
    from flask import Flask

CREDITORS = ("K", "M", "甲公司", "甲", "乙", "丙")
K_AND_M = "K; 500,000; 1; yes\nM; 900,000; 2; yes"


@pytest.fixture
def failed(app: Flask, ports: Ports, clock: HandClock) -> Court:
    """A lot that failed at a reserve of 700,000.00."""
    price = {"start_price_fen": 70_000_000, "appraisal_fen": 100_000_000, "deposit_fen": 10_000_000}
    court = end_unsold(make_court(app, ports, clock, **price))
    for name in CREDITORS:
        creditor(court, name)
    return court


def creditor(court: Court, name: str, number: str | None = "", *, role: str = "applicant") -> str:
    """A party of the lot's case with a certificate number, which is given back; None: without one."""
    number = resident_id() if number == "" else number
    with court.transactions() as tx:
        case_id = tx.session.get_one(Lot, court.lot).case_id
        assert case_id is not None
        add_party(tx, court.ports.vault, case_id, role, name, number)
    return number or ""


def reference_of(court: Court) -> str:
    """What whoever takes the lot writes beside the transfer of the difference."""
    assert court.till  # the court has named its account
    with court.transactions.reading() as session:
        details = ways_to_pay(session, court.lot)
    assert details is not None
    return details.reference


def in_ten_days(court: Court) -> str:
    return legal_day(court.clock.now() + timedelta(days=10)).isoformat()


def take(court: Court, creditors: str = K_AND_M, **said: Any) -> dict[str, Any]:
    wish = {"creditors": creditors, "difference_by": in_ten_days(court), "is_qualified": "1"}
    return court.act("take_in_kind", **(wish | said))


def test_k_comes_first_and_pays_200_000_on_top(failed: Court) -> None:
    body = take(failed)
    assert body["taker"] == 1
    assert (body["value"], body["credited"]) == (70_000_000, 50_000_000)
    assert body["difference"] == 20_000_000
    assert (body["article"], body["draw"]) == ("AS16", None)
    assert failed.procedure().state == "in_kind"
    assert failed.deadlines()["second_auction"].state == "dropped"
    assert failed.deadlines()["in_kind_difference"].state == "open"
    assert "K;" not in str(failed.events())  # no name on the public record


def test_no_ruling_before_the_difference_and_ten_days_after_it(failed: Court) -> None:
    take(failed)
    today = legal_day(failed.clock.now()).isoformat()
    refused = failed.propose("rule", ruled_on=today)
    assert refused.status_code == 422
    assert "AS16" in refused.get_data(as_text=True)
    failed.clock.forward(hours=2)
    failed.pay("199999.99")
    assert failed.deadlines()["in_kind_difference"].state == "open", "a part waits in suspense"
    failed.till.receives(20_000_000, "别人", reference_of(failed))
    assert failed.till.stands(f"sale:{failed.lot}") == 0, "somebody else's money is not the taker's"
    failed.note("200000")
    assert failed.deadlines()["in_kind_difference"].state == "open", "nobody told of it yet"
    assert reference_of(failed) in failed.client("clerk").get(failed.path).text
    failed.pay("200000")
    assert failed.till.stands(f"sale:{failed.lot}") == 20_000_000
    found = failed.deadlines()
    assert found["in_kind_difference"].state == "met"
    assert found["make_ruling"].state == "open"
    failed.clock.forward(minutes=5)
    failed.act("rule", ruled_on=legal_day(failed.clock.now()).isoformat())
    assert failed.procedure().state == "ruled"


def test_a_difference_the_bank_takes_back_is_open_again(failed: Court) -> None:
    take(failed)
    till, due = failed.till, failed.deadlines()["in_kind_difference"].due_at
    transfer = Movement(20_000_000, True, "K", ACCOUNT, "工行", reference_of(failed), servicer="K1")
    day(till, transfer)
    assert failed.deadlines()["in_kind_difference"].state == "met"
    failed.clock.forward(hours=1)
    day(till, back(transfer))
    assert till.stands(f"sale:{failed.lot}") == 0
    found = failed.deadlines()
    again = found["in_kind_difference"]
    assert (again.state, again.due_at) == ("open", due)
    assert found["make_ruling"].state == "dropped"
    today = legal_day(failed.clock.now()).isoformat()
    assert failed.propose("rule", ruled_on=today).status_code == 422
    failed.pay("200000")
    assert till.stands(f"sale:{failed.lot}") == 20_000_000
    failed.act("rule", ruled_on=today)
    with failed.transactions.reading() as session:
        assert not check_books(session).faults


def test_a_difference_of_a_taking_that_falls_away_waits_in_suspense_to_be_sent_back(
    failed: Court,
) -> None:
    take(failed)
    failed.pay("200000")
    assert failed.till.stands(f"sale:{failed.lot}") == 20_000_000
    failed.act("hold", ground="bankruptcy")
    failed.act("withdraw", ground="bankruptcy")
    assert failed.till.stands(f"sale:{failed.lot}") == 0
    with failed.transactions.reading() as session:
        known = BankReference.reference == BankEntry.reference
        wanted = select(BankEntry).join(BankReference, known).where(BankReference.key == failed.lot)
        [entry] = session.scalars(wanted)
    assert (entry.state, entry.why, entry.taken_fen) == ("suspended", "lot_over", 0)
    one, other = (Member(who.account_id, failed.team.court_id) for who in (failed.team.clerk, failed.team.approver))  # fmt: skip
    vault, at = failed.ports.vault, failed.clock.now()
    with failed.transactions() as tx:
        sha256 = suspense.propose_send_back(tx, vault, (entry.id, "不再受领"), one, at)
    with failed.transactions() as tx:
        proposals.approve(tx, vault, sha256, other, at)
    with failed.transactions.reading() as session:
        [payout] = session.scalars(select(BankPayout).where(BankPayout.key == entry.id))
        assert (payout.amount_fen, payout.state) == (20_000_000, "waiting")
        assert not check_books(session).faults


def test_after_k_defaults_m_may_take_it_and_pays_500_000(failed: Court) -> None:
    take(failed)
    early = failed.propose("in_kind_default")
    assert early.status_code == 422
    failed.clock.forward(days=12)
    body = failed.act("in_kind_default")
    assert (body["taker"], body["missing"], body["article"]) == (
        1,
        20_000_000,
        "AS22",
    )
    assert failed.procedure().state == "unsold"
    again = take(failed)
    assert again["taker"] == 2
    assert (again["credited"], again["difference"]) == (20_000_000, 50_000_000)


def test_after_k_defaults_the_court_may_order_a_reauction(failed: Court) -> None:
    take(failed)
    failed.clock.forward(days=12)
    failed.act("in_kind_default")
    body = failed.act("order_next_round", kind="reauction")
    assert body["follows_as"] == "reauction"


def test_a_claim_that_covers_the_value_pays_nothing_and_the_ruling_is_due(failed: Court) -> None:
    body = take(failed, "甲公司；900,000；1；是", difference_by="")
    assert body["difference"] == 0
    assert "difference_due_at" not in body
    assert failed.deadlines()["make_ruling"].state == "open"


PEERS = "甲；800,000；1；是\n乙；800,000；1；是\n丙；800,000；1；否"


def publish_log(court: Court) -> str:
    """What the log keeper does each second; gives the root."""
    with court.transactions() as tx:
        return integrate(tx, log_keeper(court.ports), court.clock.now()).root.hex()


def propose_peers(court: Court) -> None:
    wish = {"creditors": PEERS, "difference_by": in_ten_days(court), "is_qualified": "1"}
    assert court.propose("take_in_kind", **wish).status_code == 303


def test_equal_ranks_are_drawn_by_the_first_checkpoint_after_the_proposal(failed: Court) -> None:
    known = publish_log(failed)
    propose_peers(failed)
    door = f"/api/v1/lots/{failed.lot}/acts/{failed.digest()}/decision"
    waits = failed.send("approver", door, {"decision": "approve"})
    assert waits.status_code == 422
    assert [one["code"] for one in waits.get_json()["findings"]] == ["draw_waits_for_log"]
    assert failed.procedure().state == "unsold"
    root = publish_log(failed)  # the proposal itself is the leaf that a quiet log publishes
    assert root != known
    with failed.transactions() as tx:
        other = new_id("L")
        service.start_chain(tx, other)
        service.append(tx, other, "lot.noted", {}, failed.clock.now())
    assert publish_log(failed) != root  # a newer checkpoint steers nothing
    assert failed.approve().status_code == 303
    body = failed.events("lot.taken_in_kind")[-1]["body"]
    peers = [
        Creditor(name, Money(80_000_000), 1, True, number) for number, name in enumerate("甲乙", 1)
    ]
    assert body["taker"] == order_of_takers(peers, root)[0].number
    assert body["draw"]["seed"] == root
    assert sorted(one["number"] for one in body["draw"]["applicants"]) == [1, 2]


def test_the_record_tells_no_name_even_to_who_guesses_it(failed: Court) -> None:
    body = take(failed)
    events = failed.events()
    assert [one["body"]["proposal"] for one in events if one["kind"] == "lot.in_kind_proposed"] == [
        body["proposal"]
    ]
    public = json.dumps(events, ensure_ascii=False)
    for name in CREDITORS:
        assert sha256(name.encode()).hexdigest() not in public
    with failed.transactions.reading() as session:
        text = session.query(CourtAct).filter_by(lot_id=failed.lot).one().text
    assert sha256(text.encode()).hexdigest() == body["proposal"]
    assert len(json.loads(text)["salt"]) == 32


@pytest.mark.parametrize(
    ("creditors", "said"),
    [
        ("K; 500,000; 1", {}),
        ("K; much; 1; yes", {}),
        ("K; 500,000; 0; yes", {}),
        ("K; 500,000; 1; no", {}),
        ("K; 500,000; 1; yes\nK; 1; 2; no", {}),
        (K_AND_M, {"difference_by": ""}),
        (K_AND_M, {"difference_by": "2020-01-01"}),
        (K_AND_M, {"is_qualified": ""}),
        ("", {}),
    ],
)
def test_what_cannot_be_carried_out_is_refused_and_changes_nothing(
    failed: Court, creditors: str, said: dict[str, str]
) -> None:
    wish = {"creditors": creditors, "difference_by": in_ten_days(failed), "is_qualified": "1"}
    refused = failed.propose("take_in_kind", **(wish | said))
    assert refused.status_code == 422
    assert failed.procedure().state == "unsold"
    assert failed.document()["waiting"] == []


def test_a_movable_goes_back_after_its_second_failure(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    at = clock.now()
    court = end_unsold(
        make_court(app, ports, clock, **further(at, 2, category="vehicle", is_movable=True))
    )
    body = court.act("release", refused="1", other_measures="no")
    assert (body["ground"], body["returned_to"]) == ("AS24", "debtor")
    assert court.procedure().state == "released"
    assert court.deadlines()["sale_notice"].state == "dropped"


def test_a_flat_goes_on_sale_before_it_goes_back(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = end_unsold(make_court(app, ports, clock, **further(clock.now(), 2)))
    refused = court.propose("release", refused="1", other_measures="no")
    assert refused.status_code == 422
    assert "AS25" in refused.get_data(as_text=True)


def test_nothing_goes_back_while_another_measure_is_possible(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = end_unsold(make_court(app, ports, clock, **further(clock.now(), 3)))
    assert court.deadlines()["sale_period"].state == "met"
    refused = court.propose("release", refused="1", other_measures="yes")
    assert refused.status_code == 422
    assert "SEI28" in refused.get_data(as_text=True)
    assert court.act("release", refused="1", other_measures="no")["ground"] == "AS25"
