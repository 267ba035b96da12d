"""Slow work of this room: sandbox payments that take their time, and refunds."""

from __future__ import annotations

from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.payments import refunds, service
from auction_app.payments.gateway import Gateway, SandboxGateway


def make_loops(gateway: Gateway | None = None) -> list[Loop]:
    """The loops to join in the jobs process."""
    by = gateway or SandboxGateway()

    def send_refunds(services: Services) -> None:
        with services.transactions() as tx:
            refunds.send_due_refunds(tx, by, services.ports.clock.now())

    return [
        Loop("slow sandbox payments", 1.0, _settle_slow_payments),
        Loop("refunds", 2.0, send_refunds),
    ]


def _settle_slow_payments(services: Services) -> None:
    with services.transactions() as tx:
        at = services.ports.clock.now()
        service.settle_slow_payments(tx, at, services.config.is_production)
