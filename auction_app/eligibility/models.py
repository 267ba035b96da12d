"""Tables of admission: numbers, the way of each deposit, priority rights, exclusions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime
from auction_app.lots.two_people import Proposal


class Registration(Base):
    """A bidder number of one lot. No account stands here: `holder` is a keyed index of it.

    `sealed_identity` holds salt and canonical identity; `commitment` is their digest, published at
    admission. `sealed_person` holds the keyed index of the buyer's number, for the machine's checks alone.
    `refusal` says why an applicant whose deposit came cannot be admitted.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("lot_id", "holder", name="uq_registration_lot_id"),
        UniqueConstraint("deposit_ref", name="uq_registration_deposit_ref"),
        CheckConstraint("bidder ~ '^[ACDEFGHJKLMNPQRTUVWXY34679]{6}$'", name="bidder"),
        CheckConstraint("commitment ~ '^[0-9a-f]{64}$'", name="commitment"),
        CheckConstraint("deposit_fen >= 0", name="deposit"),
        CheckConstraint("priority_rank > 0", name="rank"),
        CheckConstraint("refusal IN ('', 'too_late', 'barred', 'listed')", name="refusal"),
        CheckConstraint("refusal = '' OR admitted_at IS NULL", name="refused"),
        Index("ix_registration_holder", "holder"),
    )

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    bidder: Mapped[str] = mapped_column(Text, primary_key=True)
    holder: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_identity: Mapped[bytes] = mapped_column(LargeBinary)
    commitment: Mapped[str] = mapped_column(Text)
    deposit_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    deposit_ref: Mapped[str | None] = mapped_column(Text)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    admitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    priority_rank: Mapped[int | None]
    refusal: Mapped[str] = mapped_column(Text, server_default="")
    sealed_person: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_by_agent: Mapped[bool] = mapped_column(server_default="false")


class DepositMovement(Base):
    """One step on the way of a deposit; append-only."""

    __tablename__ = "deposit_movement"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('due', 'received', 'failed', 'late', 'returned', 'taken_back')", name="kind"
        ),
        Index("ix_deposit_movement_lot_id", "lot_id", "bidder"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    lot_id: Mapped[str] = mapped_column(Text)
    bidder: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    ref: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PriorityRight(Base):
    """A priority right the court confirmed for one person on one lot (art. 19); 1 ranks highest.

    The person is the keyed index of an ID number, so a right can be confirmed before its holder
    has an account. `basis` is the nature of the right, a word of `special_periods.RIGHTS`.
    """

    __tablename__ = "priority_right"
    __table_args__ = (CheckConstraint("rank > 0", name="rank"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    id_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    rank: Mapped[int]
    ground: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text, server_default="")
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(Text)


class Exclusion(Base):
    """A person the court named as barred from one lot (art. 34, art. 24 II), by keyed index.

    `basis` is the kinship of a near relative (CC 1045), empty for everybody else.
    """

    __tablename__ = "exclusion"
    __table_args__ = (
        CheckConstraint(
            "relation IN ('court_staff', 'platform_staff', 'auxiliary_staff', 'kin_of_staff',"
            " 'defaulter', 'housing_barred')",
            name="relation",
        ),
    )

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    id_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    relation: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text, server_default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(Text)


class CourtProposal(Proposal, Base):
    """What a clerk puts forward about a person on a lot or the court's own register entries (P9).

    `text` is what is approved; it names no certificate number, only the digest of what is sealed
    beside it. The sealed part is erased by the decision.
    """

    __tablename__ = "court_proposal"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'lines', 'deletion', 'request')", name="kind"),
        CheckConstraint("(kind = 'person') = (lot_id IS NOT NULL)", name="lot"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("outcome IN ('executed', 'refused', 'replaced')", name="outcome"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (sealed IS NOT NULL)"
            " AND (approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed', 'refused'))",
            name="decided",
        ),
        CheckConstraint("approver_id <> clerk_id", name="four_eyes"),
        Index("ix_court_proposal_court_id", "court_id", "proposed_at"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("lot.id"))
    kind: Mapped[str] = mapped_column(Text)
    about: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")  # keyed indexes
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
