"""Stops of a lot, what two people decide about them, and the objections behind them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime
from auction_app.lots.two_people import Proposal, proposal_checks


class HoldProposal(Proposal, Base):
    """What a clerk puts forward about a stop, and what became of it; `text` is what is approved.

    `what` is an act on the lot (suspend, resume, withdraw), the end of a cause, or the outcome of an
    objection. `matter` is what one proposal at a time may wait about: the lot, its cause, one objection.
    """

    __tablename__ = "hold_proposal"
    __table_args__ = (
        CheckConstraint("what IN ('suspend','resume','withdraw','cause','outcome')", name="what"),
        *proposal_checks("executed", "refused", "replaced"),
        CheckConstraint(
            "(seq IS NOT NULL) ="
            " (coalesce(outcome, '') = 'executed' AND what IN ('suspend','resume','withdraw'))",
            name="seq",
        ),
        CheckConstraint("(document_sha256 IS NULL) = (document_stored IS NULL)", name="document"),
        UniqueConstraint("lot_id", "seq"),
        Index(
            "uq_hold_proposal_open",
            "lot_id",
            "matter",
            unique=True,
            postgresql_where="outcome IS NULL",
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str] = mapped_column(Text, ForeignKey("auction.lot_id"))
    what: Mapped[str] = mapped_column(Text)
    matter: Mapped[str] = mapped_column(Text, default="lot", server_default="lot")
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
    cause_proposal: Mapped[str | None] = mapped_column(Text)  # what two people agreed on
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
            "step IN ('registered','told','decided','served','reconsideration_asked',"
            "'reconsidered','suit_filed','suit_ended')",
            name="step",
        ),
        CheckConstraint(
            "outcome IN ('upheld','dismissed','not_accepted','withdrawn')", name="outcome"
        ),
        CheckConstraint(
            "(step IN ('decided','reconsidered')) = (outcome IS NOT NULL)", name="decided"
        ),
        Index("ix_objection_step_objection_id", "objection_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    objection_id: Mapped[str] = mapped_column(Text, ForeignKey("objection.id"))
    step: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column("on_day")
    outcome: Mapped[str | None] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text, default="", server_default="")
    proposal: Mapped[str | None] = mapped_column(Text)  # what two people agreed on; facts need none
    by: Mapped[str] = mapped_column("by_id", Text, ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
