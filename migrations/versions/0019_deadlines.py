"""Statutory deadlines with their history, overridden working days, reminders, calendar addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
OPEN = sa.text("state = 'open'")
NOTICE_KINDS = (
    "outbid",
    "extended",
    "ended",
    "won",
    "suspended",
    "resumed",
    "withdrawn",
    "deposit_returned",
    "answered",
)
OF_DEADLINES = ("deadline_ahead", "deadline_today", "deadline_overdue")
OF_SALES = (
    "price_overdue",
    "sale_paid",
    "sale_defaulted",
    "sale_served",
    "sale_delivered",
    "sale_annulled",
    "sale_held",
    "sale_lifted",
)
APPEND_ONLY = ("deadline_change", "working_day_override", "deadline_reminder")

# A deadline is one duty: what it is about never changes, and it is settled, not deleted.
GUARDS = """
CREATE FUNCTION deadline_keeps_its_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.code, NEW.court_id, NEW.case_number, NEW.key)
        = (OLD.id, OLD.code, OLD.court_id, OLD.case_number, OLD.key)
        AND NEW.lot_id IS NOT DISTINCT FROM OLD.lot_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a deadline is moved or settled, never changed into another or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER deadline_rows BEFORE UPDATE OR DELETE ON deadline
    FOR EACH ROW EXECUTE FUNCTION deadline_keeps_its_duty();
CREATE TRIGGER deadline_no_truncate BEFORE TRUNCATE ON deadline
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_append_only();
"""
KEPT = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_append_only();
"""


def upgrade() -> None:
    """Create the tables and what keeps them."""
    _deadline()
    _history()
    _days()
    _feed()
    _notices()
    op.execute(GUARDS)
    for table in APPEND_ONLY:
        op.execute(KEPT.format(table=table))


def _deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("court_id", sa.Text(), sa.ForeignKey("court.id"), nullable=False),
        sa.Column("lot_id", sa.Text()),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("event_day", sa.Date()),
        sa.Column("days", sa.Integer()),
        sa.Column("unit", sa.Text()),
        sa.Column("settled_at", AT),
        sa.UniqueConstraint(
            "code", "lot_id", "case_number", "key", postgresql_nulls_not_distinct=True
        ),
        sa.CheckConstraint("state IN ('open', 'met', 'dropped')", "state"),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", "settled"),
        sa.CheckConstraint("unit IN ('days', 'working_days')", "unit"),
        sa.CheckConstraint(
            "(event_day IS NULL) = (days IS NULL) AND (days IS NULL) = (unit IS NULL)", "period"
        ),
    )
    op.create_index(
        "ix_deadline_open", "deadline", ["court_id", "due_at", "id"], postgresql_where=OPEN
    )
    op.create_index("ix_deadline_due", "deadline", ["due_at"], postgresql_where=OPEN)
    op.create_index(
        "ix_deadline_settled",
        "deadline",
        ["court_id", "settled_at"],
        postgresql_where=sa.text("state <> 'open'"),
    )
    op.create_index("ix_deadline_lot_id", "deadline", ["lot_id"])


def _history() -> None:
    op.create_table(
        "deadline_change",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=True),
        sa.Column("deadline_id", sa.Text(), sa.ForeignKey("deadline.id"), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("what IN ('set', 'moved', 'met', 'dropped', 'explained')", "what"),
        sa.CheckConstraint(
            "what <> 'explained' OR (note <> '' AND by_id IS NOT NULL)", "explained"
        ),
    )
    op.create_index("ix_deadline_change_deadline_id", "deadline_change", ["deadline_id", "id"])
    op.create_table(
        "deadline_reminder",
        sa.Column("deadline_id", sa.Text(), sa.ForeignKey("deadline.id"), primary_key=True),
        sa.Column("stage", sa.Text(), primary_key=True),
        sa.Column("due_at", AT, primary_key=True),
        sa.Column("at", AT, nullable=False),
        sa.CheckConstraint("stage IN ('ahead', 'today', 'overdue')", "stage"),
    )


def _days() -> None:
    op.create_table(
        "working_day_override",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("court_id", sa.Text(), sa.ForeignKey("court.id")),
        sa.Column("is_working", sa.Boolean()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.CheckConstraint("why <> ''", "why"),
    )
    op.create_index(
        "ix_working_day_override_day", "working_day_override", ["day", "court_id", "id"]
    )


def _feed() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("account_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("revoked_at", AT),
        sa.CheckConstraint("octet_length(token_sha256) = 32", "token"),
        sa.CheckConstraint("locale IN ('zh', 'en')", "locale"),
    )
    op.create_index(
        "uq_calendar_feed_live",
        "calendar_feed",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _notices() -> None:
    """The staff is told of deadlines; some concern a whole case and no lot."""
    op.alter_column("notice", "lot_id", nullable=True)
    op.drop_constraint(op.f("ck_notice_kind"), "notice", type_="check")
    op.create_check_constraint("kind", "notice", _one_of((*NOTICE_KINDS, *OF_DEADLINES, *OF_SALES)))
    op.create_check_constraint("lot", "notice", f"lot_id IS NOT NULL OR {_one_of(OF_DEADLINES)}")


def _one_of(kinds: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"kind IN ({listed})"


def downgrade() -> None:
    """Drop what upgrade made; notices of deadlines go with them."""
    told = f"SELECT id FROM notice WHERE {_one_of((*OF_DEADLINES, *OF_SALES))}"
    op.execute(f"DELETE FROM notice_mail WHERE notice_id IN ({told})")
    op.execute(f"DELETE FROM notice WHERE {_one_of((*OF_DEADLINES, *OF_SALES))}")
    op.drop_constraint(op.f("ck_notice_lot"), "notice", type_="check")
    op.drop_constraint(op.f("ck_notice_kind"), "notice", type_="check")
    op.create_check_constraint("kind", "notice", _one_of(NOTICE_KINDS))
    op.alter_column("notice", "lot_id", nullable=False)
    for table in (
        "calendar_feed",
        "working_day_override",
        "deadline_reminder",
        "deadline_change",
        "deadline",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION deadline_keeps_its_duty()")
