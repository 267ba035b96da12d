"""Deposits on their way back: asked for once, sent by a loop until the gateway has taken them.

A refund names no account: it goes back the way the payment came, to whoever paid.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from auction_app.books.chart import BANK
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.law.deposit import refund_due_at
from auction_app.payments import booking
from auction_app.payments.disputes import has_open_dispute, refund_is_here_again
from auction_app.payments.errors import NO_SUCH_REFUND, NOT_YET, PAYEE_FIRST
from auction_app.payments.facts import RefundCameBack, RefundSent
from auction_app.payments.gateway import Gateway, GatewayError, RefundOrder
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.payments.standing import SENDING

log = logging.getLogger(__name__)
BATCH = 20
SLOWEST_RETRY = timedelta(minutes=10)
LEASE = timedelta(minutes=2)  # longer than any call to a gateway may last


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of sending one order: the gateway's own reference, or why not."""

    order: RefundOrder
    gateway_ref: str | None
    error: str = ""


def request_refund(
    tx: Transaction,
    ref: str,
    reason: str,
    at: datetime,
    ended_at: datetime | None = None,
    law_day: date | None = None,
    most_fen: int | None = None,
) -> str | None:
    """Owe a payment back, or `most_fen` of it; gives the refund's id, the same one when asked again.

    The 24 hours of art. 23 run from `ended_at` (from `at` when nothing has ended), as they stood on
    `law_day`, the day of the lot's notice (today where there is no lot). Of a payment that came in part
    that part goes back. One that never arrived is cancelled instead and None is given; should it arrive
    later, its fact is told as usual, and who hears it asks again. What a lost dispute took for good is
    not owed; None when that is all of it.
    """
    intent = tx.session.get(PaymentIntent, ref, with_for_update=True)
    if intent is None:
        return None
    if intent.state != "succeeded":
        intent.state, intent.changed_at, intent.settles_at = "cancelled", at, None
    if intent.received_fen == 0 and intent.state != "succeeded":
        return None
    known = tx.session.scalar(select(Refund).where(Refund.ref == ref))
    if known is not None:
        return None if known.state == "void" else known.id
    due_at = refund_due_at(ended_at or at, law_day or legal_day(at))
    refund = _new_refund(tx, intent, most_fen, at, due_at)
    refund.reason = reason
    tx.session.add(refund)
    tx.session.flush()
    if refund.state == "void":
        return None
    booking.book_owed_back(tx, intent, refund, at)
    return refund.id


def _new_refund(
    tx: Transaction, intent: PaymentIntent, most_fen: int | None, at: datetime, due_at: datetime
) -> Refund:
    """The row of a refund: what lost disputes left of the payment; void where nothing is owed."""
    left = intent.received_fen
    wanted = left if most_fen is None else min(left, most_fen)
    state = "held" if has_open_dispute(tx, intent) else "due"
    return Refund(
        id=new_id("rf_", 20),
        ref=intent.ref,
        amount_fen=wanted if wanted > 0 else intent.amount_fen,
        currency=intent.currency,
        state=state if wanted > 0 else "void",
        requested_at=at,
        due_at=due_at,
        next_try_at=at,
    )


def send_due_refunds(tx: Transaction, gateway: Gateway, at: datetime) -> int:
    """Send what is due in one transaction: for gateways that answer at once. Gives how many went."""
    tried = [try_to_send(gateway, order) for order in take_due_refunds(tx, at)]
    return sum(note_sending(tx, one, at) for one in tried)


def take_due_refunds(tx: Transaction, at: datetime) -> list[RefundOrder]:
    """What is due, most urgent first, taken for two minutes: nobody else sends it meanwhile."""
    due = tx.session.execute(
        select(Refund, PaymentIntent.gateway_ref)
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .where(Refund.state == "due", Refund.next_try_at <= at)
        .where(PaymentIntent.channel == "stripe")
        .order_by(Refund.due_at, Refund.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Refund)
    ).all()
    for refund, _name in due:
        refund.attempts, refund.next_try_at = refund.attempts + 1, at + LEASE
        refund.last_error = SENDING
    return [_order(refund, name) for refund, name in due]


