"""Claims, plan and course as people use them: pages of the court, the parties and the public, and the API."""

from __future__ import annotations

import codecs
import csv
import re
from datetime import date
from io import StringIO
from typing import Any, cast

import pytest
from sqlalchemy import func, select

from auction_app.accounts.models import AccessEntry
from auction_app.bank.simulator import Movement
from auction_app.books import chart
from auction_app.cases.claim_models import Payee
from auction_app.law.claims import Debtor, Kind
from auction_app.ledger.audit import check_books
from tests.distribution.story import CaseStory, fen
from tests.procedure.test_price_taken_back import back, day
from tests.procedure.till import open_till
from tests.support.people import csrf_of

FORM = {
    "kind": "ordinary",
    "judgment": "500,000",
    "general": "",
    "ranked_on": "2023-05-01",
    "joined_on": "2024-01-02",
    "document": "（2023）川0105民初1号",
}


def several(story: CaseStory) -> None:
    """A mortgage and two ordinary creditors, one with interest; 100,000.00 to share."""
    story.debtor(Debtor.PERSON)
    story.claim("enforcement", "0", Kind.COST, fee_base_fen=fen("100,000"))
    story.claim("某银行成都分行", "40,000", Kind.REGISTERED, ranked_on=date(2020, 3, 1))
    late = story.late("60,000", date(2023, 1, 1), date(2023, 12, 31))
    story.claim("李申请", "60,000", general="1,000", late=(late,))
    story.claim("陈参与", "30,000")
    story.arrive("100,000")


def digest_on(page: str) -> str:
    found = re.search(r"/plan/([0-9a-f]{64})/decision", page)
    assert found is not None, page[-3000:]
    return found[1]


def approved(story: CaseStory) -> str:
    """Two people of the court, by their pages; gives the plan's id."""
    answer = story.post("clerk", f"{story.desk}/plan", kind="distribution")
    assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]
    digest = digest_on(story.client("approver").get(f"{story.desk}/plan").get_data(as_text=True))
    answer = story.post("approver", f"{story.desk}/plan/{digest}/decision", decision="approve")
    assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]
    told = story.client("clerk").get(f"/api/v1/cases/{story.case_id}/plan").get_json()
    plan: str = told["plan"]["id"]
    return plan


def test_a_clerk_enters_claims_and_what_is_wrong_stands_beside_its_field(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    party = story.party("李申请")
    path = f"{story.desk}/claims"
    done = story.post("clerk", path, **FORM, party=party)
    assert done.status_code == 303, done.get_data(as_text=True)[-3000:]
    assert "500,000.00" in story.client("clerk").get(path).get_data(as_text=True)
    for field, sent, words in (
        ("judgment", "1e5", "金额"),
        ("joined_on", "2019-12-31", "执行程序开始后"),
        ("basis", "", "书面依据"),
    ):
        kind = "court_priority" if field == "basis" else "ordinary"
        said = FORM | {"party": party, "kind": kind, field: sent}
        answer = story.post("clerk", path, **said)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, field
        assert words in page, field
    told = story.client("clerk").get(f"/api/v1/cases/{story.case_id}/claims").get_json()
    assert [one["judgment"] for one in told["claims"]] == [fen("500,000")]


def test_bank_accounts_are_sealed_found_by_exact_number_only_and_every_look_is_logged(
    story: CaseStory,
) -> None:
    story.debtor(Debtor.PERSON)
    party = story.party("李申请")
    said = {"holder": party, "name": "李申请", "account": "6222 0012 3456 7890", "bank": "某银行"}
    assert story.post("clerk", f"{story.desk}/payees", **said).status_code == 303
    with story.transactions.reading() as session:
        row = session.scalars(select(Payee).where(Payee.case_id == story.case_id)).one()
        before = session.scalar(select(func.count()).select_from(AccessEntry))
    assert b"6222" not in row.account_sealed + row.name_sealed + row.account_index
    page = story.client("approver").get(f"{story.desk}/claims").get_data(as_text=True)
    assert "6222001234567890" not in page
    seen = story.post("approver", f"{story.desk}/payees/look", holder=party, reason="核对付款")
    assert "6222001234567890" in seen.get_data(as_text=True)
    with story.transactions.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccessEntry)) == before + 1
    refused = story.post("clerk", f"{story.desk}/payees/look", holder=party, reason="")
    assert refused.status_code == 422


def test_another_courts_case_is_none(story: CaseStory, app, ports, clock) -> None:  # type: ignore[no-untyped-def]
    from tests.distribution.story import open_story

    other = open_story(app, ports, clock)
    for path in ("claims", "plan"):
        assert other.client("clerk").get(f"{story.desk}/{path}").status_code == 404
    path = f"/api/v1/cases/{story.case_id}/claims"
    assert other.client("clerk").get(path).status_code == 404


