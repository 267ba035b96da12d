"""Stays, suspensions and objections: grounds, documents, and the course of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
NEW_COLUMNS = ("ground", "document_sha256", "document_stored", "document_is_public")


def upgrade() -> None:
    """Grounds beside each proposal, and the tables of stops and objections."""
    op.add_column(
        "hold_proposal", sa.Column("ground", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("hold_proposal", sa.Column("document_sha256", sa.Text()))
    op.add_column("hold_proposal", sa.Column("document_stored", sa.Text()))
    public = sa.Column("document_is_public", sa.Boolean(), nullable=False, server_default="false")
    op.add_column("hold_proposal", public)
    op.create_check_constraint(
        "document", "hold_proposal", "(document_sha256 IS NULL) = (document_stored IS NULL)"
    )
    _stops()
    _objections()
    _steps()


def _stops() -> None:
    op.create_table(
        "stop",
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("stopped_at", AT, nullable=False),
        sa.Column("remaining_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_on", sa.Date()),
        sa.Column("cause_ended_on", sa.Date()),
        sa.Column("seen_at", AT),
        sa.Column("seen_by", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("ended_at", AT),
        sa.Column("ended_as", sa.Text()),
        sa.CheckConstraint("kind IN ('stay','suspension','emergency')", "kind"),
        sa.CheckConstraint("remaining_ms >= 0", "remaining"),
        sa.CheckConstraint("ended_as IN ('resumed','withdrawn')", "ended_as"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", "ended"),
        sa.CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", "seen"),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index("uq_stop_open", "stop", ["lot_id"], unique=True, postgresql_where=is_open)


def _objections() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("auction.lot_id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("filed_by", sa.Text()),
        sa.Column("entered_by", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("document_sha256", sa.Text()),
        sa.Column("document_stored", sa.Text()),
        sa.CheckConstraint("kind IN ('party','third_party')", "kind"),
        sa.CheckConstraint("channel IN ('form','paper')", "channel"),
        sa.CheckConstraint("(channel = 'paper') = (entered_by IS NOT NULL)", "entered"),
        sa.CheckConstraint("(document_sha256 IS NULL) = (document_stored IS NULL)", "document"),
    )
    op.create_index("ix_objection_lot_id", "objection", ["lot_id", "received_at"])


def _steps() -> None:
    op.create_table(
        "objection_step",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("objection_id", sa.Text(), sa.ForeignKey("objection.id"), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("decision", sa.Text(), nullable=False, server_default=""),
        sa.Column("by_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.CheckConstraint(
            "step IN ('registered','told','decided','served','suit_filed','suit_ended')", "step"
        ),
        sa.CheckConstraint(
            "outcome IN ('upheld','dismissed','not_accepted','withdrawn')", "outcome"
        ),
        sa.CheckConstraint("(step = 'decided') = (outcome IS NOT NULL)", "decided"),
    )
    op.create_index("ix_objection_step_objection_id", "objection_step", ["objection_id", "id"])
    for table in ("objection", "objection_step"):
        _freeze(table)


def _freeze(table: str) -> None:
    """What was said or recorded stays; a mistake is mended by a further step."""
    op.execute(
        f"""
        CREATE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'what was recorded of an objection stays'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_final();
        CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_final();
        """
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in ("objection_step", "objection"):
        op.drop_table(table)
        op.execute(f"DROP FUNCTION {table}_is_final()")
    op.drop_table("stop")
    for column in reversed(NEW_COLUMNS):
        op.drop_column("hold_proposal", column)
