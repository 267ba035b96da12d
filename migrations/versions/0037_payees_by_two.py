"""The bank account of a holder takes effect when a second person confirmed it.

Accounts named before wait too: nobody but who wrote them ever stood for them. Orders already at the bank
carry their own sealed account and go on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

OLD_RULE = (
    "to_jsonb(NEW) - 'replaced_at' = to_jsonb(OLD) - 'replaced_at' AND OLD.replaced_at IS NULL"
)
NEW_RULE = """
    OLD.replaced_at IS NULL
    AND to_jsonb(NEW) - 'replaced_at' - 'confirmed_by' - 'confirmed_at'
      = to_jsonb(OLD) - 'replaced_at' - 'confirmed_by' - 'confirmed_at'
    AND (OLD.confirmed_at IS NULL
         OR (NEW.confirmed_by, NEW.confirmed_at) = (OLD.confirmed_by, OLD.confirmed_at))
"""


def upgrade() -> None:
    """Who confirmed it and when, once; and the ground of an account that is not the party's own."""
    op.add_column("payee", sa.Column("ground", sa.Text(), nullable=False, server_default=""))
    op.add_column("payee", sa.Column("confirmed_by", sa.Text(), sa.ForeignKey("account.id")))
    op.add_column("payee", sa.Column("confirmed_at", sa.DateTime(timezone=True)))
    op.create_check_constraint("four_eyes", "payee", "confirmed_by <> entered_by")
    both = "(confirmed_by IS NULL) = (confirmed_at IS NULL)"
    op.create_check_constraint("confirmed", "payee", both)
    _final(NEW_RULE)


def downgrade() -> None:
    """The older rule of what may change, then the columns."""
    _final(OLD_RULE)
    op.drop_constraint("confirmed", "payee", "check")
    op.drop_constraint("four_eyes", "payee", "check")
    for column in ("confirmed_at", "confirmed_by", "ground"):
        op.drop_column("payee", column)


def _final(may_change: str) -> None:
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION payee_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND {may_change} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a payee is replaced' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
