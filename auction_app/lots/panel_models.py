"""The table of panel decisions: added to a draft, never changed, gone only with the draft itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime


class LotPanelDecision(Base):
    """One decision of a collegial panel on a draft; the one with the highest number holds."""

    __tablename__ = "lot_panel_decision"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("presiding <> '' AND cardinality(judges) >= 2", name="members"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        CheckConstraint(
            "least(previous_start_fen, start_price_fen, increment_fen) > 0 AND deposit_fen >= 0",
            name="amounts",
        ),
    )

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decided_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(Text)
    presiding: Mapped[str] = mapped_column(Text)
    judges: Mapped[list[str]] = mapped_column(ARRAY(Text))
    round: Mapped[int] = mapped_column(SmallInteger)
    previous_start_fen: Mapped[int | None] = mapped_column(Fen)
    start_price_fen: Mapped[int] = mapped_column(Fen)
    increment_fen: Mapped[int] = mapped_column(Fen)
    deposit_fen: Mapped[int] = mapped_column(Fen)
    priority: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
