"""The notice: taxes, condition, whom the court told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_PARTS = ("lot_condition", "lot_told")
_CHECKS = {
    "position": "position BETWEEN 1 AND 12",
    "role": "role IN ('applicant', 'debtor', 'other', 'co_owner', 'tenant', 'shareholder',"
    " 'other_priority')",
    "how": "how IN ('', 'notified', 'waived', 'unreachable')",
    "proof": "proof ~ '^([0-9a-f]{64})?$'",
}


def upgrade() -> None:
    """Two parts of a lot, frozen with it."""
    op.create_table(
        "lot_condition",
        sa.Column(
            "lot_id", sa.Text(), sa.ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("record", postgresql.JSONB(), nullable=False),
    )
    texts = ("role", "how", "way", "proof", "reason_zh", "reason_en", "party_id", "name")
    op.create_table(
        "lot_told",
        sa.Column(
            "lot_id", sa.Text(), sa.ForeignKey("lot.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.SmallInteger(), primary_key=True),
        sa.Column("day", sa.Date()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.CheckConstraint(rule, name=f"ck_lot_told_{name}") for name, rule in _CHECKS.items()),
    )
    op.create_table(
        "lot_seizure_renewal",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id"), nullable=False, index=True),
        sa.Column("renewed_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.CheckConstraint("renewed_on < until", name=op.f("ck_lot_seizure_renewal_later")),
    )
    op.execute(
        "CREATE TRIGGER lot_seizure_renewal_append_only BEFORE UPDATE OR DELETE"
        " ON lot_seizure_renewal FOR EACH ROW EXECUTE FUNCTION lot_record_is_append_only();"
        "CREATE TRIGGER lot_seizure_renewal_no_truncate BEFORE TRUNCATE ON lot_seizure_renewal"
        " FOR EACH STATEMENT EXECUTE FUNCTION lot_record_is_append_only()"
    )
    for table in _PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION lot_part_is_frozen()"
        )


def downgrade() -> None:
    """Take them away again."""
    for table in ("lot_seizure_renewal", *reversed(_PARTS)):
        op.drop_table(table)
