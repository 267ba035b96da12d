"""Two people of the court act on a lot after the hammer: by the table, once, on the record."""

from __future__ import annotations

from datetime import timedelta

from auction_app.law.ruling import ruling_due_at
from tests.procedure.court import Court


def test_full_payment_starts_the_days_of_the_ruling(sold: Court) -> None:
    assert sold.procedure().state == "sold"
    refused = sold.propose("pay")
    assert refused.status_code == 422
    assert "AS21" in refused.get_data(as_text=True)
    sold.pay("220000", kind="deposit")
    sold.clock.forward(hours=3)
    sold.pay_all()
    paid_at = sold.clock.now()
    sold.clock.forward(days=1)
    body = sold.act("pay")
    [event] = sold.events("lot.paid")
    assert event["body"] == body
    assert body["actor"] == "court"
    assert body["article"] == "NP25"
    assert body["case_number"].endswith("号")
    assert body["reason"] == {"zh": "依法办理", "en": "As the law provides"}
    assert len(body["proposal"]) == 64
    assert sold.procedure().state == "paid"
    found = sold.deadlines()
    assert found["balance_due"].state == "met"
    assert found["transfer_deposit"].state == "met"
    due = ruling_due_at(paid_at, paid_at.date())
    assert (found["make_ruling"].due_at, found["serve_ruling"].due_at) == (due, due)


def test_the_same_by_a_program(sold: Court) -> None:
    sold.pay_all()
    path = f"/api/v1/lots/{sold.lot}/acts"
    wish = {"act": "pay", "reason_zh": "款清", "reason_en": "Paid"}
    answer = sold.send("clerk", path, wish)
    assert answer.status_code == 201, answer.get_json()
    sha256 = answer.get_json()["sha256"]
    sold.clock.forward(seconds=1)
    done = sold.send("approver", f"{path}/{sha256}/decision", {"decision": "approve"})
    assert done.status_code == 200, done.get_json()
    assert sold.document()["state"] == "paid"
    assert sold.send("clerk", path, wish).status_code == 409


def test_an_approval_needs_a_fresh_second_factor(sold: Court) -> None:
    sold.pay_all()
    assert sold.propose("pay").status_code == 303
    digest, approver = sold.digest(), sold.client("approver")
    sold.clock.at += timedelta(minutes=6)
    path = f"/api/v1/lots/{sold.lot}/acts/{digest}/decision"
    assert approver.post(path, json={"decision": "approve"}).status_code == 403
    assert sold.procedure().state == "sold"
