"""Who may bid: the two registers, claims, agents, promises and proofs, defaults, and what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_RESOURCES = "'', 'mining', 'land_development', 'forest', 'grassland', 'water', 'sea', 'wasteland'"
_RELATIONS = "'court_staff', 'platform_staff', 'auxiliary_staff', 'kin_of_staff', 'defaulter'"
_APPEND_ONLY = ("eligibility_decision", "bidder_promise", "housing_proof", "buyer_default")
_GUARD = """
CREATE FUNCTION eligibility_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
"""


def _text(name: str, nullable: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=default)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _day(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _bytes(name: str, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _serial() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False)


def _flag(name: str, default: str = "false") -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=default)


def upgrade() -> None:
    """Make the tables."""
    _lot()
    _registration()
    _registers()
    _requests()
    _persons()
    _agency()
    _buyers()
    _decisions()
    op.execute(_GUARD)
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION eligibility_is_append_only();"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION eligibility_is_append_only()"
        )


def _lot() -> None:
    op.add_column("lot", _flag("is_restricted_housing"))
    op.add_column("lot", _flag("is_state_owned"))
    op.add_column("lot", _text("resource", default=""))
    op.create_check_constraint("resource", "lot", f"resource IN ({_RESOURCES})")


def _registration() -> None:
    op.add_column("registration", _bytes("sealed_person", nullable=True))
    op.drop_constraint("ck_payment_intent_purpose", "payment_intent", "check")
    op.create_check_constraint("purpose", "payment_intent", "purpose ~ '^deposit(_[1-9][0-9]*)?$'")
    op.add_column("registration", _flag("is_by_agent"))
    op.drop_constraint("ck_registration_refusal", "registration", "check")
    op.create_check_constraint(
        "refusal",
        "registration",
        "refusal IN ('', 'too_late', 'barred', 'listed')",
    )
    op.drop_constraint("ck_exclusion_relation", "exclusion", "check")
    op.create_check_constraint(
        "relation", "exclusion", f"relation IN ({_RELATIONS}, 'housing_barred')"
    )


def _registers() -> None:
    op.create_table(
        "register_snapshot",
        _text("id"),
        _at("taken_at"),
        _at("imported_at"),
        _text("source"),
        _text("sha256"),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_snapshot"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )
    op.create_index("ix_register_snapshot_taken_at", "register_snapshot", ["taken_at"])
    op.create_table(
        "register_entry",
        _text("id"),
        _text("kind"),
        _bytes("subject_index"),
        _flag("is_person"),
        _text("name"),
        _text("masked_no"),
        sa.Column("ground", sa.SmallInteger(), nullable=True),
        _day("since"),
        _day("until", nullable=True),
        _day("deleted_on", nullable=True),
        _text("delete_reason", default=""),
        _text("case_number"),
        _text("court"),
        sa.Column("court_id", sa.Text(), nullable=True),
        _text("conduct", default=""),
        _flag("is_public", "true"),
        _text("snapshot_id", nullable=True),
        _at("entered_at"),
        sa.PrimaryKeyConstraint("id", name="pk_register_entry"),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name="fk_register_entry_court_id"),
        sa.UniqueConstraint("kind", "subject_index", "case_number", name="uq_register_entry_kind"),
        sa.CheckConstraint("kind IN ('list', 'restriction')", name="kind"),
        sa.CheckConstraint(
            "(kind = 'list') = (ground IS NOT NULL) AND (ground IS NULL OR ground BETWEEN 1 AND 6)",
            name="ground",
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name="term"),
    )
    op.create_index("ix_register_entry_subject_index", "register_entry", ["subject_index"])
    op.create_index("ix_register_entry_since", "register_entry", ["since", "id"])
    op.create_table(
        "entity_role",
        _serial(),
        _bytes("entity_index"),
        _bytes("person_index"),
        _text("role"),
        _day("since"),
        _day("until", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entity_role"),
        sa.UniqueConstraint(
            "entity_index", "person_index", "role", "since", name="uq_entity_role_entity_index"
        ),
        sa.CheckConstraint(
            "role IN ('legal_representative', 'principal', 'controller', 'responsible', 'director')",
            name="role",
        ),
    )
    op.create_index("ix_entity_role_person_index", "entity_role", ["person_index"])


def _requests() -> None:
    op.create_table(
        "list_request",
        _text("id"),
        _text("entry_id"),
        _text("kind"),
        _text("reason"),
        _day("received_on"),
        _day("decided_on", nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        _day("served_on", nullable=True),
        _day("done_on", nullable=True),
        _text("clerk_id"),
        _at("entered_at"),
        sa.PrimaryKeyConstraint("id", name="pk_list_request"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name="fk_list_request_entry_id"
        ),
        sa.CheckConstraint("kind IN ('correction', 'deletion')", name="kind"),
        sa.CheckConstraint("(decided_on IS NULL) = (is_upheld IS NULL)", name="decided"),
    )
    op.create_index("ix_list_request_entry_id", "list_request", ["entry_id"])


def _persons() -> None:
    op.create_table(
        "person_permission",
        _text("lot_id"),
        _bytes("id_index"),
        _text("kind"),
        _text("ground"),
        _at("given_at"),
        _text("given_by"),
        sa.PrimaryKeyConstraint("lot_id", "id_index", "kind", name="pk_person_permission"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name="fk_person_permission_lot_id"),
        sa.CheckConstraint("kind IN ('capacity', 'purchase')", name="kind"),
    )
    op.create_table(
        "case_claim",
        _text("party_id"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _text("currency"),
        _at("set_at"),
        _text("set_by"),
        sa.PrimaryKeyConstraint("party_id", name="pk_case_claim"),
        sa.ForeignKeyConstraint(["party_id"], ["case_party.id"], name="fk_case_claim_party_id"),
        sa.CheckConstraint("amount_fen >= 0", name="amount"),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    )


def _agency() -> None:
    op.create_table(
        "agency",
        _text("id"),
        _text("lot_id"),
        _bytes("agent_index"),
        _bytes("principal_index"),
        _bytes("sealed_principal"),
        _text("authority"),
        _at("asked_at"),
        _at("decided_at", nullable=True),
        _text("decided_by", nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=True),
        _text("answer", default=""),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name="fk_agency_lot_id"),
        sa.UniqueConstraint("lot_id", "agent_index", name="uq_agency_lot_id"),
        sa.CheckConstraint("agent_index <> principal_index", name="two_persons"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name="decided",
        ),
    )


def _buyers() -> None:
    op.create_table(
        "bidder_promise",
        _text("lot_id"),
        _text("bidder"),
        _text("text_id"),
        _text("sha256"),
        _at("at"),
        sa.PrimaryKeyConstraint("lot_id", "bidder", "text_id", name="pk_bidder_promise"),
        sa.ForeignKeyConstraint(
            ["lot_id", "bidder"],
            ["registration.lot_id", "registration.bidder"],
            name="fk_bidder_promise_lot_id",
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )
    op.create_table(
        "housing_proof",
        _serial(),
        _text("lot_id"),
        _day("first_day"),
        _day("last_day"),
        _text("basis"),
        _at("entered_at"),
        _text("entered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_housing_proof"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name="fk_housing_proof_lot_id"),
        sa.CheckConstraint("last_day >= first_day", name="span"),
    )
    op.create_index("ix_housing_proof_lot_id", "housing_proof", ["lot_id"])
    op.create_table(
        "buyer_default",
        _text("lot_id"),
        _text("bidder"),
        _bytes("holder"),
        _bytes("sealed_person", nullable=True),
        _at("at"),
        sa.PrimaryKeyConstraint("lot_id", name="pk_buyer_default"),
        sa.ForeignKeyConstraint(
            ["lot_id", "bidder"],
            ["registration.lot_id", "registration.bidder"],
            name="fk_buyer_default_lot_id",
        ),
    )


def _decisions() -> None:
    op.create_table(
        "eligibility_decision",
        _serial(),
        _at("at"),
        _text("lot_id"),
        _bytes("who", nullable=True),
        _text("bidder", nullable=True),
        _text("moment"),
        _text("outcome"),
        _text("reason", default=""),
        _text("article", default=""),
        _bytes("sealed_entry", nullable=True),
        _text("snapshot_id", nullable=True),
        _at("snapshot_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_eligibility_decision"),
        sa.CheckConstraint("(bidder IS NULL) <> (who IS NULL)", name="one_subject"),
        sa.CheckConstraint(
            "moment IN ('registration', 'register', 'end', 'ruling')",
            name="moment",
        ),
        sa.CheckConstraint(
            "outcome IN ('admitted', 'refused', 'revoked', 'flagged', 'questioned')",
            name="outcome",
        ),
    )
    op.create_index("ix_eligibility_decision_lot_id", "eligibility_decision", ["lot_id", "id"])


def downgrade() -> None:
    """Take it all away again."""
    for table in (
        "eligibility_decision",
        "buyer_default",
        "housing_proof",
        "bidder_promise",
        "agency",
        "case_claim",
        "person_permission",
        "list_request",
        "entity_role",
        "register_entry",
        "register_snapshot",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION eligibility_is_append_only()")
    op.drop_constraint("relation", "exclusion", "check")
    op.create_check_constraint("ck_exclusion_relation", "exclusion", f"relation IN ({_RELATIONS})")
    op.drop_constraint("refusal", "registration", "check")
    op.create_check_constraint(
        "ck_registration_refusal", "registration", "refusal IN ('', 'too_late', 'barred')"
    )
    op.drop_constraint("purpose", "payment_intent", "check")
    op.create_check_constraint(
        "ck_payment_intent_purpose", "payment_intent", "purpose IN ('deposit')"
    )
    op.drop_column("registration", "is_by_agent")
    op.drop_column("registration", "sealed_person")
    op.drop_constraint("resource", "lot", "check")
    for column in ("resource", "is_state_owned", "is_restricted_housing"):
        op.drop_column("lot", column)
