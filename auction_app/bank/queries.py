"""What pages and other rooms read of the bank, as frozen views; names stay sealed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auction_app.bank.looking import told_of
from auction_app.bank.models import BankAccount, BankEntry, BankPayout, BankReference
from auction_app.infra.crypto import Vault
from auction_app.infra.db import Fen
from auction_app.ledger.models import LedgerAccount, LedgerBalance

MOST = 500
NOT_GONE = ("waiting", "proposed", "ordered", "returned", "withdrawn")  # still on the books


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


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of a statement, without its other side; `names_payer` says whether that has an account."""

    line: Suspended
    names_payer: bool
    is_credit: bool
    is_reversal: bool
    state: str
    payout_id: str | None


@dataclass(frozen=True, slots=True)
class PayoutView:
    """A payout without its payee; `state` is one of the table's words, `reason` the bank's code."""

    id: str
    purpose: str
    key: str
    court_id: str
    lot_id: str | None
    amount_fen: int
    currency: str
    state: str
    reason: str
    batch_id: str | None
    attempt: int
    due_at: datetime | None
    ordered_at: datetime
    sent_at: datetime | None


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
    return [suspended_row(row) for row in rows]


def suspended_row(row: BankEntry) -> Suspended:
    """An entry as a line of a list."""
    return Suspended(
        row.id,
        row.amount_fen,
        row.amount_fen - row.taken_fen,
        row.currency,
        row.booked_on,
        row.reference,
        row.why,
        row.recorded_at,
    )


def entry_of(session: Session, vault: Vault, entry_id: str, court_id: str) -> EntryView | None:
    """An entry of this court's statements."""
    row = session.scalar(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankEntry.id == entry_id, BankAccount.court_id == court_id)
    )
    return entry_row(vault, row) if row is not None else None


def entry_row(vault: Vault, row: BankEntry) -> EntryView:
    """An entry without its other side."""
    return EntryView(
        suspended_row(row),
        told_of(vault, row).names_account,
        row.is_credit,
        row.is_reversal,
        row.state,
        row.payout_id,
    )


def payout_of(session: Session, payout_id: str, court_id: str) -> PayoutView | None:
    """A payout of this court."""
    row = session.scalar(
        select(BankPayout).where(BankPayout.id == payout_id, BankPayout.court_id == court_id)
    )
    return payout_row(row) if row is not None else None


def payouts_of(session: Session, court_id: str, *states: str) -> list[PayoutView]:
    """This court's payouts in these states, the most urgent first."""
    query = select(BankPayout).where(BankPayout.court_id == court_id, BankPayout.state.in_(states))
    ordered = query.order_by(BankPayout.due_at.nulls_last(), BankPayout.id).limit(MOST)
    return [payout_row(row) for row in session.scalars(ordered)]


def late_payouts(session: Session, at: datetime) -> list[PayoutView]:
    """What should have left by now and stands on no statement, the oldest first; of all courts."""
    query = select(BankPayout).where(
        BankPayout.due_at < at,
        BankPayout.state.in_(NOT_GONE),
    )
    return [
        payout_row(row) for row in session.scalars(query.order_by(BankPayout.due_at).limit(MOST))
    ]


def payout_row(row: BankPayout) -> PayoutView:
    """A payout as a line of a list."""
    return PayoutView(
        id=row.id,
        purpose=row.purpose,
        key=row.key,
        court_id=row.court_id,
        lot_id=row.lot_id,
        amount_fen=row.amount_fen,
        currency=row.currency,
        state=row.state,
        reason=row.reason,
        batch_id=row.batch_id,
        attempt=row.attempt,
        due_at=row.due_at,
        ordered_at=row.ordered_at,
        sent_at=row.sent_at,
    )


def ordered_out_of(
    code: InstrumentedAttribute[str], currency: InstrumentedAttribute[str]
) -> ColumnElement[int]:
    """For a query over accounts: what of each is ordered to somebody and has not left (fen)."""
    ordered = select(cast(func.coalesce(func.sum(BankPayout.amount_fen), 0), Fen)).where(
        BankPayout.out_of == code, BankPayout.currency == currency, BankPayout.state.in_(NOT_GONE)
    )
    return ordered.correlate(LedgerAccount).scalar_subquery()


def unordered_fen(session: Session, code: str, currency: str) -> int:
    """What stands on an account and is ordered to nobody (fen), in one look."""
    left = LedgerBalance.balance_fen - ordered_out_of(LedgerAccount.code, LedgerAccount.currency)
    found = session.scalar(
        select(left)
        .join(LedgerAccount, LedgerAccount.id == LedgerBalance.account_id)
        .where(LedgerAccount.code == code, LedgerAccount.currency == currency)
    )
    return int(found or 0)
