"""Papers that were issued: which file, how large, signed by whom; rows are only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and make its rows final."""
    op.create_table(
        "document",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('confirmation')", "kind"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$' AND size_bytes > 0", "file"),
    )
    op.execute(
        """
        CREATE FUNCTION document_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'an issued paper is final'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER document_rows BEFORE UPDATE OR DELETE ON document
            FOR EACH ROW EXECUTE FUNCTION document_is_final();
        CREATE TRIGGER document_whole BEFORE TRUNCATE ON document
            FOR EACH STATEMENT EXECUTE FUNCTION document_is_final();
        """
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("document")
    op.execute("DROP FUNCTION document_is_final()")
