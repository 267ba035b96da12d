"""Tables of the two registers: dishonest debtors and restriction orders, with the roles of listed entities."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime

KINDS = ("list", "restriction")
ENTITY_ROLES = ("legal_representative", "principal", "controller", "responsible", "director")


class RegisterSnapshot(Base):
    """One copy of the registers as it was taken over; every decision names the one it rests on."""

    __tablename__ = "register_snapshot"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        Index("ix_register_snapshot_taken_at", "taken_at"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    lines: Mapped[int]
    refused: Mapped[int]


class RegisterEntry(Base):
    """One entry by the keyed index of a certificate number; `name` is printed as the law publishes it,
    and never compared. The full number is nowhere here.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("kind", "subject_index", "case_number", name="uq_register_entry_kind"),
        CheckConstraint("kind IN ('list', 'restriction')", name="kind"),
        CheckConstraint(
            "(kind = 'list') = (ground IS NOT NULL) AND (ground IS NULL OR ground BETWEEN 1 AND 6)",
            name="ground",
        ),
        CheckConstraint("until IS NULL OR until >= since", name="term"),
        Index("ix_register_entry_subject_index", "subject_index"),
        Index("ix_register_entry_since", "since", "id"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    subject_index: Mapped[bytes] = mapped_column(LargeBinary)
    is_person: Mapped[bool] = mapped_column(server_default="false")
    name: Mapped[str] = mapped_column(Text)
    masked_no: Mapped[str] = mapped_column(Text)
    ground: Mapped[int | None] = mapped_column(SmallInteger)
    since: Mapped[date]
    until: Mapped[date | None]
    deleted_on: Mapped[date | None]
    delete_reason: Mapped[str] = mapped_column(Text, server_default="")
    case_number: Mapped[str] = mapped_column(Text)
    court: Mapped[str] = mapped_column(Text)
    court_id: Mapped[str | None] = mapped_column(ForeignKey("court.id"))
    conduct: Mapped[str] = mapped_column(Text, server_default="")
    is_public: Mapped[bool] = mapped_column(server_default="true")
    snapshot_id: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntityRole(Base):
    """Who led an entity from which day to which, both by keyed index, from the company register."""

    __tablename__ = "entity_role"
    __table_args__ = (
        UniqueConstraint(
            "entity_index", "person_index", "role", "since", name="uq_entity_role_entity_index"
        ),
        CheckConstraint(
            "role IN ('legal_representative', 'principal', 'controller', 'responsible', 'director')",
            name="role",
        ),
        Index("ix_entity_role_person_index", "person_index"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    entity_index: Mapped[bytes] = mapped_column(LargeBinary)
    person_index: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[str] = mapped_column(Text)
    since: Mapped[date]
    until: Mapped[date | None]


class ListRequest(Base):
    """A request to correct or delete an entry, and how far it has come; days are legal days."""

    __tablename__ = "list_request"
    __table_args__ = (
        CheckConstraint("kind IN ('correction', 'deletion')", name="kind"),
        CheckConstraint("(decided_on IS NULL) = (is_upheld IS NULL)", name="decided"),
        Index("ix_list_request_entry_id", "entry_id"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    kind: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    decided_on: Mapped[date | None]
    is_upheld: Mapped[bool | None]
    served_on: Mapped[date | None]
    done_on: Mapped[date | None]
    clerk_id: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
