"""After the hammer: the court's acts and the state of each sale."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
STATES = (
    "state IN ('sold','unsold','withdrawn','paid','defaulted','ruled','title_passed','delivered',"
    "'closed','in_kind','followed','released','annulled')"
)
DECISION = ("outcome", "approver_id", "decided_at", "answer", "seq")
STRIKE = ("struck_at", "struck_by")


def upgrade() -> None:
    """Create the tables; lots that ended before are read once more, so that their clocks start."""
    _procedures()
    _acts()
    _payments()
    _freeze("court_act", "OLD.outcome IS NULL", DECISION, "an act is decided once, never changed")
    _freeze("price_payment", "OLD.struck_at IS NULL", STRIKE, "a payment is struck out, no more")
    _freeze("buyer_reminder", "false", (), "a reminder that was sent stays")
    op.execute("UPDATE lot_chain SET sealed = false WHERE sealed")


def _procedures() -> None:
    op.create_table(
        "lot_procedure",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), primary_key=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=False),
        sa.Column("balance_due_at", AT),
        sa.Column("held_at", AT),
        sa.Column("held_ground", sa.Text(), nullable=False, server_default=""),
        sa.Column("held_zh", sa.Text(), nullable=False, server_default=""),
        sa.Column("held_en", sa.Text(), nullable=False, server_default=""),
        sa.Column("interest_stops_at", AT),
        sa.CheckConstraint(STATES, "state"),
        sa.CheckConstraint("round BETWEEN 1 AND 3", "round"),
        sa.CheckConstraint("(held_at IS NULL) = (held_ground = '')", "held"),
    )
    op.create_index("ix_lot_procedure_state", "lot_procedure", ["state", "since"])


def _acts() -> None:
    op.create_table(
        "court_act",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("approver_id", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", AT),
        sa.Column("answer", sa.Text()),
        sa.Column("seq", sa.Integer()),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
        sa.CheckConstraint("outcome IN ('executed','refused','replaced','overtaken')", "outcome"),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", "decided"),
        sa.CheckConstraint("approver_id <> clerk_id", "four_eyes"),
        sa.CheckConstraint(
            "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed','refused'))",
            "approver",
        ),
        sa.CheckConstraint("(seq IS NOT NULL) = (coalesce(outcome, '') = 'executed')", "seq"),
        sa.UniqueConstraint("lot_id", "seq"),
    )
    op.create_index(
        "uq_court_act_open",
        "court_act",
        ["lot_id", "event"],
        unique=True,
        postgresql_where=sa.text("outcome IS NULL"),
    )


def _payments() -> None:
    op.create_table(
        "price_payment",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        sa.Column("struck_at", AT),
        sa.Column("struck_by", sa.Text(), sa.ForeignKey("account.id")),
        sa.CheckConstraint("kind IN ('deposit','balance')", "kind"),
        sa.CheckConstraint("amount_fen > 0", "amount"),
        sa.CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", "struck"),
    )
    op.create_index("ix_price_payment_lot_id", "price_payment", ["lot_id", "received_at"])
    op.create_table(
        "buyer_reminder",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), nullable=False),
        sa.Column("open_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("sent_at", AT, nullable=False),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
    )
    op.create_index("ix_buyer_reminder_lot_id", "buyer_reminder", ["lot_id", "sent_at"])


def _freeze(table: str, may_change: str, columns: tuple[str, ...], why: str) -> None:
    """Rows stay as they were written, but for these columns while `may_change` holds."""
    without = "".join(f" - '{column}'" for column in columns)
    op.execute(
        f"""
        CREATE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND {may_change}
               AND to_jsonb(NEW){without} = to_jsonb(OLD){without} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_final();
        CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_final();
        """
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in ("buyer_reminder", "price_payment", "court_act"):
        op.drop_table(table)
        op.execute(f"DROP FUNCTION {table}_is_final()")
    op.drop_table("lot_procedure")
