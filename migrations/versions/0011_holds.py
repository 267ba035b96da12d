"""What a clerk proposes about a running lot and another person decides; kept as it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
DECISION = ("outcome", "approver_id", "decided_at", "answer", "seq")


def upgrade() -> None:
    """Create the table; a proposal is never changed, it is decided once."""
    op.create_table(
        "hold_proposal",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("approver_id", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", AT),
        sa.Column("answer", sa.Text()),
        sa.Column("seq", sa.Integer()),
        sa.CheckConstraint("what IN ('suspend','resume','withdraw')", "what"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
        sa.CheckConstraint("outcome IN ('executed','refused','replaced')", "outcome"),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", "decided"),
        sa.CheckConstraint("approver_id <> clerk_id", "four_eyes"),
        sa.CheckConstraint(
            "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed','refused'))",
            "approver",
        ),
        sa.CheckConstraint("(seq IS NOT NULL) = (coalesce(outcome, '') = 'executed')", "seq"),
        sa.UniqueConstraint("lot_id", "seq"),
    )
    op.create_index(
        "uq_hold_proposal_open",
        "hold_proposal",
        ["lot_id"],
        unique=True,
        postgresql_where=sa.text("outcome IS NULL"),
    )
    decision = " - ".join(f"'{column}'" for column in DECISION)
    op.execute(
        f"""
        CREATE FUNCTION hold_proposal_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.outcome IS NULL
               AND to_jsonb(NEW) - {decision} = to_jsonb(OLD) - {decision} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a proposal is decided once and never changed'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER hold_proposal_rows BEFORE UPDATE OR DELETE ON hold_proposal
            FOR EACH ROW EXECUTE FUNCTION hold_proposal_is_final();
        CREATE TRIGGER hold_proposal_whole BEFORE TRUNCATE ON hold_proposal
            FOR EACH STATEMENT EXECUTE FUNCTION hold_proposal_is_final();
        """
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("hold_proposal")
    op.execute("DROP FUNCTION hold_proposal_is_final()")
