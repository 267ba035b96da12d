"""What of a clerk's own records a statement has shown since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


STRIKE, SHOWN = ("struck_at", "struck_by"), ("shown_at", "shown_by")
CHECKS = {
    "shown": "(shown_at IS NULL) = (shown_by IS NULL)",
    "only_hand": "source = 'hand' OR (shown_at IS NULL AND struck_at IS NULL)",
    "shown_or_struck": "shown_at IS NULL OR struck_at IS NULL",
}
TRANSFER_CHECKS = {
    "came": "came_fen BETWEEN 0 AND amount_fen",
    "arrived": "(arrived_at IS NULL) = (came_fen < amount_fen)",
}
# What was booked for a record by hand is taken out of the books again, line by line: it counts once told.
STANDING = """
    SELECT id FROM ledger_posting AS one WHERE one.id LIKE 'in:hand:%' AND NOT EXISTS
        (SELECT 1 FROM ledger_posting AS other WHERE other.reverses_id = one.id)
"""
POSTINGS = f"""
    INSERT INTO ledger_posting (id, kind, ref, lines, at, reverses_id)
    SELECT 'untold:' || id, 'received.reversed', ref, lines, now(), id
    FROM ledger_posting WHERE id IN ({STANDING}) ORDER BY id
"""
TRANSFERS = """
    INSERT INTO ledger_transfer (posting_id, line, debit_id, credit_id, currency, amount_fen, at, lines)
    SELECT new.id, old.line, old.credit_id, old.debit_id, old.currency, old.amount_fen, new.at, old.lines
    FROM ledger_transfer AS old JOIN ledger_posting AS new ON new.reverses_id = old.posting_id
    WHERE new.id LIKE 'untold:%'
        AND NOT EXISTS (SELECT 1 FROM ledger_transfer AS known WHERE known.posting_id = new.id)
    ORDER BY new.id, old.line
"""


def _may_change(while_: str, columns: tuple[str, ...]) -> None:
    """A row stays as it was written, but for these columns."""
    without = "".join(f" - '{column}'" for column in columns)
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION price_payment_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND {while_}
               AND to_jsonb(NEW){without} = to_jsonb(OLD){without} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a payment is struck out, no more'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        """
    )


def upgrade() -> None:
    """A record by hand says which told row bore it out; it is in the books no more.

    Stops with the database's own refusal where such money was passed on already: that is for people to mend.
    """
    op.add_column("price_payment", sa.Column("shown_at", sa.DateTime(timezone=True)))
    op.add_column(
        "price_payment", sa.Column("shown_by", sa.Text(), sa.ForeignKey("price_payment.id"))
    )
    op.create_index("uq_price_payment_shown_by", "price_payment", ["shown_by"], unique=True)
    for name, text in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_price_payment_{name}"), "price_payment", text)
    op.add_column(
        "provider_transfer",
        sa.Column("came_fen", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.execute("UPDATE provider_transfer SET came_fen = amount_fen WHERE arrived_at IS NOT NULL")
    for name, text in TRANSFER_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_provider_transfer_{name}"), "provider_transfer", text)
    _may_change("OLD.struck_at IS NULL AND OLD.shown_at IS NULL", (*STRIKE, *SHOWN))
    op.execute(POSTINGS)
    op.execute(TRANSFERS)


def downgrade() -> None:
    """The rows stay as they are; what bore them out is forgotten."""
    _may_change("OLD.struck_at IS NULL", STRIKE)
    for name in TRANSFER_CHECKS:
        op.drop_constraint(op.f(f"ck_provider_transfer_{name}"), "provider_transfer")
    op.drop_column("provider_transfer", "came_fen")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_price_payment_{name}"), "price_payment")
    op.drop_index("uq_price_payment_shown_by", "price_payment")
    op.drop_column("price_payment", "shown_by")
    op.drop_column("price_payment", "shown_at")
