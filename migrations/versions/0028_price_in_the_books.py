"""What of a price came, from where it is known; the provider's transfers to the court's account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Rows that no clerk wrote have no clerk; each says which payment or entry it comes from."""
    op.add_column(
        "price_payment", sa.Column("source", sa.Text(), nullable=False, server_default="hand")
    )
    op.add_column(
        "price_payment", sa.Column("source_key", sa.Text(), nullable=False, server_default="")
    )
    op.alter_column("price_payment", "clerk_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_price_payment_source"), "price_payment", "source IN ('hand','bank','card')"
    )
    op.create_check_constraint(
        op.f("ck_price_payment_clerk"),
        "price_payment",
        "(source = 'hand') = (clerk_id IS NOT NULL)",
    )
    op.create_index(
        "ix_price_payment_source_key",
        "price_payment",
        ["source_key"],
        postgresql_where=sa.text("source_key <> ''"),
    )
    op.create_table(
        "provider_transfer",
        sa.Column("ref", sa.Text(), sa.ForeignKey("payment_intent.ref"), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("wanted_at", AT, nullable=False),
        sa.Column("ordered_at", AT),
        sa.Column("arrived_at", AT),
        sa.Column("entry_id", sa.Text()),
        sa.CheckConstraint("kind IN ('deposit','balance')", "kind"),
        sa.CheckConstraint("amount_fen > 0", "amount"),
    )
    op.create_index("ix_provider_transfer_lot_id", "provider_transfer", ["lot_id"])


def downgrade() -> None:
    """Back to a clerk's record alone; rows that nobody wrote by hand cannot stay."""
    op.drop_table("provider_transfer")
    op.drop_index("ix_price_payment_source_key", "price_payment")
    op.drop_constraint(op.f("ck_price_payment_clerk"), "price_payment")
    op.drop_constraint(op.f("ck_price_payment_source"), "price_payment")
    op.execute("DELETE FROM price_payment WHERE clerk_id IS NULL")
    op.alter_column("price_payment", "clerk_id", nullable=False)
    op.drop_column("price_payment", "source_key")
    op.drop_column("price_payment", "source")