def try_to_send(gateway: Gateway, order: RefundOrder) -> Tried:
    """One call to the gateway; said again it is the same order."""
    try:
        return Tried(order, gateway.refund(order))
    except GatewayError as error:
        return Tried(order, None, str(error)[:200] or "refused")


def note_sending(tx: Transaction, tried: Tried, at: datetime) -> bool:
    """Write down what came of it; a refusal is tried again later, ever more slowly."""
    intent = tx.session.get_one(PaymentIntent, tried.order.ref, with_for_update=True)
    refund = tx.session.get_one(Refund, tried.order.id, with_for_update=True)
    if refund.state == "sent":
        return False
    if tried.gateway_ref is None:
        pause = timedelta(seconds=2 ** min(refund.attempts, 10))
        refund.next_try_at = at + min(pause, SLOWEST_RETRY)
        refund.last_error = tried.error
        tx.session.flush()
        refund_is_here_again(tx, intent, at)
        return False
    # The provider took it even where a dispute froze it meanwhile: the books say what happened.
    refund.gateway_ref = tried.gateway_ref
    refund.state, refund.sent_at, refund.last_error = "sent", at, ""
    tx.session.flush()
    booking.book_sent(tx, intent, refund, tried.order.key, at)
    tell_sent(tx, intent, refund, at)
    return True


def refund_came_back(
    tx: Transaction, intent: PaymentIntent, gateway_ref: str, at: datetime
) -> None:
    """The payer's bank refused it: owed again, told loudly, begun anew by a person's word.

    Raises `not_yet` while we do not know of that refund.
    """
    found = select(Refund).where(Refund.ref == intent.ref).with_for_update()
    refund = tx.session.scalar(found)
    if refund is None or refund.gateway_ref != gateway_ref:
        raise AuctionError(NOT_YET)
    if refund.state != "sent":
        return
    booking.book_came_back(tx, intent, refund, _order(refund, intent.gateway_ref).key, at)
    tell_came_back(tx, intent, refund, at)
    refund_is_here_again(tx, intent, at)


def tell_came_back(tx: Transaction, intent: PaymentIntent, refund: Refund, at: datetime) -> None:
    """A refund is owed again; the rooms above hear it, and so does whoever reads the log."""
    refund.state, refund.sent_at, refund.last_error = "failed", None, "returned by the payer's bank"
    tx.session.flush()
    log.error("a refund came back: %s", intent.ref)
    tx.emit(
        RefundCameBack(
            refund.ref, intent.lot_id, intent.bidder, refund.amount_fen, refund.currency, at
        )
    )


def begin_anew(tx: Transaction, ref: str, at: datetime) -> None:
    """Send a card refund that came back once more, as an order of its own.

    Raises `no_such_refund`, and `payee_first` for a transfer: the same account would refuse it again.
    """
    refund = tx.session.scalar(select(Refund).where(Refund.ref == ref).with_for_update())
    if refund is None or refund.state != "failed":
        raise AuctionError(NO_SUCH_REFUND)
    if tx.session.get_one(PaymentIntent, ref).channel == BANK:
        raise AuctionError(PAYEE_FIRST)
    refund.rounds, refund.state, refund.next_try_at = refund.rounds + 1, "due", at


def _order(refund: Refund, name: str | None) -> RefundOrder:
    return RefundOrder(
        refund.id, refund.ref, refund.amount_fen, refund.currency, name, refund.rounds
    )


def tell_sent(tx: Transaction, intent: PaymentIntent, refund: Refund, at: datetime) -> None:
    """A refund is out: the rooms above hear it."""
    tx.emit(
        RefundSent(refund.ref, intent.lot_id, intent.bidder, refund.amount_fen, refund.currency, at)
    )
