"""People: courts, accounts, sealed identities, sessions, attempts, mail, and the log of looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_COURT_STAFF = "(role IN ('clerk', 'approver')) = (court_id IS NOT NULL)"

# What was looked at stays looked at, whoever asks for it to be forgotten.
_KEEP_ACCESS_LOG = """
CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'access_log is append-only'; END $$;
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log
    FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only();
CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();
"""


def _text(name: str, **options: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=bool(options.pop("nullable", False)), **options)  # type: ignore[arg-type]


def _blank(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=nullable)


def _bytes(name: str, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _people()
    _sessions()
    _mailed()
    _access_log()


def _people() -> None:
    op.create_table(
        "court",
        _text("id"),
        _text("code"),
        _text("name_zh"),
        _text("name_en"),
        _text("division_code"),
        sa.Column("practice", sa.Boolean(), nullable=False, server_default="false"),
        sa.PrimaryKeyConstraint("id", name="pk_court"),
        sa.UniqueConstraint("code", name="uq_court_code"),
        sa.UniqueConstraint("name_zh", name="uq_court_name_zh"),
    )
    op.create_table(
        "account",
        _text("id"),
        _text("email"),
        _blank("phone"),
        _blank("display_name"),
        _text("password_hash"),
        _text("kind"),
        _text("role"),
        _text("court_id", nullable=True),
        sa.Column("locale", sa.Text(), nullable=False, server_default="zh"),
        _bytes("totp_sealed", nullable=True),
        _at("totp_confirmed_at", nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False, server_default="0"),
        _at("verified_at", nullable=True),
        _at("created_at"),
        _at("disabled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name="fk_account_court_id"),
        sa.CheckConstraint("email = lower(email)", name="ck_account_email_lower"),
        sa.CheckConstraint("kind IN ('person', 'organisation')", name="ck_account_kind"),
        sa.CheckConstraint(
            "role IN ('bidder', 'clerk', 'approver', 'party', 'supervisor', 'auditor', 'operator')",
            name="ck_account_role",
        ),
        sa.CheckConstraint("locale IN ('zh', 'en')", name="ck_account_locale"),
        sa.CheckConstraint(_COURT_STAFF, name="ck_account_court_staff"),
        sa.CheckConstraint(
            "totp_confirmed_at IS NULL OR totp_sealed IS NOT NULL", name="ck_account_totp"
        ),
    )
    op.create_index("ix_account_court_id", "account", ["court_id"])
    op.create_table(
        "identity",
        _text("account_id"),
        _bytes("name_sealed"),
        _text("id_kind"),
        _bytes("id_no_sealed"),
        _bytes("id_index"),
        sa.PrimaryKeyConstraint("account_id", name="pk_identity"),
        sa.UniqueConstraint("id_index", name="uq_identity_id_index"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_identity_account_id"),
        sa.CheckConstraint("id_kind IN ('resident_id', 'credit_code')", name="ck_identity_id_kind"),
    )


def _sessions() -> None:
    op.create_table(
        "login_session",
        _text("id"),
        _bytes("token_sha256"),
        _text("account_id", nullable=True),
        _text("party_id", nullable=True),
        _text("case_id", nullable=True),
        _text("kind"),
        _blank("label"),
        sa.Column("scopes", ARRAY(sa.Text()), nullable=False, server_default="{}"),
        _at("created_at"),
        _at("seen_at"),
        _at("expires_at"),
        _at("ends_at"),
        _at("revoked_at", nullable=True),
        _at("second_factor_at", nullable=True),
        _blank("user_agent"),
        _blank("address"),
        sa.PrimaryKeyConstraint("id", name="pk_login_session"),
        sa.UniqueConstraint("token_sha256", name="uq_login_session_token_sha256"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_login_session_account_id"),
        sa.CheckConstraint("kind IN ('browser', 'app', 'party')", name="ck_login_session_kind"),
        sa.CheckConstraint(
            "(kind = 'party') = (party_id IS NOT NULL)", name="ck_login_session_party"
        ),
        sa.CheckConstraint(
            "(kind = 'party') = (case_id IS NOT NULL)", name="ck_login_session_case"
        ),
        sa.CheckConstraint(
            "(kind = 'party') = (account_id IS NULL)", name="ck_login_session_account"
        ),
        sa.CheckConstraint("expires_at <= ends_at", name="ck_login_session_expiry"),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"])
    op.create_index("ix_login_session_revoked_at", "login_session", ["revoked_at"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        _text("purpose"),
        _bytes("subject"),
        _bytes("address"),
        _at("at"),
        sa.Column("succeeded", sa.Boolean(), nullable=False, server_default="false"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_subject", "sign_in_attempt", ["purpose", "subject", "at"])
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["purpose", "address", "at"])
    op.create_table(
        "recovery_code",
        _text("account_id"),
        _bytes("code_sha256"),
        _at("used_at", nullable=True),
        sa.PrimaryKeyConstraint("account_id", "code_sha256", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_recovery_code_account_id"),
    )


def _mailed() -> None:
    op.create_table(
        "password_reset",
        _bytes("token_sha256"),
        _text("account_id"),
        _at("created_at"),
        _at("expires_at"),
        _at("used_at", nullable=True),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_password_reset"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_password_reset_account_id"
        ),
    )
    op.create_index("ix_password_reset_account_id", "password_reset", ["account_id"])
    op.create_table(
        "staff_invitation",
        _text("id"),
        _bytes("token_sha256"),
        _text("email"),
        _text("display_name"),
        _text("role"),
        _text("court_id", nullable=True),
        _text("invited_by"),
        _at("created_at"),
        _at("expires_at"),
        _at("accepted_at", nullable=True),
        _at("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_invitation"),
        sa.UniqueConstraint("token_sha256", name="uq_staff_invitation_token_sha256"),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name="fk_staff_invitation_court_id"),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["account.id"], name="fk_staff_invitation_invited_by"
        ),
        sa.CheckConstraint(
            "role IN ('clerk', 'approver', 'supervisor', 'auditor', 'operator')",
            name="ck_staff_invitation_role",
        ),
        sa.CheckConstraint(_COURT_STAFF, name="ck_staff_invitation_court_staff"),
    )
    op.create_index("ix_staff_invitation_court_id", "staff_invitation", ["court_id"])
    op.create_table(
        "account_mail",
        _text("id"),
        _bytes("to_sealed"),
        _text("subject"),
        _bytes("text_sealed", nullable=True),
        _at("created_at"),
        _at("next_try_at"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        _at("sent_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account_mail"),
    )
    op.create_index("ix_account_mail_next_try_at", "account_mail", ["sent_at", "next_try_at"])


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        _at("at"),
        _text("actor_id"),
        _text("action"),
        _text("subject"),
        _text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
        sa.CheckConstraint("reason <> ''", name="ck_access_log_reason"),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_subject", "access_log", ["subject", "id"])
    op.execute(_KEEP_ACCESS_LOG)


def downgrade() -> None:
    """Take them away again."""
    for table in (
        "access_log",
        "account_mail",
        "staff_invitation",
        "password_reset",
        "recovery_code",
        "sign_in_attempt",
        "login_session",
        "identity",
        "account",
        "court",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION access_log_is_append_only()")
