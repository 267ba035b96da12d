"""Acceptance cases of distribution through claims, plan, books and bank orders, not only in pure law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.books import chart
from auction_app.cases.claim_book import strike_claim
from auction_app.deadlines.models import Deadline
from auction_app.distribution.course import (
    object_to,
    oppose,
    record_suit,
    tell_objector,
    tell_others,
)
from auction_app.distribution.queries import case_closed_at
from auction_app.distribution.release import settle
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Debtor, Kind
from auction_app.law.distribution_plan import PlanCourse
from tests.distribution.story import CaseStory, fen, open_story

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ORDER = {"Y": date(2022, 1, 1), "X": date(2022, 2, 1), "Z": date(2022, 3, 1)}


def told(story: CaseStory) -> dict[str, int]:
    """Two people make the plan; what its door then says, which is what is booked as shares."""
    plan = story.plan()
    reader: FlaskClient = story.client("clerk")
    lines = story.lines(reader)
    booked = story.received(plan)
    assert {name: paid for name, paid in lines.items() if paid} == {
        name: paid for name, paid in booked.items() if name != "surplus"
    }
    return booked


def costs_of_44(story: CaseStory) -> None:
    story.claim("enforcement", "0", Kind.COST, fee_base_fen=fen("900,000"))
    story.claim("appraisal", "8,000", Kind.COST)
    story.claim("auxiliary", "6,000", Kind.COST)


def lot_of_44(story: CaseStory, debtor: Debtor) -> None:
    """Price 2,000,000.00 with costs, works, two mortgages and three ordinary creditors."""
    story.debtor(debtor)
    costs_of_44(story)
    story.claim("works", "300,000", Kind.CONSTRUCTION)
    story.claim("mortgage 1", "900,000", Kind.REGISTERED, ranked_on=date(2020, 3, 1))
    story.claim("mortgage 2", "400,000", Kind.REGISTERED, ranked_on=date(2021, 3, 1))
    for name, amount in (("X", "500,000"), ("Y", "300,000"), ("Z", "123,456.78")):
        story.claim(name, amount, ranked_on=ORDER[name])
    story.arrive("2,000,000")


def test_kaihua_the_creditor_gets_what_is_owed_and_the_rest_stays_the_debtors(
    story: CaseStory,
) -> None:
    """A car rental: 7,680.00 found in the debtor's account, 7,500.00 owed."""
    story.debtor(Debtor.PERSON)
    story.claim("租车公司", "7,500.00")
    story.payees()
    story.arrive("7,680.00")
    plan = story.plan()
    assert story.standing(plan).course is PlanCourse.AS_PLANNED, "one creditor: nobody to object"
    assert story.release(plan) is PlanCourse.AS_PLANNED
    claim = chart.creditor(story.case_id, story.claims["租车公司"])
    assert story.balance(story.found) == 0
    assert story.balance(claim) == fen("7,500.00")
    assert story.balance(chart.surplus(story.case_id)) == fen("180.00")
    assert story.shares(plan)["租车公司"].state == "ordered"
    story.pay_all()
    assert story.balance(claim) == 0
    assert {one.state for one in story.shares(plan).values()} == {"sent"}


def test_ac_44_natural_person(story: CaseStory) -> None:
    """Acceptance case AC-44."""
    lot_of_44(story, Debtor.PERSON)
    got = told(story)
    assert (got["enforcement"], got["works"]) == (fen("11,400"), fen("300,000"))
    assert (got["X"], got["Y"], got["Z"]) == (
        fen("202,824.87"),
        fen("121,694.92"),
        fen("50,080.21"),
    )
    assert sum(got.values()) == fen("2,000,000")


