"""`POST /webhooks/stripe` from outside: only signed, fresh, fitting news moves anything."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from auction_app.books import chart, movements
from auction_app.config import ConfigError
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post
from auction_app.payments import queries, service
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.models import CardAside, PaymentEvent, PaymentIntent
from auction_app.payments.webhook import refuse_open_door
from tests.support.clock import HandClock
from tests.support.world import WEBHOOK_SECRET, make_config

AMOUNT = 22_000_000


@pytest.fixture
def ref(engine: Engine, clock: HandClock) -> str:
    order = service.PaymentOrder(new_id("L"), new_bidder_code(), b"h", AMOUNT, "CNY")
    with Transactions(engine)() as tx:
        return service.open_payment(tx, SandboxGateway(), order, clock.now())


def event(ref: str, kind: str = "payment_intent.succeeded", **thing: Any) -> dict[str, Any]:
    made = {"id": ref, "object": "payment_intent", "amount": AMOUNT, "currency": "cny"} | thing
    return {
        "id": new_id("evt_", 16),
        "object": "event",
        "type": kind,
        "livemode": False,
        "created": 1_700_000_000,
        "data": {"object": made},
    }


class Stripe:
    """Signs as Stripe does and posts."""

    def __init__(self, client: FlaskClient, clock: HandClock) -> None:
        self.client, self.clock = client, clock

    def post(
        self, told: Any, *, secret: str = WEBHOOK_SECRET, late_s: int = 0, body: bytes = b""
    ) -> TestResponse:
        payload = told if isinstance(told, str) else json.dumps(told)
        stamp = int(self.clock.now().timestamp()) - late_s
        header = stripe.WebhookSignature.generate_signature_header(payload, secret, stamp)
        return self.send(body or payload.encode(), header)

    def send(self, body: bytes, header: str | None) -> TestResponse:
        headers = {"Stripe-Signature": header} if header is not None else {}
        return self.client.post(
            "/webhooks/stripe", data=body, headers=headers, content_type="application/json"
        )


@pytest.fixture
def sender(client: FlaskClient, clock: HandClock) -> Stripe:
    return Stripe(client, clock)


def state_of(engine: Engine, ref: str) -> str:
    with Transactions(engine).reading() as session:
        return queries.payments_by_ref(session, [ref])[ref].state


def test_a_signed_success_is_taken_and_its_repetition_changes_nothing(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    told = event(ref)
    for _ in range(3):
        answer = sender.post(told)
        assert (answer.status_code, answer.json["received"]) == (200, True)
    assert state_of(engine, ref) == "succeeded"
    with Transactions(engine).reading() as session:
        assert queries.events_of(session, ref) == 1


def test_news_in_any_order_ends_in_the_same_place(sender: Stripe, engine: Engine, ref: str) -> None:
    kinds = ("succeeded", "processing", "payment_failed", "canceled", "created")
    for kind in kinds:
        assert sender.post(event(ref, f"payment_intent.{kind}")).status_code == 200
    assert state_of(engine, ref) == "succeeded"


@pytest.mark.parametrize("late_s", [301, 100_000, -301, -100_000])
def test_a_stale_or_future_signature_is_refused(
    sender: Stripe, engine: Engine, ref: str, late_s: int
) -> None:
    answer = sender.post(event(ref), late_s=late_s)
    assert (answer.status_code, answer.json["code"]) == (400, "stale_event")
    assert state_of(engine, ref) == "awaiting"


@pytest.mark.parametrize("late_s", [299, -299])
def test_clocks_may_differ_by_five_minutes(
    sender: Stripe, engine: Engine, ref: str, late_s: int
) -> None:
    assert sender.post(event(ref), late_s=late_s).status_code == 200
    assert state_of(engine, ref) == "succeeded"


@pytest.mark.parametrize(
    "header",
    [None, "", "t=1", "v1=abc", "t=x,v1=y", "t=1,v1=é", "t=1,v0=abc", "t," * 50, "t=-1,v1="],
)
def test_a_missing_or_broken_signature_is_refused(
    sender: Stripe, engine: Engine, ref: str, header: str | None
) -> None:
    answer = sender.send(json.dumps(event(ref)).encode(), header)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_signature")
    assert state_of(engine, ref) == "awaiting"


def test_a_forged_secret_or_an_altered_body_is_refused(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    assert sender.post(event(ref), secret="whsec_guess").json["code"] == "bad_signature"
    told = event(ref, amount=1)
    altered = json.dumps(event(ref)).encode()
    assert sender.post(told, body=altered).json["code"] == "bad_signature"
    assert sender.post(told, body=b"\xff\xfe{").json["code"] == "bad_signature"
    assert state_of(engine, ref) == "awaiting"


@pytest.mark.parametrize(
    "change",
    [{"amount": AMOUNT - 1}, {"amount_received": 1}, {"currency": "usd"}, {"amount": "1"},
     {"amount": True}, {"currency": None}],
)  # fmt: skip
def test_another_amount_or_currency_admits_nobody(
    sender: Stripe, engine: Engine, ref: str, change: dict[str, Any]
) -> None:
    answer = sender.post(event(ref, **change))
    assert (answer.status_code, answer.json["code"]) == (422, "payment_mismatch")
    assert state_of(engine, ref) == "awaiting"


def test_live_money_does_not_settle_a_practice_payment(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    answer = sender.post(event(ref) | {"livemode": True})
    assert answer.json["code"] == "payment_mismatch"
    assert state_of(engine, ref) == "awaiting"


def test_an_unknown_payment_is_answered_so_that_stripe_asks_again(sender: Stripe) -> None:
    answer = sender.post(event("pi_nobody"))
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_payment")


def test_other_news_is_taken_and_ignored(sender: Stripe) -> None:
    told = event("cus_1", "customer.created")
    assert sender.post(told).json["outcome"] == "ignored"
    told = {"id": new_id("evt_"), "type": "balance.available", "data": {"object": {}}}
    assert sender.post(told).json["outcome"] == "ignored"


@pytest.mark.parametrize(
    "told",
    ["", "[]", "null", "{", "7", '{"id":1}', '{"id":"e","type":"x","data":{"object":[]}}',
     '{"id":"e/","type":"x","data":{"object":{}}}', '{"id":"e","type":[],"data":{"object":{}}}',
     "[" * 3000, '{"id":"e","type":"payment_intent.succeeded","data":{"object":{"id":7}}}'],
)  # fmt: skip
def test_a_signed_but_senseless_body_is_a_clear_refusal(sender: Stripe, told: str) -> None:
    answer = sender.post(told)
    assert answer.status_code == 400
    assert answer.json["code"] in ("bad_json", "bad_fields")


def test_an_oversized_body_is_refused_before_it_is_read(sender: Stripe) -> None:
    assert sender.send(b"x" * 300_000, "t=1,v1=a").status_code == 413


def test_an_open_door_without_a_secret_refuses_to_start(app: Flask, tmp_path: Any) -> None:
    joined = {"AUCTION_TEST_DOORS": "0", "AUCTION_STRIPE_SECRET_KEY": "sk_test_x"}
    for blank, more in (("", {}), ("   ", {}), ("", joined)):
        settings = {"AUCTION_STRIPE_WEBHOOK_SECRET": blank, **more}
        config = make_config(tmp_path, "postgresql://x", **settings)
        with pytest.raises(ConfigError, match="AUCTION_STRIPE_WEBHOOK_SECRET"):
            refuse_open_door(config)


def named(engine: Engine, ref: str) -> str:
    """The provider's own name of the payment is known, as after its card form was shown."""
    name = new_id("pi_")
    with Transactions(engine)() as tx:
        tx.session.get_one(PaymentIntent, ref).gateway_ref = name
    return name


