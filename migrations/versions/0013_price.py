"""The reference price, the surplus test and the panel's decision.

Names of a panel that stand in older drafts stay there as proposed names: a decision is what a person records.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A decision is added while the lot is a draft and never changed; it goes only when the draft is discarded.
_FINAL = """
CREATE FUNCTION lot_panel_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM lot WHERE id = NEW.lot_id AND state = 'draft') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM lot WHERE id = OLD.lot_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a panel''s decision is added to a draft and never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER lot_panel_decision_rows BEFORE INSERT OR UPDATE OR DELETE ON lot_panel_decision
    FOR EACH ROW EXECUTE FUNCTION lot_panel_decision_is_final();
CREATE TRIGGER lot_panel_decision_whole BEFORE TRUNCATE ON lot_panel_decision
    FOR EACH STATEMENT EXECUTE FUNCTION lot_panel_decision_is_final();
"""


def upgrade() -> None:
    """Add the record of the price and the table of decisions."""
    op.add_column(
        "lot",
        sa.Column("price_record", JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb")),
    )
    op.create_table(
        "lot_panel_decision",
        sa.Column(
            "lot_id", sa.Text(), sa.ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("presiding", sa.Text(), nullable=False),
        sa.Column("judges", ARRAY(sa.Text()), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("previous_start_fen", sa.BigInteger()),
        sa.Column("start_price_fen", sa.BigInteger(), nullable=False),
        sa.Column("increment_fen", sa.BigInteger(), nullable=False),
        sa.Column("deposit_fen", sa.BigInteger(), nullable=False),
        sa.Column("priority", JSONB(), nullable=False),
        sa.Column("recorded_by", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", "number"),
        sa.CheckConstraint("presiding <> '' AND cardinality(judges) >= 2", "members"),
        sa.CheckConstraint("round BETWEEN 1 AND 3", "round"),
        sa.CheckConstraint(
            "least(previous_start_fen, start_price_fen, increment_fen) > 0 AND deposit_fen >= 0",
            "amounts",
        ),
    )
    op.execute(_FINAL)


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("lot_panel_decision")
    op.execute("DROP FUNCTION lot_panel_decision_is_final()")
    op.drop_column("lot", "price_record")
