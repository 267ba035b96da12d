"""Confirmations of sale as records; only the digest of the paper is added later, once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
HEX64 = "~ '^[0-9a-f]{64}$'"


def upgrade() -> None:
    """Create the table and freeze what it says."""
    op.create_table(
        "sale_confirmation",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("number", sa.Text(), nullable=False, unique=True),
        sa.Column("bidder", sa.Text(), nullable=False),
        sa.Column("buyer_name", sa.Text(), nullable=False),
        sa.Column("id_kind", sa.Text(), nullable=False),
        sa.Column("id_masked", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("deposit_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("balance_due_at", AT, nullable=False),
        sa.Column("closed_at", AT, nullable=False),
        sa.Column("closed_seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("commitment_seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("issued_at", AT, nullable=False),
        sa.Column("pdf_sha256", sa.Text()),
        sa.Column("pdf_at", AT),
        sa.CheckConstraint("id_kind IN ('resident_id', 'credit_code')", "id_kind"),
        sa.CheckConstraint("price_fen > 0 AND deposit_fen >= 0", "amounts"),
        sa.CheckConstraint(f"head {HEX64} AND commitment {HEX64} AND salt {HEX64}", "digests"),
        sa.CheckConstraint(f"pdf_sha256 IS NULL OR pdf_sha256 {HEX64}", "pdf_sha256"),
        sa.CheckConstraint("(pdf_sha256 IS NULL) = (pdf_at IS NULL)", "pdf"),
    )
    op.execute(
        """
        CREATE FUNCTION sale_confirmation_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.pdf_sha256 IS NULL
               AND to_jsonb(NEW) - 'pdf_sha256' - 'pdf_at'
                 = to_jsonb(OLD) - 'pdf_sha256' - 'pdf_at' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a confirmation of sale is final'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER sale_confirmation_rows BEFORE UPDATE OR DELETE ON sale_confirmation
            FOR EACH ROW EXECUTE FUNCTION sale_confirmation_is_final();
        CREATE TRIGGER sale_confirmation_whole BEFORE TRUNCATE ON sale_confirmation
            FOR EACH STATEMENT EXECUTE FUNCTION sale_confirmation_is_final();
        """
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("sale_confirmation")
    op.execute("DROP FUNCTION sale_confirmation_is_final()")
