"""The plan and every receipt as signed PDF, each for those it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auction_app.documents import plan_paper
from auction_app.documents.jobs import issue_plan_papers
from auction_app.law.claims import Debtor
from tests.distribution.story import CaseStory

if TYPE_CHECKING:
    from flask import Flask


def test_the_plan_and_each_receipt_are_signed_papers_for_whom_they_concern(
    app: Flask, story: CaseStory
) -> None:
    story.debtor(Debtor.PERSON)
    late = story.late("60,000", story.clock.now().date().replace(year=2023, month=1, day=2))
    story.claim("李申请", "60,000", late=(late,))
    story.claim("陈参与", "30,000")
    story.payees()
    story.arrive("50,000")
    plan = story.plan()
    issue_plan_papers(app.extensions["auction"])
    path = f"/cases/{story.case_id}/plan"
    mine = story.party_client("陈参与")
    answer = mine.get(f"{path}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert b"/ETSI.CAdES.detached" in answer.data
    own = f"{path}/receipts/{story.claims['陈参与']}.pdf"
    assert mine.get(own).status_code == 404, "nothing was paid yet"
    story.serve_all(plan)
    story.wait(40)
    story.release(plan)
    story.pay_all()
    mine = story.party_client("陈参与")
    issue_plan_papers(app.extensions["auction"])
    assert mine.get(own).data.startswith(b"%PDF-")
    assert mine.get(f"{path}/receipts/{story.claims['李申请']}.pdf").status_code == 404
    assert story.client("clerk").get(own).status_code == 200
    assert app.test_client().get(own).status_code == 302


def test_the_debtor_reads_the_receipt_of_the_surplus_and_the_court_every_receipt(
    app: Flask, story: CaseStory
) -> None:
    story.debtor(Debtor.PERSON)
    story.claim("租车公司", "7,500.00")
    story.payees()
    story.arrive("7,680.00")
    plan = story.plan()
    story.release(plan)
    story.pay_all()
    issue_plan_papers(app.extensions["auction"])
    path = f"/cases/{story.case_id}/plan"
    surplus, claim = f"{path}/receipts/surplus.pdf", story.claims["租车公司"]
    debtor, creditor = story.party_client("罗欠债"), story.party_client("租车公司")
    assert surplus in debtor.get(path).get_data(as_text=True)
    assert debtor.get(surplus).data.startswith(b"%PDF-")
    assert surplus not in creditor.get(path).get_data(as_text=True)
    assert creditor.get(surplus).status_code == 404
    assert debtor.get(f"{path}/receipts/{claim}.pdf").status_code == 404
    desk = story.client("clerk").get(f"{story.desk}/plan").get_data(as_text=True)
    assert surplus in desk and f"{path}/receipts/{claim}.pdf" in desk


def test_a_receipt_names_the_account_that_was_paid(
    app: Flask, story: CaseStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names another account after the payment does not change what was paid."""
    drawn: list[plan_paper.ReceiptPaper] = []
    draw = plan_paper.draw_receipt

    def watched(paper: plan_paper.ReceiptPaper) -> object:
        drawn.append(paper)
        return draw(paper)

    monkeypatch.setattr(plan_paper, "draw_receipt", watched)
    story.debtor(Debtor.PERSON)
    story.claim("租车公司", "7,500.00")
    story.payees()
    story.arrive("7,500.00")
    story.release(story.plan())
    story.pay_all()
    story.account(story.parties["租车公司"], "别人", "6222999999999999")
    issue_plan_papers(app.extensions["auction"])
    mine = [one for one in drawn if one.case_number == story.number]
    assert [(one.amount_fen, one.bank) for one in mine] == [(750_000, "某银行")]
    assert not mine[0].account.endswith("9999")
    assert mine[0].name.startswith("收款人")


def test_a_payout_that_came_back_takes_its_receipt_with_it_and_the_next_one_has_its_own(
    app: Flask, story: CaseStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receipt belongs to the payout that was carried out; the earlier one stays in the record, offered to nobody."""
    drawn: list[plan_paper.ReceiptPaper] = []
    draw = plan_paper.draw_receipt

    def watched(paper: plan_paper.ReceiptPaper) -> object:
        drawn.append(paper)
        return draw(paper)

    monkeypatch.setattr(plan_paper, "draw_receipt", watched)
    story.debtor(Debtor.PERSON)
    story.claim("租车公司", "7,500.00")
    story.payees()
    story.arrive("7,500.00")
    plan = story.plan()
    story.release(plan)
    story.pay_all()
    issue_plan_papers(app.extensions["auction"])
    path = f"/cases/{story.case_id}/plan"
    own = f"{path}/receipts/{story.claims['租车公司']}.pdf"
    creditor = story.party_client("租车公司")
    first = creditor.get(own).data
    story.come_back(f"{plan}:{story.claims['租车公司']}", "AC04")
    page = creditor.get(path).get_data(as_text=True)
    assert own not in page and creditor.get(own).status_code == 404
    assert "银行已退回，须另行提供收款账户" in page and "账户已销户" in page
    assert "已发付款指令" not in page
    assert "账户已销户" not in app.test_client().get(path).get_data(as_text=True)
    story.clock.forward(days=1)
    creditor = story.party_client("租车公司")
    story.pay_again(f"{plan}:{story.claims['租车公司']}", "6222000000004321")
    assert "已发付款指令" in creditor.get(path).get_data(as_text=True)
    story.pay_all()
    issue_plan_papers(app.extensions["auction"])
    mine = [one for one in drawn if one.case_number == story.number]
    assert [one.account for one in mine] == [mine[0].account, "****4321"]
    assert mine[0].number != mine[1].number and mine[1].sent_at > mine[0].sent_at
    second = creditor.get(own).data
    assert second != first and second.startswith(b"%PDF-")
