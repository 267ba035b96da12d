"""What acts that end a sale have in common: the buyer's deposit goes back, the clocks stand still."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.deadlines.service import drop_deadline
from auction_app.eligibility.queries import deposit_refs
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.lots.models import Lot
from auction_app.payments.queries import payments_by_ref
from auction_app.procedure.act import LotCase
from auction_app.procedure.case import payments_of
from auction_app.procedure.clocks import start_refund_clock
from auction_app.procedure.difference import give_difference_back
from auction_app.procedure.price_books import owe_back

CLOCKS = (
    "transfer_deposit",
    "balance_due",
    "decide_default",
    "review_buyer",
    "make_ruling",
    "serve_ruling",
    "deliver",
    "in_kind_difference",
    "second_auction",
    "sale_notice",
)


def deposit_held(session: Session, case: LotCase) -> Money:
    """What the platform still holds of the buyer; nothing once it reached the court's account."""
    if any(one.kind == "deposit" for one in payments_of(session, case.lot_id)):
        return Money(0, case.currency)
    ref = deposit_refs(session, case.lot_id).get(case.buyer or "")
    paid = payments_by_ref(session, [ref]).get(ref) if ref else None
    arrived = paid is not None and paid.succeeded_at is not None and paid.refund is None
    return Money(paid.amount_fen if paid and arrived else 0, case.currency)


def give_money_back(tx: Transaction, case: LotCase, reason: str, at: datetime) -> None:
    """Owe back all the buyer paid, deposit and price, within 24 hours (art. 23 by analogy); or what a taker paid.

    Raises `overdrawn` when the price has been passed on: the books have nothing left to give back.
    """
    if case.buyer is None:
        give_difference_back(tx, case, at)
        return
    owe_back(tx, case.lot_id, case.buyer, reason, at)
    start_refund_clock(tx, tx.session.get_one(Lot, case.lot_id), at)


def stop_the_clocks(tx: Transaction, case: LotCase, at: datetime) -> None:
    """Nothing more is due of a sale that fell away."""
    for code in CLOCKS:
        drop_deadline(tx, code, case.lot_id, at)
