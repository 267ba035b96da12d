"""Tables of notices, of messages on their way, and of what people do not want by e-mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime

KINDS = (
    "outbid",
    "extended",
    "ended",
    "won",
    "suspended",
    "resumed",
    "withdrawn",
    "deposit_returned",
    "answered",
    "deadline_ahead",
    "deadline_today",
    "deadline_overdue",
    "price_overdue",
    "sale_paid",
    "sale_defaulted",
    "sale_served",
    "sale_delivered",
    "sale_annulled",
    "sale_held",
    "sale_lifted",
)
OF_DEADLINES = ("deadline_ahead", "deadline_today", "deadline_overdue")
REPEATING = ("outbid", "extended")


def _one_of(column: str, allowed: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in allowed)
    return f"{column} IN ({listed})"


class Notice(Base):
    """One thing a holder was told. `params` carries figures and bidder numbers, never an identity.

    `occasion` makes telling it twice impossible: the number of the event, or empty for a kind that
    repeats, where one unread notice per lot carries the newest figures. No lot: a deadline of a whole
    case. `is_settled`: it stopped
    being so before anybody read it, and is not shown any more.
    """

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    holder: Mapped[bytes] = mapped_column(LargeBinary)
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("lot.id"))
    kind: Mapped[str] = mapped_column(Text)
    occasion: Mapped[str] = mapped_column(Text, server_default="")
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_settled: Mapped[bool] = mapped_column(server_default="false")

    __table_args__ = (
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        CheckConstraint(f"lot_id IS NOT NULL OR {_one_of('kind', OF_DEADLINES)}", name="lot"),
        CheckConstraint("NOT is_settled OR read_at IS NOT NULL", name="settled"),
        CheckConstraint(f"({_one_of('kind', REPEATING)}) = (occasion = '')", name="occasion"),
        CheckConstraint("changed_at >= created_at", name="changed"),
        Index("ix_notice_holder", "holder", "changed_at"),
        Index("ix_notice_unread", "holder", postgresql_where=text("read_at IS NULL")),
        Index(
            "uq_notice_unread_repeating",
            "holder",
            "lot_id",
            "kind",
            unique=True,
            postgresql_where=text("read_at IS NULL AND occasion = ''"),
        ),
        Index(
            "uq_notice_occasion",
            "holder",
            "lot_id",
            "kind",
            "occasion",
            unique=True,
            postgresql_where=text("occasion <> ''"),
        ),
    )


class NoticeMail(Base):
    """The message of one notice: sent, given up, or waiting for its next try."""

    __tablename__ = "notice_mail"

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_why: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("sent_at IS NULL OR dropped_at IS NULL", name="one_end"),
        CheckConstraint("(dropped_at IS NULL) = (dropped_why = '')", name="dropped_why"),
        Index(
            "ix_notice_mail_next_at",
            "next_at",
            postgresql_where=text("sent_at IS NULL AND dropped_at IS NULL"),
        ),
    )


class NoticeOptOut(Base):
    """A kind this holder does not want by e-mail; it still stands in the list.

    No instant here: two rows of one moment would tie an asker to a holder.
    """

    __tablename__ = "notice_opt_out"

    holder: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)

    __table_args__ = (
        # The rest is owed by law or by the court: told whether one likes it or not (art. 23, 28).
        CheckConstraint("kind IN ('outbid', 'extended', 'ended', 'answered')", name="may_opt_out"),
    )
