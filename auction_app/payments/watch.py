"""What staff should look at: disputes, refunds that came back, messages that do not fit, money in a hurry.

Nobody is named: while bidding runs, not even a number may be tied to another number of the same person.
A court sees the payments of its own lots; what lies across courts is counted without a reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, column, select, table, true
from sqlalchemy.orm import Session

from auction_app.infra.crypto import Vault
from auction_app.payments.decision import MISMATCH
from auction_app.payments.models import CardAside, CardDispute, PaymentEvent, PaymentIntent, Refund
from auction_app.payments.queries import payments_of_court
from auction_app.payments.standing import aside_rest
from auction_app.payments.velocity import HurryRow, TakenBackRow, hurries, taken_back

MOST = 100
# Lots stand above payments; a list for people names them all the same.
_LOT = table("lot", column("id"), column("title_zh"), column("title_en"))


@dataclass(frozen=True, slots=True)
class Title:
    """What a lot is called in both languages."""

    zh: str
    en: str


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

    def is_late(self, at: datetime) -> bool:
        """Whether the day to answer has passed while the dispute runs."""
        return self.state == "open" and self.answer_by is not None and self.answer_by < at


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
class WatchList:
    """The whole page; `titles` names every lot on it."""

    disputes: tuple[DisputeRow, ...]
    returned: tuple[ReturnedRow, ...]
    asides: tuple[AsideRow, ...]
    misfits: tuple[MisfitRow, ...]
    hurries: tuple[HurryRow, ...]
    taken_back: tuple[TakenBackRow, ...]
    titles: Mapping[str, Title]


def find_watch_list(
    session: Session, vault: Vault, at: datetime, court_id: str | None = None
) -> WatchList:
    """What needs a look now, of one court or (None) of all.

    Closed disputes and misfits of the last thirty days stand beside the open ones.
    """
    refs = select(PaymentIntent.ref) if court_id is None else payments_of_court(court_id)
    disputes, returned = _disputes(session, at, refs), _returned(session, refs)
    asides = _asides(session, refs)
    rows: tuple[DisputeRow | ReturnedRow | AsideRow, ...] = (*disputes, *returned, *asides)
    return WatchList(
        disputes,
        returned,
        asides,
        _misfits(session, at, court_id),
        hurries(session, vault, at),
        taken_back(session, at),
        _titles(session, {one.lot_id for one in rows}),
    )


def _titles(session: Session, lots: set[str]) -> dict[str, Title]:
    """What lots are called in both languages."""
    rows = session.execute(
        select(_LOT.c.id, _LOT.c.title_zh, _LOT.c.title_en).where(_LOT.c.id.in_(lots))
    )
    found = {lot_id: Title(zh, en or zh) for lot_id, zh, en in rows}
    return {one: found.get(one) or Title(one, one) for one in lots}


def _disputes(session: Session, at: datetime, refs: Select[str]) -> tuple[DisputeRow, ...]:
    recent = (CardDispute.state == "open") | (CardDispute.closed_at > at - timedelta(days=30))
    rows = session.execute(
        select(CardDispute, PaymentIntent.lot_id)
        .join(PaymentIntent, PaymentIntent.ref == CardDispute.ref)
        .where(recent, CardDispute.ref.in_(refs))
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


def _returned(session: Session, refs: Select[str]) -> tuple[ReturnedRow, ...]:
    rows = session.execute(
        select(Refund, PaymentIntent.lot_id, PaymentIntent.channel)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .where(Refund.state == "failed", Refund.ref.in_(refs))
        .order_by(Refund.due_at)
        .limit(MOST)
    )
    return tuple(
        ReturnedRow(
            one.ref, lot, one.amount_fen, one.currency, one.due_at, one.rounds, channel == "bank"
        )
        for one, lot, channel in rows
    )


def _asides(session: Session, refs: Select[str]) -> tuple[AsideRow, ...]:
    rows = session.execute(
        select(CardAside, PaymentIntent.lot_id)
        .join(PaymentIntent, PaymentIntent.ref == CardAside.ref)
        .where(CardAside.state != "sent", CardAside.ref.in_(refs))
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


def _misfits(session: Session, at: datetime, court_id: str | None) -> tuple[MisfitRow, ...]:
    own = true() if court_id is None else PaymentEvent.ref.in_(payments_of_court(court_id))
    rows = session.scalars(
        select(PaymentEvent)
        .where(PaymentEvent.outcome == MISMATCH, own)
        .where(PaymentEvent.received_at > at - timedelta(days=30))
        .order_by(PaymentEvent.received_at.desc())
        .limit(MOST)
    )
    return tuple(
        MisfitRow(one.event_id, one.kind, one.ref, one.amount_fen, one.currency, one.received_at)
        for one in rows
    )
