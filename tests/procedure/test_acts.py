"""Two people of the court act on a lot after the hammer: by the table, once, on the record."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.law.ruling import ruling_due_at
from auction_app.payments.queries import late_refunds
from auction_app.procedure.models import PricePayment
from auction_app.procedure.service import approve
from tests.procedure.court import Court, make_court
from tests.support.clock import HandClock
from tests.support.people import csrf_of


def test_full_payment_starts_the_days_of_the_ruling(sold: Court) -> None:
    assert sold.procedure().state == "sold"
    refused = sold.propose("pay")
    assert refused.status_code == 422
    assert "AS21" in refused.get_data(as_text=True)
    sold.till.brings_the_deposit()
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


def test_the_answers_have_the_described_shape(sold: Court) -> None:
    from tests.contract.test_descriptions import check

    sold.pay_all()
    check("Acts", sold.document())
    path = f"/api/v1/lots/{sold.lot}/acts"
    wish = {"act": "pay", "reason_zh": "款清", "reason_en": "Paid"}
    check("ActProposed", sold.send("clerk", path, wish).get_json())
    decision = {"decision": "refuse", "answer": "材料不全"}
    said = sold.send("approver", f"{path}/{sold.digest()}/decision", decision)
    check("ActDecided", said.get_json())
    wrong = sold.send("clerk", path, {"act": "pay", "reason_zh": "", "reason_en": "x\u202ey"})
    assert wrong.status_code == 422
    assert wrong.get_json()["fields"] == {"reason_zh": "required", "reason_en": "bad_characters"}
    unknown = sold.send("clerk", path, {"act": "burn"})
    assert (unknown.status_code, unknown.get_json()["code"]) == (422, "no_such_act")


def test_nobody_approves_his_own_proposal_and_each_is_decided_once(sold: Court) -> None:
    sold.pay_all()
    assert sold.propose("pay").status_code == 303
    first = sold.digest()
    sold.clock.forward(seconds=1)
    assert sold.propose("pay", reason_en="Another reason").status_code == 303
    assert sold.approve(first).status_code == 412
    assert sold.approve("0" * 64).status_code == 412
    second = sold.digest()
    with sold.transactions() as tx, pytest.raises(AuctionError, match="four_eyes"):
        approve(tx, sold.ports.vault, sold.lot, second, sold.team.clerk, sold.clock.now())
    assert sold.approve(second).status_code == 303
    assert sold.approve(second).status_code == 409
    assert len(sold.events("lot.paid")) == 1


def test_a_proposal_whose_way_is_gone_is_overtaken(sold: Court) -> None:
    sold.pay_all()
    assert sold.propose("hold", ground="bankruptcy").status_code == 303
    assert sold.propose("pay").status_code == 303
    [payment] = [one for one in sold.document()["waiting"] if one["act"] == "pay"]
    assert sold.approve(payment["sha256"]).status_code == 303
    assert [one["act"] for one in sold.document()["waiting"]] == ["hold"]
    sold.approve()
    sold.act("withdraw", ground="bankruptcy")
    assert sold.document()["waiting"] == []


def test_a_mistaken_record_is_struck_out_and_never_changed(sold: Court) -> None:
    sold.note("1000.00")
    [payment] = re.findall(r"payments/(pp\w+)/strike", sold.client("clerk").get(sold.path).text)
    assert sold.document()["by_hand"] == 100_000
    sold.post("clerk", f"/desk/lots/{sold.lot}/payments/{payment}/strike")
    assert (sold.document()["received"], sold.document()["by_hand"]) == (0, 0)
    with pytest.raises(DBAPIError, match="struck out"), sold.transactions() as tx:
        tx.session.execute(update(PricePayment).values(amount_fen=1))


def test_money_that_came_before_the_hammer_or_has_not_come_is_refused(sold: Court) -> None:
    path = f"/desk/lots/{sold.lot}/payments"
    form = {"kind": "balance", "amount": "1", "reference": "BK"}
    for when in ("2020-01-01T10:00", "2090-01-01T10:00", "soon"):
        answer = sold.post("clerk", path, **form, received_at=when)
        assert answer.status_code == 422
        assert 'id="f-payment-received_at-error"' in answer.get_data(as_text=True)
    nothing = sold.post("clerk", path, **(form | {"amount": "0"}), received_at=sold.now_typed())
    assert nothing.status_code == 422
    assert 'id="f-payment-amount-error"' in nothing.get_data(as_text=True)


def test_two_approvals_at_once_carry_it_out_once(sold: Court) -> None:
    sold.pay_all()
    assert sold.propose("pay").status_code == 303
    digest, said = sold.digest(), list[str]()
    start = threading.Barrier(4)

    def decide() -> None:
        start.wait()
        try:
            with sold.transactions() as tx:
                by, at = sold.team.approver, sold.clock.now()
                approve(tx, sold.ports.vault, sold.lot, digest, by, at)
            said.append("done")
        except AuctionError as error:
            said.append(error.code)

    threads = [threading.Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["already_decided"] * 3 + ["done"]
    assert len(sold.events("lot.paid")) == 1


def test_another_courts_lot_is_none(sold: Court, ports: Ports, clock: HandClock) -> None:
    stranger = make_court(sold.app, ports, clock)
    for method, path in (("get", sold.path), ("get", f"/api/v1/lots/{sold.lot}/acts")):
        assert getattr(stranger.client("clerk"), method)(path).status_code == 404
    wish = {"act": "hold", "ground": "bankruptcy", "decision": "（2026）川0105执1号"}
    reasons = {"reason_zh": "x", "reason_en": "x"}
    path = f"/api/v1/lots/{sold.lot}/acts"
    assert stranger.send("clerk", path, wish | reasons).status_code == 404
    decided = stranger.send("approver", f"{path}/{'0' * 64}/decision", {"decision": "approve"})
    assert decided.status_code == 404


def test_a_refund_that_does_not_go_in_time_is_an_overdue_deadline_of_the_court(sold: Court) -> None:
    """AC-39: a breach of the 24 hours stands in front of the court's list, and the operator is warned."""
    sold.clock.at = sold.story.ends_at + timedelta(hours=24, seconds=1)
    assert sold.deadlines()["refund_deposits"].due_at < sold.clock.now()
    with sold.transactions.reading() as session:
        late = late_refunds(session, sold.clock.now())
    assert late
    page = sold.client("clerk").get("/desk").get_data(as_text=True)
    assert "NP23" in page or "/law/NP23" in page


def test_the_summary_of_faults_names_each_field(sold: Court) -> None:
    client = sold.client("clerk")
    client.set_cookie("locale", "en")
    token = csrf_of(client, "/lots")
    page = client.post(sold.path, data={"csrf_token": token, "act": "annul"}).text
    assert "Statutory ground: Please fill this in." in page
    assert 'href="#f-annul-decision"' in page
