"""Slow work of this room: sandbox payments that take their time, and refunds."""

from __future__ import annotations

import logging

from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.payments import queries, refunds, service
from auction_app.payments.gateway import Gateway, SandboxGateway

log = logging.getLogger(__name__)
MOST_NAMED = 20


def make_loops(gateway: Gateway | None = None) -> list[Loop]:
    """The loops to join in the jobs process."""
    by = gateway or SandboxGateway()

    def send_refunds(services: Services) -> None:
        with services.transactions() as tx:
            refunds.send_due_refunds(tx, by, services.ports.clock.now())

    return [
        Loop("slow sandbox payments", 1.0, _settle_slow_payments),
        Loop("refunds", 2.0, send_refunds),
        Loop("late refunds", 60.0, warn_of_late_refunds),
    ]


def warn_of_late_refunds(services: Services) -> None:
    """Say loudly which deposits are not back within the 24 hours of art. 23."""
    with services.transactions.reading() as session:
        late = queries.late_refunds(session, services.ports.clock.now())
    if late:
        log.error("%d refunds are overdue (art. 23): %s", len(late), ", ".join(late[:MOST_NAMED]))


def _settle_slow_payments(services: Services) -> None:
    with services.transactions() as tx:
        at = services.ports.clock.now()
        service.settle_slow_payments(tx, at, services.config.is_production)
