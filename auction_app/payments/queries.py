"""What pages show of payments, as frozen views. Amounts are minor units (fen)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from auction_app.bank.models import BankReference
from auction_app.bank.queries import TransferDetails, transfer_details
from auction_app.payments.decision import takes_card
from auction_app.payments.models import CardDispute, PaymentEvent, PaymentIntent, Refund

SETTLED = ("sent", "void")  # a refund that is out, or that a lost dispute made void


@dataclass(frozen=True, slots=True)
class RefundView:
    """Where a refund stands; `due_at` is the last lawful moment (art. 23)."""

    state: str  # due | sent | held | failed | void
    reason: str
    requested_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class PaymentView:
    """Where a payment stands."""

    ref: str
    lot_id: str
    bidder: str
    amount_fen: int
    currency: str
    state: str  # awaiting | processing | succeeded | failed | cancelled
    failure: str
    created_at: datetime
    changed_at: datetime
    succeeded_at: datetime | None
    is_disputed: bool
    refund: RefundView | None
    purpose: str = "deposit"
    received_fen: int = 0
    gateway_ref: str | None = None

    @property
    def is_payable(self) -> bool:
        """Whether the payer can still do something."""
        return self.state in ("awaiting", "failed")

    @property
    def is_deposit(self) -> bool:
        """Whether it is a deposit, not the rest of a price."""
        return self.purpose.startswith("deposit")

    @property
    def takes_card(self) -> bool:
        """Whether a card may pay it at all."""
        return takes_card(self.purpose, self.amount_fen)

    @property
    def is_short(self) -> bool:
        """Whether what had arrived in full was taken back, or a part of it (a lost card dispute)."""
        return self.state == "succeeded" and self.received_fen < self.amount_fen

    @property
    def open_fen(self) -> int:
        """What is left to pay, in fen."""
        return self.amount_fen - self.received_fen


def find_payment(session: Session, ref: str, holder: bytes) -> PaymentView | None:
    """One's own payment; somebody else's is as absent as one that never was."""
    row = session.get(PaymentIntent, ref)
    if row is None or row.holder != holder:
        return None
    return payments_by_ref(session, [ref]).get(ref)


def payments_by_ref(session: Session, refs: Collection[str]) -> dict[str, PaymentView]:
    """Payments by reference."""
    if not refs:
        return {}
    rows = session.execute(
        select(PaymentIntent, Refund)
        .outerjoin(Refund, Refund.ref == PaymentIntent.ref)
        .where(PaymentIntent.ref.in_(refs))
    )
    return {intent.ref: _view(intent, refund) for intent, refund in rows}


def events_of(session: Session, ref: str) -> int:
    """How many messages of the gateway named a payment."""
    return session.scalar(select(func.count()).where(PaymentEvent.ref == ref)) or 0


def deposits_to_settle(session: Session, lot_id: str, winner: str | None, limit: int) -> list[str]:
    """References of deposits of an ended lot that neither go back yet nor were called off; by reference."""
    rows = session.scalars(
        select(PaymentIntent.ref)
        .outerjoin(Refund, Refund.ref == PaymentIntent.ref)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.purpose.startswith("deposit"))
        .where(PaymentIntent.state != "cancelled", Refund.id.is_(None))
        .where(PaymentIntent.bidder != (winner or ""))
        .order_by(PaymentIntent.ref)
        .limit(limit)
    )
    return list(rows)


def are_deposits_held(session: Session, lot_id: str, winner: str | None) -> bool:
    """Whether a deposit of a lot arrived and has not been sent back; `winner`'s counts not.

    Asked after each refund: it stops at the first one that is still here.
    """
    held = (
        select(PaymentIntent.ref)
        .outerjoin(Refund, Refund.ref == PaymentIntent.ref)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.purpose.startswith("deposit"))
        .where(PaymentIntent.succeeded_at.is_not(None))
        .where(or_(Refund.id.is_(None), Refund.state.not_in(SETTLED)))
        .where(PaymentIntent.bidder != (winner or ""))
    )
    return session.scalar(held.limit(1)) is not None


def open_disputes(session: Session, lot_id: str) -> list[str]:
    """Card disputes that run over payments of a lot: nothing of it is released to creditors meanwhile."""
    rows = session.scalars(
        select(CardDispute.id)
        .join(PaymentIntent, PaymentIntent.ref == CardDispute.ref)
        .where(PaymentIntent.lot_id == lot_id, CardDispute.state == "open")
        .where(CardDispute.aside.is_(None))  # what was set aside is nobody's price
        .order_by(CardDispute.id)
    )
    return list(rows)


def transfer_way(session: Session, ref: str) -> TransferDetails | None:
    """How a payment is made by bank transfer; None while its court has no confirmed account."""
    known = select(BankReference.reference).filter_by(purpose="payment", key=ref)
    reference = session.scalar(known)
    return transfer_details(session, reference) if reference else None


def payments_of_court(court_id: str) -> Select[str]:
    """The references of what is due for one court's lots."""
    return select(BankReference.key).filter_by(purpose="payment", court_id=court_id)


def late_refunds(session: Session, at: datetime) -> list[str]:
    """References whose lawful moment has passed without the money being sent: an alarm."""
    rows = session.scalars(
        select(Refund.ref)
        .where(Refund.state.not_in(SETTLED), Refund.due_at < at)
        .order_by(Refund.due_at)
    )
    return list(rows)


def _view(intent: PaymentIntent, refund: Refund | None) -> PaymentView:
    return PaymentView(
        ref=intent.ref,
        lot_id=intent.lot_id,
        bidder=intent.bidder,
        amount_fen=intent.amount_fen,
        currency=intent.currency,
        state=intent.state,
        failure=intent.failure,
        created_at=intent.created_at,
        changed_at=intent.changed_at,
        succeeded_at=intent.succeeded_at,
        is_disputed=intent.disputed_at is not None,
        refund=_refund_view(refund) if refund is not None else None,
        purpose=intent.purpose,
        received_fen=intent.received_fen,
        gateway_ref=intent.gateway_ref,
    )


def _refund_view(refund: Refund) -> RefundView:
    return RefundView(
        state=refund.state,
        reason=refund.reason,
        requested_at=refund.requested_at,
        due_at=refund.due_at,
        sent_at=refund.sent_at,
        attempts=refund.attempts,
    )


def refund_name(session: Session, ref: str) -> str:
    """What the provider calls the refund of a payment; empty before it was sent."""
    return session.scalar(select(Refund.gateway_ref).where(Refund.ref == ref)) or ""
