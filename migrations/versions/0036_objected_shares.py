"""An objection may contest part of a share: shares have parts, and the parts of a plan are its pool."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old objections contested whole shares; what is set aside remembers to whom it is owed if it is freed."""
    op.add_column("plan_share", sa.Column("line", sa.Text()))
    op.execute("UPDATE plan_share SET line = key")
    op.alter_column("plan_share", "line", nullable=False)
    op.execute(
        "UPDATE plan_share SET account = 'case' || substr(account, length('aside') + 1)"
        " WHERE account LIKE 'aside:%'"
    )
    op.execute(
        """
        UPDATE plan_objection o SET disputed = (
            SELECT coalesce(jsonb_object_agg(s.line, s.amount_fen), '{}')::text FROM plan_share s
            WHERE s.plan_id = o.plan_id AND o.disputed::jsonb ? s.line)
        """
    )
    op.execute(
        """
        CREATE FUNCTION plan_share_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND (NEW.plan_id, NEW.key, NEW.line, NEW.holder)
               = (OLD.plan_id, OLD.key, OLD.line, OLD.holder) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a share of a plan stays its holder''s'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER plan_share_rows BEFORE UPDATE OR DELETE ON plan_share
            FOR EACH ROW EXECUTE FUNCTION plan_share_keeps();
        CREATE FUNCTION plan_share_is_pool() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT pool_fen FROM distribution_plan WHERE id = NEW.plan_id) IS DISTINCT FROM
               (SELECT sum(amount_fen) FROM plan_share WHERE plan_id = NEW.plan_id) THEN
                RAISE EXCEPTION 'the shares of a plan are its pool'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER plan_share_sum AFTER INSERT OR UPDATE OF amount_fen ON plan_share
            DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION plan_share_is_pool();
        """
    )


def downgrade() -> None:
    """Only while no share has parts: the older table knows no place for them."""
    op.execute(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM plan_share WHERE key <> line) THEN
                RAISE EXCEPTION 'a share has parts: nothing older can hold them';
            END IF;
        END $$
        """
    )
    for name, trigger in (("plan_share_is_pool", "sum"), ("plan_share_keeps", "rows")):
        op.execute(f"DROP TRIGGER plan_share_{trigger} ON plan_share")
        op.execute(f"DROP FUNCTION {name}()")
    op.execute(
        """
        UPDATE plan_objection SET disputed =
            (SELECT coalesce(jsonb_agg(k ORDER BY k), '[]')::text
             FROM jsonb_object_keys(disputed::jsonb) k)
        """
    )
    op.execute(
        "UPDATE plan_share SET account = 'aside' || substr(account, length('case') + 1)"
        " WHERE state = 'aside' AND account LIKE 'case:%'"
    )
    op.drop_column("plan_share", "line")
