"""A sale from the hammer to the closed account, and the ways it can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from auction_app.eligibility.facts import BuyerQuestioned
from auction_app.kernel.time import SHANGHAI, legal_day, rfc3339
from auction_app.law.working_days import end_of
from auction_app.lots.models import Lot
from auction_app.payments.models import Refund
from tests.distribution.story import story_of_lot
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.objecting import upheld_for_good
from tests.procedure.test_price_in_the_books import DEPOSIT

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock


def typed(court: Court) -> str:
    return court.clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")


def paid(court: Court) -> Court:
    court.pay_all()
    court.clock.forward(minutes=1)
    court.act("pay")
    return court


def ruled(court: Court) -> Court:
    paid(court)
    court.clock.forward(days=1)
    court.act("rule", ruled_on=legal_day(court.clock.now()).isoformat())
    return court


def served(court: Court) -> Court:
    ruled(court)
    court.clock.forward(days=1)
    court.act("serve", served_at=typed(court), way="in_person", receipt="SH-1")
    return court


def delivered(court: Court) -> Court:
    served(court)
    court.clock.forward(days=3)
    court.act("deliver", delivered_at=typed(court), record="YJ-1", assistance_notice="XZ-1")
    return court


def test_from_the_hammer_to_the_closed_account(sold: Court) -> None:
    delivered(sold)
    price = sold.document()["price"]
    wrong = sold.propose("distribute")
    assert wrong.status_code == 422
    assert "CPI510" in wrong.get_data(as_text=True)
    story = story_of_lot(sold)
    plan = story.plan()
    assert sold.propose("distribute").status_code == 422, "approved is not paid"
    story.release(plan)
    assert sold.propose("distribute").status_code == 422, "ordered is not paid"
    story.pay_all()
    body = sold.act("distribute")
    assert (body["plan"], body["paid"], body["set_aside"]) == ("final", price, 0)
    assert len(body["plan_sha256"]) == 64
    assert sold.procedure().state == "closed"
    kinds = [event["kind"] for event in sold.events() if event["kind"].startswith("lot.")]
    assert kinds[-6:] == [
        "lot.closed", "lot.paid", "lot.ruled", "lot.title_passed", "lot.delivered", "lot.distributed",
    ]  # fmt: skip
    found = {code for code, one in sold.deadlines().items() if one.state == "open"}
    assert found <= {"refund_deposits"}


def test_title_passes_and_doubled_interest_stops_when_the_ruling_is_served(sold: Court) -> None:
    served(sold)
    [event] = sold.events("lot.title_passed")
    said = event["body"]
    assert said["served_at"] == said["title_passed_at"] == said["interest_stops_at"]
    assert rfc3339(sold.procedure().interest_stops_at) == said["interest_stops_at"]
    assert sold.deadlines()["serve_ruling"].state == "met"
    assert sold.deadlines()["deliver"].state == "open"


def test_a_hand_over_names_the_notice_to_the_registry_and_force_the_president(sold: Court) -> None:
    served(sold)
    sold.clock.forward(hours=1)
    wrong = sold.propose("deliver", delivered_at=typed(sold), record="YJ-1", forced="1")
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "CPL261" in page
    assert "CPL262" in page


def test_no_default_before_the_period_is_over_and_the_buyer_was_reminded(sold: Court) -> None:
    """AC-61: 99.99 % is not the price; no ruling, and a default only after a reminder."""
    price = sold.document()["price"]
    sold.till.brings_the_deposit()
    sold.pay(f"{(price * 9999 // 10000 - DEPOSIT) / 100:.2f}")
    early = sold.propose("default")
    assert early.status_code == 422
    assert sold.post("clerk", f"/desk/lots/{sold.lot}/reminder").status_code == 409
    due = sold.procedure().balance_due_at
    assert due is not None
    sold.clock.at = due
    assert sold.propose("pay").status_code == 422
    assert sold.propose("rule", ruled_on=legal_day(due).isoformat()).status_code == 409
    unreminded = sold.propose("default")
    assert unreminded.status_code == 422
    assert "NP24" in unreminded.get_data(as_text=True)
    assert sold.post("clerk", f"/desk/lots/{sold.lot}/reminder").status_code == 303
    assert sold.deadlines()["decide_default"].due_at == end_of(legal_day(due))
    sold.clock.forward(days=1)
    body = sold.act("default")
    assert sold.deadlines()["decide_default"].state == "met"
    assert body["deposit_forfeited"] == 22_000_000
    assert sold.procedure().state == "defaulted"
    sold.story.follow()
    with sold.transactions.reading() as session:
        refunded = set(session.scalars(select(Refund.ref)))
    assert sold.winner is not None
    assert sold.story.ref(sold.winner) not in refunded


def test_an_annulment_gives_price_deposit_and_title_back_and_begins_anew(sold: Court) -> None:
    served(sold)
    basis = {"rests_on": "objection", "objection": upheld_for_good(sold)}
    excepted = sold.propose("annul", ground="untrue_statement", disclosed="1", **basis)
    assert excepted.status_code == 422
    body = sold.act("annul", ground="system_fault", again="1", **basis)
    assert body["title_returns"] is True
    assert body["compensation"] == ["NP32", "NP33"]
    price = sold.document()["price"]
    assert (body["price_returned"], body["deposit_returned"]) == (price, 0), (
        "the deposit is of the price"
    )
    assert sold.deadlines()["deliver"].state == "dropped"
    with sold.transactions.reading() as session:
        successor = session.get_one(Lot, body["successor"])
        owed = set(session.scalars(select(Refund.ref)))
    assert (successor.state, successor.predecessor_id) == ("draft", sold.lot)
    assert sold.winner is not None
    assert sold.story.ref(sold.winner) in owed


def test_while_a_lot_is_held_every_other_act_waits(sold: Court) -> None:
    """A third party's claim: no disposal until fifteen days after its dismissal was served."""
    paid(sold)
    body = sold.act("hold", ground="third_party")
    assert body["ground_article"] == "EXP15"
    today = legal_day(sold.clock.now())
    assert sold.propose("rule", ruled_on=today.isoformat()).status_code == 409
    claim = {"outcome": "dismissed", "served_on": today.isoformat()}
    unsaid = sold.propose("lift")
    assert unsaid.status_code == 422, "how the claim ended has to be said"
    assert "EXP15" in unsaid.get_data(as_text=True)
    long_ago = sold.propose("lift", outcome="dismissed", served_on="2020-01-01")
    assert long_ago.status_code == 422, "a dismissal before the hold is not this claim's"
    early = sold.propose("lift", **claim)
    assert early.status_code == 422
    assert "CPI463" in early.get_data(as_text=True)
    sold.clock.forward(days=25)
    sold.act("lift", **claim)
    assert sold.procedure().held_at is None
    sold.act("rule", ruled_on=legal_day(sold.clock.now()).isoformat())


