"""Tables of enforcement cases and their parties."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime

PARTY_ROLES = ("applicant", "debtor", "other")


class EnforcementCase(Base):
    """A case by its normalised number, 「（2026）川0105执1234号」. `cause` is free text, may be empty.

    `debtor_kind` decides how ordinary claims share (`law.claims.Debtor`), `enforcement_began` from which
    day others may join (CPI 507), `bankruptcy_accepted` when the money is the administrator's (BK 19).
    """

    __tablename__ = "enforcement_case"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    cause: Mapped[str] = mapped_column(Text, server_default="")
    debtor_kind: Mapped[str] = mapped_column(Text, server_default="person")
    enforcement_began: Mapped[date | None]
    bankruptcy_accepted: Mapped[date | None]

    __table_args__ = (
        Index("ix_enforcement_case_court_id", "court_id"),
        CheckConstraint(
            "debtor_kind IN ('person', 'enterprise', 'one_judgment', 'convicted')",
            name="debtor_kind",
        ),
    )


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


class CaseClaim(Base):
    """What an applicant claims in a case, as the court entered it: it frees from that much deposit (art. 17)."""

    __tablename__ = "case_claim"

    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"), primary_key=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    )
