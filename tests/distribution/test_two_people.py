"""Nobody makes or pays a plan alone, nothing changed slips through, and everything happens once (P9)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from auction_app.bank.models import BankPayout
from auction_app.books import chart
from auction_app.cases.claim_book import strike_claim
from auction_app.distribution import course, release, service
from auction_app.distribution.models import Plan
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Debtor
from auction_app.ledger.models import LedgerPosting
from tests.distribution.story import CaseStory, fen
from tests.support.people import make_staff


def one_creditor(story: CaseStory) -> CaseStory:
    story.debtor(Debtor.PERSON)
    story.claim("A", "7,500")
    story.payees()
    story.arrive("7,680")
    return story


def decide(story: CaseStory, digest: str) -> int:
    path = f"/api/v1/cases/{story.case_id}/plan/{digest}/decision"
    return story.send("approver", path, {"decision": "approve"}).status_code


def test_who_proposed_does_not_approve(story: CaseStory) -> None:
    digest = one_creditor(story).propose()
    with story.transactions() as tx, pytest.raises(AuctionError, match="four_eyes"):
        service.approve(tx, story.case_id, digest, story.team.clerk, story.clock.now())
    plan = story.approve(digest)
    with story.transactions() as tx, pytest.raises(AuctionError, match="four_eyes"):
        release.release(tx, story.ports.vault, plan, story.team.clerk, story.clock.now())


def test_a_plan_is_decided_once_and_only_as_it_was_read(story: CaseStory) -> None:
    digest = one_creditor(story).propose()
    assert decide(story, "0" * 64) == 412
    newer = story.propose()
    assert decide(story, digest) == 412, "replaced by a newer version"
    assert decide(story, newer) == 200
    assert decide(story, newer) == 409


@pytest.mark.parametrize("change", ["claim", "money", "debtor"])
def test_a_plan_whose_ground_has_changed_since_is_not_approved(
    story: CaseStory, change: str
) -> None:
    digest = one_creditor(story).propose()
    if change == "claim":
        with story.transactions() as tx:
            by = story.team.clerk.account_id
            strike_claim(tx, story.case_id, story.claims["A"], by, story.clock.now())
    elif change == "money":
        story.arrive("0.01")
    else:
        story.debtor(Debtor.ENTERPRISE)
    assert decide(story, digest) == 412


def test_an_approval_and_a_release_need_a_fresh_second_factor(story: CaseStory) -> None:
    digest = one_creditor(story).propose()
    approver = story.client("approver")
    story.clock.at += timedelta(minutes=6)
    path = f"/api/v1/cases/{story.case_id}/plan"
    assert (
        approver.post(f"{path}/{digest}/decision", json={"decision": "approve"}).status_code == 403
    )
    plan = story.approve(digest)
    assert approver.post(f"{path}/{plan}/release", json={}).status_code == 403
    assert story.balance(story.found) == fen("7,680")


def test_two_approvals_racing_make_one_plan_and_two_releases_one_posting(story: CaseStory) -> None:
    digest = one_creditor(story).propose()
    other = make_staff(
        story.transactions,
        story.ports.vault,
        "approver",
        story.clock.now(),
        court_id=story.team.court_id,
    )
    by = [story.team.approver, type(story.team.approver)(other.id, story.team.court_id)]
    at = story.clock.now()

    def race(act) -> list[str]:  # type: ignore[no-untyped-def]
        told: list[str] = []
        start = threading.Barrier(2)

        def run(who) -> None:  # type: ignore[no-untyped-def]
            start.wait()
            try:
                with story.transactions() as tx:
                    act(tx, who)
                told.append("done")
            except AuctionError as error:
                told.append(error.code)

        threads = [threading.Thread(target=run, args=(who,)) for who in by]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return sorted(told)

    approved = race(lambda tx, who: service.approve(tx, story.case_id, digest, who, at))
    assert approved == ["already_decided", "done"]
    with story.transactions.reading() as session:
        plan = session.scalars(select(Plan.id).where(Plan.case_id == story.case_id)).one()
    released = race(lambda tx, who: release.release(tx, story.ports.vault, plan, who, at))
    assert released == ["done", "plan_not_running"]
    with story.transactions.reading() as session:
        postings = session.scalars(select(LedgerPosting).where(LedgerPosting.ref == plan)).all()
        orders = session.scalars(select(BankPayout).where(BankPayout.key.startswith(plan))).all()
    assert len(postings) == 1
    assert sorted(one.amount_fen for one in orders) == [fen("180"), fen("7,500")]


def test_not_even_sql_changes_what_was_decided(story: CaseStory) -> None:
    plan = one_creditor(story).plan()
    story.release(plan)
    for change in (
        update(Plan).where(Plan.id == plan).values(text="{}"),
        update(Plan).where(Plan.id == plan).values(ended=None),
        update(Plan).where(Plan.id == plan).values(approver_id=story.team.clerk.account_id),
    ):
        with pytest.raises(DBAPIError), story.transactions() as tx:
            tx.session.execute(change)


def test_money_without_a_bank_account_waits_and_goes_once_the_account_is_named(
    story: CaseStory,
) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("A", "7,500")
    story.arrive("7,680")
    plan = story.plan()
    story.release(plan)
    assert {one.state for one in story.shares(plan).values()} == {"owed"}
    assert story.balance(chart.creditor(story.case_id, story.claims["A"])) == fen("7,500")
    story.payees()
    orders = f"{story.desk}/plan/{plan}/orders"
    assert story.post("clerk", orders).status_code == 303
    assert story.post("clerk", orders).status_code == 303, "safe to repeat"
    assert {one.state for one in story.shares(plan).values()} == {"ordered"}


def test_a_payout_that_comes_back_is_owed_to_the_same_creditor(story: CaseStory) -> None:
    from auction_app.bank.facts import PayoutReturned
    from auction_app.kernel.money import Money

    plan = one_creditor(story).plan()
    story.release(plan)
    story.pay_all()
    key = f"{plan}:{story.claims['A']}"
    with story.transactions() as tx:
        tx.emit(PayoutReturned("distribution", key, Money(fen("7,500")), "AC04", story.clock.now()))
    share = story.shares(plan)["A"]
    assert (share.state, share.returned_for) == ("ordered", "AC04")


def test_nothing_is_released_once_its_ground_has_changed(story: CaseStory) -> None:
    plan = one_creditor(story).plan()
    with story.transactions() as tx:
        strike_claim(
            tx, story.case_id, story.claims["A"], story.team.clerk.account_id, story.clock.now()
        )
    with pytest.raises(AuctionError) as refused:
        story.release(plan)
    assert refused.value.code == "changed_meanwhile"


def test_a_debtor_in_bankruptcy_is_nobody_to_share_out(story: CaseStory) -> None:
    story.debtor(Debtor.ENTERPRISE)
    story.claim("A", "7,500")
    story.payees()
    story.arrive("7,000")
    plan = story.plan()
    story.debtor(Debtor.ENTERPRISE, bankrupt=legal_day(story.clock.now()))
    with pytest.raises(AuctionError) as refused:
        story.release(plan)
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.parametrize("ends", [("upheld", "dismissed"), ("dismissed", "upheld")])
def test_one_of_two_suits_upheld_is_enough_to_share_anew(
    story: CaseStory, ends: tuple[str, str]
) -> None:
    story.debtor(Debtor.PERSON)
    for name in "ABC":
        story.claim(name, "10,000")
    story.payees()
    story.arrive("15,000")
    plan, now = story.plan(), story.clock.now()
    story.serve_all(plan)
    suits = []
    for name in "AB":
        with story.transactions() as tx:
            said = (now, "no", {story.claims["C"]: None})
            suits.append(course.object_to(tx, plan, story.parties[name], said, now))
    for one in suits:
        with story.transactions() as tx:
            course.tell_others(tx, one, now, now)
            course.oppose(tx, one, story.parties["C"], (now, "against"), now)
            course.tell_objector(tx, one, now, now)
            course.record_suit(tx, one, (now, "（2024）川民初1号"), now)
    story.wait(20)
    story.release(plan)
    for one, outcome in zip(suits, ends, strict=True):
        with story.transactions() as tx:
            release.settle(
                tx,
                story.ports.vault,
                one,
                (outcome, "judgment"),
                story.team.approver,
                story.clock.now(),
            )
    assert story.shares(plan)["C"].state == "shared_anew"
