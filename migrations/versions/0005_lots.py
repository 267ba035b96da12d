"""Lots: content, photos, documents, questions, notes, and publications that nothing can alter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SHA256 = "~ '^[0-9a-f]{64}$'"

# A published lot is what people bid on: only its search words may still be rebuilt.
_FREEZE = """
CREATE FUNCTION lot_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'published' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{search,search_text}'::text[]
            = to_jsonb(OLD) - '{search,search_text}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'lot % is published: add a note, nothing is edited', OLD.id;
END $$;
CREATE TRIGGER lot_frozen BEFORE UPDATE OR DELETE ON lot
    FOR EACH ROW EXECUTE FUNCTION lot_is_frozen();
CREATE FUNCTION lot_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM lot WHERE state = 'published'
               AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.lot_id ELSE OLD.lot_id END) THEN
        RAISE EXCEPTION 'a part of a published lot is not edited';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION lot_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
"""
_PARTS = ("lot_statement", "lot_photo", "lot_document")
_RECORDS = ("lot_publication", "lot_note")


def _text(name: str, **options: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=bool(options.pop("nullable", False)), **options)  # type: ignore[arg-type]


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number(name: str, kind: sa.types.TypeEngine[int] | None = None) -> sa.Column[int]:
    return sa.Column(name, kind or sa.Integer(), nullable=kind is not None)


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete
    )


def upgrade() -> None:
    """Make the tables."""
    _lot()
    _statement()
    _publication()
    _files()
    _talk()
    _guards()


def _lot() -> None:
    op.create_table(
        "lot",
        _text("id"),
        _text("court_id"),
        _text("case_id", nullable=True),
        _text("state"),
        _number("revision"),
        _at("created_at"),
        _at("changed_at"),
        _text("clerk_id"),
        _at("submitted_at", nullable=True),
        _at("returned_at", nullable=True),
        _text("returned_by", nullable=True),
        _text("return_reason", server_default=""),
        _at("published_at", nullable=True),
        *_content_columns(),
        sa.Column("search", TSVECTOR(), nullable=True),
        _text("search_text", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lot"),
        _refers("lot", "court_id", "court"),
        _refers("lot", "case_id", "enforcement_case"),
        _refers("lot", "clerk_id", "account"),
        _refers("lot", "returned_by", "account"),
        *_lot_checks(),
    )
    op.create_index("ix_lot_court_id_state", "lot", ["court_id", "state", "id"])
    op.create_index("ix_lot_case_id", "lot", ["case_id"])
    op.create_index(
        "ix_lot_published_at",
        "lot",
        ["published_at", "id"],
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index("ix_lot_search", "lot", ["search"], postgresql_using="gin")
    op.create_index(
        "ix_lot_facets",
        "lot",
        ["id"],
        postgresql_include=["category", "round", "court_id", "division_code"],
        postgresql_where=sa.text("state = 'published'"),
    )


def _content_columns() -> list[sa.Column[object]]:
    texts = ("division_code", "city_zh", "city_en", "district_zh", "district_en")
    texts += ("address_zh", "address_en", "title_zh", "title_en", "description_zh")
    texts += ("description_en", "viewing_zh", "viewing_en", "price_basis")
    big = sa.BigInteger()
    columns = [
        _text("case_number"),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        _text("category"),
        sa.Column("is_movable", sa.Boolean(), nullable=False),
        *(_text(name) for name in texts),
        _number("appraisal_fen", big),
        sa.Column("price_valid_until", sa.Date(), nullable=True),
        _number("previous_start_fen", big),
        _text("currency"),
        _number("start_price_fen", big),
        _number("increment_fen", big),
        _number("deposit_fen", big),
        sa.Column("notice_day", sa.Date(), nullable=True),
        _at("opens_at", nullable=True),
        _at("ends_at", nullable=True),
        *(_number(name) for name in ("extension_window_s", "outage_gap_s", "recovery_s")),
        sa.Column("strict_ladder", sa.Boolean(), nullable=False),
        _number("balance_days"),
        sa.Column("seizure_until", sa.Date(), nullable=True),
        sa.Column("panel", ARRAY(sa.Text()), nullable=False),
    ]
    return columns  # type: ignore[return-value]


def _lot_checks() -> list[sa.CheckConstraint]:
    checks = {
        "state": "state IN ('draft', 'submitted', 'published')",
        "round": "round BETWEEN 1 AND 3",
        "price_basis": "price_basis IN ('negotiated', 'targeted', 'network', 'appraised')",
        "amounts": "least(appraisal_fen, previous_start_fen, start_price_fen, increment_fen) > 0"
        " AND deposit_fen >= 0",
        "window": "opens_at < ends_at",
        "currency": "currency ~ '^[A-Z]{3}$'",
        "published_is_complete": "state <> 'published' OR (published_at IS NOT NULL"
        " AND case_id IS NOT NULL AND start_price_fen IS NOT NULL AND increment_fen IS NOT NULL"
        " AND deposit_fen IS NOT NULL AND opens_at IS NOT NULL AND ends_at IS NOT NULL)",
    }
    return [sa.CheckConstraint(rule, name=f"ck_lot_{name}") for name, rule in checks.items()]


def _statement() -> None:
    op.create_table(
        "lot_statement",
        _text("lot_id"),
        _text("item"),
        _text("text_zh"),
        _text("text_en"),
        sa.PrimaryKeyConstraint("lot_id", "item", name="pk_lot_statement"),
        _refers("lot_statement", "lot_id", "lot", "CASCADE"),
        sa.CheckConstraint("item ~ '^(d(0[1-9]|1[01])|r[1-7])$'", name="ck_lot_statement_item"),
    )


def _publication() -> None:
    op.create_table(
        "lot_publication",
        _text("lot_id"),
        _number("version"),
        _text("text"),
        _text("sha256"),
        _at("published_at"),
        _text("clerk_id"),
        _text("approver_id"),
        sa.PrimaryKeyConstraint("lot_id", "version", name="pk_lot_publication"),
        _refers("lot_publication", "lot_id", "lot"),
        _refers("lot_publication", "clerk_id", "account"),
        _refers("lot_publication", "approver_id", "account"),
        sa.CheckConstraint("approver_id <> clerk_id", name="ck_lot_publication_four_eyes"),
        sa.CheckConstraint(f"sha256 {_SHA256}", name="ck_lot_publication_sha256"),
    )


def _files() -> None:
    op.create_table(
        "lot_photo",
        _text("id"),
        _text("lot_id"),
        _number("position"),
        _text("sha256"),
        _text("thumb_sha256"),
        _number("width"),
        _number("height"),
        _number("size_bytes"),
        _text("alt_zh"),
        _text("alt_en"),
        *_added("lot_photo"),
        sa.CheckConstraint(
            f"sha256 {_SHA256} AND thumb_sha256 {_SHA256}", name="ck_lot_photo_sha256"
        ),
    )
    op.create_table(
        "lot_document",
        _text("id"),
        _text("lot_id"),
        _number("position"),
        _text("item"),
        _text("sha256"),
        _number("size_bytes"),
        _text("name_zh"),
        _text("name_en"),
        *_added("lot_document"),
        sa.CheckConstraint(f"sha256 {_SHA256}", name="ck_lot_document_sha256"),
    )
    for table, column in (
        ("lot_photo", "lot_id"),
        ("lot_photo", "sha256"),
        ("lot_photo", "thumb_sha256"),
        ("lot_document", "lot_id"),
        ("lot_document", "sha256"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _added(table: str) -> list[object]:
    return [
        _at("added_at"),
        _text("added_by"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _refers(table, "lot_id", "lot", "CASCADE"),
        _refers(table, "added_by", "account"),
    ]


def _talk() -> None:
    op.create_table(
        "lot_question",
        _text("id"),
        _text("lot_id"),
        sa.Column("asker", sa.LargeBinary(), nullable=False),
        _text("text"),
        _at("asked_at"),
        _text("answer_zh"),
        _text("answer_en"),
        _at("answered_at", nullable=True),
        _text("answered_by", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lot_question"),
        _refers("lot_question", "lot_id", "lot", "CASCADE"),
        _refers("lot_question", "answered_by", "account"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name="ck_lot_question_answered"
        ),
    )
    op.create_index("ix_lot_question_lot_id", "lot_question", ["lot_id"])
    op.create_index("ix_lot_question_asker_asked_at", "lot_question", ["asker", "asked_at"])
    op.create_table(
        "lot_note",
        _text("id"),
        _text("lot_id"),
        _text("text_zh"),
        _text("text_en"),
        _at("at"),
        _text("clerk_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lot_note"),
        _refers("lot_note", "lot_id", "lot"),
        _refers("lot_note", "clerk_id", "account"),
    )
    op.create_index("ix_lot_note_lot_id", "lot_note", ["lot_id"])


def _guards() -> None:
    op.execute(_FREEZE)
    for table in _PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION lot_part_is_frozen()"
        )
    for table in _RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION lot_record_is_append_only();"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION lot_record_is_append_only()"
        )


def downgrade() -> None:
    """Take them away again."""
    for table in (
        "lot_note",
        "lot_question",
        "lot_document",
        "lot_photo",
        "lot_publication",
        "lot_statement",
        "lot",
    ):
        op.drop_table(table)
    for function in ("lot_is_frozen", "lot_part_is_frozen", "lot_record_is_append_only"):
        op.execute(f"DROP FUNCTION {function}()")
