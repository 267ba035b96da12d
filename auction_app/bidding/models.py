"""The auction as the sequencer left it, each key's one decision, secret limits, and the probes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
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


class HoldProposal(Base):
    """What a clerk wants done with a running lot, and what became of it; `text` is what is approved."""

    __tablename__ = "hold_proposal"
    __table_args__ = (
        CheckConstraint("what IN ('suspend','resume','withdraw')", name="what"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("outcome IN ('executed','refused','replaced')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("approver_id <> clerk_id", name="four_eyes"),
        CheckConstraint(
            "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed','refused'))",
            name="approver",
        ),
        CheckConstraint("(seq IS NOT NULL) = (coalesce(outcome, '') = 'executed')", name="seq"),
        CheckConstraint("(document_sha256 IS NULL) = (document_stored IS NULL)", name="document"),
        UniqueConstraint("lot_id", "seq"),
        Index("uq_hold_proposal_open", "lot_id", unique=True, postgresql_where="outcome IS NULL"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    what: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    clerk_id: Mapped[str] = mapped_column(Text, ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Text)
    approver_id: Mapped[str | None] = mapped_column(Text, ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)  # why it was refused
    seq: Mapped[int | None]  # the event that carried it out
    ground: Mapped[str] = mapped_column(Text, default="", server_default="")
    document_sha256: Mapped[str | None] = mapped_column(Text)  # of the PDF as it was handed in
    document_stored: Mapped[str | None] = mapped_column(Text)  # where its bytes lie, sealed or not
    document_is_public: Mapped[bool] = mapped_column(default=False, server_default="false")


class Stop(Base):
    """One stop of a lot from its `lot.suspended` on: what it is in law, and what the court recorded since."""

    __tablename__ = "stop"
    __table_args__ = (
        CheckConstraint("kind IN ('stay','suspension','emergency')", name="kind"),
        CheckConstraint("remaining_ms >= 0", name="remaining"),
        CheckConstraint("ended_as IN ('resumed','withdrawn')", name="ended_as"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name="seen"),
        Index("uq_stop_open", "lot_id", unique=True, postgresql_where="ended_at IS NULL"),
    )

    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)  # of the event that stopped it
    kind: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    article: Mapped[str] = mapped_column(Text)
    stopped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    remaining_ms: Mapped[int] = mapped_column(BigInteger)
    until_on: Mapped[date | None]  # the last day of a stay with a term
    cause_ended_on: Mapped[date | None]
    seen_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # the court saw the platform's report
    seen_by: Mapped[str | None] = mapped_column(Text, ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str | None] = mapped_column(Text)


class Objection(Base):
    """An objection to a lot's sale; who objects and what they say is sealed. Its course: `ObjectionStep`."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("kind IN ('party','third_party')", name="kind"),
        CheckConstraint("channel IN ('form','paper')", name="channel"),
        CheckConstraint("(channel = 'paper') = (entered_by IS NOT NULL)", name="entered"),
        CheckConstraint("(document_sha256 IS NULL) = (document_stored IS NULL)", name="document"),
        Index("ix_objection_lot_id", "lot_id", "received_at"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_on: Mapped[date]
    sealed: Mapped[bytes]  # name and text
    filed_by: Mapped[str | None] = mapped_column(Text)  # keyed index of the account or party
    entered_by: Mapped[str | None] = mapped_column(Text, ForeignKey("account.id"))
    document_sha256: Mapped[str | None] = mapped_column(Text)
    document_stored: Mapped[str | None] = mapped_column(Text)


class ObjectionStep(Base):
    """What the court recorded of an objection, appended; of one kind of step the newest counts."""

    __tablename__ = "objection_step"
    __table_args__ = (
        CheckConstraint(
            "step IN ('registered','told','decided','served','suit_filed','suit_ended')",
            name="step",
        ),
        CheckConstraint(
            "outcome IN ('upheld','dismissed','not_accepted','withdrawn')", name="outcome"
        ),
        CheckConstraint("(step = 'decided') = (outcome IS NOT NULL)", name="decided"),
        Index("ix_objection_step_objection_id", "objection_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    objection_id: Mapped[str] = mapped_column(Text, ForeignKey("objection.id"))
    step: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column("on_day")
    outcome: Mapped[str | None] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text, default="", server_default="")
    by: Mapped[str] = mapped_column("by_id", Text, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Probe(Base):
    """An instant at which a whole bid on the probe lot was answered (P4)."""

    __tablename__ = "probe"

    at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
