"""Notices by holder, their messages on the way out, and what nobody wants by e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the three tables."""
    _notice()
    op.create_table(
        "notice_mail",
        sa.Column("notice_id", sa.Text(), sa.ForeignKey("notice.id"), primary_key=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", AT, nullable=False),
        sa.Column("sent_at", AT),
        sa.Column("dropped_at", AT),
        sa.Column("dropped_why", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint("attempts >= 0", "attempts"),
        sa.CheckConstraint("sent_at IS NULL OR dropped_at IS NULL", "one_end"),
        sa.CheckConstraint("(dropped_at IS NULL) = (dropped_why = '')", "dropped_why"),
    )
    op.create_index(
        "ix_notice_mail_next_at",
        "notice_mail",
        ["next_at"],
        postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
    )
    op.create_table(
        "notice_opt_out",
        sa.Column("holder", sa.LargeBinary(), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.CheckConstraint("kind IN ('outbid', 'extended', 'ended', 'answered')", "may_opt_out"),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("holder", sa.LargeBinary(), nullable=False),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False, server_default=""),
        sa.Column("params", JSONB(), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("read_at", AT),
        sa.Column("is_settled", sa.Boolean(), nullable=False, server_default="false"),
        sa.CheckConstraint(
            "kind IN ('outbid', 'extended', 'ended', 'won', 'suspended', 'resumed', 'withdrawn',"
            " 'deposit_returned', 'answered')",
            "kind",
        ),
        sa.CheckConstraint("(kind IN ('outbid', 'extended')) = (occasion = '')", "occasion"),
        sa.CheckConstraint("NOT is_settled OR read_at IS NOT NULL", "settled"),
        sa.CheckConstraint("changed_at >= created_at", "changed"),
    )
    op.create_index("ix_notice_holder", "notice", ["holder", "changed_at"])
    op.create_index(
        "ix_notice_unread", "notice", ["holder"], postgresql_where=sa.text("read_at IS NULL")
    )
    op.create_index(
        "uq_notice_unread_repeating",
        "notice",
        ["holder", "lot_id", "kind"],
        unique=True,
        postgresql_where=sa.text("read_at IS NULL AND occasion = ''"),
    )
    op.create_index(
        "uq_notice_occasion",
        "notice",
        ["holder", "lot_id", "kind", "occasion"],
        unique=True,
        postgresql_where=sa.text("occasion <> ''"),
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("notice_opt_out")
    op.drop_table("notice_mail")
    op.drop_table("notice")
