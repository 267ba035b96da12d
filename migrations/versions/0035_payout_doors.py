"""Two people may name whom money pays that waits on an account; one account number can be looked up exactly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_INDEXED = ("bank_entry", "bank_payout")
_NAME = "ck_bank_proposal_kind"
_BEFORE = ("account", "assign", "send_back", "payee", "batch", "statement", "explain")


def upgrade() -> None:
    """One more kind of proposal; payouts are found by who owes them, movements by reference and account."""
    op.drop_constraint(op.f(_NAME), "bank_proposal")
    op.create_check_constraint(op.f(_NAME), "bank_proposal", _one_of((*_BEFORE, "pay_out")))
    op.create_index("ix_bank_payout_out_of", "bank_payout", ["out_of"])
    op.create_index("ix_bank_entry_reference", "bank_entry", ["reference"])
    for table in _INDEXED:  # the key is the application's: it fills in what was written before
        op.add_column(table, sa.Column("account_index", sa.LargeBinary()))
        op.create_index(f"ix_{table}_account_index", table, ["account_index"])


def downgrade() -> None:
    """What is undecided cannot be approved any more; what was decided stays as it is."""
    for table in _INDEXED:
        op.drop_index(f"ix_{table}_account_index", table_name=table)
        op.drop_column(table, "account_index")
    op.drop_index("ix_bank_entry_reference", table_name="bank_entry")
    op.drop_index("ix_bank_payout_out_of", table_name="bank_payout")
    op.execute(
        "UPDATE bank_proposal SET outcome = 'overtaken', decided_at = now(), sealed = NULL "
        "WHERE kind = 'pay_out' AND outcome IS NULL"
    )
    op.drop_constraint(op.f(_NAME), "bank_proposal")
    op.execute(
        f"ALTER TABLE bank_proposal ADD CONSTRAINT {_NAME} CHECK ({_one_of(_BEFORE)}) NOT VALID"
    )


def _one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(one) for one in kinds)})"
