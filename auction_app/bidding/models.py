"""The auction as the sequencer left it, each key's one decision, secret limits, and the probes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime

PROBE_LOT = "probe"


class Auction(Base):
    """A projection of the lot's events; every change of it is an event, so `lot_chain.seq` is its version."""

    __tablename__ = "auction"
    __table_args__ = (
        CheckConstraint(
            "status IN ('scheduled','open','suspended','closed','withdrawn')", name="status"
        ),
        CheckConstraint("outcome IN ('sold','unsold')", name="outcome"),
        CheckConstraint("start_price > 0 AND increment > 0", name="terms"),
        CheckConstraint("price IS NULL OR price >= start_price", name="price"),
        CheckConstraint("(price IS NULL) = (leader IS NULL)", name="leader"),
        # The one end that may come before the planned one: a sale's first offer sets it (ADR 0016).
        CheckConstraint(
            "ends_at >= planned_end OR status <> 'closed' OR (countdown_s > 0 AND bids > 0)",
            name="never_earlier",
        ),
        CheckConstraint("countdown_s = 0 OR (countdown_s > 0 AND round = 3)", name="countdown"),
        CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="closed"),
        Index("ix_auction_next_at", "next_at", postgresql_where="next_at IS NOT NULL"),
        Index("ix_auction_status", "status", "ends_at"),
    )

    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("lot_chain.lot_id"), primary_key=True)
    round: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    start_price: Mapped[int] = mapped_column(Fen)
    increment: Mapped[int] = mapped_column(Fen)
    deposit: Mapped[int] = mapped_column(Fen)
    strict_ladder: Mapped[bool]
    extension_window_s: Mapped[int]
    outage_gap_s: Mapped[int]
    recovery_s: Mapped[int]
    countdown_s: Mapped[int] = mapped_column(default=0, server_default="0")
    most_outages: Mapped[int]
    quiet_from_hour: Mapped[int]
    rules_id: Mapped[str] = mapped_column(Text)
    rules_sha256: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_end: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    price: Mapped[int | None] = mapped_column(Fen)
    leader: Mapped[str | None] = mapped_column(Text)
    leader_rank: Mapped[int | None]
    bids: Mapped[int] = mapped_column(default=0)
    extensions: Mapped[int] = mapped_column(default=0)
    outages: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason_zh: Mapped[str | None] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    court_decision: Mapped[str | None] = mapped_column(Text)


class BidDecision(Base):
    """What one key was answered, accepted or refused, for as long as the lot is kept."""

    __tablename__ = "bid_decision"

    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("lot_chain.lot_id"), primary_key=True)
    holder: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    amount: Mapped[int] = mapped_column(Fen)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seq: Mapped[int | None]
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    __table_args__ = (CheckConstraint("(seq IS NULL) <> (refusal IS NULL)", name="one_answer"),)


class AutoBid(Base):
    """A bidder's secret maximum, sealed; NULL after it was stopped."""

    __tablename__ = "auto_bid"

    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("lot_chain.lot_id"), primary_key=True)
    bidder: Mapped[str] = mapped_column(Text, primary_key=True)
    maximum_sealed: Mapped[str | None] = mapped_column(Text)  # base64
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Probe(Base):
    """An instant at which a whole bid on the probe lot was answered (P4)."""

    __tablename__ = "probe"

    at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
