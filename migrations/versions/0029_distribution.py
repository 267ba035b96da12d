"""Claims of a case and their payees; plans of distribution, their service, objections and payouts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
DEBTORS = "debtor_kind IN ('person', 'enterprise', 'one_judgment', 'convicted')"
TABLES = (
    "claim",
    "payee",
    "distribution_plan",
    "plan_source",
    "plan_share",
    "plan_service",
    "plan_objection",
    "plan_opposition",
    "plan_paper",
)
DECISION = ("outcome", "approver_id", "decided_at", "answer", "ended", "ended_at", "ended_by")


def upgrade() -> None:
    """The case learns what distribution asks of it; then the tables; what was decided stays as it is."""
    op.add_column(
        "enforcement_case",
        sa.Column("debtor_kind", sa.Text(), nullable=False, server_default="person"),
    )
    op.add_column("enforcement_case", sa.Column("enforcement_began", sa.Date()))
    op.add_column("enforcement_case", sa.Column("bankruptcy_accepted", sa.Date()))
    op.create_check_constraint("debtor_kind", "enforcement_case", DEBTORS)
    _claim()
    _payee()
    _distribution_plan()
    _plan_source()
    _plan_share()
    _plan_service()
    _plan_objection()
    _plan_opposition()
    _plan_paper()
    _freeze("claim", "OLD.struck_at IS NULL", ("struck_at", "struck_by"), "a claim is struck out")
    _freeze("payee", "OLD.replaced_at IS NULL", ("replaced_at",), "a payee is replaced")
    _freeze("distribution_plan", "OLD.ended IS NULL", DECISION, "a plan is decided, not changed")
    _freeze("plan_source", "false", (), "what a plan shares out stays")
    _freeze("plan_opposition", "false", (), "an opposition stays as it was written")
    _freeze("plan_paper", "false", (), "a paper that was issued stays")


def downgrade() -> None:
    """Drop it all."""
    for table in reversed(TABLES):
        op.drop_table(table)
        op.execute(f"DROP FUNCTION IF EXISTS {table}_is_final()")
    for column in ("bankruptcy_accepted", "enforcement_began", "debtor_kind"):
        op.drop_column("enforcement_case", column)


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
        """
    )


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("case_id", sa.Text(), sa.ForeignKey("enforcement_case.id"), nullable=False),
        sa.Column("party_id", sa.Text(), sa.ForeignKey("case_party.id")),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False, server_default=""),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("judgment_fen", sa.BigInteger(), nullable=False),
        sa.Column("general_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_base_fen", sa.BigInteger()),
        sa.Column("delays", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("ranked_on", sa.Date(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, server_default=""),
        sa.Column("basis", sa.Text(), nullable=False, server_default=""),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id")),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("entered_by", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("struck_at", AT),
        sa.Column("struck_by", sa.Text(), sa.ForeignKey("account.id")),
        sa.CheckConstraint("judgment_fen >= 0 AND general_fen >= 0", "amounts"),
        sa.CheckConstraint(
            "kind NOT IN ('court_priority', 'living') OR btrim(basis) <> ''", "basis"
        ),
        sa.CheckConstraint("(kind = 'cost') = (cost_kind <> '')", "cost"),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", "currency"),
        sa.CheckConstraint(
            "kind IN ('cost', 'medical', 'home_buyer', 'construction', 'lien', 'purchase_money', 'registered', 'unregistered', 'court_priority', 'living', 'restitution', 'ordinary', 'fine', 'confiscation')",
            "kind",
        ),
        sa.CheckConstraint("(kind = 'cost') = (party_id IS NULL)", "party"),
        sa.CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", "struck"),
    )
    op.create_index("ix_claim_case_id", "claim", ["case_id"])
    op.create_index("ix_claim_party_id", "claim", ["party_id"])


def _payee() -> None:
    op.create_table(
        "payee",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("case_id", sa.Text(), sa.ForeignKey("enforcement_case.id"), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("account_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("bank_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("account_index", sa.LargeBinary(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("entered_by", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("replaced_at", AT),
    )
    op.create_index("ix_payee_account_index", "payee", ["account_index"])
    op.create_index(
        "uq_payee_holder",
        "payee",
        ["case_id", "holder"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _distribution_plan() -> None:
    op.create_table(
        "distribution_plan",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("case_id", sa.Text(), sa.ForeignKey("enforcement_case.id"), nullable=False),
        sa.Column("court_id", sa.Text(), sa.ForeignKey("court.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, unique=True),
        sa.Column("inputs_sha256", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("pool_fen", sa.BigInteger(), nullable=False),
        sa.Column("needs_course", sa.Boolean(), nullable=False),
        sa.Column("clerk_id", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("approver_id", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", AT),
        sa.Column("answer", sa.Text()),
        sa.Column("ended", sa.Text()),
        sa.Column("ended_at", AT),
        sa.Column("ended_by", sa.Text(), sa.ForeignKey("account.id")),
        sa.CheckConstraint(
            "(approver_id IS NOT NULL) = (coalesce(outcome, '') IN ('executed', 'refused'))",
            "approver",
        ),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", "decided"),
        sa.CheckConstraint("ended IN ('released', 'corrected')", "ended"),
        sa.CheckConstraint(
            "ended IS NULL OR coalesce(outcome, '') = 'executed' AND ended_at IS NOT NULL",
            "ended_only_executed",
        ),
        sa.CheckConstraint("approver_id <> clerk_id", "four_eyes"),
        sa.CheckConstraint("inputs_sha256 ~ '^[0-9a-f]{64}$'", "inputs"),
        sa.CheckConstraint("kind IN ('distribution', 'bankruptcy')", "kind"),
        sa.CheckConstraint(
            "outcome IN ('executed', 'refused', 'replaced', 'overtaken')", "outcome"
        ),
        sa.CheckConstraint("pool_fen > 0", "pool"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
        sa.UniqueConstraint("case_id", "version"),
    )


def _plan_source() -> None:
    op.create_table(
        "plan_source",
        sa.Column("plan_id", sa.Text(), sa.ForeignKey("distribution_plan.id"), primary_key=True),
        sa.Column("account", sa.Text(), primary_key=True),
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lot.id")),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", "amount"),
    )
    op.create_index("ix_plan_source_lot_id", "plan_source", ["lot_id"])


def _plan_share() -> None:
    op.create_table(
        "plan_share",
        sa.Column("plan_id", sa.Text(), sa.ForeignKey("distribution_plan.id"), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ordered_at", AT),
        sa.Column("sent_at", AT),
        sa.Column("returned_for", sa.Text(), nullable=False, server_default=""),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.CheckConstraint("amount_fen > 0", "amount"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", "sent"),
        sa.CheckConstraint(
            "state IN ('planned', 'owed', 'aside', 'shared_anew', 'ordered', 'sent')", "state"
        ),
    )
    op.create_index("ix_plan_share_state", "plan_share", ["state"])


def _plan_service() -> None:
    op.create_table(
        "plan_service",
        sa.Column("plan_id", sa.Text(), sa.ForeignKey("distribution_plan.id"), primary_key=True),
        sa.Column("party_id", sa.Text(), sa.ForeignKey("case_party.id"), primary_key=True),
        sa.Column("served_at", AT),
        sa.Column("proof", sa.Text(), nullable=False, server_default=""),
        sa.Column("recorded_at", AT),
        sa.Column("recorded_by", sa.Text(), sa.ForeignKey("account.id")),
        sa.CheckConstraint("(served_at IS NULL) = (proof = '')", "proof"),
        sa.CheckConstraint("(served_at IS NULL) = (recorded_at IS NULL)", "recorded"),
    )


def _plan_objection() -> None:
    op.create_table(
        "plan_objection",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("plan_id", sa.Text(), sa.ForeignKey("distribution_plan.id"), nullable=False),
        sa.Column("party_id", sa.Text(), sa.ForeignKey("case_party.id"), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("disputed", sa.Text(), nullable=False),
        sa.Column("others_told_at", AT),
        sa.Column("objector_told_at", AT),
        sa.Column("sued_at", AT),
        sa.Column("suit", sa.Text(), nullable=False, server_default=""),
        sa.Column("ended", sa.Text()),
        sa.Column("ended_at", AT),
        sa.Column("ended_document", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint("ended IN ('withdrawn', 'dismissed', 'upheld')", "ended"),
        sa.CheckConstraint("(ended IS NULL) = (ended_at IS NULL)", "ended_at"),
        sa.CheckConstraint("(sued_at IS NULL) = (suit = '')", "suit"),
        sa.UniqueConstraint("plan_id", "party_id"),
    )


def _plan_opposition() -> None:
    op.create_table(
        "plan_opposition",
        sa.Column("objection_id", sa.Text(), sa.ForeignKey("plan_objection.id"), primary_key=True),
        sa.Column("party_id", sa.Text(), sa.ForeignKey("case_party.id"), primary_key=True),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )


def _plan_paper() -> None:
    op.create_table(
        "plan_paper",
        sa.Column("plan_id", sa.Text(), sa.ForeignKey("distribution_plan.id"), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$' AND size_bytes > 0", "file"),
    )