def test_ac_52_the_disputed_amount_is_set_aside_and_the_rest_is_paid(story: CaseStory) -> None:
    """Acceptance case AC-52."""
    story.on(date(2024, 6, 28))
    lot_of_44(story, Debtor.PERSON)
    story.payees()
    plan = story.plan()
    story.on(date(2024, 7, 1))
    story.serve_all(plan)
    story.on(date(2024, 7, 16))
    assert story.standing(plan).waits == ("objections_run",)
    y, x = story.parties["Y"], story.claims["X"]
    with story.transactions() as tx:
        now = story.clock.now()
        objection = object_to(tx, plan, y, (now, "X 的债权已清偿", {x: None}), now)
    story.on(date(2024, 7, 17))
    with story.transactions() as tx, pytest.raises(AuctionError, match="objection_late"):
        now = story.clock.now()
        object_to(tx, plan, story.parties["Z"], (now, "迟", {x: None}), now)
    story.on(date(2024, 7, 18))
    with story.transactions() as tx:
        tell_others(tx, objection, story.clock.now(), story.clock.now())
    story.on(date(2024, 8, 2))
    with story.transactions() as tx:
        said = (story.clock.now(), "债权真实")
        oppose(tx, objection, story.parties["X"], said, story.clock.now())
    story.on(date(2024, 8, 5))
    with story.transactions() as tx:
        tell_objector(tx, objection, story.clock.now(), story.clock.now())
    story.on(date(2024, 8, 20))
    with pytest.raises(AuctionError, match="plan_waits"):
        story.release(plan)
    with story.transactions() as tx:
        record_suit(tx, objection, (story.clock.now(), "（2024）川0105民初9号"), story.clock.now())
    assert story.release(plan) is PlanCourse.SET_ASIDE
    assert story.balance(chart.set_aside(story.case_id, x)) == fen("202,824.87")
    shares = story.shares(plan)
    free = sum(shares[name].amount_fen for name in "YZ")
    assert free == fen("171,775.13")
    assert (shares["X"].state, shares["Y"].state) == ("aside", "ordered")
    assert story.balance(story.found) == 0


def test_ac_41_the_leftover_fen_goes_to_the_largest_remainder(story: CaseStory) -> None:
    """Acceptance case AC-41."""
    story.debtor(Debtor.PERSON)
    for name, amount in (
        ("A", "250,000"),
        ("B", "175,500.50"),
        ("C", "88,888.88"),
        ("D", "12,345.67"),
    ):
        story.claim(name, amount)
    story.arrive("123,456.78")
    assert told(story) == {
        "A": fen("58,595.30"),
        "B": fen("41,134.01"),
        "C": fen("20,833.88"),
        "D": fen("2,893.59"),
    }


def test_ac_42_of_equal_claims_the_earliest_seizure_takes_the_extra_fen(story: CaseStory) -> None:
    """Acceptance case AC-42."""
    story.debtor(Debtor.PERSON)
    for name, month in (("C", 3), ("A", 1), ("B", 2)):
        story.claim(name, "700,000", ranked_on=date(2023, month, 1))
    story.arrive("1,000,000")
    got = told(story)
    assert got == {"A": fen("333,333.34"), "B": fen("333,333.33"), "C": fen("333,333.33")}


def test_ac_43_five_fen_for_three_are_never_six(story: CaseStory) -> None:
    """Acceptance case AC-43."""
    story.debtor(Debtor.PERSON)
    for name, month in (("A", 1), ("B", 2), ("C", 3)):
        story.claim(name, "7", ranked_on=date(2023, month, 1))
    story.arrive("0.05")
    assert told(story) == {"A": 2, "B": 2, "C": 1}


def test_ac_45_enterprise_in_the_order_of_seizure(story: CaseStory) -> None:
    """Acceptance case AC-45."""
    lot_of_44(story, Debtor.ENTERPRISE)
    got = told(story)
    assert (got["Y"], got["X"]) == (fen("300,000"), fen("74,600"))
    assert "Z" not in got, "nothing is booked for whom nothing is left"


def test_ac_46_one_judgment_shares_in_proportion(story: CaseStory) -> None:
    """Acceptance case AC-46."""
    story.debtor(Debtor.ONE_JUDGMENT)
    for name, amount in (("A", "100"), ("B", "100"), ("C", "200")):
        story.claim(name, amount, ranked_on=date(2020, len(name), 1))
    story.arrive("100")
    assert told(story) == {"A": fen("25"), "B": fen("25"), "C": fen("50")}


