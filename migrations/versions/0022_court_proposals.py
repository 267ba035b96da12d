"""What a clerk puts forward about persons and register entries, for an approver to decide on its digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One table; the sealed part of a row is gone once it is decided."""
    op.create_table(
        "court_proposal",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("court_id", sa.Text(), sa.ForeignKey("court.id"), nullable=False),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id")),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("approver_id", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", AT),
        sa.Column("answer", sa.Text()),
        sa.CheckConstraint("kind IN ('person', 'lines', 'deletion')", "kind"),
        sa.CheckConstraint("(kind = 'person') = (lot_id IS NOT NULL)", "lot"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
        sa.CheckConstraint("outcome IN ('executed', 'refused')", "outcome"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (approver_id IS NULL)"
            " AND (outcome IS NULL) = (sealed IS NOT NULL)",
            "decided",
        ),
        sa.CheckConstraint("approver_id <> clerk_id", "four_eyes"),
    )
    op.create_index("ix_court_proposal_court_id", "court_proposal", ["court_id", "proposed_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("court_proposal")
