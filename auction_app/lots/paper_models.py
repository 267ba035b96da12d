"""Papers a court keeps with a lot: receipts and written decisions, sealed for the court alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


class LotPaper(Base):
    """A passive PDF by its digest as handed in; `stored` names its sealed bytes."""

    __tablename__ = "lot_paper"
    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    stored: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column("by_id", ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
