"""Tables: each lot's chain, the log over all of them, the followers' cursors, the alarms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime


class LotChain(Base):
    """The head of one lot's chain; whoever appends holds this row.

    `sealed`: the lot has ended and every follower has read all of it, so that the loops, which look
    at unsealed lots each second, need not look here. An event that comes later opens it again.
    """

    __tablename__ = "lot_chain"
    __table_args__ = (
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("length(head) = 64", name="head"),
        Index("ix_lot_chain_unsealed", "lot_id", postgresql_where=text("NOT sealed")),
    )

    lot_id: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(Text)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bool] = mapped_column(default=False, server_default="false")


class LotEvent(Base):
    """One event, as its canonical text to the byte; never changed (triggers).

    No foreign key to the chain: bids and the chain's head are written by one statement, and the
    check would cost each bid more than everything else in the database.
    """

    __tablename__ = "lot_event"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq"),
        Index(
            "ix_lot_event_ended",
            "lot_id",
            postgresql_where=text("kind IN ('lot.closed', 'lot.withdrawn')"),
        ),
    )

    lot_id: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)


class EventCursor(Base):
    """How far one follower has read one lot; moved in the transaction that did the work."""

    __tablename__ = "event_cursor"
    __table_args__ = (CheckConstraint("seq >= 0", name="seq"),)

    follower: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int]


class LogLeaf(Base):
    """Leaf `idx` of the log: which event it is, and its hash."""

    __tablename__ = "log_leaf"
    __table_args__ = (
        UniqueConstraint("lot_id", "seq"),
        CheckConstraint("idx >= 0", name="idx"),
        CheckConstraint("octet_length(leaf) = 32", name="leaf"),
    )

    idx: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    lot_id: Mapped[str] = mapped_column(Text)
    seq: Mapped[int]
    leaf: Mapped[bytes] = mapped_column(LargeBinary)


class LogNode(Base):
    """The hash over 256**level leaves, from idx * 256**level on; made when they are complete."""

    __tablename__ = "log_node"
    __table_args__ = (
        CheckConstraint("level >= 1", name="level"),
        CheckConstraint("octet_length(hash) = 32", name="hash"),
    )

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpoint(Base):
    """A signed checkpoint: from then on the first `size` leaves cannot change unseen."""

    __tablename__ = "log_checkpoint"
    __table_args__ = (CheckConstraint("octet_length(root) = 32", name="root"),)

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LogAlarm(Base):
    """The log or a chain disagrees with itself; while one is on, no lot is closed."""

    __tablename__ = "log_alarm"
    __table_args__ = (Index("ix_log_alarm_on", "at", postgresql_where=text("cleared_at IS NULL")),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    lot_id: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
