"""Open a payment, and let each message of the gateway take effect exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.payments import booking, decision
from auction_app.payments.decision import Due, GatewayEvent
from auction_app.payments.errors import NO_SUCH_PAYMENT, PAYMENT_SETTLED
from auction_app.payments.facts import PaymentFailed, PaymentSucceeded
from auction_app.payments.gateway import (
    SLOW,
    Gateway,
    SandboxPayment,
    sandbox_event,
)
from auction_app.payments.models import PaymentEvent, PaymentIntent, Refund

PAYABLE = ("awaiting", "failed")
_UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """An amount due (fen) from the holder of a bidder number on a lot."""

    lot_id: str
    bidder: str
    holder: bytes
    amount_fen: int
    currency: str
    purpose: str = "deposit"


def open_payment(tx: Transaction, gateway: Gateway, order: PaymentOrder, at: datetime) -> str:
    """Make the amount payable; gives the reference, the same one when asked again."""
    known = tx.session.scalar(
        select(PaymentIntent.ref).where(
            PaymentIntent.purpose == order.purpose,
            PaymentIntent.lot_id == order.lot_id,
            PaymentIntent.bidder == order.bidder,
        )
    )
    if known is not None:
        return known
    intent = PaymentIntent(
        ref=gateway.new_reference(),
        purpose=order.purpose,
        lot_id=order.lot_id,
        bidder=order.bidder,
        holder=order.holder,
        amount_fen=order.amount_fen,
        currency=order.currency,
        state="awaiting",
        created_at=at,
        changed_at=at,
    )
    tx.session.add(intent)
    tx.session.flush()
    return intent.ref


def apply_event(tx: Transaction, event: GatewayEvent, at: datetime, is_live: bool) -> str:
    """Let one message take effect, once, whatever its order; gives what it did.

    Raises `no_such_payment` for a reference we never gave: the sender tries again, and a message
    that overtook the commit of its own payment is not lost.
    """
    intent = tx.session.get(PaymentIntent, event.ref, with_for_update=True)
    known = tx.session.get(PaymentEvent, event.event_id)
    if known is not None:
        return known.outcome
    if intent is None and event.kind != decision.OTHER:
        raise AuctionError(NO_SUCH_PAYMENT)
    outcome = decision.IGNORED
    if intent is not None:
        due = Due(intent.state, intent.amount_fen, intent.currency)
        outcome = decision.judge(due, event, is_live)
    if not _record(tx.session, event, outcome, at):
        return tx.session.get_one(PaymentEvent, event.event_id).outcome
    if intent is not None and outcome == decision.APPLIED:
        _take_effect(tx, intent, event, at)
    return outcome


def _record(session: Session, event: GatewayEvent, outcome: str, at: datetime) -> bool:
    """Write the message down; False when another connection did so first."""
    row = insert(PaymentEvent).values(
        event_id=event.event_id,
        kind=event.kind,
        ref=event.ref,
        amount_fen=event.amount_fen,
        currency=event.currency,
        outcome=outcome,
        created_at=event.created_at,
        received_at=at,
    )
    new = row.on_conflict_do_nothing().returning(PaymentEvent.event_id)
    return session.execute(new).first() is not None


def _take_effect(tx: Transaction, intent: PaymentIntent, event: GatewayEvent, at: datetime) -> None:
    intent.changed_at = at
    if event.kind == decision.DISPUTED:
        _freeze(tx.session, intent, at)
        return
    intent.state = event.kind
    intent.settles_at = None
    intent.failure = event.reason or _UNEXPLAINED if event.kind == decision.FAILED else ""
    if event.kind == decision.SUCCEEDED:
        intent.succeeded_at = at
    tx.session.flush()
    if event.kind == decision.SUCCEEDED:
        booking.book_arrival(tx, intent, at)
        tx.emit(
            PaymentSucceeded(
                intent.ref, intent.lot_id, intent.bidder, intent.amount_fen, intent.currency, at
            )
        )
    if event.kind == decision.FAILED:
        tx.emit(PaymentFailed(intent.ref, intent.lot_id, intent.bidder, intent.failure, at))


def _freeze(session: Session, intent: PaymentIntent, at: datetime) -> None:
    """A charge in dispute: nothing goes back on top of what the bank already took."""
    intent.disputed_at = at
    session.execute(
        update(Refund)
        .where(Refund.ref == intent.ref, Refund.state == "due")
        .values(state="held", last_error="disputed")
    )


def pay_in_sandbox(
    tx: Transaction, ref: str, behaviour: str, at: datetime, is_live: bool = False
) -> str:
    """The payer's choice in the sandbox: `succeed`, `fail` or `slow`; gives the new state.

    Raises `no_such_payment`, and `payment_settled` when nothing is due any more.
    """
    intent = tx.session.get(PaymentIntent, ref, with_for_update=True)
    if intent is None:
        raise AuctionError(NO_SUCH_PAYMENT)
    if intent.state not in PAYABLE:
        raise AuctionError(PAYMENT_SETTLED)
    if behaviour == "slow":
        intent.state, intent.changed_at, intent.settles_at = "processing", at, at + SLOW
        tx.session.flush()
        return intent.state
    _sandbox_says(tx, intent, behaviour, at, is_live)
    return intent.state


def settle_slow_payments(tx: Transaction, at: datetime, is_live: bool = False) -> int:
    """Let slow sandbox payments arrive whose time has come; gives how many did."""
    due = tx.session.scalars(
        select(PaymentIntent)
        .where(PaymentIntent.settles_at <= at)
        .order_by(PaymentIntent.ref)
        .limit(50)
        .with_for_update(skip_locked=True)
    ).all()
    for intent in due:
        _sandbox_says(tx, intent, "succeed", at, is_live)
    return len(due)


def record_arrival(
    tx: Transaction, lot_id: str, bidder: str, at: datetime, is_live: bool = False
) -> str:
    """A bidder number's deposit has arrived by another way (a bank statement, a test door).

    Gives the reference; arriving twice is arriving once. Raises `no_such_payment`.
    """
    intent = tx.session.scalar(
        select(PaymentIntent)
        .where(PaymentIntent.lot_id == lot_id, PaymentIntent.bidder == bidder)
        .with_for_update()
    )
    if intent is None:
        raise AuctionError(NO_SUCH_PAYMENT)
    _sandbox_says(tx, intent, "succeed", at, is_live)
    return intent.ref


def _sandbox_says(
    tx: Transaction, intent: PaymentIntent, behaviour: str, at: datetime, is_live: bool
) -> None:
    payment = SandboxPayment(intent.ref, intent.amount_fen, intent.currency, is_live)
    apply_event(tx, sandbox_event(payment, behaviour, at), at, is_live)
