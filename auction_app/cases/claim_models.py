"""Tables of what creditors claim in a case, and of the bank accounts their shares go to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, Fen, UtcDateTime
from auction_app.law.claims import Kind

COST_KINDS = ("enforcement", "appraisal", "auxiliary", "auction", "other")


class Claim(Base):
    """One claim as the court entered it; it is struck out and entered anew, never changed.

    `judgment_fen` is judgment money, `general_fen` the general interest the judgment gives, `delays` the
    JSON list of periods of delay from which the doubled part is computed. A cost has no party: its money
    goes to the payee `cost:{cost_kind}`. `fee_base_fen` is the base an enforcement fee was computed on.
    `lot_id` names the lot in which a security right lies.
    """

    __tablename__ = "claim"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    party_id: Mapped[str | None] = mapped_column(ForeignKey("case_party.id"))
    kind: Mapped[str] = mapped_column(Text)
    cost_kind: Mapped[str] = mapped_column(Text, server_default="")
    currency: Mapped[str] = mapped_column(Text)
    judgment_fen: Mapped[int] = mapped_column(Fen)
    general_fen: Mapped[int] = mapped_column(Fen)
    fee_base_fen: Mapped[int | None] = mapped_column(Fen)
    delays: Mapped[str] = mapped_column(Text, server_default="[]")
    ranked_on: Mapped[date]
    joined_on: Mapped[date]
    document: Mapped[str] = mapped_column(Text, server_default="")
    basis: Mapped[str] = mapped_column(Text, server_default="")
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("lot.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(one.value) for one in Kind)})", name="kind"),
        CheckConstraint("(kind = 'cost') = (cost_kind <> '')", name="cost"),
        CheckConstraint("(kind = 'cost') = (party_id IS NULL)", name="party"),
        CheckConstraint("judgment_fen >= 0 AND general_fen >= 0", name="amounts"),
        CheckConstraint(
            "kind NOT IN ('court_priority', 'living') OR btrim(basis) <> ''", name="basis"
        ),
        CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", name="struck"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        Index("ix_claim_case_id", "case_id"),
        Index("ix_claim_party_id", "party_id"),
    )


class Payee(Base):
    """Where money of one holder goes: a party, `cost:{kind}` or `administrator`. Name and account are sealed.

    Nothing is paid there before another person than who entered it has confirmed it. `ground` says why
    an account in another name than the party's may receive.
    `account_index` is keyed, so that one account can be looked up exactly and by nothing else.
    """

    __tablename__ = "payee"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    holder: Mapped[str] = mapped_column(Text)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    account_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    bank_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    account_index: Mapped[bytes] = mapped_column(LargeBinary)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ground: Mapped[str] = mapped_column(Text, default="", server_default="")
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("confirmed_by <> entered_by", name="four_eyes"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        Index(
            "uq_payee_holder",
            "case_id",
            "holder",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_payee_account_index", "account_index"),
    )
