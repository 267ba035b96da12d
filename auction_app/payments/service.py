"""Open a payment, and let each message of the gateway take effect exactly once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auction_app.bank.service import issue_reference
from auction_app.books.chart import BANK, STRIPE
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.payments import booking, decision, disputes
from auction_app.payments.aside import MISFIT, TWICE, came_back, find_aside, set_aside
from auction_app.payments.decision import Due, GatewayEvent
from auction_app.payments.errors import NO_SUCH_PAYMENT, PAYMENT_SETTLED
from auction_app.payments.facts import PaymentFailed, PaymentSucceeded
from auction_app.payments.gateway import (
    SLOW,
    Gateway,
    SandboxPayment,
    sandbox_event,
)
from auction_app.payments.models import CardAside, PaymentEvent, PaymentIntent
from auction_app.payments.refunds import refund_came_back

log = logging.getLogger(__name__)
PAYABLE = ("awaiting", "failed")
TRANSFER_PURPOSE = (
    "payment"  # what references of the bank are for: their key is a payment's reference
)
_WITHOUT_PAYMENT = decision.OF_PAYOUTS | {decision.OTHER}
_UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """An amount due (fen) from the holder of a bidder number on a lot.

    `payer` is `payers.seal_payer` of the only name a bank transfer may come from; without it none is
    accepted unless people of the court looked at it. `court_id`: whose bank account it is paid to.
    """

    lot_id: str
    bidder: str
    holder: bytes
    amount_fen: int
    currency: str
    purpose: str = "deposit"
    payer: bytes | None = None
    court_id: str | None = None


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
        payer=order.payer,
        created_at=at,
        changed_at=at,
    )
    tx.session.add(intent)
    tx.session.flush()
    issue_reference(tx, TRANSFER_PURPOSE, intent.ref, at, order.court_id)
    return intent.ref


def apply_event(
    tx: Transaction, event: GatewayEvent, at: datetime, is_live: bool, heard_by: str = "own"
) -> str:
    """Let one message take effect, once, whatever its order; gives what it did.

    `heard_by`: the `webhook`, the `sweep` that asked, or `own` where no provider spoke.
    Raises `no_such_payment` for a reference we never gave and `not_yet` for news that overtook what it
    builds on: the sender tries again, and a message that overtook a commit is not lost.
    """
    intent = _lock(tx.session, event)
    known = tx.session.get(PaymentEvent, event.event_id)
    if known is not None:
        return known.outcome
    if intent is None and event.kind not in _WITHOUT_PAYMENT:
        raise AuctionError(NO_SUCH_PAYMENT)
    aside = find_aside(tx, intent, event) if intent else None
    outcome = _judge(intent, aside, event, is_live)
    if not _record(tx.session, event, outcome, at, heard_by):
        return tx.session.get_one(PaymentEvent, event.event_id).outcome
    if event.kind in decision.OF_PAYOUTS and outcome == decision.APPLIED:
        booking.book_payout(tx, event, at)
    elif intent is not None and outcome == decision.APPLIED:
        _take_effect(tx, intent, aside, event, at)
    elif intent is not None and event.kind == decision.SUCCEEDED and event.is_live == is_live:
        _take_aside(tx, intent, event, outcome, at)
    return outcome


def _lock(session: Session, event: GatewayEvent) -> PaymentIntent | None:
    """The payment an event is about, by our reference or by the provider's."""
    intent = session.get(PaymentIntent, event.ref, with_for_update=True)
    if intent is not None or event.ref == "-":
        return intent
    aside = select(CardAside.ref).where(CardAside.gateway_ref == event.ref)
    by_name = select(PaymentIntent).where(
        (PaymentIntent.gateway_ref == event.ref) | PaymentIntent.ref.in_(aside)
    )
    return session.scalar(by_name.with_for_update())


