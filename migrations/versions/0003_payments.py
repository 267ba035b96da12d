"""Payments: what is due, each message of the gateway once, refunds as an outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEEP_EVENTS = """
CREATE FUNCTION payment_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'payment_event is append-only'; END $$;
CREATE TRIGGER payment_event_append_only BEFORE UPDATE OR DELETE ON payment_event
    FOR EACH ROW EXECUTE FUNCTION payment_event_is_append_only();
CREATE TRIGGER payment_event_no_truncate BEFORE TRUNCATE ON payment_event
    FOR EACH STATEMENT EXECUTE FUNCTION payment_event_is_append_only();
"""


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _blank(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fen(nullable: bool = False) -> sa.Column[int]:
    return sa.Column("amount_fen", sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _intent()
    _event()
    _refund()
    op.execute(_KEEP_EVENTS)


def _intent() -> None:
    op.create_table(
        "payment_intent",
        _text("ref"),
        _text("purpose"),
        _text("lot_id"),
        _text("bidder"),
        sa.Column("holder", sa.LargeBinary(), nullable=False),
        _fen(),
        _text("currency"),
        _text("state"),
        _blank("failure"),
        _at("created_at"),
        _at("changed_at"),
        _at("succeeded_at", nullable=True),
        _at("settles_at", nullable=True),
        _at("disputed_at", nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_payment_intent"),
        sa.UniqueConstraint("purpose", "lot_id", "bidder", name="uq_payment_intent_purpose"),
        sa.CheckConstraint("purpose IN ('deposit')", name="ck_payment_intent_purpose"),
        sa.CheckConstraint(
            "state IN ('awaiting', 'processing', 'succeeded', 'failed', 'cancelled')",
            name="ck_payment_intent_state",
        ),
        sa.CheckConstraint("amount_fen > 0", name="ck_payment_intent_amount"),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="ck_payment_intent_currency"),
        sa.CheckConstraint(
            "(state = 'succeeded') = (succeeded_at IS NOT NULL)",
            name="ck_payment_intent_succeeded",
        ),
    )
    op.create_index(
        "ix_payment_intent_settles_at",
        "payment_intent",
        ["settles_at"],
        postgresql_where=sa.text("settles_at IS NOT NULL"),
    )
    op.create_index("ix_payment_intent_lot_id", "payment_intent", ["lot_id"])
    op.create_index("ix_payment_intent_holder", "payment_intent", ["holder"])


def _event() -> None:
    op.create_table(
        "payment_event",
        _text("event_id"),
        _text("kind"),
        _text("ref"),
        _fen(nullable=True),
        _text("currency", nullable=True),
        _text("outcome"),
        _at("created_at"),
        _at("received_at"),
        sa.PrimaryKeyConstraint("event_id", name="pk_payment_event"),
        sa.CheckConstraint(
            "outcome IN ('applied', 'no_change', 'ignored', 'mismatch')",
            name="ck_payment_event_outcome",
        ),
    )
    op.create_index("ix_payment_event_ref", "payment_event", ["ref"])


def _refund() -> None:
    op.create_table(
        "refund",
        _text("id"),
        _text("ref"),
        _fen(),
        _text("currency"),
        _text("reason"),
        _text("state"),
        _at("requested_at"),
        _at("due_at"),
        _at("next_try_at"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        _at("sent_at", nullable=True),
        _text("gateway_ref", nullable=True),
        _blank("last_error"),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
        sa.ForeignKeyConstraint(["ref"], ["payment_intent.ref"], name="fk_refund_ref"),
        sa.UniqueConstraint("ref", name="uq_refund_ref"),
        sa.CheckConstraint("state IN ('due', 'sent', 'held')", name="ck_refund_state"),
        sa.CheckConstraint("amount_fen > 0", name="ck_refund_amount"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="ck_refund_sent"),
    )
    op.create_index(
        "ix_refund_next_try_at",
        "refund",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'due'"),
    )


def downgrade() -> None:
    """Drop the tables and what guards them."""
    for table in ("refund", "payment_event", "payment_intent"):
        op.drop_table(table)
    op.execute("DROP FUNCTION payment_event_is_append_only()")