def test_ac_47_doubled_interest_is_computed_and_the_surplus_is_the_debtors(
    story: CaseStory,
) -> None:
    """Acceptance case AC-47."""
    story.on(date(2024, 6, 11))
    story.debtor(Debtor.PERSON)
    costs_of_44(story)
    late = story.late("1,000,000", date(2023, 3, 31))
    story.claim("K", "1,000,000", general="500,000", late=(late,))
    story.arrive("2,000,000")
    computed = story.draft()
    [worked] = [one for one in computed.worked if one.held.holder == story.parties["K"]]
    assert (worked.claim.doubled.fen, worked.working[0].days) == (fen("76,650"), 438)
    got = told(story)
    assert got["K"] == fen("1,576,650")
    assert got["surplus"] == fen("397,950")


def test_ac_48_judgment_money_before_doubled_interest(story: CaseStory) -> None:
    """Acceptance case AC-48."""
    story.on(date(2024, 1, 2))
    story.debtor(Debtor.PERSON)
    late = story.late("1,050,000", date(2023, 1, 1), date(2023, 4, 11))
    story.claim("K", "1,050,000", late=(late,))
    story.arrive("1,000,000")
    plan = story.plan()
    page = story.client("clerk").get(f"/api/v1/cases/{story.case_id}/plan").get_json()
    [line] = page["plan"]["lines"]
    assert (line["paid"], line["unpaid"]) == (fen("1,000,000"), fen("50,000") + fen("18,375"))
    assert story.received(plan) == {"K": fen("1,000,000")}


def test_ac_49_criminal_and_civil(story: CaseStory) -> None:
    """Acceptance case AC-49."""
    story.debtor(Debtor.CONVICTED)
    for name, amount, kind in (
        ("medical", "80,000", Kind.MEDICAL),
        ("mortgage", "300,000", Kind.REGISTERED),
        ("victims", "200,000", Kind.RESTITUTION),
        ("others", "50,000", Kind.ORDINARY),
        ("fine", "30,000", Kind.FINE),
    ):
        story.claim(name, amount, kind)
    story.arrive("500,000")
    got = told(story)
    assert got == {
        "medical": fen("80,000"),
        "mortgage": fen("300,000"),
        "victims": fen("120,000"),
    }


@pytest.mark.parametrize(
    ("base", "fee"),
    [
        pytest.param("500,000", "7,400", id="AC-50 500,000.00"),
        pytest.param("500,000.01", "7,400", id="AC-50 500,000.01"),
        pytest.param("1,234,567.89", "14,745.68", id="AC-50 1,234,567.89"),
        pytest.param("20,000,000", "87,400", id="AC-50 20,000,000"),
        pytest.param("1,576,650", "18,166.50", id="AC-53 the fee a tender covers"),
    ],
)
def test_ac_50_the_enforcement_fee_is_computed_on_its_base(
    story: CaseStory, base: str, fee: str
) -> None:
    """Acceptance case AC-50."""
    path = f"/api/v1/cases/{story.case_id}/claims"
    sent = {"kind": "cost", "cost_kind": "enforcement", "fee_base": base, "joined_on": "2024-01-02"}
    assert story.send("clerk", path, sent).status_code == 201
    [claim] = story.client("clerk").get(path).get_json()["claims"]
    assert claim["judgment"] == fen(fee)


def test_a_suit_that_fails_pays_as_planned_and_one_that_is_upheld_shares_anew(
    story: CaseStory,
) -> None:
    for outcome in ("dismissed", "upheld"):
        plan, objection = sued(open_again(story))
        now = story.clock.now()
        claim = story.claims["X"]
        with story.transactions() as tx:
            said = (outcome, "（2024）川0105民初9号")
            settle(tx, story.ports.vault, objection, said, story.team.approver, now)
        assert story.balance(chart.set_aside(story.case_id, claim)) == 0
        if outcome == "dismissed":
            assert story.shares(plan)["X"].state == "ordered"
        else:
            aside = story.shares(plan)["X"].amount_fen
            assert story.balance(story.found) == aside
            with story.transactions() as tx:
                strike_claim(tx, story.case_id, claim, story.team.clerk.account_id, now)
            second = story.plan()
            assert sum(story.received(second).values()) == aside
            assert "X" not in story.received(second)


