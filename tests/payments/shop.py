"""The platform with the simulated provider joined, for tests that let messages go astray."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import stripe
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.books import chart
from auction_app.factory import create_app, handlers_for
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.infra.web import Services
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.ledger.queries import balance_of
from auction_app.payments import jobs, queries, refunds, service, sweep
from auction_app.payments.checkout import begin_card
from auction_app.payments.queries import PaymentView
from auction_app.stripe_simulator.courier import sign
from auction_app.stripe_simulator.world import World
from tests.payments.provider import PRACTICE_KEY, Provider, simulated
from tests.support.clock import HandClock
from tests.support.world import WEBHOOK_SECRET, make_config

Json = dict[str, Any]


@dataclass
class Shop:
    """One platform and its provider; `post` holds messages on their way."""

    app: Flask
    services: Services
    provider: Provider
    clock: HandClock
    post: list[Json] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)

    @property
    def world(self) -> World:
        assert self.provider.simulator is not None
        return self.provider.simulator.world

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def begin(self, fen: int, holder: bytes = b"h", court_id: str | None = None) -> str:
        """A deposit that is due to a court, begun by card; gives our reference."""
        order = service.PaymentOrder(
            new_id("L"), new_bidder_code(), holder, fen, "CNY", court_id=court_id
        )
        with self.services.transactions() as tx:
            ref = service.open_payment(tx, self.provider.gateway, order, self.clock.now())
        begin_card(self.services.transactions, self.provider.gateway, ref, self.clock.now())
        self.refs.append(ref)
        return ref

    def pay(self, ref: str, card: str = "pm_card_visa") -> None:
        name = self.view(ref).gateway_ref
        assert name is not None
        try:
            self.provider.pay(name, card)
        except stripe.StripeError:
            return

    def bring(self, event: Json, secret: str = WEBHOOK_SECRET) -> int:
        """Carry one message to the webhook; gives the status it was answered with."""
        body = json.dumps(event).encode()
        header = sign(body, secret, self.clock.now().timestamp())
        answer = self.client.post(
            "/webhooks/stripe",
            data=body,
            headers={"Stripe-Signature": header},
            content_type="application/json",
        )
        return answer.status_code

    def bring_all(self) -> None:
        """What is refused is brought again, as the provider does."""
        for _ in range(6):
            waiting, self.post[:] = list(self.post), []
            self.post.extend(event for event in waiting if self.bring(event) >= 300)

    def view(self, ref: str) -> PaymentView:
        with self.services.transactions.reading() as session:
            return queries.payments_by_ref(session, [ref])[ref]

    def ask_back(self, ref: str) -> None:
        with self.services.transactions() as tx:
            refunds.request_refund(tx, ref, "lost", self.clock.now())

    def send(self) -> int:
        self.clock.forward(minutes=11)
        return jobs.send_card_refunds(self.services, self.provider.gateway)

    def sweep(self) -> None:
        self.clock.forward(minutes=4)
        sweep.sweep_events(self.services, self.provider.gateway)
        sweep.sweep_unsettled(self.services, self.provider.gateway)

    def balance(self, code: str) -> int:
        with self.services.transactions.reading() as session:
            return balance_of(session, code)

    def deposit(self, ref: str) -> tuple[int, int]:
        """What stands on the deposit's account, and what is owed back, in fen."""
        own = self.view(ref)
        return (
            self.balance(chart.deposit(own.lot_id, own.bidder).code),
            self.balance(chart.refund(own.lot_id, own.bidder).code),
        )

    def booked_at_provider(self) -> int:
        """What the books say the provider holds for us, less what we owe it, in fen."""
        held = -self.balance(chart.clearing("stripe").code)
        return held - self.balance(chart.owed_to_provider().code)

    def really_at_provider(self) -> int:
        """What the provider's own account says, before its fees."""
        return sum(row["amount"] for row in self.world.account)


@contextmanager
def open_shop(
    engine: Engine, ports: Ports, clock: HandClock, database_url: str, data: Path
) -> Iterator[Shop]:
    """The platform on this database, joined to a provider of its own."""
    with simulated(lambda: clock.now().timestamp()) as provider:
        assert provider.simulator is not None
        config = make_config(
            data,
            database_url,
            AUCTION_STRIPE_SECRET_KEY=PRACTICE_KEY,
            AUCTION_STRIPE_API=provider.simulator.world.base_url,
        )
        services = Services(config, ports, Transactions(engine, handlers_for(ports)))
        shop = Shop(create_app(config, services), services, provider, clock)
        provider.simulator.world.tell = shop.post.append
        yield shop
