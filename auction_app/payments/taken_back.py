"""Transfers the bank takes back: the payment is short again, and the loss is borne by that transfer's own money.

What waited to go back is owed no more; a deposit or a price is there no more. What had left already
(sent back to the payer, shared out to creditors) cannot bear it: the bank room's reserve shows the loss
until that money is here again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.bank import payouts, reversals
from auction_app.bank.facts import TransferTakenBack
from auction_app.books.movements import Side
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.payments import booking, standing
from auction_app.payments.decision import SUCCEEDED
from auction_app.payments.facts import PaymentTakenBack, RefundSent
from auction_app.payments.models import PaymentIntent, PaymentPart, Refund
from auction_app.payments.service import TRANSFER_PURPOSE

REFUND_PURPOSE = "refund"
_DOT = "."


def transfer_taken_back(tx: Transaction, fact: TransferTakenBack) -> None:
    """Undo what a transfer had paid; the rooms above hear what is left of the payment."""
    if fact.purpose != TRANSFER_PURPOSE:
        return
    intent = tx.session.get(PaymentIntent, fact.key, with_for_update=True)
    part = tx.session.get(PaymentPart, fact.entry_id, with_for_update=True)
    if intent is None or part is None:
        return
    part.taken_back_fen += fact.amount.fen
    intent.received_fen -= fact.amount.fen
    tx.session.flush()
    bear_again(tx, intent, part, fact.at)
    _owed_again(tx, intent, fact.at)
    tx.emit(
        PaymentTakenBack(
            intent.ref, intent.lot_id, intent.bidder, fact.amount,
            Money(intent.received_fen, intent.currency), fact.at,
        )
    )  # fmt: skip


def bear_again(tx: Transaction, intent: PaymentIntent, part: PaymentPart, at: datetime) -> None:
    """What the bank took of this transfer is borne by what of it is here: now, or here again."""
    left = part.taken_back_fen - part.borne_fen
    if left <= 0:
        return
    refund = tx.session.scalar(select(Refund).where(Refund.ref == intent.ref).with_for_update())
    going = share_of(tx, refund, part) if refund is not None and refund.state != "void" else 0
    sources: list[Side] = []
    if refund is not None and (taken := _out_of_refund(tx, refund, part, min(left, going), at)):
        sources.append((booking.owed(intent), Money(taken, intent.currency)))
        left -= taken
    sources += _out_of_place(tx, intent, part, min(left, part.amount_fen - part.borne_fen - going))
    _bear(tx, part, sources, at)
    if refund is not None:
        close_when_all_is_out(tx, intent, refund, at)


def heal(tx: Transaction, intent: PaymentIntent, arrived: Money, at: datetime) -> None:
    """The payer pays again what the bank had taken back: it makes good what nothing could bear."""
    for part in parts_of(tx, intent.ref):
        much = min(part.taken_back_fen - part.borne_fen, arrived.fen)
        if much > 0:
            arrived -= Money(much, arrived.currency)
            side = (booking.destination(intent), Money(much, intent.currency))
            _bear(tx, part, [side], at)


def shares_of(refund: Refund, parts: list[PaymentPart]) -> list[tuple[PaymentPart, int]]:
    """How much of each transfer goes back (fen): all of it, or the last ones where only some is owed."""
    left, shares = refund.amount_fen, []
    for part in reversed(parts):
        fen = min(left, part.amount_fen - part.borne_fen)
        left -= fen
        if fen:
            shares.append((part, fen))
    return shares


def share_of(tx: Transaction, refund: Refund, part: PaymentPart) -> int:
    """How much of a refund goes back to where this transfer came from (fen)."""
    shares = shares_of(refund, parts_of(tx, refund.ref))
    return sum(fen for one, fen in shares if one.entry_id == part.entry_id)


def parts_of(tx: Transaction, ref: str) -> list[PaymentPart]:
    """The transfers toward a payment, the oldest first."""
    rows = tx.session.scalars(
        select(PaymentPart)
        .where(PaymentPart.ref == ref)
        .order_by(PaymentPart.arrived_at, PaymentPart.entry_id)
    )
    return list(rows)


def payout_key(refund: Refund, part: PaymentPart) -> str:
    """What the payout of one part of a refund is known by."""
    return f"{refund.id}{_DOT}{part.entry_id}"


def close_when_all_is_out(
    tx: Transaction, intent: PaymentIntent, refund: Refund, at: datetime
) -> None:
    """A refund is out when every part of it is; the rooms above hear it."""
    if refund.state in ("sent", "void"):
        return
    shares = shares_of(refund, parts_of(tx, refund.ref))
    if all(one.returned_at for one, _fen in shares):
        refund.state, refund.sent_at, refund.last_error = "sent", at, ""
        tx.session.flush()
        tx.emit(
            RefundSent(
                refund.ref, intent.lot_id, intent.bidder, refund.amount_fen, refund.currency, at
            )
        )


def _out_of_refund(
    tx: Transaction, refund: Refund, part: PaymentPart, fen: int, at: datetime
) -> int:
    """What waits to go back to this payer is owed no more; nothing once the bank has the order."""
    waits = refund.state in standing.WAITING and part.returned_at is None
    if not fen or not waits:
        return 0
    if not payouts.call_off(tx, REFUND_PURPOSE, payout_key(refund, part), at):
        return 0
    if refund.amount_fen > fen:
        refund.amount_fen, refund.gateway_ref = refund.amount_fen - fen, None
        refund.state = "due" if refund.state == "failed" else refund.state
    else:
        refund.state, refund.last_error = "void", "taken back by the bank"
    tx.session.flush()
    return fen


def _out_of_place(
    tx: Transaction, intent: PaymentIntent, part: PaymentPart, fen: int
) -> list[Side]:
    """What stands where it was paid to, or where that was moved since; nothing once it was shared out."""
    place = standing.place_of_transfer(tx.session, intent, part.entry_id)
    if place is None or fen <= 0:
        return []
    return standing.at_most_what_stands(tx.session, [(place, fen)])


def _bear(tx: Transaction, part: PaymentPart, sources: list[Side], at: datetime) -> None:
    if sources:
        reversals.bear(tx, part.entry_id, sources, at)
        part.borne_fen += sum(much.fen for _account, much in sources)
        tx.session.flush()


def _owed_again(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """A price can be paid again under its reference; a deposit, and what goes back, is over."""
    if intent.state != SUCCEEDED:
        return
    goes_back = tx.session.scalar(select(Refund.id).where(Refund.ref == intent.ref))
    is_over = goes_back is not None or intent.purpose.startswith(booking.DEPOSIT)
    intent.state = "cancelled" if is_over else "awaiting"
    intent.succeeded_at, intent.changed_at = None, at
    tx.session.flush()
