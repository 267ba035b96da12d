"""Tables of plans of distribution: their versions, shares, service, objections, oppositions and papers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    case,
    func,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime

KINDS = ("distribution", "bankruptcy")
OUTCOMES = ("executed", "refused", "replaced", "overtaken")
ENDS = ("released", "corrected")


class Plan(Base):
    """One version of the plan of a case: what a clerk proposed and another person decided.

    `text` is canonical and `sha256` its digest; `inputs_sha256` names what it was computed from, so that a
    claim or an account changed meanwhile is noticed. `ended` says what became of an approved one:
    `released` (booked, paid out but for what is set aside) or `corrected` (a later version took its place).
    """

    __tablename__ = "distribution_plan"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    court_id: Mapped[str] = mapped_column(ForeignKey("court.id"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    inputs_sha256: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    pool_fen: Mapped[int] = mapped_column(Fen)
    needs_course: Mapped[bool]
    clerk_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Text)
    approver_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    ended: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="kind"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("inputs_sha256 ~ '^[0-9a-f]{64}$'", name="inputs"),
        CheckConstraint("pool_fen > 0", name="pool"),
        CheckConstraint(f"outcome IN ({', '.join(map(repr, OUTCOMES))})", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("approver_id <> clerk_id", name="four_eyes"),
        CheckConstraint(
            "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed', 'refused'))",
            name="approver",
        ),
        CheckConstraint(f"ended IN ({', '.join(map(repr, ENDS))})", name="ended"),
        CheckConstraint(
            "ended IS NULL OR coalesce(outcome, '') = 'executed' AND ended_at IS NOT NULL",
            name="ended_only_executed",
        ),
    )


class PlanSource(Base):
    """One account of the books a plan shares out; `lot_id` where it is the price of a lot."""

    __tablename__ = "plan_source"

    plan_id: Mapped[str] = mapped_column(ForeignKey("distribution_plan.id"), primary_key=True)
    account: Mapped[str] = mapped_column(Text, primary_key=True)
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("lot.id"))
    amount_fen: Mapped[int] = mapped_column(Fen)

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        Index("ix_plan_source_lot_id", "lot_id"),
    )


class PlanShare(Base):
    """What a plan gives one holder, or a part of it; `line` is a claim, `surplus` or `administrator`.

    A line is one share whose `key` is the line's, until only part of it is disputed: then that part is a
    share of its own (`{line}.1`). The shares of a plan are its pool at any time. `account` is where the
    holder is owed it; what is set aside waits on the account of the dispute meanwhile.
    `state`: planned → owed (booked) or aside → ordered (at the bank) → sent; what came back is `ordered`
    with `returned_for` until its next payout is carried out. `tries` counts its payouts.
    """

    __tablename__ = "plan_share"

    plan_id: Mapped[str] = mapped_column(ForeignKey("distribution_plan.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    holder: Mapped[str] = mapped_column(Text)
    account: Mapped[str] = mapped_column(Text)
    amount_fen: Mapped[int] = mapped_column(Fen)
    state: Mapped[str] = mapped_column(Text)
    ordered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_for: Mapped[str] = mapped_column(Text, server_default="")
    tries: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint(
            "state IN ('planned', 'owed', 'aside', 'shared_anew', 'ordered', 'sent')", name="state"
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        Index("ix_plan_share_state", "state"),
    )

    @hybrid_property
    def receipt_key(self) -> str:
        """The key of the paper that belongs to the payout that was carried out; an earlier one stays beside it."""
        return self.key if self.tries <= 1 else f"{self.key}@{self.tries}"

    @receipt_key.inplace.expression
    @classmethod
    def _receipt_key(cls) -> ColumnElement[str]:
        numbered = func.concat(cls.key, "@", cls.tries)
        return case((cls.tries <= 1, cls.key), else_=numbered)


class PlanService(Base):
    """One person a plan is served on: when it was received, and the proof."""

    __tablename__ = "plan_service"

    plan_id: Mapped[str] = mapped_column(ForeignKey("distribution_plan.id"), primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"), primary_key=True)
    served_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proof: Mapped[str] = mapped_column(Text, server_default="")
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("(served_at IS NULL) = (proof = '')", name="proof"),
        CheckConstraint("(served_at IS NULL) = (recorded_at IS NULL)", name="recorded"),
    )


class PlanObjection(Base):
    """A written objection of one party, and its course.

    `disputed` is a JSON object: line of the plan → what of its share is contested, in fen.
    """

    __tablename__ = "plan_objection"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("distribution_plan.id"))
    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    disputed: Mapped[str] = mapped_column(Text)
    others_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objector_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suit: Mapped[str] = mapped_column(Text, server_default="")
    ended: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_document: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        UniqueConstraint("plan_id", "party_id"),
        CheckConstraint("ended IN ('withdrawn', 'dismissed', 'upheld')", name="ended"),
        CheckConstraint("(ended IS NULL) = (ended_at IS NULL)", name="ended_at"),
        CheckConstraint("(sued_at IS NULL) = (suit = '')", name="suit"),
    )


class PlanOpposition(Base):
    """One who did not object opposes an objection (CPI 510)."""

    __tablename__ = "plan_opposition"

    objection_id: Mapped[str] = mapped_column(ForeignKey("plan_objection.id"), primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)


class PlanPaper(Base):
    """A signed paper of a plan: the plan itself (`plan`) or a receipt of one share (its `receipt_key` then)."""

    __tablename__ = "plan_paper"

    plan_id: Mapped[str] = mapped_column(ForeignKey("distribution_plan.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int]
    signer: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$' AND size_bytes > 0", name="file"),)