def _judge(
    intent: PaymentIntent | None, aside: CardAside | None, event: GatewayEvent, is_live: bool
) -> str:
    if event.kind in decision.OF_PAYOUTS:
        is_whole = event.is_live == is_live and event.amount_fen and event.currency and event.about
        return decision.APPLIED if is_whole else decision.MISMATCH
    if intent is None:
        return decision.IGNORED
    due = Due(intent.state, intent.amount_fen, intent.currency, intent.gateway_ref)
    if aside is not None and event.kind in decision.AFTERWARDS:
        due = Due(intent.state, aside.amount_fen, aside.currency)
    outcome = decision.judge(due, event, is_live)
    if outcome == decision.APPLIED and event.kind == decision.SUCCEEDED and intent.channel == BANK:
        return decision.NO_CHANGE  # a transfer has begun to pay it, or has paid it
    if outcome == decision.MISMATCH:
        log.error("a message does not fit its payment: %s %s", intent.ref, event.event_id)
    return outcome


def _take_aside(
    tx: Transaction, intent: PaymentIntent, event: GatewayEvent, outcome: str, at: datetime
) -> None:
    """Money came that pays nothing: what a transfer had paid already, or another sum than was due."""
    if outcome == decision.MISMATCH:
        set_aside(tx, intent, event, MISFIT, at)
    elif intent.channel == BANK:
        set_aside(tx, intent, event, TWICE, at)


def _record(
    session: Session, event: GatewayEvent, outcome: str, at: datetime, heard_by: str
) -> bool:
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
        heard_by=heard_by,
    )
    new = row.on_conflict_do_nothing().returning(PaymentEvent.event_id)
    return session.execute(new).first() is not None


def _take_effect(
    tx: Transaction,
    intent: PaymentIntent,
    aside: CardAside | None,
    event: GatewayEvent,
    at: datetime,
) -> None:
    if event.kind in decision.OF_DISPUTES:
        disputes.take_dispute_event(tx, intent, aside, event, at)
        return
    if event.kind == decision.CHARGED:
        intent.card_mark = event.mark
        return
    if event.kind == decision.REFUND_FAILED and aside is not None:
        came_back(tx, aside, event, at)
        disputes.aside_is_here_again(tx, intent, aside, at)
        return
    if event.kind == decision.REFUND_FAILED:
        refund_came_back(tx, intent, event.about, at)
        return
    intent.changed_at, intent.settles_at = at, None
    if event.kind == decision.SUCCEEDED:
        _arrive(tx, intent, event, at)
        return
    intent.state = event.kind
    intent.failure = event.reason or _UNEXPLAINED if event.kind == decision.FAILED else ""
    tx.session.flush()
    if event.kind == decision.FAILED:
        tx.emit(PaymentFailed(intent.ref, intent.lot_id, intent.bidder, intent.failure, at))


def _arrive(tx: Transaction, intent: PaymentIntent, event: GatewayEvent, at: datetime) -> None:
    """The whole amount by card: booked first, so that whoever hears of it finds it in the books."""
    intent.gateway_ref = intent.gateway_ref or _other_name(intent, event)
    intent.received_fen, intent.channel = intent.received_fen + intent.amount_fen, STRIPE
    booking.book_arrival(tx, intent, at)
    mark_paid(tx, intent, at)


def mark_paid(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """What was due has arrived in full; the rooms above hear it in this transaction."""
    intent.state, intent.failure, intent.succeeded_at = decision.SUCCEEDED, "", at
    intent.changed_at, intent.settles_at = at, None
    tx.session.flush()
    disputes.heal(tx, intent, at)
    tx.emit(
        PaymentSucceeded(
            intent.ref, intent.lot_id, intent.bidder, intent.amount_fen, intent.currency, at
        )
    )


def _other_name(intent: PaymentIntent, event: GatewayEvent) -> str | None:
    """The provider's name where it is another than ours."""
    return event.gateway_ref if event.gateway_ref not in ("", intent.ref) else None


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
        .where(PaymentIntent.purpose.startswith(booking.DEPOSIT))
        .order_by(PaymentIntent.created_at.desc(), PaymentIntent.ref)
        .limit(1)
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
