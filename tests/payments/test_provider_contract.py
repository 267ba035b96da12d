"""What the platform asks of its card provider: the same findings on the simulator and, with a test key, on Stripe.

`STRIPE_SECRET_KEY=sk_test_… pytest tests/payments/test_provider_contract.py` asks Stripe's test mode too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from auction_app.kernel.time import legal_day
from auction_app.payments.gateway import CardOrder, GatewayError, RefundOrder, new_reference
from tests.payments.provider import REAL_KEY, Provider, real, simulated
from tests.support.server import ROOT

FEN = 12_345_00
EVENTS_WITHIN_S = 20.0


@pytest.fixture(scope="module", params=["simulator", "stripe"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    if request.param == "stripe":
        if not REAL_KEY:
            pytest.skip("STRIPE_SECRET_KEY is not set: the simulator alone answers")
        if not REAL_KEY.startswith("sk_test_"):
            pytest.fail("only a test key may be used here")
        yield real()
        return
    with simulated() as made:
        yield made


def run_with(key: str, api: str) -> subprocess.CompletedProcess[str]:
    """These tests in a process of their own, with such a key in the environment."""
    environment = {**os.environ, "STRIPE_SECRET_KEY": key, "STRIPE_API_BASE": api}
    command = [sys.executable, "-m", "pytest", "-rA", "-q", "-p", "no:cacheprovider", __file__]
    return subprocess.run(
        [*command, "-k", "provider_contract and stripe and not process"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_with_a_test_key_every_finding_is_asked_of_the_other_endpoint_too_in_a_process() -> None:
    with simulated() as elsewhere:
        assert elsewhere.simulator is not None
        done = run_with("sk_test_another", elsewhere.simulator.world.base_url)
        asked = len(elsewhere.simulator.world.intents)
    passed = [row for row in done.stdout.splitlines() if row.startswith("PASSED")]
    skipped = [row for row in done.stdout.splitlines() if row.startswith("SKIPPED")]
    assert done.returncode == 0, done.stdout[-3000:]
    assert len(passed) >= 12 and all("[stripe]" in row for row in passed)
    assert len(skipped) <= 2 and "STRIPE_SECRET_KEY" not in "".join(skipped)
    assert asked >= 12, "they did ask it"


def test_a_live_key_is_never_used_in_a_process() -> None:
    with simulated() as elsewhere:
        assert elsewhere.simulator is not None
        done = run_with("sk_live_another", elsewhere.simulator.world.base_url)
        assert not elsewhere.simulator.world.intents
    assert done.returncode == 1 and "only a test key may be used here" in done.stdout


def order() -> CardOrder:
    return CardOrder(new_reference(), FEN, "CNY")


def paid(provider: Provider, card: str = "pm_card_visa") -> tuple[CardOrder, str]:
    wanted = order()
    name = provider.gateway.begin(wanted).gateway_ref
    provider.pay(name, card)
    return wanted, name


def back(wanted: CardOrder, name: str, **change: int) -> RefundOrder:
    fen, turn = change.get("fen", FEN), change.get("round", 1)
    return RefundOrder(f"rf_{wanted.ref}", wanted.ref, fen, "CNY", name, turn)


def test_a_payment_begun_twice_is_one_payment(provider: Provider) -> None:
    wanted = order()
    first = provider.gateway.begin(wanted)
    assert provider.gateway.begin(wanted) == first
    assert provider.gateway.begin(wanted, first.gateway_ref).secret == first.secret
    assert first.status == "requires_payment_method"


def test_a_key_used_for_another_amount_is_refused(provider: Provider) -> None:
    wanted = order()
    provider.gateway.begin(wanted)
    with pytest.raises(GatewayError, match="dempotency"):
        provider.gateway.begin(CardOrder(wanted.ref, FEN + 1, "CNY"))


def test_the_provider_learns_our_reference_and_nothing_of_the_payer(provider: Provider) -> None:
    wanted = order()
    name = provider.gateway.begin(wanted).gateway_ref
    told = provider.client.v1.payment_intents.retrieve(name).to_dict()
    assert told["metadata"] == {"ref": wanted.ref}
    assert told["capture_method"] in ("automatic", "automatic_async")
    for personal in ("customer", "receipt_email", "shipping"):
        assert told.get(personal) is None


def test_a_good_card_pays_in_full_at_once(provider: Provider) -> None:
    wanted, name = paid(provider)
    seen = provider.gateway.look(name)
    assert (seen.kind, seen.ref, seen.gateway_ref) == ("succeeded", wanted.ref, name)
    assert (seen.amount_fen, seen.currency, seen.is_live) == (FEN, "CNY", False)


def test_a_declined_card_leaves_the_payment_payable(provider: Provider) -> None:
    name = provider.gateway.begin(order()).gateway_ref
    with pytest.raises(stripe.CardError):
        provider.pay(name, "pm_card_chargeDeclined")
    seen = provider.gateway.look(name)
    assert (seen.kind, seen.reason) == ("failed", "card_declined")
    assert provider.pay(name) == "succeeded"


def test_a_bank_that_asks_first_is_not_a_payment(provider: Provider) -> None:
    name = provider.gateway.begin(order()).gateway_ref
    assert provider.pay(name, "pm_card_authenticationRequired") == "requires_action"
    assert provider.gateway.look(name).kind == "other"


def test_a_cancelled_payment_takes_no_money(provider: Provider) -> None:
    name = provider.gateway.begin(order()).gateway_ref
    provider.gateway.cancel(name)
    assert provider.gateway.look(name).kind == "cancelled"
    with pytest.raises(stripe.InvalidRequestError):
        provider.pay(name)


def test_what_was_paid_is_not_cancelled(provider: Provider) -> None:
    _, name = paid(provider)
    with pytest.raises(GatewayError):
        provider.gateway.cancel(name)
    assert provider.gateway.look(name).kind == "succeeded"


def test_a_refund_ordered_twice_goes_once(provider: Provider) -> None:
    wanted, name = paid(provider)
    first = provider.gateway.refund(back(wanted, name))
    assert provider.gateway.refund(back(wanted, name)) == first
    with pytest.raises(GatewayError, match="refunded"):
        provider.gateway.refund(back(wanted, name, round=2))


def test_no_more_goes_back_than_came(provider: Provider) -> None:
    wanted, name = paid(provider)
    with pytest.raises(GatewayError):
        provider.gateway.refund(back(wanted, name, fen=FEN + 1))
    provider.gateway.refund(back(wanted, name, round=2))
    with pytest.raises(GatewayError, match="refunded"):
        provider.gateway.refund(back(wanted, name, round=3))


def test_what_was_not_paid_cannot_go_back(provider: Provider) -> None:
    wanted = order()
    name = provider.gateway.begin(wanted).gateway_ref
    with pytest.raises(GatewayError):
        provider.gateway.refund(back(wanted, name))


def test_the_list_of_events_tells_what_a_lost_message_would_have(provider: Provider) -> None:
    since = datetime.now(UTC) - timedelta(seconds=5)
    wanted, _ = paid(provider)
    until, kinds = time.monotonic() + EVENTS_WITHIN_S, set[str]()
    while time.monotonic() < until and "succeeded" not in kinds:
        kinds = {one.kind for one in provider.gateway.events_since(since) if one.ref == wanted.ref}
    assert "succeeded" in kinds


def test_the_providers_account_shows_the_payment_its_fee_and_the_refund(provider: Provider) -> None:
    wanted, name = paid(provider)
    provider.gateway.refund(back(wanted, name))
    report = provider.gateway.provider_report(legal_day(datetime.now(UTC)))
    mine = [row for row in report if row.ref in (wanted.ref, name)]
    assert {row.kind for row in mine} == {"payment", "refund"}
    if provider.simulator is not None:  # a real account may settle in another currency
        assert sum(row.amount.fen for row in mine) == 0
        assert sum(row.fee.fen for row in mine) > 0


def test_an_answer_that_is_lost_is_asked_for_again_and_happens_once(provider: Provider) -> None:
    if provider.simulator is None:
        pytest.skip("nobody can make Stripe forget an answer")
    wanted, name = paid(provider)
    provider.simulator.forget = 1
    before = len(provider.simulator.world.refunds)
    provider.gateway.refund(back(wanted, name))
    assert len(provider.simulator.world.refunds) == before + 1


def test_a_provider_that_is_away_is_an_error_soon(provider: Provider) -> None:
    if provider.simulator is None:
        pytest.skip("nobody can send Stripe away")
    provider.simulator.refuse = 5
    began = time.monotonic()
    with pytest.raises(GatewayError):
        provider.gateway.begin(order())
    assert time.monotonic() - began < 10
    provider.simulator.refuse = 0
