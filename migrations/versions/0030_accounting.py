"""Reconciliations, and an index that finds the accounts of a lot or a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_KEEP = """
CREATE TRIGGER reconciliation_append_only BEFORE UPDATE OR DELETE ON reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER reconciliation_no_truncate BEFORE TRUNCATE ON reconciliation
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
"""


def upgrade() -> None:
    """One append-only table, one index."""
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("unexplained", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reconciliation"),
        sa.CheckConstraint(
            "compared >= 0 AND unexplained BETWEEN 0 AND differences",
            name=op.f("ck_reconciliation_counts"),
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_reconciliation_sha256")),
    )
    op.create_index("ix_reconciliation_day", "reconciliation", ["day", "made_at"])
    op.execute(_KEEP)
    op.create_index(
        "ix_ledger_account_owner", "ledger_account", [sa.text("split_part(code, ':'::text, 2)")]
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_ledger_account_owner", "ledger_account")
    op.drop_table("reconciliation")
