"""Tables of the court's bank: accounts, references, statements and their entries, payouts and their files.

Names and account numbers of payers and payees are sealed; the court's own account is public.
`account_index` is a keyed digest of the sealed number, so that one account can be looked up exactly and
by nothing else; empty where no number is known, NULL where it was not made yet.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime

ENTRY_STATES = (
    "suspended",
    "taken",
    "going_back",
    "gone_back",
    "returned",
    "carried_out",
    "unexplained",
    "explained",
    "reversed",
)
PAYOUT_STATES = (
    "waiting",
    "proposed",
    "ordered",
    "sent",
    "returned",
    "replaced",
    "withdrawn",
    "void",
)
PROPOSAL_KINDS = (
    "account",
    "assign",
    "send_back",
    "payee",
    "pay_out",
    "batch",
    "statement",
    "explain",
)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"


class BankProposal(Base):
    """What a clerk puts before an approver, named by its digest; names and numbers are sealed beside it."""

    __tablename__ = "bank_proposal"
    __table_args__ = (
        CheckConstraint(_one_of("kind", PROPOSAL_KINDS), name="kind"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("outcome IN ('executed', 'refused', 'overtaken')", name="outcome"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND "
            "(outcome IN ('executed', 'refused')) = (approver_id IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("approver_id <> clerk_id", name="four_eyes"),
        Index("ix_bank_proposal_court_id", "court_id", "proposed_at"),
        # One thing is put forward once at a time.
        Index(
            "uq_bank_proposal_subject",
            "kind",
            "subject",
            unique=True,
            postgresql_where="outcome IS NULL",
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    clerk_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Text)
    approver_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, server_default="")


class BankAccount(Base):
    """The account a court sells with, as two people confirmed it; one at a time."""

    __tablename__ = "bank_account"
    __table_args__ = (
        CheckConstraint("number ~ '^[0-9A-Z]{5,34}$'", name="number"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        Index(
            "uq_bank_account_court_id",
            "court_id",
            unique=True,
            postgresql_where="retired_at IS NULL",
        ),
        Index("uq_bank_account_number", "number", unique=True),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    holder: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    bank: Mapped[str] = mapped_column(Text)
    bank_code: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("bank_proposal.id"), unique=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BankReference(Base):
    """What a payer writes beside a transfer: one for each thing that can be paid."""

    __tablename__ = "bank_reference"
    __table_args__ = (
        UniqueConstraint("purpose", "key", name="uq_bank_reference_purpose"),
        CheckConstraint("reference ~ '^RF[0-9]{2}[A-Z0-9]{12}$'", name="reference"),
    )

    reference: Mapped[str] = mapped_column(Text, primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    court_id: Mapped[str | None] = mapped_column(ForeignKey("court.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BankStatement(Base):
    """One statement of a bank, as it was read; append-only.

    `sha256` is of what it says, `file_sha256` of the file that told it, byte for byte.
    """

    __tablename__ = "bank_statement"
    __table_args__ = (
        UniqueConstraint("account_id", "number", name="uq_bank_statement_account_id"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("closed_on >= opened_on", name="days"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("bank_account.id"))
    number: Mapped[str] = mapped_column(Text)
    sequence: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(Text, server_default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date]
    opening_fen: Mapped[int] = mapped_column(Fen)
    closing_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by: Mapped[str] = mapped_column(Text)


class BankEntry(Base):
    """One movement on a court's account, booked once. What is still open of a credit waits in suspense.

    `taken_fen` has left suspense; `reversed_fen` the bank took back, `borne_fen` of it its money bore.
    A debit that takes a credit back names it in `reverses_id`.
    """

    __tablename__ = "bank_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "key", name="uq_bank_entry_account_id"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("taken_fen BETWEEN 0 AND amount_fen", name="taken"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint(_one_of("state", ENTRY_STATES), name="state"),
        CheckConstraint(
            "is_credit OR state IN"
            " ('carried_out', 'unexplained', 'explained', 'gone_back', 'reversed')",
            name="debit",
        ),
        CheckConstraint(
            "borne_fen BETWEEN 0 AND reversed_fen AND reversed_fen <= amount_fen", name="reversed"
        ),
        CheckConstraint("(state = 'taken') <= (taken_fen = amount_fen)", name="whole"),
        Index("ix_bank_entry_state", "account_id", "state"),
        Index("ix_bank_entry_statement_id", "statement_id"),
        Index("ix_bank_entry_reference", "reference"),
        Index("ix_bank_entry_account_index", "account_index"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("bank_account.id"))
    statement_id: Mapped[str] = mapped_column(ForeignKey("bank_statement.id"))
    key: Mapped[str] = mapped_column(Text)
    is_credit: Mapped[bool]
    is_reversal: Mapped[bool]
    amount_fen: Mapped[int] = mapped_column(Fen)
    taken_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    reversed_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    borne_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    currency: Mapped[str] = mapped_column(Text)
    booked_on: Mapped[date]
    reference: Mapped[str | None] = mapped_column(ForeignKey("bank_reference.reference"))
    payout_id: Mapped[str | None] = mapped_column(ForeignKey("bank_payout.id"))
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("bank_entry.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    account_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, server_default="")
    decided_by: Mapped[str] = mapped_column(Text, server_default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BankBatch(Base):
    """A file of payouts, sealed to the byte; who holds its approved digest may download it, again and again."""

    __tablename__ = "bank_batch"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("payouts > 0", name="payouts"),
        CheckConstraint("total_fen > 0", name="total"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("state IN ('proposed', 'ordered', 'void')", name="state"),
        CheckConstraint("(state = 'ordered') = (proposal_id IS NOT NULL)", name="ordered"),
        Index("ix_bank_batch_court_id", "court_id", "made_at"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("bank_account.id"))
    sha256: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    payouts: Mapped[int]
    total_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    proposal_id: Mapped[str | None] = mapped_column(ForeignKey("bank_proposal.id"), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BankPayout(Base):
    """Money to be sent, from the account in the books that owes it. Another try is another row.

    Its id is the end-to-end identification the bank carries through; `reason` is the code with which
    it came back.
    """

    __tablename__ = "bank_payout"
    __table_args__ = (
        UniqueConstraint("purpose", "key", "attempt", name="uq_bank_payout_purpose"),
        CheckConstraint("attempt > 0", name="attempt"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint(_one_of("state", PAYOUT_STATES), name="state"),
        CheckConstraint(
            "(state IN ('proposed', 'ordered')) <= (batch_id IS NOT NULL)", name="batch"
        ),
        CheckConstraint("(state = 'sent') <= (sent_at IS NOT NULL)", name="sent"),
        Index("ix_bank_payout_court_id", "court_id", "state"),
        Index("ix_bank_payout_batch_id", "batch_id"),
        Index("ix_bank_payout_out_of", "out_of"),
        Index("ix_bank_payout_account_index", "account_index"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    attempt: Mapped[int]
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    lot_id: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    account_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    remittance: Mapped[str] = mapped_column(Text)
    out_of: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("bank_batch.id"))
    proposal_id: Mapped[str | None] = mapped_column(ForeignKey("bank_proposal.id"), unique=True)
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
