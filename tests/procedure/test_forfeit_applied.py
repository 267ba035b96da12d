"""A defaulting buyer's deposit in its four steps: decided by two people, booked to the fen, on the record (NP 24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.distribution.planning import price_on_account
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import LotEvent as Record
from auction_app.evidence.replay import replay
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.lots.models import Lot
from auction_app.payments import service as payments
from tests.procedure.court import Court, make_court
from tests.procedure.test_next_round import publish_next
from tests.procedure.test_price_in_the_books import invoice, overdue
from tests.proceeds.story import Story

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

TERMS = {"appraisal_fen": 200_000_000, "start_price_fen": 150_000_000, "deposit_fen": 30_000_000}
ORIGINAL = 200_000_000


def hammer(court: Court, price: int) -> None:
    """One bidder buys at this price; the jobs process has read it."""
    person = court.story.bidder("张买")
    court.story.open()
    court.story.bid(person, price, court.story.ends_at - timedelta(hours=1))
    court.clock.at = court.story.close() + timedelta(hours=1)
    court.story.follow()
    court.winner = person


def in_default(app: Flask, ports: Ports, clock: HandClock) -> Court:
    court = make_court(app, ports, clock, **TERMS)
    hammer(court, ORIGINAL)
    overdue(court)
    court.act("default")
    return court


def resold(court: Court, price: int) -> Court:
    """The re-auction: another buyer, paid in full."""
    lot = court.act("order_next_round")["next_lot"]
    court.clock.forward(days=1)
    days = [legal_day(court.clock.now()) + timedelta(days=31 + one) for one in (0, 1)]
    opens, ends = (datetime.combine(day, time(10, 0), SHANGHAI) for day in days)
    publish_next(court, lot, **TERMS, opens_at=opens, ends_at=ends)
    story = Story(court.transactions, court.ports, lot, opens, ends)
    again = replace(court, story=story, _till=None)
    hammer(again, price)
    with again.transactions() as tx:
        payments.pay_in_sandbox(tx, invoice(again).ref, "succeed", again.clock.now())
    again.till.brings_the_deposit()
    again.act("pay")
    return again


def stands(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        return balance_of(session, code)


@pytest.mark.parametrize(
    ("price", "costs", "case_debts", "related", "steps", "left", "uncovered"),
    [
        pytest.param(1_850_000, 12_000, 288_000, 0, (12_000, 150_000, 138_000, 0), 0, 0, id="AC-54"),
        pytest.param(1_600_000, 12_000, 288_000, 0, (12_000, 288_000, 0, 0), 0, 112_000, id="AC-55"),
        pytest.param(2_100_000, 12_000, 288_000, 0, (12_000, 0, 288_000, 0), 0, 0, id="AC-56"),
        pytest.param(
            1_850_000, 12_000, 100_000, 20_000, (12_000, 150_000, 100_000, 20_000), 18_000, 0,
            id="AC-57",
        ),
        pytest.param(1_850_000, 320_000, 288_000, 0, (300_000, 0, 0, 0), 0, 170_000, id="AC-58"),
    ],
)  # fmt: skip
def test_the_four_steps_are_booked_by_a_decision_of_two_people(
    app: Flask, ports: Ports, clock: HandClock,
    price: int, costs: int, case_debts: int, related: int,
    steps: tuple[int, ...], left: int, uncovered: int,
) -> None:  # fmt: skip
    court = in_default(app, ports, clock)
    assert stands(court, f"forfeit:{court.lot}") == 30_000_000
    again = resold(court, price * 100)
    fees = stands(court, f"fee:{court.team.court_id}:auction")
    said = {"costs": costs, "case_debts": case_debts, "related_debts": related}
    body = court.act("apply_forfeit", **{name: str(much) for name, much in said.items()})
    names = ("costs", "gap", "case_debts", "related_debts")
    assert [body[name] // 100 for name in names] == list(steps)
    assert body["remaining"] // 100 == left
    assert (body["uncovered_costs"] + body["uncovered_gap"]) // 100 == uncovered
    assert stands(court, f"fee:{court.team.court_id}:auction") - fees == steps[0] * 100
    assert stands(again, f"sale:{again.lot}") == (price + steps[1] + steps[2]) * 100
    assert stands(court, f"related:{court.lot}") == steps[3] * 100
    assert stands(court, f"forfeit:{court.lot}") == left * 100, "what is left waits for the court"
    _shown_to_the_fen(court, body)
    _verifiers_know_the_step(court)
    with court.transactions.reading() as session:
        assert not check_books(session).faults


def _shown_to_the_fen(court: Court, body: dict[str, Any]) -> None:
    """The court's page tells the working that was decided, and the act is not offered again."""
    page = court.client("clerk").get(court.path).get_data(as_text=True)
    working = page.split('id="h-working"')[1].split("</section>")[0]
    for name in ("deposit", "costs", "gap", "case_debts", "related_debts"):
        assert f"{body[name] / 100:,.2f}" in working, name
    assert "<form" not in working
    offered = [one["act"] for one in court.document()["possible"]]
    assert "apply_forfeit" not in offered
    wire = court.client("clerk").get(f"/api/v1/lots/{court.lot}/default").get_json()
    assert wire["steps"]["gap"] == body["gap"]


def _verifiers_know_the_step(court: Court) -> None:
    """Whoever replays the record finds the step where the one table of states allows it."""
    wanted = select(Record.text).where(Record.lot_id == court.lot).order_by(Record.seq)
    with court.transactions.reading() as session:
        sale = replay([parse_event(text) for text in session.scalars(wanted)])
    assert [one for one in sale.breaches if one.code == "step_unlawful"] == []
    assert sale.after == "followed"


def test_nothing_is_applied_before_the_property_was_sold_again(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = in_default(app, ports, clock)
    court.act("order_next_round")
    refused = court.propose("apply_forfeit", costs="0", case_debts="0", related_debts="0")
    assert refused.status_code == 422
    assert "NP24" in refused.get_data(as_text=True)
    bad = court.propose("apply_forfeit", costs="many", case_debts="0", related_debts="0")
    assert bad.status_code == 422
    assert stands(court, f"forfeit:{court.lot}") == 30_000_000
    with court.transactions.reading() as session:
        assert session.get_one(Lot, court.lot).round == 1


def test_what_the_forfeit_adds_to_the_price_reaches_the_creditors(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    """The gap and this case's debts are shared out with the price of the re-auction (AC-54)."""
    court = in_default(app, ports, clock)
    again = resold(court, 185_000_000)
    court.act("apply_forfeit", costs="12000", case_debts="138000", related_debts="0")
    with court.transactions.reading() as session:
        assert price_on_account(session, again.lot) == 185_000_000 + 28_800_000
