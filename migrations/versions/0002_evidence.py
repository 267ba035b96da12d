"""Evidence: the lots' chains of events, the log over them, and what may never be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_APPEND_ONLY = ("lot_event", "log_leaf", "log_node", "log_checkpoint")

_REFUSE = """
CREATE FUNCTION evidence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
"""

_KEEP = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_append_only();
"""

# A chain's head only moves forward. WHEN is judged in C, so a bid pays next to nothing for it.
_FORWARD = """
CREATE TRIGGER lot_chain_forward BEFORE UPDATE ON lot_chain
    FOR EACH ROW WHEN (NEW.seq < OLD.seq OR NEW.lot_id <> OLD.lot_id)
    EXECUTE FUNCTION evidence_is_append_only();
CREATE TRIGGER lot_chain_kept BEFORE DELETE ON lot_chain
    FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only();
CREATE TRIGGER lot_chain_no_truncate BEFORE TRUNCATE ON lot_chain
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_append_only();
"""


def _column(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    """Make the tables and the triggers that keep them."""
    _chains()
    _log()
    op.execute(_REFUSE)
    for table in _APPEND_ONLY:
        op.execute(_KEEP.format(table=table))
    op.execute(_FORWARD)


def _chains() -> None:
    op.create_table(
        "lot_chain",
        _column("lot_id", sa.Text()),
        _column("seq", sa.Integer()),
        _column("head", sa.Text()),
        _column("last_at", _INSTANT),
        sa.Column("sealed", sa.Boolean(), nullable=False, server_default="false"),
        sa.PrimaryKeyConstraint("lot_id", name="pk_lot_chain"),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_lot_chain_seq")),
        sa.CheckConstraint("length(head) = 64", name=op.f("ck_lot_chain_head")),
    )
    op.create_index(
        "ix_lot_chain_unsealed", "lot_chain", ["lot_id"], postgresql_where=sa.text("NOT sealed")
    )
    op.create_table(
        "lot_event",
        _column("lot_id", sa.Text()),
        _column("seq", sa.Integer()),
        _column("kind", sa.Text()),
        _column("at", _INSTANT),
        _column("text", sa.Text()),
        sa.PrimaryKeyConstraint("lot_id", "seq", name="pk_lot_event"),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_lot_event_seq")),
    )
    op.create_index(
        "ix_lot_event_ended",
        "lot_event",
        ["lot_id"],
        postgresql_where=sa.text("kind IN ('lot.closed', 'lot.withdrawn')"),
    )
    op.create_table(
        "event_cursor",
        _column("follower", sa.Text()),
        _column("lot_id", sa.Text()),
        _column("seq", sa.Integer()),
        sa.PrimaryKeyConstraint("follower", "lot_id", name="pk_event_cursor"),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_event_cursor_seq")),
    )


def _log() -> None:
    op.create_table(
        "log_leaf",
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        _column("lot_id", sa.Text()),
        _column("seq", sa.Integer()),
        _column("leaf", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("idx", name="pk_log_leaf"),
        sa.UniqueConstraint("lot_id", "seq", name="uq_log_leaf_lot_id_seq"),
        sa.CheckConstraint("idx >= 0", name=op.f("ck_log_leaf_idx")),
        sa.CheckConstraint("octet_length(leaf) = 32", name=op.f("ck_log_leaf_leaf")),
    )
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        _column("hash", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("level", "idx", name="pk_log_node"),
        sa.CheckConstraint("level >= 1", name=op.f("ck_log_node_level")),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_log_node_hash")),
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        _column("root", sa.LargeBinary()),
        _column("note", sa.Text()),
        _column("at", _INSTANT),
        sa.PrimaryKeyConstraint("size", name="pk_log_checkpoint"),
        sa.CheckConstraint("octet_length(root) = 32", name=op.f("ck_log_checkpoint_root")),
    )
    op.create_table(
        "log_alarm",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        _column("code", sa.Text()),
        sa.Column("lot_id", sa.Text(), nullable=True),
        _column("detail", sa.Text()),
        _column("at", _INSTANT),
        sa.Column("cleared_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_log_alarm"),
    )
    op.create_index(
        "ix_log_alarm_on", "log_alarm", ["at"], postgresql_where=sa.text("cleared_at IS NULL")
    )


def downgrade() -> None:
    """Take them away again, with all evidence."""
    for table in ("log_alarm", "event_cursor", "lot_chain", *_APPEND_ONLY):
        op.drop_table(table)
    op.execute("DROP FUNCTION evidence_is_append_only()")
