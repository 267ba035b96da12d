"""What a clerk writes down of the price before a statement shows it, and the written reminder to a late buyer.

Payments that the bank or the card provider tells of make their rows by themselves. A record by hand is
booked against an account of its own, which names it as a difference until a statement bears it out.
Neither moves the lot. A mistake is struck out and stays visible; the law's clocks read what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from auction_app.bidding.models import Auction
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import BAD_FIELDS, CHANGED_MEANWHILE, AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.law.working_days import end_of
from auction_app.lots.drafts import Staff
from auction_app.procedure.case import read_case
from auction_app.procedure.case_deadlines import set_for
from auction_app.procedure.errors import NOT_BY_HAND, NOT_DUE_YET, NOT_SOLD
from auction_app.procedure.facts import BuyerReminded
from auction_app.procedure.in_kind import difference_came
from auction_app.procedure.models import BuyerReminder, LotProcedure, PricePayment
from auction_app.procedure.price_books import book_by_hand, unbook_by_hand
from auction_app.procedure.service import lock_procedure
from auction_app.procedure.transfers import give_deposit_up, take_deposit

Kind = Literal["deposit", "balance"]
KINDS: tuple[Kind, ...] = ("deposit", "balance")


@dataclass(frozen=True, slots=True)
class RecordPayment:
    """Money that arrived: fen, the instant it was booked, and the bank's reference."""

    lot_id: str
    kind: Kind
    amount_fen: int
    received_at: datetime
    reference: str


def record_payment(tx: Transaction, wish: RecordPayment, by: Staff, at: datetime) -> str:
    """Write down what came; the deposit's arrival meets its 24 hours (art. 25). Gives its id.

    Raises `no_such_lot`, `not_sold` unless the lot is sold and unpaid, `bad_fields` for nothing at all, for money
    that arrived before the hammer or has not arrived yet, and for a deposit the card provider does not hold.
    """
    procedure = _sold(tx, wish.lot_id, by)
    if wish.amount_fen <= 0:
        raise AuctionError(BAD_FIELDS, 422, fields={"amount": "bad_amount"})
    if not procedure.ended_at <= wish.received_at <= at:
        raise AuctionError(BAD_FIELDS, 422, fields={"received_at": "not_between"})
    if wish.kind == "deposit":
        take_deposit(tx, wish.lot_id, wish.amount_fen, wish.received_at)
    row = PricePayment(
        id=new_id("pp"),
        lot_id=wish.lot_id,
        kind=wish.kind,
        amount_fen=wish.amount_fen,
        received_at=wish.received_at,
        reference=wish.reference,
        clerk_id=by.account_id,
        recorded_at=at,
    )
    tx.session.add(row)
    tx.session.flush()
    book_by_hand(tx, row, _currency(tx, wish.lot_id))
    if procedure.state == "in_kind":
        difference_came(tx, read_case(tx.session, procedure), wish.received_at)
    return row.id


def strike_payment(tx: Transaction, lot_id: str, payment_id: str, by: Staff, at: datetime) -> None:
    """A record that was a mistake counts no more.

    Raises `no_such_lot`, `not_sold`, `changed_meanwhile`, and `not_a_hand_record` for what the bank told.
    """
    _sold(tx, lot_id, by)
    row = tx.session.get(PricePayment, payment_id, with_for_update=True)
    if row is None or row.lot_id != lot_id or row.struck_at is not None:
        raise AuctionError(CHANGED_MEANWHILE)
    if row.source != "hand":
        raise AuctionError(NOT_BY_HAND)
    unbook_by_hand(tx, row, _currency(tx, lot_id), at)
    if row.kind == "deposit":
        give_deposit_up(tx, lot_id)
    row.struck_at, row.struck_by = at, by.account_id
    tx.session.flush()


def _currency(tx: Transaction, lot_id: str) -> str:
    return tx.session.get_one(Auction, lot_id).currency


def remind_buyer(tx: Transaction, lot_id: str, by: Staff, at: datetime) -> datetime:
    """A written reminder, once the buyer's period is over; default may follow it (our convention).

    Gives the instant. Raises `no_such_lot`, `not_sold`, `not_due_yet`.
    """
    procedure = _sold(tx, lot_id, by)
    case = read_case(tx.session, procedure)
    due = case.balance_due_at
    if due is None or case.buyer is None:
        raise AuctionError(NOT_SOLD)
    if at < due:
        raise AuctionError(NOT_DUE_YET)
    tx.session.add(
        BuyerReminder(
            id=new_id("br"),
            lot_id=lot_id,
            open_fen=case.open_fen,
            due_at=due,
            sent_at=at,
            clerk_id=by.account_id,
        )
    )
    tx.session.flush()
    # The article gives the decision no time of its own: it is due on the day of the reminder (our convention).
    set_for(tx, case, "decide_default", end_of(legal_day(at)), at)
    tx.emit(BuyerReminded(lot_id, case.buyer, case.open_fen, case.currency, due, at))
    return at


def _sold(tx: Transaction, lot_id: str, by: Staff) -> LotProcedure:
    procedure = lock_procedure(tx, lot_id, by.court_id)
    if procedure.state not in ("sold", "in_kind"):
        raise AuctionError(NOT_SOLD)
    return procedure
