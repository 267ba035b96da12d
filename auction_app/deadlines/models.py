"""Tables of deadlines, their history, the working days a court or the platform has overridden, and reminders."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime

OPEN, MET, DROPPED = "open", "met", "dropped"
_OPEN_ONLY = text("state = 'open'")


class Deadline(Base):
    """What is due, by when, and whether it was done; one per code, lot, case and key.

    No foreign key to the lot: rooms below the lots set deadlines too. `event_day`, `days` and `unit`
    are the period from which `due_at` was counted, so that it can be counted again.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint(
            "code", "lot_id", "case_number", "key", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("state IN ('open', 'met', 'dropped')", name="state"),
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("unit IN ('days', 'working_days')", name="unit"),
        CheckConstraint(
            "(event_day IS NULL) = (days IS NULL) AND (days IS NULL) = (unit IS NULL)",
            name="period",
        ),
        Index(
            "ix_deadline_open", "court_id", "due_at", "id", postgresql_where=_OPEN_ONLY
        ),  # a court's desk
        Index(
            "ix_deadline_due", "due_at", postgresql_where=_OPEN_ONLY
        ),  # reminders and health, all courts
        Index(
            "ix_deadline_settled",
            "court_id",
            "settled_at",
            postgresql_where=text("state <> 'open'"),
        ),
        Index("ix_deadline_lot_id", "lot_id"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    lot_id: Mapped[str | None] = mapped_column(Text)
    case_number: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_provisional: Mapped[bool]
    event_day: Mapped[date | None]
    days: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeadlineChange(Base):
    """The history of a deadline: set, moved, met, dropped, explained. Rows are only ever added."""

    __tablename__ = "deadline_change"
    __table_args__ = (
        CheckConstraint("what IN ('set', 'moved', 'met', 'dropped', 'explained')", name="what"),
        CheckConstraint(
            "what <> 'explained' OR (note <> '' AND by_id IS NOT NULL)", name="explained"
        ),
        Index("ix_deadline_change_deadline_id", "deadline_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    deadline_id: Mapped[str] = mapped_column(ForeignKey("deadline.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # as it stood after the change
    is_provisional: Mapped[bool]
    by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))  # empty: the platform
    note: Mapped[str] = mapped_column(Text)


class WorkingDayOverride(Base):
    """One day declared a working day or a holiday, against whatever the decree says; only ever added.

    Without a court it holds for all of them (a decree of the State Council); with one it holds there
    alone (a holiday of an autonomous region). The latest row of a day wins; `is_working` NULL
    gives the day back to the decree.
    """

    __tablename__ = "working_day_override"
    __table_args__ = (
        CheckConstraint("why <> ''", name="why"),
        Index("ix_working_day_override_day", "day", "court_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    day: Mapped[date]
    court_id: Mapped[str | None] = mapped_column(ForeignKey("court.id"))
    is_working: Mapped[bool | None]
    why: Mapped[str] = mapped_column(Text)
    by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeadlineReminder(Base):
    """A reminder that was given: each once for a date, again when the date has moved."""

    __tablename__ = "deadline_reminder"
    __table_args__ = (CheckConstraint("stage IN ('ahead', 'today', 'overdue')", name="stage"),)

    deadline_id: Mapped[str] = mapped_column(ForeignKey("deadline.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Text, primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CalendarFeed(Base):
    """A private address for a calendar program. Only the hash of its secret is kept; it can be revoked."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("octet_length(token_sha256) = 32", name="token"),
        CheckConstraint("locale IN ('zh', 'en')", name="locale"),
        Index(
            "uq_calendar_feed_live",
            "account_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    locale: Mapped[str] = mapped_column(Text)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
