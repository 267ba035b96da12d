"""What no message told is asked for: the provider's list of events, and payments that stay unsettled.

Every question to the provider is asked outside a transaction; every answer is an event like any other
and takes effect once, whether its message came too or not.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert

from auction_app.infra.web import Services
from auction_app.kernel.errors import AuctionError
from auction_app.payments import decision, service
from auction_app.payments.alarms import SWEEP
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.errors import NOT_YET
from auction_app.payments.gateway import CardProvider, GatewayError
from auction_app.payments.models import PaymentIntent, ProviderCursor

log = logging.getLogger(__name__)
EVENTS = "events"
OVERLAP = timedelta(minutes=10)  # the provider's clock is not ours, and its list may lag
FIRST_LOOK = timedelta(days=2)
LOOK_AGAIN = timedelta(minutes=3)
GIVE_UP = timedelta(days=60)
BATCH = 20


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A payment begun by card that has not come; `is_wanted`: it may still be paid."""

    ref: str
    gateway_ref: str
    is_wanted: bool


def sweep_events(services: Services, provider: CardProvider) -> int:
    """Let every event of the provider's list take effect that did not yet; gives how many did."""
    at = services.ports.clock.now()
    since = _cursor(services, at)
    told = list(provider.events_since(since))
    found, waiting = 0, at
    for event in told:
        outcome = _apply(services, event)
        found += outcome == decision.APPLIED
        if outcome == NOT_YET:
            waiting = min(waiting, event.created_at)
    _move_cursor(services, max(waiting, at - FIRST_LOOK))
    return found


def sweep_unsettled(services: Services, provider: CardProvider) -> int:
    """Ask how each payment stands that was begun and did not come; what is no longer due is cancelled."""
    asked = 0
    for one in _take_unsettled(services):
        try:
            event = provider.look(one.gateway_ref)
            if not one.is_wanted and event.kind not in (decision.SUCCEEDED, decision.CANCELLED):
                provider.cancel(one.gateway_ref)
        except GatewayError as error:
            log.warning("payment %s could not be asked for: %s", one.ref, error)
            continue
        if event.kind != decision.OTHER:
            _apply(services, event)
        asked += 1
    return asked


def look_at(services: Services, provider: CardProvider, ref: str) -> None:
    """Ask how one payment stands, now: its payer has just come back from the provider's page."""
    with services.transactions.reading() as session:
        name = session.scalar(select(PaymentIntent.gateway_ref).where(PaymentIntent.ref == ref))
    if name is None:
        return
    try:
        event = provider.look(name)
    except GatewayError as error:
        log.warning("payment %s could not be asked for: %s", ref, error)
        return
    if event.kind != decision.OTHER:
        _apply(services, event)


def _apply(services: Services, event: GatewayEvent) -> str:
    """One event in a transaction of its own; a refusal is its code, and the next one goes on."""
    is_live = services.config.is_production
    try:
        with services.transactions() as tx:
            return service.apply_event(tx, event, services.ports.clock.now(), is_live, SWEEP)
    except AuctionError as error:
        log.warning("event %s of the provider's list: %s", event.event_id, error.code)
        return error.code


def _cursor(services: Services, at: datetime) -> datetime:
    with services.transactions.reading() as session:
        known = session.scalar(select(ProviderCursor.at).where(ProviderCursor.name == EVENTS))
    return known - OVERLAP if known else at - FIRST_LOOK


def _move_cursor(services: Services, at: datetime) -> None:
    row = insert(ProviderCursor).values(name=EVENTS, at=at)
    with services.transactions() as tx:
        moved = row.on_conflict_do_update(index_elements=["name"], set_={"at": at})
        tx.session.execute(moved)


def _take_unsettled(services: Services) -> list[Unsettled]:
    """The payments longest not asked for; taken, so that two processes do not ask the same."""
    at = services.ports.clock.now()
    with services.transactions() as tx:
        rows = tx.session.scalars(_longest_unasked(at)).all()
        for row in rows:
            row.looked_at = at
        return [_unsettled(row) for row in rows]


def _unsettled(row: PaymentIntent) -> Unsettled:
    is_wanted = row.state != "cancelled" and row.channel == "stripe"
    return Unsettled(row.ref, row.gateway_ref or "", is_wanted)


def _longest_unasked(at: datetime) -> Select[PaymentIntent]:
    return (
        select(PaymentIntent)
        .where(PaymentIntent.gateway_ref.is_not(None), PaymentIntent.state != "succeeded")
        .where(PaymentIntent.created_at > at - GIVE_UP)
        .where(or_(PaymentIntent.looked_at.is_(None), PaymentIntent.looked_at <= at - LOOK_AGAIN))
        .order_by(PaymentIntent.looked_at.nulls_first(), PaymentIntent.ref)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
