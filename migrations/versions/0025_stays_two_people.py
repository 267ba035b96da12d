"""Two people decide when a cause has ended and what became of an objection; steps before the notice are kept.

A proposal about a stop now has its matter: one may wait for the lot, one for its cause, one for each
objection. The outcome of an objection and the end of a cause name the text that two people agreed on;
rows from before name none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ACTS = "'suspend','resume','withdraw'"
EXECUTED = "coalesce(outcome, '') = 'executed'"
STEPS = "'registered','told','decided','served','suit_filed','suit_ended'"
ABOVE = "'reconsideration_asked','reconsidered'"
IS_OPEN = sa.text("outcome IS NULL")


def _check(table: str, name: str, condition: str) -> None:
    full = f"ck_{table}_{name}"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {full}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {full} CHECK ({condition})")


def _papers_of_the_court() -> None:
    """Sealed papers that acts rest on; what is kept is never changed."""
    op.create_table(
        "lot_paper",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id", ondelete="CASCADE"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "sha256"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
    )


def _steps_before_the_notice() -> None:
    """Submitted and returned; a step is never changed, and goes only with its discarded draft."""
    op.create_table(
        "lot_step",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id", ondelete="CASCADE"), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("by_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step IN ('submitted','returned')", "step"),
        sa.CheckConstraint("(step = 'returned') = (reason <> '')", "reason"),
    )
    op.create_index("ix_lot_step_lot_id", "lot_step", ["lot_id", "id"])
    # What waits at this moment was submitted; of what was returned before, only the last is known.
    op.execute(
        "INSERT INTO lot_step (lot_id, step, by_id, at)"
        " SELECT id, 'submitted', clerk_id, submitted_at FROM lot"
        " WHERE state = 'submitted' AND submitted_at IS NOT NULL"
    )
    op.execute(
        """
        CREATE FUNCTION lot_step_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a step of a lot is never changed'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER lot_step_unchanged BEFORE UPDATE ON lot_step
            FOR EACH ROW EXECUTE FUNCTION lot_step_is_final();
        """
    )


def _one_waits(columns: list[str]) -> None:
    op.drop_index("uq_hold_proposal_open", "hold_proposal")
    op.create_index(
        "uq_hold_proposal_open", "hold_proposal", columns, unique=True, postgresql_where=IS_OPEN
    )


def upgrade() -> None:
    """New matters and steps; what was decided before stays as it was."""
    _steps_before_the_notice()
    _papers_of_the_court()
    matter = sa.Column("matter", sa.Text(), nullable=False, server_default="lot")
    op.add_column("hold_proposal", matter)
    _check("hold_proposal", "what", f"what IN ({ACTS},'cause','outcome')")
    _check("hold_proposal", "seq", f"(seq IS NOT NULL) = ({EXECUTED} AND what IN ({ACTS}))")
    _one_waits(["lot_id", "matter"])
    op.add_column("stop", sa.Column("cause_proposal", sa.Text()))
    op.add_column("objection_step", sa.Column("proposal", sa.Text()))
    _check("objection_step", "step", f"step IN ({STEPS},{ABOVE})")
    decided = "(step IN ('decided','reconsidered')) = (outcome IS NOT NULL)"
    _check("objection_step", "decided", decided)


def downgrade() -> None:
    """What only the new tables could say is lost: proposals of the new kinds and steps of the court above."""
    op.execute("ALTER TABLE objection_step DISABLE TRIGGER USER")
    op.execute(f"DELETE FROM objection_step WHERE step IN ({ABOVE})")
    op.execute("ALTER TABLE objection_step ENABLE TRIGGER USER")
    op.execute("ALTER TABLE hold_proposal DISABLE TRIGGER USER")
    op.execute("DELETE FROM hold_proposal WHERE what IN ('cause','outcome')")
    op.execute("ALTER TABLE hold_proposal ENABLE TRIGGER USER")
    _check("objection_step", "decided", "(step = 'decided') = (outcome IS NOT NULL)")
    _check("objection_step", "step", f"step IN ({STEPS})")
    op.drop_column("objection_step", "proposal")
    op.drop_column("stop", "cause_proposal")
    _one_waits(["lot_id"])
    _check("hold_proposal", "seq", f"(seq IS NOT NULL) = ({EXECUTED})")
    _check("hold_proposal", "what", f"what IN ({ACTS})")
    op.drop_column("hold_proposal", "matter")
    op.drop_table("lot_paper")
    op.drop_table("lot_step")
    op.execute("DROP FUNCTION lot_step_is_final()")
