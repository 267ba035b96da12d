"""A plan corrected by an objection nobody opposed is paid; any other new version has its own course (CPI 510)."""

from __future__ import annotations

import pytest

from auction_app.cases.claim_book import strike_claim
from auction_app.distribution import course
from auction_app.distribution.queries import case_closed_at
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Debtor
from auction_app.law.distribution_plan import PlanCourse
from tests.distribution.story import CaseStory, fen
from tests.distribution.test_contested_parts import sue


def two_and_a_third(story: CaseStory) -> str:
    """A, B and C share 15,000.00 by 10,000.00 each; the plan is served. Gives the plan."""
    story.debtor(Debtor.PERSON)
    for name in "ABC":
        story.claim(name, "10,000")
    story.payees()
    story.arrive("15,000")
    plan = story.plan()
    story.serve_all(plan)
    return plan


def unopposed(story: CaseStory, plan: str, who: str, contested: dict[str, str | None]) -> None:
    """`who` objects, the others are told, and nobody opposes within fifteen days."""
    now = story.clock.now()
    wanted = {story.claims[name]: fen(yuan) if yuan else None for name, yuan in contested.items()}
    with story.transactions() as tx:
        objection = course.object_to(tx, plan, story.parties[who], (now, "错", wanted), now)
        course.tell_others(tx, objection, now, now)
    story.wait(20)


def struck(story: CaseStory, name: str) -> None:
    with story.transactions() as tx:
        by, at = story.team.clerk.account_id, story.clock.now()
        strike_claim(tx, story.case_id, story.claims[name], by, at)


def corrected(story: CaseStory, name: str, yuan: str) -> None:
    struck(story, name)
    story.claim(name, yuan, joined_on=legal_day(story.clock.now()))


def test_a_claim_lowered_as_objected_is_paid_at_once(story: CaseStory) -> None:
    """C's 10,000 are 5,000: 15,000 over 25,000 gives C 3,000, that is 2,000 less."""
    unopposed(story, two_and_a_third(story), "A", {"C": "2,000"})
    corrected(story, "C", "5,000")
    second = story.plan()
    assert story.received(second) == {"A": fen("6,000"), "B": fen("6,000"), "C": fen("3,000")}
    page = story.party_client("B").get(f"/cases/{story.case_id}/plan").get_data(as_text=True)
    assert "h-object" not in page, "nobody is asked again"
    desk = story.client("clerk").get(f"{story.desk}/plan").get_data(as_text=True)
    for told in (page, desk):
        assert "已按无人反对的异议修正，不再重新送达" in told
    assert story.release(second) is PlanCourse.AS_PLANNED
    story.pay_all()
    with story.transactions.reading() as session:
        assert case_closed_at(session, story.case_id)


def test_the_objectors_own_claim_is_raised_as_objected(story: CaseStory) -> None:
    """A's 10,000 are 20,000: A 7,500, B and C 3,750, that is 1,250 less for each."""
    unopposed(story, two_and_a_third(story), "A", {"B": "1,250", "C": "1,250"})
    corrected(story, "A", "20,000")
    second = story.plan()
    assert story.release(second) is PlanCourse.AS_PLANNED
    assert story.received(second)["A"] == fen("7,500")


@pytest.mark.parametrize("change", ["nothing", "another", "less", "more", "joined", "money"])
def test_a_version_that_does_anything_else_has_the_full_course(
    story: CaseStory, change: str
) -> None:
    plan = two_and_a_third(story)
    unopposed(story, plan, "A", {"C": "2,000"})
    if change in ("another", "joined", "money"):
        corrected(story, "C", "5,000")
    if change == "another":
        corrected(story, "B", "10,001")
    if change in ("less", "more"):
        corrected(story, "C", "5,001" if change == "less" else "4,999")
    if change == "joined":
        story.claim("D", "1", joined_on=legal_day(story.clock.now()))
    if change == "money":
        story.arrive("1")
    story.payees()
    second = story.plan()
    assert story.standing(second).waits == ("not_served",)
    with pytest.raises(AuctionError, match="plan_waits"):
        story.release(second)


def test_while_a_suit_about_the_plan_runs_nothing_takes_its_place(story: CaseStory) -> None:
    plan = two_and_a_third(story)
    sue(story, plan, "B", {"A": "100"})
    unopposed(story, plan, "A", {"C": "2,000"})
    corrected(story, "C", "5,000")
    with pytest.raises(AuctionError, match="plan_in_dispute"):
        story.approve(story.propose())


def test_a_version_before_the_days_to_oppose_are_over_has_its_course(story: CaseStory) -> None:
    plan = two_and_a_third(story)
    unopposed(story, plan, "A", {"C": "2,000"})
    story.wait(-10)
    corrected(story, "C", "5,000")
    assert story.standing(story.plan()).waits == ("not_served",)
