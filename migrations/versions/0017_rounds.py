"""Further rounds: predecessors, sale in the sale period, set-off in kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NEVER_EARLIER = "ends_at >= planned_end OR status <> 'closed'"
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
    op.create_foreign_key(op.f("fk_lot_predecessor_id"), "lot", "lot", ["predecessor_id"], ["id"])
    op.create_unique_constraint(op.f("uq_lot_predecessor_id"), "lot", ["predecessor_id"])
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_lot_{name}"), "lot", rule)
    op.add_column(
        "auction", sa.Column("countdown_s", sa.Integer(), nullable=False, server_default="0")
    )
    op.drop_constraint(op.f("ck_auction_never_earlier"), "auction", type_="check")
    op.create_check_constraint(
        op.f("ck_auction_never_earlier"),
        "auction",
        f"{NEVER_EARLIER} OR (countdown_s > 0 AND bids > 0)",
    )
    op.create_check_constraint(
        op.f("ck_auction_countdown"),
        "auction",
        "countdown_s = 0 OR (countdown_s > 0 AND round = 3)",
    )


def downgrade() -> None:
    """Back to lots that stand alone."""
    op.drop_constraint(op.f("ck_auction_countdown"), "auction", type_="check")
    op.drop_constraint(op.f("ck_auction_never_earlier"), "auction", type_="check")
    op.create_check_constraint(op.f("ck_auction_never_earlier"), "auction", NEVER_EARLIER)
    op.drop_column("auction", "countdown_s")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_lot_{name}"), "lot", type_="check")
    op.drop_constraint(op.f("uq_lot_predecessor_id"), "lot", type_="unique")
    op.drop_constraint(op.f("fk_lot_predecessor_id"), "lot", type_="foreignkey")
    for column in ("countdown_s", "previous_ended_on", "follows_as", "predecessor_id"):
        op.drop_column("lot", column)
