"""Credits the bank took back, explained debits, statements that wait for a second person, payouts called off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ENTRIES = (
    "suspended", "taken", "going_back", "gone_back", "returned", "carried_out", "unexplained",
    "explained", "reversed",
)  # fmt: skip
_DEBITS = ("carried_out", "unexplained", "explained", "gone_back", "reversed")
_PAYOUTS = (
    "waiting", "proposed", "ordered", "sent", "returned", "replaced", "withdrawn", "void",
)  # fmt: skip
_KINDS = ("account", "assign", "send_back", "payee", "batch", "statement", "explain")
_MOVES = ("due", "received", "failed", "late", "returned", "taken_back")
# (table, name of the check, what it says with our words, the same without the new ones)
_CHECKS = (
    ("bank_entry", "state", "state IN ({})", _ENTRIES, {"explained"}),
    ("bank_entry", "debit", "is_credit OR state IN ({})", _DEBITS, {"explained"}),
    ("bank_payout", "state", "state IN ({})", _PAYOUTS, {"void"}),
    ("bank_proposal", "kind", "kind IN ({})", _KINDS, {"statement", "explain"}),
    ("deposit_movement", "kind", "kind IN ({})", _MOVES, {"taken_back"}),
)
_MARKS = ("struck_at", "struck_by", "shown_at", "shown_by")
_SUMS = (
    ("bank_entry", ("reversed_fen", "borne_fen"), "reversed"),
    ("payment_part", ("taken_back_fen", "borne_fen"), "taken_back"),
)


def upgrade() -> None:
    """New words, and how much of a credit the bank took back."""
    for table, name, rule, words, _new in _CHECKS:
        _say(table, name, rule, words)
    for table, (taken, borne), name in _SUMS:
        for column in (taken, borne):
            op.add_column(
                table, sa.Column(column, sa.BigInteger(), nullable=False, server_default="0")
            )
        op.create_check_constraint(
            op.f(f"ck_{table}_{name}"),
            table,
            f"{borne} BETWEEN 0 AND {taken} AND {taken} <= amount_fen",
        )
    op.add_column(
        "bank_statement",
        sa.Column("file_sha256", sa.Text(), nullable=False, server_default=""),
    )
    op.add_column("price_payment", sa.Column("taken_back_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        op.f("ck_price_payment_taken_back"),
        "price_payment",
        "source <> 'hand' OR taken_back_at IS NULL",
    )
    _price_may_change((*_MARKS, "taken_back_at"))
    op.add_column("bank_entry", sa.Column("reverses_id", sa.Text()))
    op.create_foreign_key(
        "fk_bank_entry_reverses_id", "bank_entry", "bank_entry", ["reverses_id"], ["id"]
    )


def downgrade() -> None:
    """What the new words say stays written; only new rows are held to the old ones."""
    op.drop_column("bank_statement", "file_sha256")
    _price_may_change(_MARKS)
    op.drop_constraint(op.f("ck_price_payment_taken_back"), "price_payment")
    op.drop_column("price_payment", "taken_back_at")
    op.drop_constraint("fk_bank_entry_reverses_id", "bank_entry")
    op.drop_column("bank_entry", "reverses_id")
    for table, columns, name in _SUMS:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        for column in columns:
            op.drop_column(table, column)
    for table, name, rule, words, new in _CHECKS:
        _say(table, name, rule, tuple(one for one in words if one not in new), " NOT VALID")


def _price_may_change(columns: tuple[str, ...]) -> None:
    """A row of the price stays as it was written, but for one mark, set once."""
    without = "".join(f" - '{column}'" for column in columns)
    unmarked = " AND ".join(f"OLD.{one} IS NULL" for one in columns if one.endswith("_at"))
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION price_payment_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND {unmarked}
               AND to_jsonb(NEW){without} = to_jsonb(OLD){without} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a payment is struck out, no more'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        """
    )


def _say(table: str, name: str, rule: str, words: tuple[str, ...], late: str = "") -> None:
    said = rule.format(", ".join(f"'{word}'" for word in words))
    for made in (f"ck_{table}_{name}", f"ck_{table}_ck_{table}_{name}"):  # as migrations named it
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {made}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK ({said}){late}")
