"""Tables of what follows the hammer: where each sale stands, the court's acts, the money that came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime
from auction_app.lots.two_people import Proposal, proposal_checks

STATES = (
    "state IN ('sold','unsold','withdrawn','paid','defaulted','ruled','title_passed','delivered',"
    "'closed','in_kind','followed','released','annulled')"
)


class LotProcedure(Base):
    """A projection of the lot's events from the hammer on; each change of it is an event.

    `held_ground` is the article of a hold, empty while nothing is held. `interest_stops_at` is the
    instant from which no doubled interest runs: when the sale ruling took effect.
    """

    __tablename__ = "lot_procedure"
    __table_args__ = (
        CheckConstraint(STATES, name="state"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        CheckConstraint("(held_at IS NULL) = (held_ground = '')", name="held"),
        Index("ix_lot_procedure_state", "state", "since"),
    )

    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"), primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    round: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    balance_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_ground: Mapped[str] = mapped_column(Text, default="", server_default="")
    held_zh: Mapped[str] = mapped_column(Text, default="", server_default="")
    held_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    interest_stops_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CourtAct(Proposal, Base):
    """What a clerk asks the court to do with a lot, and what became of it; `text` is what is approved."""

    __tablename__ = "court_act"
    __table_args__ = (
        *proposal_checks("executed", "refused", "replaced", "overtaken"),
        CheckConstraint("(seq IS NOT NULL) = (coalesce(outcome, '') = 'executed')", name="seq"),
        UniqueConstraint("lot_id", "seq"),
        Index(
            "uq_court_act_open",
            "lot_id",
            "event",
            unique=True,
            postgresql_where="outcome IS NULL",
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    event: Mapped[str] = mapped_column(Text)
    seq: Mapped[int | None]  # the event that carried it out


class PricePayment(Base):
    """Money of the price that reached the court's account, and from where that is known.

    `bank`: a statement shows it, `card`: the card provider confirmed it; `source_key` is the payment.
    `hand`: a clerk says so before any statement does. It is no money and counts for nothing; once a told
    row of its amount comes, `shown_by` names that row. A mistake is struck out, never erased.
    What the bank took back later counts no more from `taken_back_at` on.
    """

    __tablename__ = "price_payment"
    __table_args__ = (
        CheckConstraint("kind IN ('deposit','balance')", name="kind"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", name="struck"),
        CheckConstraint("source IN ('hand','bank','card')", name="source"),
        CheckConstraint("(source = 'hand') = (clerk_id IS NOT NULL)", name="clerk"),
        CheckConstraint("(shown_at IS NULL) = (shown_by IS NULL)", name="shown"),
        CheckConstraint(
            "source = 'hand' OR (shown_at IS NULL AND struck_at IS NULL)", name="only_hand"
        ),
        CheckConstraint("shown_at IS NULL OR struck_at IS NULL", name="shown_or_struck"),
        CheckConstraint("source <> 'hand' OR taken_back_at IS NULL", name="taken_back"),
        # One arrival bears out one record.
        Index("uq_price_payment_shown_by", "shown_by", unique=True),
        Index("ix_price_payment_lot_id", "lot_id", "received_at"),
        Index("ix_price_payment_source_key", "source_key", postgresql_where="source_key <> ''"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    kind: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(Fen)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reference: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, default="hand", server_default="hand")
    source_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    clerk_id: Mapped[str | None] = mapped_column(Text, ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by: Mapped[str | None] = mapped_column(Text, ForeignKey("account.id"))
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shown_by: Mapped[str | None] = mapped_column(Text, ForeignKey("price_payment.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProviderTransfer(Base):
    """Money of a sale that the card provider holds and sends to the court's account (art. 25).

    Wanted from the hammer (or the card payment) on; `came_fen` of it is on the court's statement,
    arrived when that is all, with `entry_id`.
    """

    __tablename__ = "provider_transfer"
    __table_args__ = (
        CheckConstraint("kind IN ('deposit','balance')", name="kind"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("came_fen BETWEEN 0 AND amount_fen", name="came"),
        CheckConstraint("(arrived_at IS NULL) = (came_fen < amount_fen)", name="arrived"),
        Index("ix_provider_transfer_lot_id", "lot_id"),
    )

    ref: Mapped[str] = mapped_column(Text, ForeignKey("payment_intent.ref"), primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    kind: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    wanted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    came_fen: Mapped[int] = mapped_column(Fen, default=0, server_default="0")
    ordered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry_id: Mapped[str | None] = mapped_column(Text)


class BuyerReminder(Base):
    """A written reminder to the buyer that the price is due; append-only."""

    __tablename__ = "buyer_reminder"
    __table_args__ = (Index("ix_buyer_reminder_lot_id", "lot_id", "sent_at"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    open_fen: Mapped[int] = mapped_column(Fen)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clerk_id: Mapped[str] = mapped_column(Text, ForeignKey("account.id"))
