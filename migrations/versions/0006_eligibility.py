"""Admission: bidder numbers with sealed identities, deposits' ways, priority rights, exclusions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_GUARDS = """
CREATE FUNCTION deposit_movement_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'deposit_movement is append-only'; END $$;
CREATE TRIGGER deposit_movement_append_only BEFORE UPDATE OR DELETE ON deposit_movement
    FOR EACH ROW EXECUTE FUNCTION deposit_movement_is_append_only();
CREATE TRIGGER deposit_movement_no_truncate BEFORE TRUNCATE ON deposit_movement
    FOR EACH STATEMENT EXECUTE FUNCTION deposit_movement_is_append_only();
CREATE FUNCTION registration_keeps_who() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.lot_id, OLD.bidder, OLD.holder, OLD.sealed_identity, OLD.commitment, OLD.deposit_fen)
        IS DISTINCT FROM
       (NEW.lot_id, NEW.bidder, NEW.holder, NEW.sealed_identity, NEW.commitment, NEW.deposit_fen)
    THEN RAISE EXCEPTION 'who stands behind a bidder number is never changed'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registration_keeps_who BEFORE UPDATE ON registration
    FOR EACH ROW EXECUTE FUNCTION registration_keeps_who();
"""


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Make the tables."""
    _registration()
    _deposit_movement()
    _court_decisions()
    op.execute(_GUARDS)


def _registration() -> None:
    op.create_table(
        "registration",
        _text("lot_id"),
        _text("bidder"),
        _bytes("holder"),
        _bytes("sealed_identity"),
        _text("commitment"),
        sa.Column("deposit_fen", sa.BigInteger(), nullable=False),
        _text("currency"),
        _text("deposit_ref", nullable=True),
        _at("registered_at"),
        _at("admitted_at", nullable=True),
        sa.Column("priority_rank", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("lot_id", "bidder", name="pk_registration"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name="fk_registration_lot_id"),
        sa.UniqueConstraint("lot_id", "holder", name="uq_registration_lot_id"),
        sa.UniqueConstraint("deposit_ref", name="uq_registration_deposit_ref"),
        sa.CheckConstraint(
            "bidder ~ '^[ACDEFGHJKLMNPQRTUVWXY34679]{6}$'", name="ck_registration_bidder"
        ),
        sa.CheckConstraint("commitment ~ '^[0-9a-f]{64}$'", name="ck_registration_commitment"),
        sa.CheckConstraint("deposit_fen >= 0", name="ck_registration_deposit"),
        sa.CheckConstraint("priority_rank > 0", name="ck_registration_rank"),
        sa.CheckConstraint("refusal IN ('', 'too_late', 'barred')", name="ck_registration_refusal"),
        sa.CheckConstraint("refusal = '' OR admitted_at IS NULL", name="ck_registration_refused"),
    )
    op.create_index("ix_registration_holder", "registration", ["holder"])


def _deposit_movement() -> None:
    op.create_table(
        "deposit_movement",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        _text("lot_id"),
        _text("bidder"),
        _text("kind"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _text("currency"),
        _text("ref"),
        _at("at"),
        sa.PrimaryKeyConstraint("id", name="pk_deposit_movement"),
        sa.CheckConstraint(
            "kind IN ('due', 'received', 'failed', 'late', 'returned')",
            name="ck_deposit_movement_kind",
        ),
    )
    op.create_index("ix_deposit_movement_lot_id", "deposit_movement", ["lot_id", "bidder"])


def _court_decisions() -> None:
    op.create_table(
        "priority_right",
        _text("lot_id"),
        _bytes("id_index"),
        sa.Column("rank", sa.Integer(), nullable=False),
        _text("ground"),
        _at("confirmed_at"),
        _text("confirmed_by"),
        sa.PrimaryKeyConstraint("lot_id", "id_index", name="pk_priority_right"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name="fk_priority_right_lot_id"),
        sa.CheckConstraint("rank > 0", name="ck_priority_right_rank"),
    )
    op.create_table(
        "exclusion",
        _text("lot_id"),
        _bytes("id_index"),
        _text("relation"),
        _text("reason"),
        _at("added_at"),
        _text("added_by"),
        sa.PrimaryKeyConstraint("lot_id", "id_index", name="pk_exclusion"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name="fk_exclusion_lot_id"),
        sa.CheckConstraint(
            "relation IN ('court_staff', 'platform_staff', 'auxiliary_staff', 'kin_of_staff',"
            " 'defaulter')",
            name="ck_exclusion_relation",
        ),
    )


def downgrade() -> None:
    """Drop the tables and what guards them."""
    for table in ("exclusion", "priority_right", "deposit_movement", "registration"):
        op.drop_table(table)
    op.execute("DROP FUNCTION deposit_movement_is_append_only()")
    op.execute("DROP FUNCTION registration_keeps_who()")
