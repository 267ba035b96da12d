"""Tables of payments: what is due, what the gateway said, what goes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime


class PaymentIntent(Base):
    """One amount due from one bidder number; `holder` is a keyed index, never an account.

    `settles_at` is set while a slow sandbox payment is under way; `disputed_at` freezes refunds.
    `gateway_ref` is the card provider's own name for it once the payer chose a card; `channel` is the
    way the money came; `payer` is the sealed name a bank transfer may come from,
    `card_mark` what the provider calls the card: it says nothing about whose it is.
    """

    __tablename__ = "payment_intent"
    __table_args__ = (
        CheckConstraint("purpose ~ '^(deposit|balance)(_[1-9][0-9]*)?$'", name="purpose"),
        CheckConstraint(
            "state IN ('awaiting', 'processing', 'succeeded', 'failed', 'cancelled')", name="state"
        ),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("(state = 'succeeded') = (succeeded_at IS NOT NULL)", name="succeeded"),
        CheckConstraint("received_fen >= 0", name="received"),
        CheckConstraint("channel IN ('stripe', 'bank')", name="channel"),
        UniqueConstraint("purpose", "lot_id", "bidder", name="uq_payment_intent_purpose"),
        UniqueConstraint("gateway_ref", name="uq_payment_intent_gateway_ref"),
        Index(
            "ix_payment_intent_looked_at",
            "looked_at",
            postgresql_where="gateway_ref IS NOT NULL AND state <> 'succeeded'",
        ),
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
    gateway_ref: Mapped[str | None] = mapped_column(Text)
    received_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    channel: Mapped[str] = mapped_column(Text, server_default="stripe")
    payer: Mapped[bytes | None] = mapped_column(LargeBinary)
    card_mark: Mapped[str | None] = mapped_column(Text)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaymentEvent(Base):
    """Each message of a gateway once, with what it did; append-only."""

    __tablename__ = "payment_event"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('applied', 'no_change', 'ignored', 'mismatch')", name="outcome"
        ),
        Index("ix_payment_event_ref", "ref"),
        Index("ix_payment_event_received_at", "received_at"),
    )

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    ref: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    currency: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_by: Mapped[str] = mapped_column(Text, server_default="")  # webhook | sweep | own


class Refund(Base):
    """An outbox row: a payment back to where it came from, at most once per payment.

    `failed` is owed again because the payer's bank sent it back; `void` fell away with a lost dispute;
    `rounds` counts how often it was begun anew, so that each round is an order of its own.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("state IN ('due', 'sent', 'held', 'failed', 'void')", name="state"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        UniqueConstraint("ref", name="uq_refund_ref"),
        Index("ix_refund_gateway_ref", "gateway_ref"),
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
    rounds: Mapped[int] = mapped_column(server_default="1")


class PaymentPart(Base):
    """One bank transfer toward a payment; a refund goes back to the account the statement names.

    `taken_back_fen` the payer's bank took back of it; `borne_fen` of that its own money bore.
    """

    __tablename__ = "payment_part"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint(
            "borne_fen BETWEEN 0 AND taken_back_fen AND taken_back_fen <= amount_fen",
            name="taken_back",
        ),
        Index("ix_payment_part_ref", "ref"),
    )

    entry_id: Mapped[str] = mapped_column(Text, primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("payment_intent.ref"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    taken_back_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    borne_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CardDispute(Base):
    """A card holder's bank asks the money back; instants are when we heard, whatever the order.

    `borne_fen` is what of a lost one the payment's own money bore; the rest is the platform's loss.
    `aside`: it is about money set aside, not about the payment itself.
    """

    __tablename__ = "card_dispute"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("state IN ('open', 'won', 'lost')", name="state"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("borne_fen BETWEEN 0 AND amount_fen", name="borne"),
        Index("ix_card_dispute_ref", "ref"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("payment_intent.ref"))
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reinstated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    borne_fen: Mapped[int] = mapped_column(Fen, server_default="0")
    aside: Mapped[str | None] = mapped_column(ForeignKey("card_aside.key"))


class CardAside(Base):
    """Money a card brought that pays nothing; it waits in suspense and leaves to that card alone.

    `gateway_ref` is the provider's name of what was paid, `refund_ref` of what was sent back;
    `sent_fen` what left; `rounds` counts how often it was begun.
    """

    __tablename__ = "card_aside"
    __table_args__ = (
        CheckConstraint("why IN ('twice', 'misfit')", name="why"),
        CheckConstraint("state IN ('waiting', 'proposed', 'approved', 'sent')", name="state"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("proposed_by <> approved_by", name="two_people"),
        CheckConstraint(
            "why = 'twice' AND rounds = 1 OR state IN ('waiting', 'proposed') "
            "OR approved_by IS NOT NULL",
            name="approved",
        ),
        UniqueConstraint("ref", "gateway_ref", name="uq_card_aside_ref"),
        Index("ix_card_aside_gateway_ref", "gateway_ref"),
        Index("ix_card_aside_state", "state", postgresql_where="state <> 'sent'"),
    )

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("payment_intent.ref"))
    gateway_ref: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rounds: Mapped[int] = mapped_column(server_default="1")
    proposed_by: Mapped[str | None] = mapped_column(Text)
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(Text)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_fen: Mapped[int | None] = mapped_column(Fen)
    refund_ref: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str] = mapped_column(Text, server_default="")


class ProviderCursor(Base):
    """How far the card provider's list of events was read."""

    __tablename__ = "provider_cursor"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