def test_the_whole_course_on_pages(story: CaseStory) -> None:
    """Proposed, approved, served, objected to online, withdrawn, released; seen by court, party and public."""
    several(story)
    story.payees()
    plan = approved(story)
    story.serve_all(plan)
    path = f"/cases/{story.case_id}/plan"
    party = story.party_client("陈参与")
    page = party.get(path).get_data(as_text=True)
    assert "陈参与" in page
    assert "李某" in page
    assert "李申请" not in page
    assert "某银行成都分行" in page
    empty = party.post(f"{path}/objection", data={"csrf_token": csrf_of(party, path), "text": "x"})
    assert empty.status_code == 422
    said = {
        "csrf_token": csrf_of(party, path),
        "text": "利息算错",
        "disputed": story.claims["李申请"],
    }
    assert party.post(f"{path}/objection", data=said).status_code == 303
    assert party.post(f"{path}/objection", data=said).status_code == 409
    desk = story.client("clerk").get(f"{story.desk}/plan").get_data(as_text=True)
    assert "利息算错" in desk
    found = re.search(r"/objections/([A-Za-z0-9]+)/others-told", desk)
    assert found is not None
    step = f"{story.desk}/plan/objections/{found[1]}"
    story.wait(1)
    today = story.clock.now().date().isoformat()
    assert story.post("clerk", f"{step}/others-told", on=today).status_code == 303
    rival = story.party_client("李申请")
    answer = rival.post(
        f"{path}/objections/{found[1]}/opposition",
        data={"csrf_token": csrf_of(rival, path), "text": "利息无误"},
    )
    assert answer.status_code == 303
    assert story.post("clerk", f"{step}/withdrawal", document="撤回书").status_code == 303
    early = story.post("approver", f"{story.desk}/plan/{plan}/release")
    assert early.status_code == 409
    story.wait(30)
    done = story.post("approver", f"{story.desk}/plan/{plan}/release")
    assert done.status_code == 303, done.get_data(as_text=True)[-2000:]
    assert story.post("approver", f"{story.desk}/plan/{plan}/release").status_code == 409
    assert story.balance(chart.found(story.case_id)) == 0


def test_the_public_sees_kinds_and_numbers_but_no_name(story: CaseStory, client) -> None:  # type: ignore[no-untyped-def]
    several(story)
    path = f"/cases/{story.case_id}/plan"
    assert "暂无" in client.get(path).get_data(as_text=True)
    story.propose()
    assert "暂无" in client.get(path).get_data(as_text=True), "no version before it is approved"
    story.plan()
    page = client.get(path).get_data(as_text=True)
    table = client.get(f"{path}.csv")
    for name in ("陈", "李申请", "某银行", "罗欠债"):
        assert name not in page
        assert name not in table.get_data(as_text=True)
    assert "40,000.00" in page
    assert page.count('<svg class="flow--') == 2
    assert "aria-label" in page
    assert table.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(table.get_data().decode("utf-8-sig"))))
    assert table.get_data().startswith(codecs.BOM_UTF8), "or Excel misreads Chinese"
    assert [row[5] for row in rows[1:]] == re.findall(r"<b>([\d,.]+)</b>", page.replace(",", ""))
    assert all("\u4e00" <= row[2][0] <= "\u9fff" and row[8] for row in rows[1:]), rows
    assert client.get(f"{path}.pdf").status_code == 302, "for those who are signed in"


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_pages_speak_both_languages(story: CaseStory, language: str) -> None:
    several(story)
    story.propose()
    client = story.client("approver")
    client.set_cookie("locale", language)
    words = ("分配方案", "债权与收款账户", "分配方案") if language.startswith("zh") else (
        "Distribution plan", "Claims and bank accounts", "Plans of distribution"
    )  # fmt: skip
    for path, text in zip(
        (f"{story.desk}/plan", f"{story.desk}/claims", "/desk/plans"), words, strict=True
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert text in answer.get_data(as_text=True), path


def test_my_case_shows_claim_planned_paid_and_still_owed(story: CaseStory) -> None:
    several(story)
    story.payees()
    plan = story.plan()
    story.serve_all(plan)
    story.wait(40)
    mine = f"/my-case/{story.case_id}"

    def figures() -> list[int]:
        page = story.party_client("陈参与").get(mine).get_data(as_text=True)
        section = page[page.index('id="h-money"') :]
        return [int(one) for one in re.findall(r'<data class="money[^"]*" value="(\d+)"', section)][
            :4
        ]

    share = story.received(plan)["陈参与"]
    assert figures() == [fen("30,000"), share, 0, fen("30,000")]
    story.release(plan)
    story.pay_all()
    assert figures() == [fen("30,000"), share, share, fen("30,000") - share]


def test_the_answers_have_the_described_shape(story: CaseStory) -> None:
    import jsonschema_rs

    from auction_app.contract.openapi import SCHEMAS

    def check(name: str, body: object) -> None:
        shape = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
        jsonschema_rs.Draft202012Validator(shape).validate(body)

    several(story)
    story.payees()
    path = f"/api/v1/cases/{story.case_id}"
    check("Claims", story.client("clerk").get(f"{path}/claims").get_json())
    proposed = story.send("clerk", f"{path}/plan", {})
    check("PlanProposed", proposed.get_json())
    digest = proposed.get_json()["sha256"]
    check("Plan", story.client("clerk").get(f"{path}/plan").get_json())
    decided = story.send("approver", f"{path}/plan/{digest}/decision", {"decision": "approve"})
    check("PlanDecided", decided.get_json())
    plan = decided.get_json()["plan"]
    check("Plan", story.client("clerk").get(f"{path}/plan").get_json())
    story.wait(1)
    said = {"on": story.clock.now().date().isoformat(), "proof": "EMS 1"}
    party = story.parties["陈参与"]
    served = story.send("clerk", f"{path}/plan/{plan}/service/{party}", said)
    check("PlanServed", served.get_json())
    again = story.send("clerk", f"{path}/plan/{plan}/service/{party}", said)
    assert (again.status_code, again.get_json()["code"]) == (409, "served_before")
    early = story.send("approver", f"{path}/plan/{plan}/release", {})
    assert (early.status_code, early.get_json()["waits"]) == (409, ["not_served", "objections_run"])
    wrong = story.send("clerk", f"{path}/plan", {"accounts": [1]})
    assert wrong.get_json()["fields"] == {"accounts": "not_a_choice"}
    unknown = story.send("clerk", f"{path}/plan", {"kind": "lottery"})
    assert unknown.get_json()["fields"] == {"kind": "not_a_choice"}
    odd = story.send("clerk", f"{path}/claims", {"kind": 5, "joined_on": None})
    assert odd.status_code == 422


def test_money_found_comes_under_one_reference_of_the_case(story: CaseStory) -> None:
    from auction_app.bank.models import BankReference

    for _ in range(2):
        assert story.post("clerk", f"{story.desk}/reference").status_code == 303
    with story.transactions.reading() as session:
        rows = session.scalars(
            select(BankReference).filter_by(purpose="found", key=story.case_id)
        ).all()
    assert [one.court_id for one in rows] == [story.team.court_id]


def test_money_found_that_the_bank_takes_back_is_shared_out_by_nobody(story: CaseStory) -> None:
    from auction_app.bank.models import BankReference

    story.debtor(Debtor.PERSON)
    story.claim("A", "7,500")
    story.post("clerk", f"{story.desk}/reference")
    with story.transactions.reading() as session:
        known = select(BankReference.reference).filter_by(purpose="found", key=story.case_id)
        reference = session.scalars(known).one()
    till = open_till(cast(Any, story))
    transfer = Movement(768_000, True, "债务人", "62220001", "工行", reference, servicer="F1")
    day(till, transfer)
    assert story.balance(story.found) == 768_000
    plan = approved(story)
    day(till, back(transfer, 68_000))
    assert story.balance(story.found) == 700_000
    refused = story.send("approver", f"/api/v1/cases/{story.case_id}/plan/{plan}/release", {})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "changed_meanwhile")
    with story.transactions.reading() as session:
        assert not check_books(session).faults


