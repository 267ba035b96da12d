"""Acceptance cases of distribution through claims, plan, books and bank orders, not only in pure law."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.books import chart
from auction_app.distribution.course import (
    object_to,
    oppose,
    record_suit,
    tell_objector,
    tell_others,
)
from auction_app.kernel.errors import AuctionError
from auction_app.law.claims import Debtor, Kind
from auction_app.law.distribution_plan import PlanCourse
from tests.distribution.story import CaseStory, fen

ORDER = {"Y": date(2022, 1, 1), "X": date(2022, 2, 1), "Z": date(2022, 3, 1)}


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
    lot_of_44(story, Debtor.PERSON)
    plan = story.plan()
    got = story.received(plan)
    assert (got["enforcement"], got["works"]) == (fen("11,400"), fen("300,000"))
    assert (got["X"], got["Y"], got["Z"]) == (
        fen("202,824.87"),
        fen("121,694.92"),
        fen("50,080.21"),
    )
    assert sum(got.values()) == fen("2,000,000")


def test_ac_52_the_disputed_amount_is_set_aside_and_the_rest_is_paid(story: CaseStory) -> None:
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
        objection = object_to(tx, plan, y, (now, "X 的债权已清偿", [x]), now)
    story.on(date(2024, 7, 17))
    with story.transactions() as tx, pytest.raises(AuctionError, match="objection_late"):
        now = story.clock.now()
        object_to(tx, plan, story.parties["Z"], (now, "迟", [x]), now)
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