def open_again(story: CaseStory) -> CaseStory:
    """Another case of the same court: X, Y and Z share 100,000.00."""
    fresh = open_story(story.app, story.ports, story.clock)
    story.__dict__.update(fresh.__dict__)
    story.debtor(Debtor.PERSON)
    for name, amount in (("X", "500,000"), ("Y", "300,000"), ("Z", "123,456.78")):
        story.claim(name, amount, joined_on=legal_day(story.clock.now()))
    story.payees()
    story.arrive("100,000")
    return story


def sued(story: CaseStory) -> tuple[str, str]:
    """A plan released while Y's suit about X's share runs; gives plan and objection."""
    plan = story.plan()
    story.serve_all(plan)
    x, y = story.claims["X"], story.parties["Y"]
    now = story.clock.now
    with story.transactions() as tx:
        objection = object_to(tx, plan, y, (now(), "已清偿", {x: None}), now())
        tell_others(tx, objection, now(), now())
        oppose(tx, objection, story.parties["X"], (now(), "未清偿"), now())
        tell_objector(tx, objection, now(), now())
        record_suit(tx, objection, (now(), "（2024）川0105民初9号"), now())
    story.wait(40)
    assert story.release(plan) is PlanCourse.SET_ASIDE
    return plan, objection


def test_an_objection_nobody_opposes_corrects_the_plan_by_a_new_version(story: CaseStory) -> None:
    open_again(story)
    plan = story.plan()
    story.serve_all(plan)
    with story.transactions() as tx:
        now = story.clock.now()
        objection = object_to(
            tx, plan, story.parties["Y"], (now, "X 已清偿", {story.claims["X"]: None}), now
        )
        tell_others(tx, objection, now, now)
    story.wait(40)
    assert story.standing(plan).course is PlanCourse.CORRECTED
    with pytest.raises(AuctionError, match="plan_waits"):
        story.release(plan)
    with story.transactions() as tx:
        strike_claim(
            tx, story.case_id, story.claims["X"], story.team.clerk.account_id, story.clock.now()
        )
    second = story.plan()
    assert "X" not in story.received(second)
    with pytest.raises(AuctionError, match="plan_not_running"):
        story.release(plan)
    assert story.release(second) is PlanCourse.AS_PLANNED, "everybody knew and nobody opposed"


def test_a_bankruptcy_accepted_before_sends_the_pool_to_the_administrator(story: CaseStory) -> None:
    story.on(date(2024, 5, 1))
    story.debtor(Debtor.ENTERPRISE, bankrupt=date(2024, 4, 1))
    story.claim("X", "500,000")
    story.arrive("1,000")
    assert {one.code for one in story.draft().findings} == {"the_administrators"}
    with pytest.raises(AuctionError, match="plan_unlawful"):
        story.propose()
    story.account("administrator", "某清算事务所", "622288887777")
    plan = story.plan("bankruptcy")
    assert story.release(plan) is PlanCourse.AS_PLANNED
    assert story.received(plan) == {"administrator": fen("1,000")}
    story.pay_all()
    with story.transactions.reading() as session:
        assert case_closed_at(session, story.case_id)


def test_the_accounts_of_a_case_close_at_exactly_zero(story: CaseStory) -> None:
    open_again(story)
    plan = story.plan()
    story.serve_all(plan)
    story.wait(40)
    story.release(plan)
    with story.transactions.reading() as session:
        assert not case_closed_at(session, story.case_id)
        assert len(open_payout_deadlines(session, story.number)) == 1
    story.pay_all()
    with story.transactions.reading() as session:
        assert case_closed_at(session, story.case_id)
        assert open_payout_deadlines(session, story.number) == []


def open_payout_deadlines(session: Session, number: str) -> list[Deadline]:
    return list(
        session.scalars(
            select(Deadline).where(
                Deadline.code == "pay_out",
                Deadline.case_number == number,
                Deadline.state == "open",
            )
        )
    )
