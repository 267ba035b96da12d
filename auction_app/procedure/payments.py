"""What a clerk writes down of the price before a statement shows it, and the written reminder to a late buyer.

Payments that the bank or the card provider tells of make their rows by themselves, and they alone count. A
record by hand is no money: it says what somebody should look for, keeps a default from being found meanwhile,
and gives the instant of the arrival once it is told. A mistake is struck out and stays visible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import BAD_FIELDS, CHANGED_MEANWHILE, AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.law.lot_states import LotState
from auction_app.law.working_days import end_of
from auction_app.lots.drafts import Staff
from auction_app.procedure.act import LotCase
from auction_app.procedure.case import not_shown_yet, read_case
from auction_app.procedure.case_deadlines import set_for
from auction_app.procedure.errors import NOT_BY_HAND, NOT_DUE_YET, NOT_SOLD
from auction_app.procedure.facts import BuyerReminded
from auction_app.procedure.in_kind import open_difference
from auction_app.procedure.models import BuyerReminder, LotProcedure, PricePayment
from auction_app.procedure.service import lock_procedure
from auction_app.procedure.transfers import deposit_outside

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
    """Write down what should be on the next statement; nothing is booked and nothing moves. Gives its id.

    Raises `no_such_lot`, `not_sold` unless the lot is sold and unpaid, `bad_fields` for nothing at all, for money
    that arrived before the hammer or has not arrived yet, for more than is open, and for a deposit the card
    provider does not hold.
    """
    procedure = _sold(tx, wish.lot_id, by)
    if wish.amount_fen <= 0:
        raise AuctionError(BAD_FIELDS, 422, fields={"amount": "bad_amount"})
    if not procedure.ended_at <= wish.received_at <= at:
        raise AuctionError(BAD_FIELDS, 422, fields={"received_at": "not_between"})
    _refuse_too_much(tx, read_case(tx.session, procedure), wish)
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
    return row.id


def strike_payment(tx: Transaction, lot_id: str, payment_id: str, by: Staff, at: datetime) -> None:
    """A record that was a mistake keeps nobody waiting any more; possible as long as nothing has shown it.

    Raises `no_such_lot`, `changed_meanwhile`, and `not_a_hand_record` for what was told.
    """
    lock_procedure(tx, lot_id, by.court_id)
    row = tx.session.get(PricePayment, payment_id, with_for_update=True)
    if row is None or row.lot_id != lot_id or row.struck_at is not None:
        raise AuctionError(CHANGED_MEANWHILE)
    if row.source != "hand" or row.shown_at is not None:
        raise AuctionError(NOT_BY_HAND)
    row.struck_at, row.struck_by = at, by.account_id
    tx.session.flush()


def _refuse_too_much(tx: Transaction, case: LotCase, wish: RecordPayment) -> None:
    """Nobody can have paid what is not owed: what comes too much waits in suspense, not here."""
    waiting = not_shown_yet(tx.session, case.lot_id)
    same = [one for one in waiting if one.kind == wish.kind]
    if wish.kind == "deposit":
        row = deposit_outside(tx.session, case.lot_id)
        if row is None or same:
            raise AuctionError(BAD_FIELDS, 422, fields={"kind": "no_deposit_outside"})
        if row.amount_fen != wish.amount_fen:
            raise AuctionError(BAD_FIELDS, 422, fields={"amount": "not_the_deposit"})
        return
    is_sold = case.state is LotState.SOLD
    owed = case.open_fen if is_sold else open_difference(tx.session, case)
    if wish.amount_fen > owed - sum(one.amount_fen for one in waiting):
        raise AuctionError(BAD_FIELDS, 422, fields={"amount": "more_than_open"})


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