@pytest.mark.parametrize("kind", ["payment_failed", "processing", "canceled"])
@pytest.mark.parametrize("is_other_payment", [True, False])
def test_what_happened_to_another_payment_does_not_move_this_one(
    sender: Stripe, engine: Engine, ref: str, kind: str, is_other_payment: bool
) -> None:
    name = named(engine, ref)
    about = new_id("pi_") if is_other_payment else name
    told = event(ref, f"payment_intent.{kind}", id=about, metadata={"ref": ref})
    answer = sender.post(told | {"livemode": not is_other_payment})
    assert answer.json["code"] == "payment_mismatch"
    assert state_of(engine, ref) == "awaiting"


def test_another_payment_under_our_reference_is_set_aside(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    name, by_hand = named(engine, ref), new_id("pi_")
    assert sender.post(event(ref, id=name, metadata={"ref": ref})).status_code == 200
    again = event(ref, id=by_hand, metadata={"ref": ref})
    assert sender.post(again).json["code"] == "payment_mismatch"
    with Transactions(engine).reading() as session:
        [aside] = session.scalars(select(CardAside).where(CardAside.ref == ref)).all()
        assert (aside.gateway_ref, aside.amount_fen) == (by_hand, AMOUNT)
        suspense = balance_of(session, chart.suspense(chart.STRIPE).code)
    assert suspense >= AMOUNT


def test_a_message_whose_effect_must_wait_is_not_written_down_and_works_when_it_comes_again(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    name = named(engine, ref)
    charge = {"id": new_id("du_"), "payment_intent": name, "status": "needs_response"}
    told = event(ref, "charge.dispute.created", **charge)
    answer = sender.post(told)
    assert (answer.status_code, answer.json["code"]) == (409, "not_yet")
    with Transactions(engine).reading() as session:
        assert session.get(PaymentEvent, told["id"]) is None
    assert sender.post(event(ref, id=name, metadata={"ref": ref})).status_code == 200
    assert sender.post(told).json["outcome"] == "applied"
    with Transactions(engine).reading() as session:
        assert session.get(PaymentEvent, told["id"]) is not None


def test_an_effect_the_books_refuse_leaves_no_trace_of_its_message(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    """Event and effect are one transaction: the payment is not half taken, and the message not lost."""
    with Transactions(engine)() as tx:  # the same payment's key was used with another sum
        odd = movements.received(
            chart.STRIPE, ref, chart.suspense(chart.STRIPE), Money(1), datetime.now(UTC)
        )
        post(tx, odd)
    told = event(ref)
    answer = sender.post(told)
    assert (answer.status_code, answer.json["code"]) == (409, "posted_otherwise")
    assert state_of(engine, ref) == "awaiting"
    with Transactions(engine).reading() as session:
        assert queries.events_of(session, ref) == 0


def test_an_old_event_freshly_signed_is_taken(sender: Stripe, engine: Engine, ref: str) -> None:
    """The signature's age is bounded, not the event's: what waited three days still tells the truth."""
    assert sender.post(event(ref) | {"created": 1_600_000_000}).status_code == 200
    assert state_of(engine, ref) == "succeeded"


@pytest.mark.parametrize("secrets", [["whsec_other", WEBHOOK_SECRET], [WEBHOOK_SECRET, "whsec_x"]])
def test_while_the_secret_changes_one_right_signature_is_enough(
    sender: Stripe, engine: Engine, ref: str, secrets: list[str]
) -> None:
    body, stamp = json.dumps(event(ref)), int(sender.clock.now().timestamp())
    headers = [
        stripe.WebhookSignature.generate_signature_header(body, one, stamp) for one in secrets
    ]
    both = headers[0] + "," + headers[1].split(",", 1)[1]
    assert sender.send(body.encode(), both).status_code == 200


def test_two_times_in_one_signature_are_judged_by_the_signed_one(
    sender: Stripe, engine: Engine, ref: str
) -> None:
    body, now = json.dumps(event(ref)), int(sender.clock.now().timestamp())
    old = stripe.WebhookSignature.generate_signature_header(body, WEBHOOK_SECRET, now - 9_999)
    for forged in (f"t={now},{old}", f"{old},t={now}"):
        assert sender.send(body.encode(), forged).status_code == 400
    assert state_of(engine, ref) == "awaiting"
