"""Tables of the structured notice; frozen with their lot by the same trigger (migration 0014)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


class LotCondition(Base):
    """Taxes, condition, lease and seizure of a lot: `notice_record.plain_of` without the people."""

    __tablename__ = "lot_condition"

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSONB)


class LotTold(Base):
    """How one party or priority buyer learned of the auction; `name` is masked, `party_id` may be empty."""

    __tablename__ = "lot_told"
    __table_args__ = (
        CheckConstraint("position BETWEEN 1 AND 12", name="position"),
        CheckConstraint(
            "role IN ('applicant', 'debtor', 'other', 'co_owner', 'tenant', 'shareholder',"
            " 'other_priority')",
            name="role",
        ),
        CheckConstraint("how IN ('', 'notified', 'waived', 'unreachable')", name="how"),
        CheckConstraint("proof ~ '^([0-9a-f]{64})?$'", name="proof"),
    )

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    role: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(Text)
    day: Mapped[date | None]
    way: Mapped[str] = mapped_column(Text)
    proof: Mapped[str] = mapped_column(Text)
    reason_zh: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    party_id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)


class LotSeizureRenewal(Base):
    """A seizure renewed after the notice was published; append-only. `paper` is the ruling's number."""

    __tablename__ = "lot_seizure_renewal"
    __table_args__ = (CheckConstraint("renewed_on < until", name="later"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), index=True)
    renewed_on: Mapped[date]
    until: Mapped[date]
    paper: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    clerk_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
