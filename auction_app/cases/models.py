"""Tables of enforcement cases and their parties."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base

PARTY_ROLES = ("applicant", "debtor", "other")


class EnforcementCase(Base):
    """A case by its normalised number, 「（2026）川0105执1234号」. `cause` is free text, may be empty."""

    __tablename__ = "enforcement_case"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    cause: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (Index("ix_enforcement_case_court_id", "court_id"),)


class CaseParty(Base):
    """A party by sealed name; `id_index` meets the index of verified accounts, so a debtor is known."""

    __tablename__ = "case_party"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    role: Mapped[str] = mapped_column(Text)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    id_index: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        CheckConstraint("role IN ('applicant', 'debtor', 'other')", name="role"),
        Index("uq_case_party_person", "case_id", "role", "id_index", unique=True),
        Index("ix_case_party_id_index", "id_index"),
    )
