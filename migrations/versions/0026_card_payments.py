"""Card payments: what the provider calls them, parts that come by bank, disputes, how far it was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_PURPOSE = ("purpose", "^(deposit|balance)(_[1-9][0-9]*)?$")
_OLD_PURPOSE = ("purpose", "^deposit(_[1-9][0-9]*)?$")
_REFUND_STATES = "state IN ('due', 'sent', 'held', 'failed', 'void')"
_OLD_REFUND_STATES = "state IN ('due', 'sent', 'held')"
_KEEP_PARTS = """
CREATE FUNCTION payment_part_keeps_what_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.entry_id, NEW.ref, NEW.amount_fen, NEW.arrived_at)
            IS DISTINCT FROM (OLD.entry_id, OLD.ref, OLD.amount_fen, OLD.arrived_at) THEN
        RAISE EXCEPTION 'what arrived does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_part_keeps BEFORE UPDATE OR DELETE ON payment_part
    FOR EACH ROW EXECUTE FUNCTION payment_part_keeps_what_came()
"""


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _at(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fen(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def upgrade() -> None:
    """Widen payments and refunds, add parts, disputes and cursors."""
    _intents()
    _refunds()
    _parts()
    _disputes()
    op.create_table(
        "provider_cursor",
        _text("name"),
        _at("at", nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_provider_cursor"),
    )


def _intents() -> None:
    for column in (
        _text("gateway_ref", nullable=True),
        sa.Column("received_fen", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("channel", sa.Text(), nullable=False, server_default="stripe"),
        sa.Column("payer", sa.LargeBinary(), nullable=True),
        _text("card_mark", nullable=True),
        _at("looked_at"),
    ):
        op.add_column("payment_intent", column)
    op.execute("UPDATE payment_intent SET received_fen = amount_fen WHERE state = 'succeeded'")
    _check_purpose(*_PURPOSE)
    for name, rule in (
        ("received", "received_fen >= 0"),
        ("channel", "channel IN ('stripe', 'bank')"),
    ):
        op.create_check_constraint(op.f(f"ck_payment_intent_{name}"), "payment_intent", rule)
    op.create_unique_constraint("uq_payment_intent_gateway_ref", "payment_intent", ["gateway_ref"])
    op.create_index(
        "ix_payment_intent_looked_at",
        "payment_intent",
        ["looked_at"],
        postgresql_where=sa.text("gateway_ref IS NOT NULL AND state <> 'succeeded'"),
    )


def _check_purpose(name: str, pattern: str) -> None:
    op.drop_constraint(op.f("ck_payment_intent_purpose"), "payment_intent")
    op.create_check_constraint(
        op.f(f"ck_payment_intent_{name}"), "payment_intent", f"purpose ~ '{pattern}'"
    )


def _refunds() -> None:
    op.add_column("refund", sa.Column("rounds", sa.Integer(), nullable=False, server_default="1"))
    op.drop_constraint("ck_refund_state", "refund", "check")
    op.create_check_constraint("state", "refund", _REFUND_STATES)
    op.create_index("ix_refund_gateway_ref", "refund", ["gateway_ref"])


def _parts() -> None:
    op.create_table(
        "payment_part",
        _text("entry_id"),
        _text("ref"),
        _fen("amount_fen"),
        _at("arrived_at", nullable=False),
        _at("returned_at"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_payment_part"),
        sa.ForeignKeyConstraint(["ref"], ["payment_intent.ref"], name="fk_payment_part_ref"),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_part_amount")),
    )
    op.create_index("ix_payment_part_ref", "payment_part", ["ref"])
    op.execute(_KEEP_PARTS)


def _disputes() -> None:
    op.create_table(
        "card_dispute",
        _text("id"),
        _text("ref"),
        _fen("amount_fen"),
        _text("currency"),
        _text("reason"),
        _text("state"),
        _at("opened_at", nullable=False),
        _at("withdrawn_at"),
        _at("reinstated_at"),
        _at("closed_at"),
        _at("answer_by"),
        sa.PrimaryKeyConstraint("id", name="pk_card_dispute"),
        sa.ForeignKeyConstraint(["ref"], ["payment_intent.ref"], name="fk_card_dispute_ref"),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_card_dispute_amount")),
        sa.CheckConstraint("state IN ('open', 'won', 'lost')", name=op.f("ck_card_dispute_state")),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_card_dispute_closed")
        ),
    )
    op.create_index("ix_card_dispute_ref", "card_dispute", ["ref"])


def downgrade() -> None:
    """Take it all back; what only the new states can say is said in the nearest old one."""
    for table in ("provider_cursor", "card_dispute", "payment_part"):
        op.drop_table(table)
    op.execute("DROP FUNCTION payment_part_keeps_what_came()")
    op.drop_index("ix_refund_gateway_ref", "refund")
    op.execute("UPDATE refund SET state = 'held' WHERE state IN ('failed', 'void')")
    op.drop_constraint("state", "refund", "check")
    op.create_check_constraint("ck_refund_state", "refund", _OLD_REFUND_STATES)
    op.drop_column("refund", "rounds")
    op.drop_index("ix_payment_intent_looked_at", "payment_intent")
    _check_purpose(*_OLD_PURPOSE)
    for column in (
        "looked_at", "card_mark", "payer", "channel", "received_fen", "gateway_ref"
    ):  # fmt: skip
        op.drop_column("payment_intent", column)
