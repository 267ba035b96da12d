"""Deposits on their way back: asked for once, sent by a loop until the gateway has taken them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.law.deposit import refund_due_at
from auction_app.payments import booking
from auction_app.payments.facts import RefundSent
from auction_app.payments.gateway import Gateway, GatewayError, RefundOrder
from auction_app.payments.models import PaymentIntent, Refund

BATCH = 20
SLOWEST_RETRY = timedelta(minutes=10)


def request_refund(
    tx: Transaction,
    ref: str,
    reason: str,
    at: datetime,
    ended_at: datetime | None = None,
    law_day: date | None = None,
) -> str | None:
    """Owe a payment back; gives the refund's id, the same one when asked again.

    The 24 hours of art. 23 run from `ended_at` (from `at` when nothing has ended), as they stood on
    `law_day`, the day of the lot's notice (today where there is no lot). A payment that never arrived is cancelled instead and None is given; should it arrive later, its fact is told
    as usual, and who hears it asks again.
    """
    intent = tx.session.get(PaymentIntent, ref, with_for_update=True)
    if intent is None:
        return None
    if intent.state != "succeeded":
        intent.state, intent.changed_at, intent.settles_at = "cancelled", at, None
        return None
    known = tx.session.scalar(select(Refund.id).where(Refund.ref == ref))
    if known is not None:
        return known
    refund = Refund(
        id=new_id("rf_", 20),
        ref=ref,
        amount_fen=intent.amount_fen,
        currency=intent.currency,
        reason=reason,
        state="held" if intent.disputed_at else "due",
        requested_at=at,
        due_at=refund_due_at(ended_at or at, law_day or legal_day(at)),
        next_try_at=at,
    )
    tx.session.add(refund)
    tx.session.flush()
    booking.book_owed_back(tx, intent, refund, at)
    return refund.id


def send_due_refunds(tx: Transaction, gateway: Gateway, at: datetime) -> int:
    """Send what is due; a refusal is tried again later, ever more slowly. Gives how many went."""
    due = tx.session.scalars(
        select(Refund)
        .where(Refund.state == "due", Refund.next_try_at <= at)
        .order_by(Refund.due_at, Refund.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_send(tx, gateway, refund, at) for refund in due)


def _send(tx: Transaction, gateway: Gateway, refund: Refund, at: datetime) -> bool:
    refund.attempts += 1
    order = RefundOrder(refund.id, refund.ref, refund.amount_fen, refund.currency)
    try:
        refund.gateway_ref = gateway.refund(order)
    except GatewayError as error:
        pause = timedelta(seconds=2 ** min(refund.attempts, 10))
        refund.next_try_at = at + min(pause, SLOWEST_RETRY)
        refund.last_error = str(error)[:200]
        return False
    refund.state, refund.sent_at, refund.last_error = "sent", at, ""
    intent = tx.session.get_one(PaymentIntent, refund.ref)
    tx.session.flush()
    booking.book_sent(tx, intent, refund, at)
    tx.emit(
        RefundSent(refund.ref, intent.lot_id, intent.bidder, refund.amount_fen, refund.currency, at)
    )
    return True
