"""What staff should look at: disputes, refunds that came back, messages that do not fit, money in a hurry.

Nobody is named: while bidding runs, not even a number may be tied to another number of the same person.
Whoever pays often is a tag that says nothing outside this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auction_app.payments.decision import MISMATCH
from auction_app.payments.models import CardAside, CardDispute, PaymentEvent, PaymentIntent, Refund
from auction_app.payments.standing import aside_rest

WINDOW = timedelta(hours=24)
MANY_PAYMENTS, MANY_FAILURES, SEVERAL_HOLDERS = 5, 3, 2
MOST = 100
_TAG = 8


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A card dispute: what is asked back, until when the provider takes an answer."""

    id: str
    ref: str
    lot_id: str
    amount_fen: int
    currency: str
    reason: str
    state: str
    opened_at: datetime
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A refund that came back and is owed again."""

    ref: str
    lot_id: str
    amount_fen: int
    currency: str
    due_at: datetime
    rounds: int
    is_by_bank: bool


@dataclass(frozen=True, slots=True)
class AsideRow:
    """Card money in suspense: `twice` paid, or a `misfit`; `amount_fen` of `currency` is what is left of it."""

    key: str
    ref: str
    lot_id: str
    amount_fen: int
    currency: str
    why: str
    state: str
    arrived_at: datetime
    proposed_by: str | None


@dataclass(frozen=True, slots=True)
class MisfitRow:
    """A signed message that does not fit its payment: nothing was done for it; money stands aside."""

    event_id: str
    kind: str
    ref: str
    amount_fen: int | None
    currency: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class HurryRow:
    """Many payments within a day: `of` says whether of one `holder` or one `card`; amounts in fen."""

    of: str
    tag: str
    payments: int
    holders: int
    lots: int
    failures: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class WatchList:
    """The whole page."""

    disputes: tuple[DisputeRow, ...]
    returned: tuple[ReturnedRow, ...]
    asides: tuple[AsideRow, ...]
    misfits: tuple[MisfitRow, ...]
    hurries: tuple[HurryRow, ...]


def find_watch_list(session: Session, at: datetime) -> WatchList:
    """What needs a look now; closed disputes and misfits of the last thirty days beside the open ones."""
    return WatchList(
        _disputes(session, at),
        _returned(session),
        _asides(session),
        _misfits(session, at),
        hurries(session, at),
    )


def hurries(session: Session, at: datetime) -> tuple[HurryRow, ...]:
    """Holders and cards behind many payments of the last day (threat: laundering by deposits)."""
    by_holder = _hurries(session, at, "holder", PaymentIntent.holder)
    by_card = _hurries(session, at, "card", PaymentIntent.card_mark)
    return tuple((by_holder + by_card)[:MOST])


def _hurries(
    session: Session, at: datetime, of: str, key: InstrumentedAttribute[Any]
) -> list[HurryRow]:
    payments = func.count().label("payments")
    holders = func.count(PaymentIntent.holder.distinct())
    failures = func.count().filter(PaymentIntent.state == "failed")
    rows = session.execute(
        select(
            key,
            payments,
            holders,
            func.count(PaymentIntent.lot_id.distinct()),
            failures,
            func.sum(PaymentIntent.amount_fen),
        )
        .where(PaymentIntent.changed_at > at - WINDOW, key.is_not(None))
        .where(PaymentIntent.state.in_(("succeeded", "failed", "processing")))
        .group_by(key)
        .having(
            (func.count() >= MANY_PAYMENTS)
            | (holders >= SEVERAL_HOLDERS)
            | (failures >= MANY_FAILURES)
        )
        .order_by(payments.desc())
        .limit(MOST)
    )
    return [HurryRow(of, _tag(value, at), *map(int, counts)) for value, *counts in rows]


def _tag(value: bytes | str, at: datetime) -> str:
    """The same within one list, another tomorrow: it ties nothing together outside the page."""
    plain = value.encode() if isinstance(value, str) else value
    return sha256(at.date().isoformat().encode() + plain).hexdigest()[:_TAG]


def _disputes(session: Session, at: datetime) -> tuple[DisputeRow, ...]:
    recent = (CardDispute.state == "open") | (CardDispute.closed_at > at - timedelta(days=30))
    rows = session.execute(
        select(CardDispute, PaymentIntent.lot_id)
        .join(PaymentIntent, PaymentIntent.ref == CardDispute.ref)
        .where(recent)
        .order_by(CardDispute.state != "open", CardDispute.opened_at)
        .limit(MOST)
    )
    return tuple(
        DisputeRow(
            one.id, one.ref, lot, one.amount_fen, one.currency, one.reason, one.state,
            one.opened_at, one.answer_by,
        )
        for one, lot in rows
    )  # fmt: skip


def _returned(session: Session) -> tuple[ReturnedRow, ...]:
    rows = session.execute(
        select(Refund, PaymentIntent.lot_id, PaymentIntent.channel)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .where(Refund.state == "failed")
        .order_by(Refund.due_at)
        .limit(MOST)
    )
    return tuple(
        ReturnedRow(
            one.ref, lot, one.amount_fen, one.currency, one.due_at, one.rounds, channel == "bank"
        )
        for one, lot, channel in rows
    )


def _asides(session: Session) -> tuple[AsideRow, ...]:
    rows = session.execute(
        select(CardAside, PaymentIntent.lot_id)
        .join(PaymentIntent, PaymentIntent.ref == CardAside.ref)
        .where(CardAside.state != "sent")
        .order_by(CardAside.arrived_at, CardAside.key)
        .limit(MOST)
    )
    found = [(one, lot, aside_rest(session, one)) for one, lot in rows]
    return tuple(
        AsideRow(
            one.key, one.ref, lot, rest, one.currency, one.why, one.state, one.arrived_at,
            one.proposed_by,
        )
        for one, lot, rest in found
        if rest
    )  # fmt: skip


def _misfits(session: Session, at: datetime) -> tuple[MisfitRow, ...]:
    rows = session.scalars(
        select(PaymentEvent)
        .where(PaymentEvent.outcome == MISMATCH)
        .where(PaymentEvent.received_at > at - timedelta(days=30))
        .order_by(PaymentEvent.received_at.desc())
        .limit(MOST)
    )
    return tuple(
        MisfitRow(one.event_id, one.kind, one.ref, one.amount_fen, one.currency, one.received_at)
        for one in rows
    )
