"""Accounts closed at their owner's wish, and until when their sealed evidence is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row for each closed account."""
    op.create_table(
        "account_closure",
        sa.Column("account_id", sa.Text(), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.Date()),
        sa.Column("forgotten_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kept_until IS NOT NULL OR forgotten_at IS NOT NULL", name="kept"),
    )
    op.create_index("ix_account_closure_kept_until", "account_closure", ["kept_until"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("account_closure")
