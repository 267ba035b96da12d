"""What the court's desk of money shows: statements with their gaps, what waits, files, and where each account stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from auction_app.bank.importing import OPERATOR
from auction_app.bank.models import (
    BankAccount,
    BankBatch,
    BankEntry,
    BankPayout,
    BankProposal,
    BankStatement,
)
from auction_app.bank.queries import MOST, PayoutView, Suspended, payout_row, suspended_row
from auction_app.bank.two_people import opened
from auction_app.infra.crypto import Vault


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement; `gap_fen` is what is missing before it, `skipped` how many numbers of the sequence.

    `is_by_channel`: the operator's command took it over; else two people of the court brought the file.
    """

    number: str
    sequence: int | None
    opened_on: date
    closed_on: date
    opening_fen: int
    closing_fen: int
    gap_fen: int
    skipped: int
    imported_at: datetime
    file_sha256: str
    is_by_channel: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where an account stands by its newest statement; `gap_fen` is what no statement explains.

    Over all accounts, Σ (balance − gap) is what the books say the bank holds.
    """

    account_id: str
    court_id: str
    number: str
    currency: str
    balance_fen: int
    gap_fen: int
    as_of: date


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What waits for an approver; `payee` is masked."""

    sha256: str
    kind: str
    subject: str
    said: dict[str, Any]
    payee: str
    clerk_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BatchView:
    """A file of payouts; `answered` is one whose every order the bank carried out, returned or refused."""

    id: str
    state: str
    payouts: int
    total_fen: int
    currency: str
    sha256: str
    made_at: datetime


def statements_of(session: Session, court_id: str) -> list[StatementView]:
    """This court's statements with what is missing between them, the newest first."""
    rows = session.scalars(
        select(BankStatement)
        .join(BankAccount, BankAccount.id == BankStatement.account_id)
        .where(BankAccount.court_id == court_id)
        .order_by(BankStatement.account_id, BankStatement.opened_on, BankStatement.sequence)
    )
    return sorted(_with_gaps(rows), key=lambda one: one.closed_on, reverse=True)[:MOST]


def positions(session: Session, court_id: str | None = None) -> list[Position]:
    """Every account that has a statement, of one court or of all."""
    signed = case((BankEntry.is_credit, BankEntry.amount_fen), else_=-BankEntry.amount_fen)
    moved = {
        account_id: int(fen)
        for account_id, fen in session.execute(
            select(BankEntry.account_id, func.sum(signed)).group_by(BankEntry.account_id)
        )
    }
    found = []
    accounts = select(BankAccount).order_by(BankAccount.id)
    if court_id is not None:
        accounts = accounts.where(BankAccount.court_id == court_id)
    for account in session.scalars(accounts):
        ends = _ends(session, account.id)
        if ends is None:
            continue
        first, last = ends
        told = first.opening_fen + moved.get(account.id, 0)
        found.append(
            Position(
                account.id,
                account.court_id,
                account.number,
                account.currency,
                last.closing_fen,
                last.closing_fen - told,
                last.closed_on,
            )
        )
    return found


def waiting_proposals(session: Session, vault: Vault, court_id: str) -> list[ProposalView]:
    """What waits for an approver of this court, the oldest first."""
    rows = session.scalars(
        select(BankProposal)
        .where(BankProposal.court_id == court_id, BankProposal.outcome.is_(None))
        .order_by(BankProposal.proposed_at)
        .limit(MOST)
    )
    return [_proposal(vault, row) for row in rows]


def unexplained(session: Session, court_id: str) -> list[Suspended]:
    """What left this court's accounts without an order, the newest first."""
    rows = session.scalars(
        select(BankEntry)
        .join(BankAccount, BankAccount.id == BankEntry.account_id)
        .where(BankAccount.court_id == court_id, BankEntry.state == "unexplained")
        .order_by(BankEntry.booked_on.desc(), BankEntry.id)
        .limit(MOST)
    )
    return [suspended_row(row) for row in rows]


def batches_of(session: Session, court_id: str) -> list[BatchView]:
    """This court's files, the newest first."""
    rows = session.scalars(
        select(BankBatch)
        .where(BankBatch.court_id == court_id)
        .order_by(BankBatch.made_at.desc())
        .limit(50)
    ).all()
    is_open = _unanswered(session, [row.id for row in rows])
    return [_batch(row, is_open) for row in rows]


def batch_of(session: Session, batch_id: str, court_id: str) -> BatchView | None:
    """One file of this court."""
    row = session.get(BankBatch, batch_id)
    if row is None or row.court_id != court_id:
        return None
    return _batch(row, _unanswered(session, [row.id]))


def payouts_in(session: Session, batch_id: str) -> list[PayoutView]:
    """What a file pays, in its order; what was taken out of it is gone."""
    rows = session.scalars(
        select(BankPayout)
        .where(BankPayout.batch_id == batch_id)
        .order_by(BankPayout.due_at.nulls_last(), BankPayout.id)
    )
    return [payout_row(row) for row in rows]


def _unanswered(session: Session, batch_ids: Sequence[str]) -> frozenset[str]:
    """Those of some files with an order of which the bank has told nothing yet."""
    return frozenset(
        session.scalars(
            select(BankPayout.batch_id).where(
                BankPayout.batch_id.in_(batch_ids), BankPayout.state == "ordered"
            )
        )
    )


def _batch(row: BankBatch, is_open: frozenset[str]) -> BatchView:
    state = "answered" if row.state == "ordered" and row.id not in is_open else row.state
    return BatchView(
        row.id, state, row.payouts, row.total_fen, row.currency, row.sha256, row.made_at
    )


def _ends(session: Session, account_id: str) -> tuple[BankStatement, BankStatement] | None:
    rows = session.scalars(
        select(BankStatement)
        .where(BankStatement.account_id == account_id)
        .order_by(BankStatement.opened_on, BankStatement.sequence)
    ).all()
    if not rows:
        return None
    return rows[0], max(rows, key=lambda row: (row.closed_on, row.sequence or 0, row.opened_on))


def _with_gaps(rows: Iterable[BankStatement]) -> Iterable[StatementView]:
    """Compare each with the one before it on its account; overlapping ones have no gap to name."""
    before: BankStatement | None = None
    for row in rows:
        gap = skipped = 0
        if before is not None and before.account_id == row.account_id:
            if row.opened_on >= before.closed_on:
                gap = row.opening_fen - before.closing_fen
            if row.sequence is not None and before.sequence is not None:
                skipped = max(0, row.sequence - before.sequence - 1)
        yield StatementView(
            row.number,
            row.sequence,
            row.opened_on,
            row.closed_on,
            row.opening_fen,
            row.closing_fen,
            gap,
            skipped,
            row.imported_at,
            row.file_sha256,
            row.imported_by == OPERATOR,
        )
        if (
            before is None
            or before.account_id != row.account_id
            or row.closed_on >= before.closed_on
        ):
            before = row


def _proposal(vault: Vault, row: BankProposal) -> ProposalView:
    said, hidden = opened(vault, row)
    payee = ""
    if "account" in hidden:
        payee = f"{hidden['name'][:1]}* · {hidden['bank']} · …{hidden['account'][-4:]}"
    return ProposalView(
        row.sha256, row.kind, row.subject, said, payee, row.clerk_id, row.proposed_at
    )
