"""Tables of what concerns single persons: permissions, agents, promises, proofs, defaults, decisions.

No account stands beside a bidder number in any of them: a person is a keyed index or a holder.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


def _of_number(name: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["lot_id", "bidder"], ["registration.lot_id", "registration.bidder"], name=name
    )


class PersonPermission(Base):
    """The court confirmed full capacity (CC 18), or approved a purchase (HC 8), for one lot."""

    __tablename__ = "person_permission"
    __table_args__ = (CheckConstraint("kind IN ('capacity', 'purchase')", name="kind"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    id_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    ground: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[str] = mapped_column(Text)


class Agency(Base):
    """Somebody asks to bid for another (art. 14 (2)); the principal's identity is sealed."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("lot_id", "agent_index", name="uq_agency_lot_id"),
        CheckConstraint("agent_index <> principal_index", name="two_persons"),
        CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name="decided",
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"))
    agent_index: Mapped[bytes] = mapped_column(LargeBinary)
    principal_index: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_principal: Mapped[bytes] = mapped_column(LargeBinary)
    authority: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(Text)
    is_confirmed: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, server_default="")


class BidderPromise(Base):
    """What a number promised when it was asked for: the id of the text and its digest."""

    __tablename__ = "bidder_promise"
    __table_args__ = (
        _of_number("fk_bidder_promise_lot_id"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )

    lot_id: Mapped[str] = mapped_column(Text, primary_key=True)
    bidder: Mapped[str] = mapped_column(Text, primary_key=True)
    text_id: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HousingProof(Base):
    """The court found the buyer of a lot qualified to buy housing from one day to another (BQ 3)."""

    __tablename__ = "housing_proof"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="span"),
        Index("ix_housing_proof_lot_id", "lot_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    basis: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(Text)


class BuyerDefault(Base):
    """Who bought a lot and did not pay (art. 24): the holder, and the buyer as sealed beside the number."""

    __tablename__ = "buyer_default"
    __table_args__ = (_of_number("fk_buyer_default_lot_id"),)

    lot_id: Mapped[str] = mapped_column(Text, primary_key=True)
    bidder: Mapped[str] = mapped_column(Text)
    holder: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_person: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EligibilityDecision(Base):
    """What was decided about who may take part, and on which copy of the registers; append-only.

    About a number, or, where none was given, about `who`: an index made for this table and lot alone,
    so that it meets no other. The entry it rests on is sealed, for its case would name the person.
    The court reads the rows of a lot that ended; a person the own ones.
    """

    __tablename__ = "eligibility_decision"
    __table_args__ = (
        CheckConstraint("moment IN ('registration', 'register', 'end', 'ruling')", name="moment"),
        CheckConstraint(
            "outcome IN ('admitted', 'refused', 'revoked', 'flagged', 'questioned')",
            name="outcome",
        ),
        CheckConstraint("(bidder IS NULL) <> (who IS NULL)", name="one_subject"),
        Index("ix_eligibility_decision_lot_id", "lot_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    lot_id: Mapped[str] = mapped_column(Text)
    who: Mapped[bytes | None] = mapped_column(LargeBinary)
    bidder: Mapped[str | None] = mapped_column(Text)
    moment: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    article: Mapped[str] = mapped_column(Text, server_default="")
    sealed_entry: Mapped[bytes | None] = mapped_column(LargeBinary)
    snapshot_id: Mapped[str | None] = mapped_column(Text)
    snapshot_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
