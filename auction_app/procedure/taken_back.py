"""A payment of the price that the bank took back: the record says so, the price is short again and can be paid again."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select

from auction_app.deadlines.service import drop_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.ids import new_id
from auction_app.lots.models import Lot
from auction_app.payments.facts import PaymentTakenBack
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.models import PaymentIntent
from auction_app.payments.service import PaymentOrder, open_payment
from auction_app.procedure.models import LotProcedure, PricePayment, ProviderTransfer

log = logging.getLogger(__name__)
BALANCE = "balance"
STANDS = ("sold", "paid", "ruled", "title_passed", "delivered", "closed")


def price_taken_back(tx: Transaction, fact: PaymentTakenBack) -> None:
    """What counted as the price counts no more; a deposit that had counted is owed as a balance.

    The state of the lot stays: what it means that a price confirmed before is short, the court decides.
    """
    was_recorded = strike_told(tx, fact.ref, fact.amount.fen, fact.at)
    was_wanted = _want_less(tx, fact)
    if not (was_recorded or was_wanted):
        return
    procedure = tx.session.get(LotProcedure, fact.lot_id)
    if procedure is None or procedure.state not in STANDS:
        return
    log.error("a price is short again, the bank took a payment back: %s", fact.lot_id)
    intent = tx.session.get_one(PaymentIntent, fact.ref)
    is_by_card = intent.state == "succeeded"  # what a card paid once cannot be paid again as it is
    if is_by_card or not intent.purpose.startswith(BALANCE):
        _owe_as_balance(tx, intent, fact)


def is_short_again(tx: Transaction, lot_id: str) -> bool:
    """Whether the bank took something of this price back: then it is taken again whatever was confirmed."""
    gone = select(PricePayment.id).where(
        PricePayment.lot_id == lot_id, PricePayment.taken_back_at.is_not(None)
    )
    return tx.session.scalar(gone.limit(1)) is not None


def strike_told(tx: Transaction, key: str, left: int, at: datetime) -> bool:
    """The newest rows of a payment are gone, so much (fen) of them; what is left of the last is a row of its own."""
    rows = tx.session.scalars(
        select(PricePayment)
        .where(PricePayment.source_key == key, PricePayment.source != "hand")
        .where(PricePayment.taken_back_at.is_(None))
        .order_by(PricePayment.received_at.desc(), PricePayment.id)
        .with_for_update()
    ).all()
    for row in rows:
        if left <= 0:
            break
        row.taken_back_at = at
        if row.amount_fen > left:
            tx.session.add(_rest(row, row.amount_fen - left, at))
        left -= row.amount_fen
    tx.session.flush()
    return bool(rows)


def _want_less(tx: Transaction, fact: PaymentTakenBack) -> bool:
    """What the card provider holds no more is not waited for on the court's account (art. 25)."""
    row = tx.session.get(ProviderTransfer, fact.ref, with_for_update=True)
    if row is None or row.arrived_at is not None:
        return False
    if row.amount_fen > fact.amount.fen:
        row.amount_fen -= fact.amount.fen
    else:
        tx.session.delete(row)
        if row.kind == "deposit":
            drop_deadline(tx, "transfer_deposit", fact.lot_id, fact.at)
    tx.session.flush()
    return True


def _rest(row: PricePayment, fen: int, at: datetime) -> PricePayment:
    return PricePayment(
        id=new_id("pp"),
        lot_id=row.lot_id,
        kind=row.kind,
        amount_fen=fen,
        received_at=row.received_at,
        reference=row.reference,
        source=row.source,
        source_key=row.source_key,
        clerk_id=None,
        recorded_at=at,
    )


def _owe_as_balance(tx: Transaction, deposit: PaymentIntent, fact: PaymentTakenBack) -> None:
    """The invoice that is still open grows by it, else there is one more."""
    invoices = tx.session.scalars(
        select(PaymentIntent)
        .where(PaymentIntent.lot_id == fact.lot_id, PaymentIntent.bidder == fact.bidder)
        .where(PaymentIntent.purpose.startswith(BALANCE))
        .order_by(PaymentIntent.created_at)
        .with_for_update()
    ).all()
    for one in invoices:
        if one.state in ("awaiting", "failed") and one.gateway_ref is None:
            one.amount_fen, one.changed_at = one.amount_fen + fact.amount.fen, fact.at
            tx.session.flush()
            return
    order = PaymentOrder(
        fact.lot_id,
        fact.bidder,
        deposit.holder,
        fact.amount.fen,
        fact.amount.currency,
        purpose=f"{BALANCE}_{len(invoices) + 1}" if invoices else BALANCE,
        payer=deposit.payer,
        court_id=tx.session.get_one(Lot, fact.lot_id).court_id,
    )
    open_payment(tx, SandboxGateway(), order, fact.at)
