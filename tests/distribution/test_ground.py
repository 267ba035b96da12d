"""What a plan rests on, what may end it, and what its readers see of others (CPI 508, 510)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from auction_app.bank.models import BankPayout
from auction_app.books import chart, movements
from auction_app.distribution import course, service
from auction_app.distribution.inputs import Told
from auction_app.distribution.models import Plan
from auction_app.distribution.page import known_as
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.law.claims import Debtor, Kind
from auction_app.ledger.service import post
from auction_app.lots.models import Lot
from tests.distribution.story import CaseStory, fen
from tests.distribution.test_contested_parts import settle, states, sue, three
from tests.distribution.test_every_fen_contested import sold_lot


def refused(story: CaseStory, **body: Any) -> tuple[str, str]:
    """(code, article) with which the door refuses a version."""
    answer = story.send("clerk", f"/api/v1/cases/{story.case_id}/plan", body)
    told = answer.get_json()
    return told["code"], told["article"]


def ended(story: CaseStory, plan: str) -> str | None:
    with story.transactions.reading() as session:
        return session.get_one(Plan, plan).ended


def lot_of(story: CaseStory) -> str:
    with story.transactions.reading() as session:
        return session.scalars(select(Lot.id).where(Lot.case_id == story.case_id)).one()


def codes(story: CaseStory) -> set[str]:
    return {one.code for one in story.draft().findings}


def test_a_suit_is_not_wiped_out_by_another_version(story: CaseStory) -> None:
    plan = three(story)
    objection = sue(story, plan, "A", {"C": "1,200.01"})
    assert refused(story) == ("plan_in_dispute", "CPI510")
    story.wait(20)
    story.release(plan)
    assert states(story, plan, "C")["aside"] == fen("1,200.01")
    settle(story, objection, "dismissed")


def test_a_suit_filed_while_a_version_waited_stops_its_approval(story: CaseStory) -> None:
    plan = three(story)
    digest = story.propose()
    sue(story, plan, "A", {"C": None})
    with pytest.raises(AuctionError, match="plan_in_dispute"):
        story.approve(digest)
    assert ended(story, plan) is None


def test_an_objection_that_is_opposed_but_not_sued_about_yet_holds_its_plan(
    story: CaseStory,
) -> None:
    plan, now = three(story), story.clock.now()
    with story.transactions() as tx:
        said = (now, "错", {story.claims["C"]: None})
        objection = course.object_to(tx, plan, story.parties["A"], said, now)
        course.tell_others(tx, objection, now, now)
    story.propose()  # nobody opposed it: a version may correct the plan
    with story.transactions() as tx:
        course.oppose(tx, objection, story.parties["B"], (now, "不错"), now)
    assert refused(story)[0] == "plan_in_dispute"
    with story.transactions() as tx:
        course.withdraw_objection(tx, objection, "撤回书", now)
    story.approve(story.propose())
    assert ended(story, plan) == "corrected"


@pytest.mark.parametrize("outcome", ["dismissed", "upheld"])
def test_a_judgment_before_the_release_decides_what_the_plan_leads_to(
    story: CaseStory, outcome: str
) -> None:
    plan = three(story)
    settle(story, sue(story, plan, "A", {"C": None}), outcome)
    story.wait(20)
    if outcome == "dismissed":
        story.release(plan)
        assert states(story, plan, "C") == {"ordered": fen("5,000")}
        return
    assert story.standing(plan).waits == ("to_be_corrected",)
    story.approve(story.propose())
    assert ended(story, plan) == "corrected"


def two_over_a_lot(story: CaseStory) -> tuple[str, str]:
    """A plan over the price of a lot is served; then 100.00 are found. Gives (plan, the lot's account)."""
    sold_lot(story, fen("9,000"), 0, 1)
    story.debtor(Debtor.PERSON)
    for name in "AB":
        story.claim(name, "10,000")
    story.payees()
    account = chart.sale(lot_of(story)).code
    plan = story.approve(story.propose(accounts=[account]))
    story.serve_all(plan)
    story.wait(10)
    story.arrive("100")
    return plan, account


def test_a_version_over_other_money_does_not_end_the_running_plan(story: CaseStory) -> None:
    plan, account = two_over_a_lot(story)
    only_found = refused(story, accounts=[story.found.code])
    assert only_found == ("plan_not_covered", "CPI510")
    story.approve(story.propose(accounts=[account, story.found.code]))
    assert ended(story, plan) == "corrected"


def test_money_that_cannot_be_shared_out_together_any_more_is_planned_apart(
    story: CaseStory,
) -> None:
    story.arrive("100")
    two_over_a_lot(story)
    both = story.approve(story.propose())
    lot = lot_of(story)
    story.claim("C", "5,000", Kind.REGISTERED, lot_id=lot)
    assert "security_in_one_lot" in codes(story)
    story.approve(story.propose(accounts=[chart.sale(lot).code]))
    assert ended(story, both) == "corrected"


def test_an_account_named_after_the_approval_changes_nothing_but_where_the_money_goes(
    story: CaseStory,
) -> None:
    plan = three(story)
    story.wait(20)
    story.account(story.parties["A"], "别人", "999999999999")
    story.release(plan)
    assert states(story, plan, "A") == {"ordered": fen("5,000")}
    with story.transactions.reading() as session:
        orders = session.scalars(select(BankPayout).where(BankPayout.key.startswith(plan))).all()
    assert len(orders) == 3


def test_what_arrives_after_the_approval_waits_for_the_next_plan(story: CaseStory) -> None:
    plan = three(story)
    story.wait(20)
    story.arrive("0.01")
    story.release(plan)
    assert sum(story.received(plan).values()) == fen("15,000")
    assert story.balance(story.found) == 1


def test_a_plan_whose_money_is_not_there_any_more_is_not_released(story: CaseStory) -> None:
    plan = three(story)
    story.wait(20)
    gone = chart.creditor(story.case_id, "elsewhere")
    with story.transactions() as tx:
        one = Money(1)
        post(
            tx,
            movements.distributed("gone", [(story.found, one)], [(gone, one)], story.clock.now()),
        )
    with pytest.raises(AuctionError, match="changed_meanwhile"):
        story.release(plan)


def test_a_right_in_one_lot_names_a_lot_of_its_case(story: CaseStory) -> None:
    sold_lot(story, fen("9,000"), 0, 1)
    story.debtor(Debtor.PERSON)
    form = {
        "kind": "registered",
        "party": story.party("某银行"),
        "judgment": "5,000",
        "ranked_on": "2023-01-01",
        "joined_on": "2024-01-02",
    }
    door = f"/api/v1/cases/{story.case_id}/claims"
    answer = story.send("clerk", door, form)
    assert answer.status_code == 422
    assert "lot" in answer.get_json()["fields"]
    page = story.post("clerk", f"{story.desk}/claims", **form)
    assert page.status_code == 422
    assert "请选择所在的拍品" in page.get_data(as_text=True)
    assert story.send("clerk", door, form | {"lot": "no-such-lot1"}).status_code == 400
    assert story.send("clerk", door, form | {"lot": lot_of(story)}).status_code == 201


def test_money_that_nobody_claims_goes_nowhere_without_a_written_reason(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("enforcement", "10", Kind.COST)
    story.arrive("100")
    assert codes(story) == {"no_claim"}
    assert refused(story)[0] == "plan_unlawful"
    page = story.client("clerk").get(f"{story.desk}/plan").get_data(as_text=True)
    assert 'name="unclaimed"' in page
    assert (
        story.post("clerk", f"{story.desk}/plan", unclaimed="申请执行人已全部受偿").status_code
        == 303
    )
    waiting = story.client("approver").get(f"{story.desk}/plan").get_data(as_text=True)
    assert "申请执行人已全部受偿" in waiting
    with story.transactions.reading() as session:
        digest = session.scalars(select(Plan.sha256).where(Plan.case_id == story.case_id)).one()
    plan = story.approve(digest)
    story.release(plan)
    assert story.received(plan)["surplus"] == fen("90")


def test_what_is_left_over_goes_to_no_debtor_by_chance(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.party("李欠债", "debtor")
    story.claim("A", "7,500")
    story.arrive("7,400")
    assert not story.draft().findings, "nothing is left over"
    story.arrive("280")
    assert codes(story) == {"whose_surplus"}
    assert 'name="debtor"' in story.client("clerk").get(f"{story.desk}/plan").get_data(as_text=True)
    for name in ("罗欠债", "李欠债"):
        path, said = f"/api/v1/cases/{story.case_id}/plan", {"debtor": story.parties[name]}
        digest = story.send("clerk", path, said).get_json()["sha256"]
    plan = story.approve(digest)
    assert story.shares(plan)["surplus"].holder == story.parties["李欠债"]
    story.release(plan)


def test_a_claim_in_another_currency_is_not_left_out_silently(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("A", "7,500")
    story.claim("B", "100", currency="USD")
    story.arrive("7,680")
    assert codes(story) == {"other_currency"}


def test_a_creditor_reads_the_own_basis_and_nobody_elses_name_or_illness(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    ill, lame = "患尿毒症，透析", "左腿截肢"
    story.claim("阿不都热合曼", "5,000", Kind.COURT_PRIORITY, basis=ill)
    story.claim("王某某", "5,000", Kind.COURT_PRIORITY, basis=lame)
    story.payees()
    story.arrive("7,000")
    story.plan()
    page = story.party_client("王某某").get(f"/cases/{story.case_id}/plan").get_data(as_text=True)
    assert lame in page
    assert ill not in page
    assert "阿不都热合曼" not in page
    assert "阿某" in page
    assert "人民法院依法确定的优先" in page or "法院" in page


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("李四", "李某"),
        ("阿不都热合曼", "阿某"),
        ("阿不都热合曼·买买提", "阿某"),
        ("江苏某商业银行镇江分行", "江苏某商业银行镇江分行"),
        ("", ""),
    ],
)
def test_a_name_is_masked_whatever_its_length(name: str, known: str) -> None:
    assert known_as(name) == known


def test_what_the_clerk_tells_is_part_of_the_digest(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.arrive("100")
    digests = set()
    for reason in ("已受偿", "无债权人"):
        with story.transactions() as tx:
            at, told = story.clock.now(), Told(unclaimed=reason)
            clerk = story.team.clerk
            service.propose(tx, story.case_id, "distribution", None, clerk, at, told)
        with story.transactions.reading() as session:
            query = select(Plan.inputs_sha256).where(
                Plan.case_id == story.case_id, Plan.outcome.is_(None)
            )
            digests.add(session.scalars(query).one())
    assert len(digests) == 2
