"""The plan and every receipt as signed PDF, each for those it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
