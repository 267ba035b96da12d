"""What was done with a lot before its notice: submitted and returned, each with its person, reason and time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


class LotStep(Base):
    """One step; never changed, gone only with a draft that is discarded.

    Told in public by the role alone, in the first event of the lot's chain. `reason` is what the
    approver wrote to the clerk, empty for a submission.
    """

    __tablename__ = "lot_step"
    __table_args__ = (
        CheckConstraint("step IN ('submitted','returned')", name="step"),
        CheckConstraint("(step = 'returned') = (reason <> '')", name="reason"),
        Index("ix_lot_step_lot_id", "lot_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    by: Mapped[str] = mapped_column("by_id", ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
