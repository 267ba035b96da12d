"""The practice provider as a process beside the real server: pages, signed messages, faults on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stripe

from auction_app.kernel.time import legal_day
from auction_app.payments.gateway import CardOrder, RefundOrder, new_reference
from auction_app.payments.stripe_gateway import StripeGateway
from auction_app.stripe_simulator.courier import sign
from tests.support.doors import Doors
from tests.support.server import ROOT, RunningServer, free_port
from tests.support.world import WEBHOOK_SECRET

KEY = "sk_test_practice"
WITHIN_S = 20.0


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(start_server: Callable[..., RunningServer], port: int) -> RunningServer:
    return start_server(
        AUCTION_STRIPE_SECRET_KEY=KEY, AUCTION_STRIPE_API=f"http://127.0.0.1:{port}"
    )


@pytest.fixture(scope="module")
def provider(server: RunningServer, port: int) -> Iterator[str]:
    """The provider's address."""
    with running(server, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(server: RunningServer, port: int, keep: Path | None = None) -> Iterator[None]:
    """The provider as a process of its own; killed at the end, without a word."""
    command = [sys.executable, "-m", "auction_app.stripe_simulator", "--port", str(port)]
    command += ["--shop", server.url, *(["--keep", str(keep)] if keep else [])]
    environment = {**os.environ, "AUCTION_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _until(lambda: _answers(f"http://127.0.0.1:{port}/healthz"))
        yield
    finally:
        process.kill()
        process.wait()


def _until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not found():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def control(provider: str, **said: object) -> None:
    body = json.dumps(said).encode()
    urllib.request.urlopen(f"{provider}/control", body, timeout=5).close()


@pytest.mark.parametrize(
    "faults", [{}, {"double": 100}, {"double": 50, "delay_s": 2.0}], ids=["plain", "double", "late"]
)
def test_a_deposit_paid_at_the_provider_admits_the_bidder_by_its_message(
    server: RunningServer, provider: str, faults: dict[str, float]
) -> None:
    control(provider, faults=faults)
    doors = Doors(server.port, server.admin_token)
    lot, bidder = doors.lot(deposit=100_000), doors.bidder()
    path = f"/api/v1/lots/{lot}/registration"
    made = doors.request("POST", path, {}, bidder.token).body
    ref = made["deposit"]["ref"]
    begun = StripeGateway(KEY, api=provider).begin(CardOrder(ref, 100_000, "CNY"))
    client = stripe.StripeClient(KEY, base_addresses={"api": provider})
    client.v1.payment_intents.confirm(begun.gateway_ref, {"payment_method": "pm_card_visa"})
    _until(lambda: bool(doors.request("GET", path, None, bidder.token).body["admitted_at"]))
    rows = doors.request("GET", "/test/ledger", None, server.admin_token).body["rows"]
    mine = [row for row in rows if row["ref"] == ref]
    assert sorted(row["amount"] for row in mine) == [-100_000, 100_000]
    doors.close()


def test_its_pages_speak_both_languages_and_lead_back(provider: str, server: RunningServer) -> None:
    ref = new_reference()
    begun = StripeGateway(KEY, api=provider).begin(CardOrder(ref, 100, "CNY"))
    page = f"{provider}/pay/{begun.secret}"
    text = urllib.request.urlopen(page, timeout=5).read().decode()
    assert "模拟支付机构" in text and "no money moves" in text


def test_its_signature_is_the_librarys_own() -> None:
    body = b'{"id": "evt_1"}'
    header = sign(body, "whsec_x", time.time())
    assert stripe.WebhookSignature.verify_header(body.decode(), header, "whsec_x", tolerance=300)


def test_a_provider_killed_and_started_again_knows_every_payment(
    server: RunningServer, tmp_path: Path
) -> None:
    port, kept = free_port(), tmp_path / "provider.json"
    address, order = f"http://127.0.0.1:{port}", CardOrder(new_reference(), 12_300, "CNY")
    gateway = StripeGateway(KEY, api=address)
    client = stripe.StripeClient(KEY, base_addresses={"api": address})
    with running(server, port, kept):
        begun = gateway.begin(order)
        client.v1.payment_intents.confirm(begun.gateway_ref, {"payment_method": "pm_card_visa"})
        unpaid = gateway.begin(CardOrder(new_reference(), 500, "CNY"))
    with running(server, port, kept):  # the first one was killed, not asked to stop
        assert gateway.begin(order) == begun, "its idempotency keys too"
        assert gateway.look(begun.gateway_ref).kind == "succeeded"
        page = urllib.request.urlopen(f"{address}/pay/{unpaid.secret}", timeout=5).read().decode()
        assert "pm_card_visa" in page
        back = RefundOrder("rf_1", order.ref, 12_300, "CNY", begun.gateway_ref)
        first = gateway.refund(back)
    with running(server, port, kept):
        assert gateway.refund(back) == first
        rows = gateway.provider_report(legal_day(datetime.now(UTC)))
        assert sorted(one.amount.fen for one in rows) == [-12_300, 12_300]


def test_what_was_on_its_way_when_it_was_killed_is_told_again(
    server: RunningServer, tmp_path: Path
) -> None:
    port, kept = free_port(), tmp_path / "provider.json"
    doors = Doors(server.port, server.admin_token)
    lot, bidder = doors.lot(deposit=100_000), doors.bidder()
    path = f"/api/v1/lots/{lot}/registration"
    ref = doors.request("POST", path, {}, bidder.token).body["deposit"]["ref"]
    address = f"http://127.0.0.1:{port}"
    client = stripe.StripeClient(KEY, base_addresses={"api": address})
    with running(server, port, kept):
        control(address, faults={"lose": 100})
        begun = StripeGateway(KEY, api=address).begin(CardOrder(ref, 100_000, "CNY"))
        client.v1.payment_intents.confirm(begun.gateway_ref, {"payment_method": "pm_card_visa"})
    with running(server, port, kept):
        _until(lambda: bool(doors.request("GET", path, None, bidder.token).body["admitted_at"]))
    doors.close()


def test_nothing_that_serves_imports_it() -> None:
    probe = "import sys, auction_app.server_wire, auction_app.factory; print(any('stripe_simulator' in m for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
