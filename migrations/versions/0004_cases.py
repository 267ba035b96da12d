"""Enforcement cases and their parties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "enforcement_case",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("court_id", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_enforcement_case"),
        sa.UniqueConstraint("number", name="uq_enforcement_case_number"),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name="fk_enforcement_case_court_id"),
    )
    op.create_index("ix_enforcement_case_court_id", "enforcement_case", ["court_id"])
    op.create_table(
        "case_party",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_index", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_party"),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"], name="fk_case_party_case_id"),
        sa.CheckConstraint("role IN ('applicant', 'debtor', 'other')", name="ck_case_party_role"),
    )
    op.create_index(
        "uq_case_party_person", "case_party", ["case_id", "role", "id_index"], unique=True
    )
    op.create_index("ix_case_party_id_index", "case_party", ["id_index"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("case_party")
    op.drop_table("enforcement_case")
