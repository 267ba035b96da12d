"""Tables of accounting: what each day's reconciliation found, kept for ever."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


class Reconciliation(Base):
    """One comparison of one legal day; append-only. `report` is canonical JSON, `sha256` its hash in hex."""

    __tablename__ = "reconciliation"
    __table_args__ = (
        CheckConstraint("compared >= 0 AND unexplained BETWEEN 0 AND differences", name="counts"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        Index("ix_reconciliation_day", "day", "made_at"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    compared: Mapped[int]
    differences: Mapped[int]
    unexplained: Mapped[int]
    report: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
