"""Where the money of one payment stands now: told by the books, never more than that payment brought.

Accounts are shared: a number may have paid by card and by transfer, and a price is one account. What
another payment brought is never named here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from auction_app.books import chart
from auction_app.books.movements import Side
from auction_app.kernel.money import Money
from auction_app.ledger.models import LedgerAccount, LedgerPosting, LedgerTransfer
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account
from auction_app.payments import booking
from auction_app.payments.models import CardAside, CardDispute, PaymentIntent, Refund

WAITING = ("held", "due", "failed")
SENDING = "sending"  # the provider has the order and has not answered: the money may have left


def card_money(session: Session, intent: PaymentIntent) -> list[Side]:
    """What a card brought for a payment and is still here, place by place: what waits to go back first.

    Empty where it has left, or was shared out already.
    """
    seq, _code = _credited(session, f"in:{chart.STRIPE}:{intent.ref}")
    if seq is None:
        return []
    refund = session.scalar(select(Refund).where(Refund.ref == intent.ref))
    waits = refund.amount_fen if refund is not None and is_here(refund) else 0
    gone = refund.amount_fen if refund is not None and refund.state != "void" else 0
    rest = intent.amount_fen - borne_fen(session, intent.ref) - gone
    places = [(booking.owed(intent), waits)]
    place = _place_of_rest(session, intent, seq)
    if place is not None:
        places.append((place, rest))
    return at_most_what_stands(session, places)


def is_here(refund: Refund) -> bool:
    """Whether what goes back by card is surely here still; unsure is gone until the provider answers."""
    return refund.state in WAITING and refund.last_error != SENDING


def place_of_transfer(session: Session, intent: PaymentIntent, entry_id: str) -> Account | None:
    """Where what a bank transfer brought stands while it is not owed back; None once it was shared out."""
    arrival = f"assign:{entry_id}:{booking.destination(intent).code}"
    seq, _code = _credited(session, arrival)
    return _place_of_rest(session, intent, seq) if seq is not None else None


def card_has_paid(session: Session, intent: PaymentIntent) -> bool:
    """Whether a card brought what was due."""
    return _credited(session, f"in:{chart.STRIPE}:{intent.ref}")[0] is not None


def borne_fen(session: Session, ref: str) -> int:
    """What lost disputes have taken of a payment's own money, in fen."""
    return _borne(session, (CardDispute.ref == ref) & CardDispute.aside.is_(None))


def aside_money(session: Session, row: CardAside) -> list[Side]:
    """What was set aside and is still here."""
    if row.sent_at is not None:
        return []
    account = chart.suspense(chart.STRIPE, row.currency)
    return at_most_what_stands(session, [(account, aside_rest(session, row))])


def aside_rest(session: Session, row: CardAside) -> int:
    """What lost disputes left of money set aside, in fen."""
    return row.amount_fen - _borne(session, CardDispute.aside == row.key)


def _borne(session: Session, which: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.sum(CardDispute.borne_fen)).where(which)) or 0)


def _place_of_rest(session: Session, intent: PaymentIntent, since: int) -> Account | None:
    """Where what is not owed back stands: deposit, price or forfeit; None once it was shared out."""
    if intent.purpose.startswith(booking.DEPOSIT):
        counted, _code = _credited(session, f"price:{intent.lot_id}:{intent.bidder}")
        if counted is None or counted < since:
            return booking.destination(intent)
        if _credited(session, f"forfeit:{intent.lot_id}")[0] is not None:
            return chart.forfeit(intent.lot_id, intent.currency)
        since = counted
    price = chart.sale(intent.lot_id, intent.currency)
    return None if _was_shared_out(session, price, since) else price


def _was_shared_out(session: Session, price: Account, since: int) -> bool:
    """Whether a plan took the price after the posting `since`: what stands there now came later."""
    debit = aliased(LedgerAccount)
    found = session.scalar(
        select(LedgerPosting.id)
        .join(LedgerTransfer, LedgerTransfer.posting_id == LedgerPosting.id)
        .join(debit, debit.id == LedgerTransfer.debit_id)
        .where(debit.code == price.code, debit.currency == price.currency)
        .where(LedgerPosting.kind == "distributed", LedgerPosting.seq > since)
        .limit(1)
    )
    return found is not None


def _credited(session: Session, posting: str) -> tuple[int | None, str]:
    """The place of a posting in the journal and the account it filled; None where it is not booked."""
    row = session.execute(
        select(LedgerPosting.seq, LedgerAccount.code)
        .join(LedgerTransfer, LedgerTransfer.posting_id == LedgerPosting.id)
        .join(LedgerAccount, LedgerAccount.id == LedgerTransfer.credit_id)
        .where(LedgerPosting.id == posting)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row is not None else (None, "")


def at_most_what_stands(session: Session, places: Sequence[tuple[Account, int]]) -> list[Side]:
    """So much (fen) of each account, or what is there where that is less."""
    found = []
    for account, fen in places:
        here = min(fen, balance_of(session, account.code, account.currency))
        if here > 0:
            found.append((account, Money(here, account.currency)))
    return found
