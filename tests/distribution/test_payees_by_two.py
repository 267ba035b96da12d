"""No bank account receives money on one person's word (P9): named by one, confirmed by another on its digest."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from auction_app.accounts.models import AccessEntry, Account
from auction_app.bank.models import BankPayout
from auction_app.cases.payees import confirm_payee
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.law.claims import Debtor
from tests.distribution.story import CaseStory, open_story
from tests.support.clock import HandClock
from tests.support.people import make_staff

if TYPE_CHECKING:
    from flask import Flask

ACCOUNT = {"account": "6222 0012 3456 7890", "bank": "某银行"}


def one_creditor(story: CaseStory) -> str:
    """Somebody is owed what lies on the case, and a clerk named an account; gives its digest."""
    story.debtor(Debtor.PERSON)
    story.claim("李申请", "7,500")
    story.arrive("7,500")
    assert name(story)[0] == 201
    return story.account_digest(story.parties["李申请"])


def api(story: CaseStory) -> str:
    return f"/api/v1/cases/{story.case_id}/payees"


def name(story: CaseStory, **more: str) -> tuple[int, dict[str, str]]:
    said = {"holder": story.parties["李申请"], "name": "李申请"} | ACCOUNT | more
    told = story.send("clerk", api(story), said)
    return told.status_code, told.get_json().get("fields", {})


def confirm(story: CaseStory, digest: str, role: str = "approver") -> tuple[int, str]:
    told = story.send(role, f"{api(story)}/{digest}/confirmation", {})
    return told.status_code, told.get_json().get("code", "")


def orders(story: CaseStory, plan: str) -> int:
    """Press "order what is free" and count what is ordered."""
    assert story.post("clerk", f"{story.desk}/plan/{plan}/orders").status_code == 303
    with story.transactions.reading() as session:
        found = select(BankPayout.id).where(BankPayout.key.startswith(plan))
        return len(session.scalars(found).all())


def refused(story: CaseStory, digest: str, by: str) -> str:
    with pytest.raises(AuctionError) as told, story.transactions() as tx:
        confirm_payee(tx, story.ports.vault, story.case_id, digest, by, story.clock.now())
    return told.value.code


def test_nothing_is_ordered_to_an_account_that_one_person_named(story: CaseStory) -> None:
    digest = one_creditor(story)
    plan = story.plan()
    story.release(plan)
    assert orders(story, plan) == 0
    assert story.shares(plan)["李申请"].state == "owed"
    assert confirm(story, digest, "clerk")[0] == 403
    assert confirm(story, digest) == (200, "")
    assert orders(story, plan) == 1
    assert confirm(story, digest) == (409, "already_decided")
    with story.transactions.reading() as session:
        row = session.scalars(select(AccessEntry).where(AccessEntry.reason == digest)).one()
    assert (row.action, row.actor_id) == ("payee.confirmed", story.team.approver.account_id)


def test_a_new_account_leaves_the_plan_as_it_was_and_waits_for_its_second_person(
    story: CaseStory,
) -> None:
    digest = one_creditor(story)
    proposed = story.propose()
    assert confirm(story, digest) == (200, "")
    plan = story.approve(proposed)
    assert name(story, account="6222999999")[0] == 201
    story.release(plan)
    assert [one.state for one in story.shares(plan).values()] == ["owed"], "nobody confirmed it yet"


def test_who_named_it_never_confirms_it(story: CaseStory) -> None:
    """Also promoted since; that one card is one account is told in tests/bank/test_payouts.py."""
    digest, clerk = one_creditor(story), story.team.clerk.account_id
    with story.transactions() as tx:
        tx.session.execute(update(Account).where(Account.id == clerk).values(role="approver"))
    assert confirm(story, digest, "clerk") == (403, "four_eyes")
    assert refused(story, digest, clerk) == "four_eyes"


def test_two_accounts_of_one_person_are_one_person(story: CaseStory) -> None:
    """The clerk account X1 and the approver account X2 under one card, as an import might leave them."""
    digest = one_creditor(story)
    both = (story.team.clerk.account_id, story.team.approver.account_id)
    with pytest.raises(AuctionError, match="four_eyes"), story.transactions() as tx:
        tx.session.execute(text("ALTER TABLE identity DROP CONSTRAINT uq_identity_id_index"))
        for account in both:
            tx.session.execute(
                text("INSERT INTO identity VALUES (:who, 'n', 'resident_id', 'i', 'one card')"),
                {"who": account},
            )
        confirm_payee(tx, story.ports.vault, story.case_id, digest, both[1], story.clock.now())


def test_a_changed_account_is_another_one_and_waits_again(story: CaseStory) -> None:
    digest = one_creditor(story)
    assert name(story, account="6222999999")[0] == 201
    assert confirm(story, digest) == (412, "changed_meanwhile")
    assert confirm(story, story.account_digest(story.parties["李申请"])) == (200, "")
    assert name(story, account="6222888888")[0] == 201
    plan = story.plan()
    story.release(plan)
    assert orders(story, plan) == 0, "the old one is used no more, the new one not yet"
    assert confirm(story, "0" * 64) == (412, "changed_meanwhile")


def test_another_holder_than_the_party_needs_a_written_ground(story: CaseStory) -> None:
    one_creditor(story)
    assert name(story, name="律师王某") == (422, {"ground": "payee_needs_ground"})
    said = {"holder": story.parties["李申请"], "name": "律师王某"} | ACCOUNT
    page = story.post("clerk", f"{story.desk}/payees", **said)
    assert page.status_code == 422
    assert "户名与当事人姓名（名称）不一致" in page.text
    assert name(story, name="律师王某", ground="特别授权委托书")[0] == 201
    look = {"holder": story.parties["李申请"], "reason": "核对"}
    seen = story.send("approver", f"{api(story)}/look", look).get_json()
    assert (seen["name"], seen["is_in_partys_name"]) == ("律师王某", False)
    assert (seen["ground"], seen["account"]) == ("特别授权委托书", "6222001234567890")
    assert seen["sha256"] == story.account_digest(story.parties["李申请"])
    assert name(story, name=" 李 申请 ")[0] == 201, "blanks make no other name"


def test_the_page_shows_the_approver_what_is_confirmed(story: CaseStory) -> None:
    digest, claims = one_creditor(story), f"{story.desk}/claims"
    assert "等待第二人确认" in story.client("approver").get(claims).text
    look = {"holder": story.parties["李申请"], "reason": "核对付款"}
    assert digest not in story.post("clerk", f"{story.desk}/payees/look", **look).text
    page = story.post("approver", f"{story.desk}/payees/look", **look).text
    for words in (digest, "6222001234567890", "户名与当事人姓名（名称）一致", "确认账户"):
        assert words in page
    done = story.post("approver", f"{story.desk}/payees/{digest}/confirmation")
    assert done.status_code == 303
    assert "已由第二人确认" in story.client("clerk").get(claims).text
    listed = story.client("clerk").get(api(story)).get_json()["payees"]
    assert [(one["of"], bool(one["confirmed_at"])) for one in listed] == [("李申请", True)]


def test_a_confirmation_needs_a_fresh_second_factor_and_the_own_court(
    story: CaseStory, app: Flask, ports: Ports, clock: HandClock
) -> None:
    digest = one_creditor(story)
    other = open_story(app, ports, clock)
    path = f"{api(story)}/{digest}/confirmation"
    assert other.send("approver", path, {}).status_code == 404
    approver = story.client("approver")
    story.clock.at += timedelta(minutes=6)
    assert approver.post(path, json={}).status_code == 403
    assert confirm(story, digest) == (200, "")


def test_two_confirmations_racing_are_one(story: CaseStory) -> None:
    digest, at, court = one_creditor(story), story.clock.now(), story.team.court_id
    other = make_staff(story.transactions, story.ports.vault, "approver", at, court_id=court)
    start = threading.Barrier(2)
    told: list[str] = []

    def run(who: str) -> None:
        start.wait()
        try:
            with story.transactions() as tx:
                confirm_payee(tx, story.ports.vault, story.case_id, digest, who, at)
            told.append("done")
        except AuctionError as error:
            told.append(error.code)

    racing = [
        threading.Thread(target=run, args=(who,))
        for who in (story.team.approver.account_id, other.id)
    ]
    for one in racing:
        one.start()
    for one in racing:
        one.join()
    assert sorted(told) == ["already_decided", "done"]


@pytest.mark.parametrize(
    "forged",
    [
        "confirmed_by = entered_by, confirmed_at = now()",
        "confirmed_at = now()",
        "ground = 'x'",
        "entered_by = :other, confirmed_by = entered_by, confirmed_at = now()",
    ],
)
def test_the_database_itself_wants_two_people(story: CaseStory, forged: str) -> None:
    one_creditor(story)
    with pytest.raises(DBAPIError), story.transactions() as tx:
        tx.session.execute(
            text(f"UPDATE payee SET {forged} WHERE case_id = :case"),
            {"case": story.case_id, "other": story.team.approver.account_id},
        )


def test_a_confirmation_is_not_taken_back_nor_given_to_somebody_else(story: CaseStory) -> None:
    assert confirm(story, one_creditor(story)) == (200, "")
    for forged in ("confirmed_by = NULL, confirmed_at = NULL", "confirmed_at = now()"):
        with pytest.raises(DBAPIError), story.transactions() as tx:
            tx.session.execute(
                text(f"UPDATE payee SET {forged} WHERE case_id = :case"), {"case": story.case_id}
            )
