"""Cards: money set aside, whose money a dispute is about and what bore its loss, how a message was heard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_CHECKS = (
    ("why", "why IN ('twice', 'misfit')"),
    ("state", "state IN ('waiting', 'proposed', 'approved', 'sent')"),
    ("amount", "amount_fen > 0"),
    ("currency", "currency ~ '^[A-Z]{3}$'"),
    ("sent", "(state = 'sent') = (sent_at IS NOT NULL)"),
    ("two_people", "proposed_by <> approved_by"),
    (
        "approved",
        "why = 'twice' AND rounds = 1 OR state IN ('waiting', 'proposed') "
        "OR approved_by IS NOT NULL",
    ),
)
# What a card had paid on top of a transfer and had not left yet.
_TWICE = r"""
INSERT INTO card_aside (key, ref, gateway_ref, amount_fen, currency, why, state, arrived_at)
SELECT i.ref || '.' || coalesce(i.gateway_ref, i.ref), i.ref, coalesce(i.gateway_ref, i.ref),
       i.amount_fen, i.currency, 'twice', 'approved', p.at
FROM payment_intent i JOIN ledger_posting p ON p.id = 'in\:stripe\:' || i.ref
WHERE i.channel = 'bank'
  AND NOT EXISTS (SELECT FROM ledger_posting o WHERE o.id = 'out\:stripe\:second-' || i.ref)
"""


def upgrade() -> None:
    """What was booked as lost until now was borne in full."""
    op.add_column(
        "card_dispute",
        sa.Column("borne_fen", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.execute(
        "UPDATE card_dispute SET borne_fen = amount_fen WHERE state = 'lost' AND EXISTS "
        "(SELECT FROM ledger_posting p WHERE p.id = 'dispute:' || card_dispute.id || '\\:lost')"
    )
    op.create_check_constraint(
        op.f("ck_card_dispute_borne"), "card_dispute", "borne_fen BETWEEN 0 AND amount_fen"
    )

    op.add_column(
        "payment_event", sa.Column("heard_by", sa.Text(), nullable=False, server_default="")
    )
    op.create_index("ix_payment_event_received_at", "payment_event", ["received_at"])
    _make_aside()
    op.add_column("card_dispute", sa.Column("aside", sa.Text()))
    op.create_foreign_key(
        "fk_card_dispute_aside_card_aside", "card_dispute", "card_aside", ["aside"], ["key"]
    )
    op.execute(_TWICE)


def _make_aside() -> None:
    op.create_table(
        "card_aside",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("gateway_ref", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("proposed_by", sa.Text()),
        sa.Column("proposed_at", sa.DateTime(timezone=True)),
        sa.Column("approved_by", sa.Text()),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("sent_fen", sa.BigInteger()),
        sa.Column("refund_ref", sa.Text()),
        sa.Column("last_error", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("key", name="pk_card_aside"),
        sa.ForeignKeyConstraint(
            ["ref"], ["payment_intent.ref"], name="fk_card_aside_ref_payment_intent"
        ),
        sa.UniqueConstraint("ref", "gateway_ref", name="uq_card_aside_ref"),
        *(sa.CheckConstraint(text, name=op.f(f"ck_card_aside_{name}")) for name, text in _CHECKS),
    )
    op.create_index("ix_card_aside_gateway_ref", "card_aside", ["gateway_ref"])
    op.create_index(
        "ix_card_aside_state", "card_aside", ["state"], postgresql_where=sa.text("state <> 'sent'")
    )


def downgrade() -> None:
    """The books keep what was borne, and what stands in suspense."""
    op.drop_constraint("fk_card_dispute_aside_card_aside", "card_dispute", type_="foreignkey")
    op.drop_column("card_dispute", "aside")
    op.drop_table("card_aside")
    op.drop_index("ix_payment_event_received_at", "payment_event")
    op.drop_column("payment_event", "heard_by")
    op.drop_constraint(op.f("ck_card_dispute_borne"), "card_dispute", type_="check")
    op.drop_column("card_dispute", "borne_fen")
