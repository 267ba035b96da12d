"""The live auction: projection, decisions by key, secret limits, probes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and make decisions final."""
    op.create_table(
        "auction",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot_chain.lot_id"), primary_key=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("start_price", sa.BigInteger(), nullable=False),
        sa.Column("increment", sa.BigInteger(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("strict_ladder", sa.Boolean(), nullable=False),
        sa.Column("extension_window_s", sa.Integer(), nullable=False),
        sa.Column("outage_gap_s", sa.Integer(), nullable=False),
        sa.Column("recovery_s", sa.Integer(), nullable=False),
        sa.Column("most_outages", sa.Integer(), nullable=False),
        sa.Column("quiet_from_hour", sa.Integer(), nullable=False),
        sa.Column("rules_id", sa.Text(), nullable=False),
        sa.Column("rules_sha256", sa.Text(), nullable=False),
        sa.Column("opens_at", AT, nullable=False),
        sa.Column("planned_end", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("next_at", AT),
        sa.Column("price", sa.BigInteger()),
        sa.Column("leader", sa.Text()),
        sa.Column("leader_rank", sa.Integer()),
        sa.Column("bids", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("outages", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("closed_at", AT),
        sa.Column("reason_zh", sa.Text()),
        sa.Column("reason_en", sa.Text()),
        sa.Column("court_decision", sa.Text()),
        sa.CheckConstraint(
            "status IN ('scheduled','open','suspended','closed','withdrawn')", "status"
        ),
        sa.CheckConstraint("outcome IN ('sold','unsold')", "outcome"),
        sa.CheckConstraint("start_price > 0 AND increment > 0", "terms"),
        sa.CheckConstraint("price IS NULL OR price >= start_price", "price"),
        sa.CheckConstraint("(price IS NULL) = (leader IS NULL)", "leader"),
        sa.CheckConstraint("ends_at >= planned_end OR status <> 'closed'", "never_earlier"),
        sa.CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", "closed"),
    )
    op.create_index(
        "ix_auction_next_at",
        "auction",
        ["next_at"],
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_auction_status", "auction", ["status", "ends_at"])
    op.create_table(
        "bid_decision",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot_chain.lot_id"), primary_key=True),
        sa.Column("holder", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.Column("refusal", postgresql.JSONB()),
        sa.CheckConstraint("(seq IS NULL) <> (refusal IS NULL)", "one_answer"),
    )
    op.create_table(
        "auto_bid",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot_chain.lot_id"), primary_key=True),
        sa.Column("bidder", sa.Text(), primary_key=True),
        sa.Column("maximum_sealed", sa.Text()),
        sa.Column("set_at", AT, nullable=False),
    )
    op.create_table("probe", sa.Column("at", AT, primary_key=True))
    op.execute(
        """
        CREATE FUNCTION bid_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            -- The probe's own bids are kept for two days only; no other decision ever leaves.
            IF TG_OP = 'DELETE' AND OLD.lot_id = 'probe' THEN RETURN OLD; END IF;
            RAISE EXCEPTION 'a decision is final' USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER bid_decision_rows BEFORE UPDATE OR DELETE ON bid_decision
            FOR EACH ROW EXECUTE FUNCTION bid_decision_is_final();
        CREATE TRIGGER bid_decision_whole BEFORE TRUNCATE ON bid_decision
            FOR EACH STATEMENT EXECUTE FUNCTION bid_decision_is_final();
        """
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("probe")
    op.drop_table("auto_bid")
    op.drop_table("bid_decision")
    op.drop_table("auction")
    op.execute("DROP FUNCTION bid_decision_is_final()")
