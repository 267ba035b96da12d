"""Tables of the books. What keeps them true stands in the database itself (migration 0021)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime


class LedgerAccount(Base):
    """One account of one currency; limits in fen bound its balance, None is without limit."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("code", "currency", name="uq_ledger_account_code"),
        UniqueConstraint("id", "currency", name="uq_ledger_account_id"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint(
            "coalesce(least_fen, 0) <= 0 AND coalesce(most_fen, 0) >= 0", name="limits"
        ),
        # Statements choose accounts by what they belong to, the second part of their names.
        Index("ix_ledger_account_owner", text("split_part(code, ':'::text, 2)")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    least_fen: Mapped[int | None] = mapped_column(Fen)
    most_fen: Mapped[int | None] = mapped_column(Fen)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerBalance(Base):
    """Credits less debits of one account, moved by the database with every transfer."""

    __tablename__ = "ledger_balance"
    __table_args__ = (
        CheckConstraint("balance_fen >= least_fen", name="least"),
        CheckConstraint("balance_fen <= most_fen", name="most"),
    )

    account_id: Mapped[int] = mapped_column(
        ForeignKey("ledger_account.id"), primary_key=True, autoincrement=False
    )
    balance_fen: Mapped[int] = mapped_column(Fen)
    least_fen: Mapped[int | None] = mapped_column(Fen)
    most_fen: Mapped[int | None] = mapped_column(Fen)


class LedgerPosting(Base):
    """One business act in the books; its id is the act's own key, so it cannot be booked twice."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        UniqueConstraint("seq", name="uq_ledger_posting_seq"),
        UniqueConstraint("id", "at", "lines", name="uq_ledger_posting_id"),
        UniqueConstraint("reverses_id", name="uq_ledger_posting_reverses_id"),
        CheckConstraint("lines > 0", name="lines"),
        CheckConstraint("reverses_id <> id", name="reverses"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    kind: Mapped[str] = mapped_column(Text)
    ref: Mapped[str] = mapped_column(Text)
    lines: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("ledger_posting.id"))


class LedgerTransfer(Base):
    """One debit, one credit, one positive amount of one currency; append-only."""

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["posting_id", "at", "lines"],
            ["ledger_posting.id", "ledger_posting.at", "ledger_posting.lines"],
        ),
        ForeignKeyConstraint(
            ["debit_id", "currency"], ["ledger_account.id", "ledger_account.currency"]
        ),
        ForeignKeyConstraint(
            ["credit_id", "currency"], ["ledger_account.id", "ledger_account.currency"]
        ),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("debit_id <> credit_id", name="accounts"),
        CheckConstraint("line BETWEEN 1 AND lines", name="line"),
        Index("ix_ledger_transfer_debit_id", "debit_id", "at"),
        Index("ix_ledger_transfer_credit_id", "credit_id", "at"),
    )

    posting_id: Mapped[str] = mapped_column(Text, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    debit_id: Mapped[int] = mapped_column(BigInteger)
    credit_id: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(Fen)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    lines: Mapped[int]