def test_a_bankruptcy_holds_first_and_then_takes_the_lot_back(sold: Court) -> None:
    assert sold.propose("withdraw", ground="bankruptcy").status_code == 422
    sold.act("hold", ground="bankruptcy")
    body = sold.act("withdraw", ground="bankruptcy")
    assert body["ground_article"] == "CPI513"
    assert sold.procedure().state == "withdrawn"
    sold.story.follow()
    assert sold.deadlines()["balance_due"].state == "dropped"
    with sold.transactions.reading() as session:
        owed = set(session.scalars(select(Refund.ref)))
    assert sold.winner is not None
    assert sold.story.ref(sold.winner) in owed


def test_a_doubted_buyer_holds_the_sale_until_the_court_has_decided(sold: Court) -> None:
    """AC-22: listed after the hammer: settlement paused, a task of the court."""
    fact = BuyerQuestioned(sold.lot, "0000", "NP31", sold.clock.now())
    with sold.transactions() as tx:
        tx.emit(fact)
    [event] = sold.events("lot.held")
    assert (event["body"]["actor"], event["body"]["questioned_by"]) == ("platform", "NP31")
    assert sold.deadlines()["review_buyer"].state == "open"
    sold.pay_all()
    assert sold.propose("pay").status_code == 409
    sold.act("lift")
    assert sold.deadlines()["review_buyer"].state == "met"
    sold.act("pay")


def test_a_failed_lot_gives_all_deposits_back_within_a_day(unsold: Court) -> None:
    """AC-40: every deposit of a failed auction is on its way within 24 hours."""
    found = unsold.deadlines()["refund_deposits"]
    assert found.due_at == unsold.story.ends_at + timedelta(hours=24)
    assert unsold.story.send_refunds(unsold.clock.now()) >= 1  # others of this module too
    unsold.story.follow()
    assert unsold.deadlines()["refund_deposits"].state == "met"


def test_the_clocks_of_the_hammer(sold: Court) -> None:
    """AC-39: losers' refunds and the winner's deposit by the same instant a day later."""
    found, ended = sold.deadlines(), sold.story.ends_at
    assert found["refund_deposits"].due_at == ended + timedelta(hours=24)
    assert found["transfer_deposit"].due_at == ended + timedelta(hours=24)
    assert found["balance_due"].due_at == sold.procedure().balance_due_at
    page = sold.client("clerk").get("/desk").get_data(as_text=True)
    assert sold.lot in page


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_the_page_speaks_both_languages(
    app: Flask, ports: Ports, clock: HandClock, language: str
) -> None:
    court = end_sold(make_court(app, ports, clock))
    client = court.client("clerk")
    client.set_cookie("locale", language)
    page = client.get(court.path).get_data(as_text=True)
    assert ("确认价款全额到账" if language.startswith("zh") else "Confirm full payment") in page
    assert "/law/AS21" in page.replace("as21", "AS21")


@pytest.mark.parametrize(
    ("resold", "debts", "shown", "decision"),
    [
        pytest.param("1200000", "0", "20,000.00", True, id="AC-57 what is left waits for the court"),
        pytest.param("900000", "0", "220,000.00", True, id="AC-55 what is uncovered waits for the court"),
        pytest.param("1500000", "300000", "208,000.00", False, id="AC-56 no gap"),
    ],
)  # fmt: skip
def test_the_four_steps_of_a_forfeited_deposit_are_worked_out_for_the_court(
    sold: Court, resold: str, debts: str, shown: str, decision: bool
) -> None:
    assert sold.client("clerk").get(f"/api/v1/lots/{sold.lot}/default").status_code == 404
    due = sold.procedure().balance_due_at
    assert due is not None
    sold.clock.at = due
    sold.post("clerk", f"/desk/lots/{sold.lot}/reminder")
    sold.act("default")
    bare = sold.client("clerk").get(sold.path).get_data(as_text=True)
    assert "h-working" in bare
    query = f"?costs=12000&resold={resold}&case_debts={debts}"
    page = sold.client("clerk").get(sold.path + query).get_data(as_text=True)
    wire = sold.client("clerk").get(f"/api/v1/lots/{sold.lot}/default{query}").get_json()
    steps = wire["steps"]
    assert sum(steps.values()) == wire["deposit"] == 22_000_000
    assert steps["costs"] == 1_200_000
    assert (bool(steps["remaining"]) or bool(wire["uncovered"])) is decision
    assert shown in page or not decision
    wrong = sold.client("clerk").get(f"/api/v1/lots/{sold.lot}/default?costs=much")
    assert (wrong.status_code, wrong.get_json()["fields"]) == (422, {"costs": "bad_amount"})
