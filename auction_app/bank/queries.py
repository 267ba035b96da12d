"""What pages and other rooms read of the bank, as frozen views; names stay sealed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bank.models import BankAccount, BankEntry, BankReference

MOST = 500


@dataclass(frozen=True, slots=True)
class TransferDetails:
    """What a payer needs: to whom, which account, at which bank, and the reference to write beside it."""

    reference: str
    holder: str
    number: str
    bank: str
    bank_code: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """Money that waits for a decision, without its payer: who looks at that is written down."""

    entry_id: str
    amount_fen: int
    open_fen: int
    currency: str
    booked_on: date
    reference: str | None
    why: str
    recorded_at: datetime


def transfer_details(
    session: Session, reference: str, court_id: str | None = None
) -> TransferDetails | None:
    """Where to send money for a reference; None while its court has no confirmed account."""
    known = session.get(BankReference, reference)
    if known is None:
        return None
    account = account_of_court(session, known.court_id or court_id)
    if account is None:
        return None
    return TransferDetails(
        reference, account.holder, account.number, account.bank, account.bank_code
    )


def account_of_court(session: Session, court_id: str | None) -> BankAccount | None:
    """The confirmed account a court sells with."""
    return session.scalar(
        select(BankAccount).where(
            BankAccount.court_id == court_id, BankAccount.retired_at.is_(None)
        )
    )


def suspended(session: Session, court_id: str) -> list[Suspended]:
    """What waits in suspense on this court's accounts, the oldest first."""
    rows = session.scalars(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankAccount.court_id == court_id, BankEntry.state == "suspended")
        .order_by(BankEntry.booked_on, BankEntry.id)
        .limit(MOST)
    )
    return [
        Suspended(
            row.id,
            row.amount_fen,
            row.amount_fen - row.taken_fen,
            row.currency,
            row.booked_on,
            row.reference,
            row.why,
            row.recorded_at,
        )
        for row in rows
    ]
