"""Tables of payments: what is due, what the gateway said, what goes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime


class PaymentIntent(Base):
    """One amount due from one bidder number; `holder` is a keyed index, never an account.

    `settles_at` is set while a slow sandbox payment is under way; `disputed_at` freezes refunds.
    """

    __tablename__ = "payment_intent"
    __table_args__ = (
        CheckConstraint("purpose ~ '^deposit(_[1-9][0-9]*)?$'", name="purpose"),
        CheckConstraint(
            "state IN ('awaiting', 'processing', 'succeeded', 'failed', 'cancelled')", name="state"
        ),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("(state = 'succeeded') = (succeeded_at IS NOT NULL)", name="succeeded"),
        UniqueConstraint("purpose", "lot_id", "bidder", name="uq_payment_intent_purpose"),
        Index(
            "ix_payment_intent_settles_at",
            "settles_at",
            postgresql_where="settles_at IS NOT NULL",
        ),
        Index("ix_payment_intent_lot_id", "lot_id"),
        Index("ix_payment_intent_holder", "holder"),
    )

    ref: Mapped[str] = mapped_column(Text, primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    lot_id: Mapped[str] = mapped_column(Text)
    bidder: Mapped[str] = mapped_column(Text)
    holder: Mapped[bytes] = mapped_column(LargeBinary)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    failure: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settles_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disputed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaymentEvent(Base):
    """Each message of a gateway once, with what it did; append-only."""

    __tablename__ = "payment_event"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('applied', 'no_change', 'ignored', 'mismatch')", name="outcome"
        ),
        Index("ix_payment_event_ref", "ref"),
    )

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    ref: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    currency: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Refund(Base):
    """An outbox row: the whole amount back to where it came from, at most once per payment."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("state IN ('due', 'sent', 'held')", name="state"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        UniqueConstraint("ref", name="uq_refund_ref"),
        Index("ix_refund_next_try_at", "next_try_at", postgresql_where="state = 'due'"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("payment_intent.ref"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gateway_ref: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str] = mapped_column(Text, server_default="")
