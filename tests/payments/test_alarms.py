"""`/healthz` counts what of the money somebody must look at, and says nothing of whose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.books import movements
from auction_app.contract.openapi import SCHEMAS
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.service import post
from auction_app.payments import queries, service
from auction_app.payments.alarms import money_counts
from auction_app.payments.decision import GatewayEvent
from tests.payments.test_booking import FEN, Till
from tests.payments.test_disputes import LOST, Bank
from tests.support.clock import HandClock


@pytest.fixture
def till(engine: Engine, clock: HandClock) -> Till:
    clock.forward(days=40)  # what earlier tests left unfinished counts no message any more
    made = Till(Transactions(engine), clock.now()).open()
    made.tell("succeeded")
    return made


def counts(till: Till) -> dict[str, int]:
    with till.transactions.reading() as session:
        return money_counts(session, till.at)


def more(till: Till, before: dict[str, int]) -> dict[str, int]:
    """What is counted now and was not counted before."""
    now = counts(till)
    return {code: now[code] - before[code] for code in now if now[code] != before[code]}


def test_a_dispute_counts_while_it_runs_and_its_loss_while_nothing_bears_it(till: Till) -> None:
    before, bank = counts(till), Bank(till, new_id("du_"))
    bank.tell("disputed")
    assert more(till, before) == {"card_disputes_open": 1}
    bank.tell_until_taken(LOST)
    assert more(till, before) == {}
    gone = Till(till.transactions, till.at).open()
    gone.tell("succeeded")
    gone.ask_back()
    gone.send()
    Bank(gone, new_id("du_")).tell_until_taken(LOST)
    assert more(till, before) == {"card_losses_uncovered": 1}


def test_a_refund_counts_once_it_came_back_and_once_its_day_is_over(till: Till) -> None:
    before = counts(till)
    till.ask_back()
    till.at += timedelta(hours=24)
    assert more(till, before) == {}
    till.at += timedelta(seconds=1)
    assert more(till, before) == {"refunds_overdue": 1}
    till.send()
    assert more(till, before) == {}
    with till.transactions() as tx:
        name = queries.refund_name(tx.session, till.ref)
        told = GatewayEvent(
            new_id("evt_"), "refund_failed", till.ref, FEN, "CNY", False, till.at, about=name
        )
        service.apply_event(tx, told, till.at, is_live=False)
    assert more(till, before) == {"refunds_failed": 1, "refunds_overdue": 1}


def test_a_payout_of_the_provider_is_late_after_three_days_and_another_hides_it_not(
    till: Till,
) -> None:
    before, payout = counts(till), new_id("po_")
    with till.transactions() as tx:
        post(tx, movements.paid_out_by_provider(payout, Money(FEN // 2), till.at))
    till.at += timedelta(days=3)
    assert more(till, before) == {}
    with till.transactions() as tx:
        post(tx, movements.paid_out_by_provider(new_id("po_"), Money(FEN // 4), till.at))
    till.at += timedelta(seconds=1)
    assert more(till, before) == {"provider_payouts_late": 1}
    with till.transactions() as tx:
        post(tx, movements.provider_payout_failed(payout, Money(FEN // 2), till.at))
    assert more(till, before) == {}


def test_a_webhook_that_brings_nothing_while_the_sweep_finds_messages_is_silent(till: Till) -> None:
    before = counts(till)
    for turn in range(2):
        assert more(till, before) == {}, turn
        tell(till, "sweep")
    assert more(till, before) == {"webhook_silent": 2}
    tell(till, "webhook")
    assert more(till, before) == {}


def tell(till: Till, heard_by: str) -> None:
    told = GatewayEvent(new_id("evt_"), "other", "-", None, None, False, till.at)
    with till.transactions() as tx:
        service.apply_event(tx, told, till.at, False, heard_by)


def test_healthz_shows_the_counts_and_names_what_is_more_than_none(
    client: FlaskClient, till: Till
) -> None:
    Bank(till, new_id("du_")).tell("disputed")
    answer = client.get("/healthz")
    said = answer.get_json()
    assert set(counts(till)) < set(said["money"]) == set(_ready()["money"]["properties"])
    assert said["money"]["card_disputes_open"] >= 1
    assert "card_disputes_open" in said["alarms"] and "webhook_silent" not in said["alarms"]
    for secret in (till.ref, till.lot, till.number, str(FEN)):
        assert secret not in answer.get_data(as_text=True)


def _ready() -> dict[str, Any]:
    return dict(SCHEMAS["Ready"]["properties"])