def test_a_paid_case_says_that_its_account_is_closed_and_offers_nothing_more(
    story: CaseStory,
) -> None:
    several(story)
    story.payees()
    plan = approved(story)
    story.serve_all(plan)
    story.wait(40)
    story.release(plan)
    public = f"/cases/{story.case_id}/plan?lang=en"
    desk, orders = f"{story.desk}/plan", f"{story.desk}/plan/{plan}/orders"
    closed = "余额为 0.00 元，账户已结清"
    clerk = story.client("clerk")
    for path in (public.partition("?")[0], desk):
        assert closed not in clerk.get(path).get_data(as_text=True), "ordered is not paid"
    assert orders not in clerk.get(desk).get_data(as_text=True), "nothing is free: all is ordered"
    story.pay_all()
    party = story.party_client("陈参与")
    for client, path in (
        (clerk, desk),
        (story.app.test_client(), public.partition("?")[0]),
        (party, public.partition("?")[0]),
        (party, f"/my-case/{story.case_id}"),
    ):
        assert closed in client.get(path).get_data(as_text=True), path
    assert orders not in clerk.get(desk).get_data(as_text=True)


def test_what_waits_for_a_bank_account_can_be_ordered_from_the_desk(story: CaseStory) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("A", "7,500")
    story.arrive("7,500")
    plan = story.plan()
    story.release(plan)
    page = story.client("clerk").get(f"{story.desk}/plan").get_data(as_text=True)
    assert f"{story.desk}/plan/{plan}/orders" in page


def test_everybody_reads_how_far_the_course_is_and_is_led_back(story: CaseStory) -> None:
    """The public learns that all were served and until when, and no name; each reader has a way back."""
    several(story)
    plan = approved(story)
    path = f"/cases/{story.case_id}/plan"
    stranger = story.app.test_client()
    assert "最迟至" not in stranger.get(path).get_data(as_text=True)
    story.serve_all(plan)
    page = stranger.get(path).get_data(as_text=True)
    assert "最迟至" in page, "the end of the last period"
    assert "李申请" not in page
    assert 'href="/cases"' in page[page.index("crumbs") :][:900]
    assert f"{path}.pdf" not in page, "the signed plan has names: not for strangers"
    desk = story.client("clerk").get(path).get_data(as_text=True)
    assert f'href="{story.desk}/plan"' in desk
