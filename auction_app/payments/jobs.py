"""Slow work of this room: sandbox payments that take their time, and refunds."""

from __future__ import annotations

import logging

from auction_app.infra.loops import Loop
from auction_app.infra.web import Services
from auction_app.kernel.errors import AuctionError
from auction_app.payments import aside, queries, refunds, service, sweep
from auction_app.payments.bank_transfers import order_bank_refunds
from auction_app.payments.gateway import Gateway
from auction_app.payments.gateways import card_provider, make_gateway

log = logging.getLogger(__name__)
MOST_NAMED = 20


def make_loops(gateway: Gateway | None = None) -> list[Loop]:
    """The loops to join in the jobs process; without a gateway each configuration's own."""

    def send_refunds(services: Services) -> None:
        provider = gateway or make_gateway(services.config)
        while send_card_refunds(
            services, provider
        ):  # a lot with a thousand losers waits for no next round
            pass

    def send_aside(services: Services) -> None:
        send_back_what_was_set_aside(services, gateway or make_gateway(services.config))

    def order_by_bank(services: Services) -> None:
        order_all_bank_refunds(services)

    return [
        Loop("slow sandbox payments", 1.0, _settle_slow_payments),
        Loop("refunds", 2.0, send_refunds),
        Loop("card money set aside", 30.0, send_aside),
        Loop("refunds by bank", 5.0, order_by_bank),
        Loop("messages of the card provider", 60.0, _sweep_events),
        Loop("unsettled card payments", 30.0, _sweep_unsettled),
        Loop("late refunds", 60.0, warn_of_late_refunds),
    ]


def send_card_refunds(services: Services, gateway: Gateway) -> int:
    """Send the most urgent that are due: taken in one transaction, sent in none, noted in one each. Gives how many went."""
    clock = services.ports.clock
    with services.transactions() as tx:
        orders = refunds.take_due_refunds(tx, clock.now())
    sent = 0
    for order in orders:
        tried = refunds.try_to_send(gateway, order)
        try:
            with services.transactions() as tx:
                sent += refunds.note_sending(tx, tried, clock.now())
        except AuctionError as error:
            # The books refuse this one; it is tried again as the same order and holds up no other.
            log.error("a refund cannot be booked: %s (%s)", order.ref, error.code)
    return sent


def send_back_what_was_set_aside(services: Services, gateway: Gateway) -> int:
    """What a card brought and pays nothing goes back to that card, once it may. Gives how many went."""
    with services.transactions() as tx:
        orders = aside.orders_to_send(tx)
    sent = 0
    for order in orders:
        tried = refunds.try_to_send(gateway, order)
        try:
            with services.transactions() as tx:
                sent += aside.note_sending(tx, tried, services.ports.clock.now())
        except AuctionError as error:
            log.error("money set aside cannot be booked: %s (%s)", order.ref, error.code)
    return sent


def order_all_bank_refunds(services: Services) -> int:
    """Order payouts of everything that is due and came by transfer, some in each transaction; gives how many."""
    ordered, last = 0, -1
    while last:
        with services.transactions() as tx:
            last = order_bank_refunds(tx, services.ports.vault, services.ports.clock.now())
        ordered += last
    return ordered


def _sweep_events(services: Services) -> None:
    provider = card_provider(services.config)
    if provider is not None:
        sweep.sweep_events(services, provider)


def _sweep_unsettled(services: Services) -> None:
    provider = card_provider(services.config)
    if provider is not None:
        sweep.sweep_unsettled(services, provider)


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
