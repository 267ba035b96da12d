"""On what a decision about a person rests: the kinship of who is barred, the nature of a priority right."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = ("exclusion", "priority_right")


def upgrade() -> None:
    """Empty for what was decided before."""
    for table in TABLES:
        op.add_column(table, sa.Column("basis", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Decisions stay, what they rested on is lost."""
    for table in TABLES:
        op.drop_column(table, "basis")
