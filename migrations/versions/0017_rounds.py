"""Further rounds: predecessors, sale in the sale period, set-off in kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CHECKS = {
    "follows_as": "follows_as IN ('second', 'sale', 'reauction', 'reannounced')",
    "predecessor": "(predecessor_id IS NULL) = (follows_as IS NULL) AND predecessor_id <> id",
    "countdown": "countdown_s > 0",
}


def upgrade() -> None:
    """A lot may name the lot before it, and a sale its countdown."""
    op.add_column("lot", sa.Column("predecessor_id", sa.Text()))
    op.add_column("lot", sa.Column("follows_as", sa.Text()))
    op.add_column("lot", sa.Column("previous_ended_on", sa.Date()))
    op.add_column(
        "lot", sa.Column("countdown_s", sa.Integer(), nullable=False, server_default="86400")
    )
    op.create_foreign_key("fk_lot_predecessor_id", "lot", "lot", ["predecessor_id"], ["id"])
    op.create_unique_constraint("uq_lot_predecessor_id", "lot", ["predecessor_id"])
    for name, rule in CHECKS.items():
        op.create_check_constraint(f"ck_lot_{name}", "lot", rule)


def downgrade() -> None:
    """Back to lots that stand alone."""
    for name in CHECKS:
        op.drop_constraint(f"ck_lot_{name}", "lot", "check")
    op.drop_constraint("uq_lot_predecessor_id", "lot", "unique")
    op.drop_constraint("fk_lot_predecessor_id", "lot", "foreignkey")
    for column in ("countdown_s", "previous_ended_on", "follows_as", "predecessor_id"):
        op.drop_column("lot", column)
