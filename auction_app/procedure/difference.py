"""The difference of a taking in kind comes by bank (AS 16): one reference, one sum, the taker's own account.

A part of it stays in suspense: whoever does not pay all of it gets back what lies there, and the lot is
offered to the next creditor.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bank.decision import Same, same_person
from auction_app.bank.facts import TransferArrived, TransferTakenBack
from auction_app.bank.models import BankReference
from auction_app.bank.queries import TransferDetails, transfer_details
from auction_app.bank.reversals import bear_from
from auction_app.bank.service import assign, hold, issue_reference, unassign
from auction_app.books import chart
from auction_app.infra.transaction import Transaction
from auction_app.procedure.act import LotCase
from auction_app.procedure.case import payments_of, read_case
from auction_app.procedure.in_kind import (
    difference_came,
    difference_is_open_again,
    open_difference,
    taker_of,
    taking_of,
)
from auction_app.procedure.models import LotProcedure
from auction_app.procedure.price_books import note_told
from auction_app.procedure.taken_back import strike_told

PURPOSE, _BY = "difference", "procedure"


def ask_for_difference(tx: Transaction, case: LotCase, at: datetime) -> None:
    """Whoever takes the lot gets a reference to pay with; the same one for each taker of a lot."""
    issue_reference(tx, PURPOSE, case.lot_id, at, case.court_id)


def ways_to_pay(session: Session, lot_id: str) -> TransferDetails | None:
    """Where the difference goes; None where none is asked for, or the court has named no account."""
    known = select(BankReference.reference).filter_by(purpose=PURPOSE, key=lot_id)
    reference = session.scalar(known)
    return transfer_details(session, reference) if reference is not None else None


def take_difference(tx: Transaction, fact: TransferArrived) -> None:
    """A transfer that names such a reference: the price of the lot when it is the whole difference."""
    if fact.purpose != PURPOSE:
        return
    procedure = tx.session.get_one(LotProcedure, fact.key, with_for_update=True)
    case = read_case(tx.session, procedure)
    if why := _refusal(tx.session, case, fact):
        hold(tx, fact.entry_id, why)
        return
    assign(tx, fact.entry_id, chart.sale(case.lot_id, case.currency), fact.amount, _BY, fact.at)
    told = ("balance", chart.BANK, fact.entry_id)
    row = note_told(tx, case.lot_id, told, fact.amount.fen, fact.at)
    difference_came(tx, case, row.received_at)


def difference_taken_back(tx: Transaction, fact: TransferTakenBack) -> None:
    """The bank took the difference back: it is open again, until the day the court had set for it."""
    if fact.purpose != PURPOSE:
        return
    procedure = tx.session.get_one(LotProcedure, fact.key, with_for_update=True)
    price = chart.sale(fact.key, fact.amount.currency)
    bear_from(tx, fact.entry_id, price, fact.amount, fact.at)
    if not strike_told(tx, fact.entry_id, fact.amount.fen, fact.at):
        return
    case, taking = read_case(tx.session, procedure), taking_of(tx.session, fact.key)
    if open_difference(tx.session, case) and taking is not None and taking.due_at is not None:
        difference_is_open_again(tx, case, taking.due_at, fact.at)


def give_difference_back(tx: Transaction, case: LotCase, at: datetime) -> None:
    """The taking fell away: the difference waits in suspense, from where two people send it back."""
    for row in payments_of(tx.session, case.lot_id):
        unassign(tx, row.source_key, chart.sale(case.lot_id, case.currency), "lot_over", at)


def _refusal(session: Session, case: LotCase, fact: TransferArrived) -> str:
    """Why a transfer is not the difference: a code of the bank's own list, or nothing."""
    missing = open_difference(session, case)
    if fact.amount.currency != case.currency:
        return "currency"
    if not missing:
        return "lot_over"
    if fact.amount.fen != missing:
        return "wrong_amount"
    if fact.is_confirmed:
        return ""
    same = same_person(fact.payer_name, taker_of(session, case.lot_id))
    return {Same.YES: "", Same.NO: "payer_differs", Same.UNSURE: "payer_unsure"}[same]
