"""A card provider for tests: the simulator in a thread, or Stripe's own test mode when a key is set."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import stripe

from auction_app.payments.stripe_gateway import StripeGateway
from auction_app.stripe_simulator.server import Shop, Simulator
from auction_app.stripe_simulator.world import World

REAL_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
REAL_API = os.environ.get("STRIPE_API_BASE", "")  # empty: Stripe's own address
PRACTICE_KEY = "sk_test_practice"


@dataclass
class Provider:
    """A gateway, and a payer's browser beside it; `simulator` is None for the real one."""

    gateway: StripeGateway
    client: stripe.StripeClient
    simulator: Simulator | None

    def pay(self, gateway_ref: str, card: str = "pm_card_visa") -> str:
        """What the pay page does; gives the status. Raises stripe.CardError for a declined card."""
        made = self.client.v1.payment_intents.confirm(
            gateway_ref, {"payment_method": card, "return_url": "https://example.test/back"}
        )
        return made.status


@contextmanager
def simulated(clock: Callable[[], float] = time.time) -> Iterator[Provider]:
    """The simulator on a free port, stopped afterwards."""
    simulator = Simulator(World(clock), "http://shop.test")
    shop = Shop(simulator)
    thread = threading.Thread(target=shop.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    api = simulator.world.base_url
    client = stripe.StripeClient(PRACTICE_KEY, base_addresses={"api": api}, max_network_retries=0)
    try:
        yield Provider(StripeGateway(PRACTICE_KEY, api=api), client, simulator)
    finally:
        shop.shutdown()
        shop.server_close()
        thread.join()


def real() -> Provider:
    """Stripe's test mode: no money moves there either."""
    addresses: Any = {"api": REAL_API} if REAL_API else {}
    client = stripe.StripeClient(REAL_KEY, base_addresses=addresses)
    return Provider(StripeGateway(REAL_KEY, api=REAL_API), client, None)
