"""Cards: what of a lost dispute the payment's own money bore; by which way a message was heard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """The books keep what was borne."""
    op.drop_index("ix_payment_event_received_at", "payment_event")
    op.drop_column("payment_event", "heard_by")
    op.drop_constraint(op.f("ck_card_dispute_borne"), "card_dispute", type_="check")
    op.drop_column("card_dispute", "borne_fen")
