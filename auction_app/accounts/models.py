"""Tables of people, their sessions, and what was looked at."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from auction_app.infra.db import Base, UtcDateTime

KINDS = ("person", "organisation")
ROLES = ("bidder", "clerk", "approver", "party", "supervisor", "auditor", "operator")
STAFF_ROLES = ("clerk", "approver", "supervisor", "auditor", "operator")
COURT_ROLES = ("clerk", "approver")
SCOPES = ("watch", "bid", "account", "audit")


def _one_of(column: str, allowed: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in allowed)
    return f"{column} IN ({listed})"


class Court(Base):
    """A court whose lots are sold here. `division_code` is the six-digit GB/T 2260 code of its seat.

    A `practice` court sells nothing real: its lots may open without the lawful notice period, and say so.
    """

    __tablename__ = "court"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name_zh: Mapped[str] = mapped_column(Text, unique=True)
    name_en: Mapped[str] = mapped_column(Text)
    division_code: Mapped[str] = mapped_column(Text)
    practice: Mapped[bool] = mapped_column(server_default="false")


class Account(Base):
    """A person or an organisation that can sign in. The e-mail address is kept in lower case."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    phone: Mapped[str] = mapped_column(Text, server_default="")
    display_name: Mapped[str] = mapped_column(Text, server_default="")
    password_hash: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    court_id: Mapped[str | None] = mapped_column(ForeignKey("court.id"))
    locale: Mapped[str] = mapped_column(Text, server_default="zh")
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int] = mapped_column(BigInteger, server_default="0")
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        CheckConstraint(_one_of("role", ROLES), name="role"),
        CheckConstraint("locale IN ('zh', 'en')", name="locale"),
        CheckConstraint(
            "(role IN ('clerk', 'approver')) = (court_id IS NOT NULL)", name="court_staff"
        ),
        CheckConstraint("totp_confirmed_at IS NULL OR totp_sealed IS NOT NULL", name="totp"),
        Index("ix_account_court_id", "court_id"),
    )


class Identity(Base):
    """The real name behind an account, sealed. `id_index` is keyed: equal numbers meet, nobody can guess."""

    __tablename__ = "identity"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    id_kind: Mapped[str] = mapped_column(Text)
    id_no_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    id_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)

    __table_args__ = (CheckConstraint("id_kind IN ('resident_id', 'credit_code')", name="id_kind"),)


class LoginSession(Base):
    """A browser session, an app token, or a party's visit to one case. Only the token's hash is here."""

    __tablename__ = "login_session"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    party_id: Mapped[str | None] = mapped_column(Text)
    case_id: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text, server_default="")
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user_agent: Mapped[str] = mapped_column(Text, server_default="")
    address: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        CheckConstraint("kind IN ('browser', 'app', 'party')", name="kind"),
        CheckConstraint("(kind = 'party') = (party_id IS NOT NULL)", name="party"),
        CheckConstraint("(kind = 'party') = (case_id IS NOT NULL)", name="case"),
        CheckConstraint("(kind = 'party') = (account_id IS NULL)", name="account"),
        CheckConstraint("expires_at <= ends_at", name="expiry"),
        Index("ix_login_session_account_id", "account_id"),
        Index("ix_login_session_revoked_at", "revoked_at"),
    )


class SignInAttempt(Base):
    """One try at a secret. `subject` is a keyed index of what was tried, never the address itself."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    purpose: Mapped[str] = mapped_column(Text)
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    succeeded: Mapped[bool] = mapped_column(server_default="false")

    __table_args__ = (
        Index("ix_sign_in_attempt_subject", "purpose", "subject", "at"),
        Index("ix_sign_in_attempt_address", "purpose", "address", "at"),
    )


class RecoveryCode(Base):
    """One of the codes that open an account when the second factor is lost; each works once."""

    __tablename__ = "recovery_code"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasswordReset(Base):
    """A mailed token that lets its holder choose a new password, once and for a short time."""

    __tablename__ = "password_reset"

    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_password_reset_account_id", "account_id"),)


class StaffInvitation(Base):
    """A mailed invitation to join the staff of a court or of the platform."""

    __tablename__ = "staff_invitation"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    email: Mapped[str] = mapped_column(Text)
    display_name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    court_id: Mapped[str | None] = mapped_column(ForeignKey("court.id"))
    invited_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint(_one_of("role", STAFF_ROLES), name="role"),
        CheckConstraint(
            "(role IN ('clerk', 'approver')) = (court_id IS NOT NULL)", name="court_staff"
        ),
        Index("ix_staff_invitation_court_id", "court_id"),
    )


class AccountClosure(Base):
    """An account its owner had deleted. `kept_until` is the last day of its sealed evidence (NP 29); None: none is kept."""

    __tablename__ = "account_closure"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_until: Mapped[date | None]
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("kept_until IS NOT NULL OR forgotten_at IS NOT NULL", name="kept"),
        Index("ix_account_closure_kept_until", "kept_until"),
    )


class AccountMail(Base):
    """A message about somebody's own account on its way out. The text is sealed and goes when it is sent."""

    __tablename__ = "account_mail"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    to_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    subject: Mapped[str] = mapped_column(Text)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_account_mail_next_try_at", "sent_at", "next_try_at"),)


class AccessEntry(Base):
    """One look at another person's data: who, what, whose and why. Rows are only ever added."""

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_access_log_at", "at"),
        Index("ix_access_log_subject", "subject", "id"),
    )
