"""Papers that were issued; the files lie in the storage under their SHA-256."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


class Document(Base):
    """One paper of one lot: issued once, then the same for ever (art. 29)."""

    __tablename__ = "document"

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int]
    signer: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kind IN ('confirmation')", name="kind"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$' AND size_bytes > 0", name="file"),
    )
