"""The plan and every receipt as signed PDF, each for those it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auction_app.bank.facts import PayoutReturned
from auction_app.documents import plan_paper
from auction_app.documents.jobs import issue_plan_papers
from auction_app.kernel.money import Money
from auction_app.law.claims import Debtor
from tests.distribution.story import CaseStory, fen

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


def test_no_receipt_is_offered_for_money_that_came_back(app: Flask, story: CaseStory) -> None:
    """The paper says "paid on …, to …": while the bank has sent it back that is untrue."""
    story.debtor(Debtor.PERSON)
    story.claim("租车公司", "7,500.00")
    story.payees()
    story.arrive("7,500.00")
    plan = story.plan()
    story.release(plan)
    story.pay_all()
    issue_plan_papers(app.extensions["auction"])
    path, claim = f"/cases/{story.case_id}/plan", story.claims["租车公司"]
    receipt, creditor = f"{path}/receipts/{claim}.pdf", story.party_client("租车公司")
    assert creditor.get(receipt).data.startswith(b"%PDF-")
    back = Money(fen("7,500.00"), "CNY")
    with story.transactions() as tx:
        tx.emit(PayoutReturned("distribution", f"{plan}:{claim}", back, "AC04", story.clock.now()))
    assert receipt not in creditor.get(path).get_data(as_text=True)
    assert creditor.get(receipt).status_code == 404
