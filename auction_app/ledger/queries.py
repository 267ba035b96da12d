"""Reading the books: balances and statements at any moment; every answer comes from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, func, select, true, union_all
from sqlalchemy.orm import Session

from auction_app.ledger.models import LedgerAccount, LedgerBalance, LedgerPosting, LedgerTransfer

BATCH = 10_000  # rows held in memory at once while the whole book is read


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One side of one transfer; a credit is positive (fen). The rows of a posting sum to zero."""

    txn: str
    seq: int
    account: str
    amount_fen: int
    currency: str
    kind: str
    ref: str
    at: datetime


def balance_of(session: Session, code: str, currency: str = "CNY") -> int:
    """What stands on an account now, in fen; 0 for one that was never opened."""
    found = session.scalar(
        select(LedgerBalance.balance_fen)
        .join(LedgerAccount, LedgerAccount.id == LedgerBalance.account_id)
        .where(LedgerAccount.code == code, LedgerAccount.currency == currency)
    )
    return found or 0


def balances_at(session: Session, at: datetime, prefix: str = "") -> dict[tuple[str, str], int]:
    """(code, currency) → fen, as it stood when that instant was over; codes that begin with `prefix`."""
    sides = _sides(LedgerTransfer.at <= at)
    rows = session.execute(
        select(LedgerAccount.code, LedgerAccount.currency, func.sum(sides.c.fen))
        .join(sides, sides.c.account_id == LedgerAccount.id)
        .where(LedgerAccount.code.startswith(prefix, autoescape=True))
        .group_by(LedgerAccount.code, LedgerAccount.currency)
    )
    return {(code, currency): int(fen) for code, currency, fen in rows}


def statement(
    session: Session, code: str, until: datetime | None = None, currency: str = "CNY"
) -> list[LedgerRow]:
    """Every move of one account in the order it was booked, up to an instant."""
    wanted = (LedgerAccount.code == code) & (LedgerAccount.currency == currency)
    return list(_rows(session, wanted, until))


def book(session: Session, as_of: datetime | None = None) -> Iterator[LedgerRow]:
    """All rows in the order they were booked; read in batches, so a large book needs little memory."""
    yield from _rows(session, true(), as_of)


def _sides(wanted: ColumnElement[bool]) -> Subquery:
    """Each transfer twice: what it adds to one account, and what it takes from the other."""
    rest = (LedgerTransfer.posting_id, LedgerTransfer.line)
    gains = select(
        LedgerTransfer.credit_id.label("account_id"), LedgerTransfer.amount_fen.label("fen"), *rest
    )
    losses = select(
        LedgerTransfer.debit_id.label("account_id"),
        (-LedgerTransfer.amount_fen).label("fen"),
        *rest,
    )
    return union_all(gains.where(wanted), losses.where(wanted)).subquery("sides")


def _rows(
    session: Session, wanted: ColumnElement[bool], until: datetime | None
) -> Iterator[LedgerRow]:
    sides = _sides(LedgerTransfer.at <= until if until is not None else true())
    query = (
        select(
            sides.c.posting_id,
            LedgerPosting.seq,
            LedgerAccount.code,
            sides.c.fen,
            LedgerAccount.currency,
            LedgerPosting.kind,
            LedgerPosting.ref,
            LedgerPosting.at,
        )
        .join(LedgerPosting, LedgerPosting.id == sides.c.posting_id)
        .join(LedgerAccount, LedgerAccount.id == sides.c.account_id)
        .where(wanted)
        .order_by(LedgerPosting.seq, sides.c.line, sides.c.fen)
        .execution_options(yield_per=BATCH)
    )
    for row in session.execute(query):
        yield LedgerRow(*row)
