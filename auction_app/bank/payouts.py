"""Payouts as the bank answers them: carried out, came back, refused; each once, in any order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.accounts.identity import record_access
from auction_app.bank.batches import release
from auction_app.bank.errors import NO_SUCH_PAYOUT, PAYOUT_WITH_BANK
from auction_app.bank.facts import PayoutCarriedOut, PayoutReturned
from auction_app.bank.models import BankAccount, BankEntry, BankPayout
from auction_app.bank.pain import Refusal
from auction_app.bank.two_people import Member, overtake
from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import OVERDRAWN, Account, post

SEND_BACK = "send_back"
_BEFORE_THE_BANK = ("waiting", "proposed", "withdrawn", "void")
_NOT_WITH_THE_BANK = ("waiting", "proposed", "withdrawn", "returned")


def is_ours(tx: Transaction, end_to_end: str) -> bool:
    """Whether this is the identification of one of our orders."""
    return bool(end_to_end) and tx.session.get(BankPayout, end_to_end) is not None


def carried_out(tx: Transaction, entry: BankEntry, end_to_end: str, at: datetime) -> str:
    """Book a debit as the order it carries out; gives why it is none of ours, empty when it is."""
    payout = _lock(tx, entry, end_to_end)
    if payout is None:
        return "no_order"
    entry.payout_id = payout.id
    if payout.state in _BEFORE_THE_BANK:
        return "not_ordered"
    if payout.sent_at is not None:
        return "sent_twice"
    if (payout.amount_fen, payout.currency) != (entry.amount_fen, entry.currency):
        return "other_amount"
    stands = _standing_for(tx, payout)
    if stands is not payout and stands.state not in _NOT_WITH_THE_BANK:
        return "not_owed" if stands.state == "void" else "sent_twice"
    amount, channel = Money(entry.amount_fen, entry.currency), chart.at_bank(entry.account_id)
    try:
        with tx.session.begin_nested():
            post(tx, movements.sent(channel, payout.id, owed_on(payout), amount, at))
    except AuctionError as error:
        if error.code != OVERDRAWN:
            raise
        return "not_owed"
    entry.state, payout.sent_at = "carried_out", at
    if payout.state == "ordered":  # else the bank told the return before the payment
        payout.state = "sent"
        _close_suspense(tx, payout)
        tx.session.flush()
        tx.emit(PayoutCarriedOut(payout.purpose, payout.key, amount, at))
    elif payout.back_at is None:  # refused by a report, and carried out all the same
        carried_out_elsewhere(tx, stands, at)
    return ""


def came_back(tx: Transaction, entry: BankEntry, end_to_end: str, code: str, at: datetime) -> bool:
    """Book a credit as the return of an order: it is owed again where it was; False when it is none.

    What a bank kept for returning it is the court's cost: the whole is owed again.
    """
    payout = _lock(tx, entry, end_to_end)
    if payout is not None and payout.sent_at is not None:
        payout = _standing_for(tx, payout)
    if payout is None or payout.back_at is not None or payout.state in _BEFORE_THE_BANK:
        return False
    if entry.amount_fen > payout.amount_fen or entry.currency != payout.currency:
        return False
    amount, channel = Money(entry.amount_fen, entry.currency), chart.at_bank(entry.account_id)
    post(tx, movements.came_back(channel, entry.id, owed_on(payout), amount, at))
    whole = Money(payout.amount_fen, payout.currency)
    if whole != amount:
        fee, owed = whole - amount, owed_on(payout)
        post(tx, movements.fee_kept(entry.account_id, entry.id, owed, fee, at))
    entry.state, entry.payout_id, payout.back_at = "returned", payout.id, at
    _return(tx, payout, whole, code, at)
    return True


def refused(tx: Transaction, court_id: str | None, refusals: list[Refusal], at: datetime) -> int:
    """What a pain.002 says the bank did not carry out; gives how many orders were known and open."""
    done = 0
    for one in sorted(refusals, key=lambda refusal: refusal.end_to_end):
        payout = tx.session.get(BankPayout, one.end_to_end, with_for_update=True)
        foreign = payout is None or (court_id is not None and payout.court_id != court_id)
        if payout is None or foreign or payout.state != "ordered":
            continue  # carried out, or returned before: the statement tells
        amount = Money(payout.amount_fen, payout.currency)
        _return(tx, payout, amount, one.code, at)
        done += 1
    return done


def hold_back(tx: Transaction, payout_id: str, reason: str, by: Member, at: datetime) -> None:
    """A clerk takes a payout out of what is to be sent; it stays among the late ones until it is let go.

    A file it stands in can no longer be approved; what else that held waits for another file.
    Raises `no_such_payout`, and `payout_with_bank` when the bank has the order.
    """
    payout = _own(tx, payout_id, by)
    if payout.state not in ("waiting", "proposed"):
        raise AuctionError(PAYOUT_WITH_BANK)
    _withdraw(tx, payout, at)
    record_access(tx, by.account_id, "bank.payout.held", payout.id, reason, at)


def let_go(tx: Transaction, payout_id: str, reason: str, by: Member, at: datetime) -> None:
    """What was held back waits for a file again, which two people decide on. Raises as `hold_back`."""
    payout = _own(tx, payout_id, by)
    if payout.state != "withdrawn":
        raise AuctionError(PAYOUT_WITH_BANK)
    payout.state, payout.batch_id = "waiting", None
    record_access(tx, by.account_id, "bank.payout.let_go", payout.id, reason, at)


def carried_out_elsewhere(tx: Transaction, payout: BankPayout, at: datetime) -> None:
    """Two people found the debit that carried an order out without its name; it is booked already."""
    if payout.state == "proposed":
        _withdraw(tx, payout, at)
    payout.state, payout.sent_at = "sent", at
    _close_suspense(tx, payout)
    tx.session.flush()
    amount = Money(payout.amount_fen, payout.currency)
    tx.emit(PayoutCarriedOut(payout.purpose, payout.key, amount, at))


def call_off(tx: Transaction, purpose: str, key: str, at: datetime) -> bool:
    """Money that was to leave for one thing is not here any more; False when the bank has the order."""
    payout = tx.session.scalar(
        select(BankPayout)
        .where(BankPayout.purpose == purpose, BankPayout.key == key)
        .order_by(BankPayout.attempt.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if payout is None or payout.state == "void":
        return True
    if payout.state in ("ordered", "sent"):
        return False
    if payout.state == "proposed":
        _withdraw(tx, payout, at)
    payout.state = "void"
    tx.session.flush()
    return True


def _own(tx: Transaction, payout_id: str, by: Member) -> BankPayout:
    payout = tx.session.get(BankPayout, payout_id, with_for_update=True, populate_existing=True)
    if payout is None or payout.court_id != by.court_id:
        raise AuctionError(NO_SUCH_PAYOUT)
    return payout


def _withdraw(tx: Transaction, payout: BankPayout, at: datetime) -> None:
    if payout.batch_id is not None:
        overtake(tx, "batch", payout.batch_id, at)
        release(tx, payout.batch_id)
    payout.state = "withdrawn"
    tx.session.flush()


def owed_on(payout: BankPayout) -> Account:
    """The account in the books that owes this money."""
    return Account(payout.out_of, payout.currency)


def _return(tx: Transaction, payout: BankPayout, amount: Money, code: str, at: datetime) -> None:
    payout.reason = payout.reason or (code or "NARR")[:35]
    is_news = payout.state in ("ordered", "sent")
    if is_news:
        payout.state = "returned"
    tx.session.flush()
    if is_news:
        tx.emit(PayoutReturned(payout.purpose, payout.key, amount, payout.reason, at))


def _lock(tx: Transaction, entry: BankEntry, end_to_end: str) -> BankPayout | None:
    """The order behind an end-to-end identification, of the same court, held."""
    if not end_to_end:
        return None
    court = select(BankAccount.court_id).where(BankAccount.id == entry.account_id)
    return tx.session.scalar(
        select(BankPayout)
        .where(BankPayout.id == end_to_end, BankPayout.court_id == court.scalar_subquery())
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _standing_for(tx: Transaction, payout: BankPayout) -> BankPayout:
    """The order that stands for one a report refused: its newest try, held; else the order itself."""
    if payout.state != "replaced" or payout.back_at is not None:
        return payout
    return tx.session.scalars(
        select(BankPayout)
        .where(BankPayout.purpose == payout.purpose, BankPayout.key == payout.key)
        .order_by(BankPayout.attempt.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _close_suspense(tx: Transaction, payout: BankPayout) -> None:
    """Money that went back to its payer has left suspense."""
    if payout.purpose == SEND_BACK:
        tx.session.get_one(BankEntry, payout.key, with_for_update=True).state = "gone_back"
