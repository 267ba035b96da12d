"""The buyer's confirmation as a record: made once when a lot closes sold, never changed after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime

_HEX64 = "~ '^[0-9a-f]{64}$'"


class SaleConfirmation(Base):
    """Who bought what for how much (art. 22 I). Real names stand here because the law publishes them.

    `salt` and `identity` open the commitment of event `commitment_seq`; `head` is the hash of the
    closing event `closed_seq`. The PDF's digest is added once, when the paper has been signed.
    """

    __tablename__ = "sale_confirmation"

    lot_id: Mapped[str] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    bidder: Mapped[str] = mapped_column(Text)
    buyer_name: Mapped[str] = mapped_column(Text)
    id_kind: Mapped[str] = mapped_column(Text)
    id_masked: Mapped[str] = mapped_column(Text)
    price_fen: Mapped[int] = mapped_column(Fen)
    deposit_fen: Mapped[int] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(Text)
    balance_due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_seq: Mapped[int]
    head: Mapped[str] = mapped_column(Text)
    commitment: Mapped[str] = mapped_column(Text)
    commitment_seq: Mapped[int]
    salt: Mapped[str] = mapped_column(Text)
    identity: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pdf_sha256: Mapped[str | None] = mapped_column(Text)
    pdf_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("id_kind IN ('resident_id', 'credit_code')", name="id_kind"),
        CheckConstraint("price_fen > 0 AND deposit_fen >= 0", name="amounts"),
        CheckConstraint(f"head {_HEX64} AND commitment {_HEX64} AND salt {_HEX64}", name="digests"),
        CheckConstraint(f"pdf_sha256 IS NULL OR pdf_sha256 {_HEX64}", name="pdf_sha256"),
        CheckConstraint("(pdf_sha256 IS NULL) = (pdf_at IS NULL)", name="pdf"),
    )
