"""References, statements and payout orders of the court's bank.

What a bank said and what a reference stands for is never changed; of an entry and of a payout only
the course moves on, never who, how much, or out of which account.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("bank_reference", "bank_statement")
_ENTRY_STATES = (
    "state IN ('suspended', 'taken', 'going_back', 'gone_back', 'returned', 'carried_out', "
    "'unexplained', 'reversed')"
)
_KEPT = {
    "bank_proposal": "id, court_id, kind, subject, text, sha256, clerk_id, proposed_at",
    "bank_account": "id, court_id, holder, number, bank, bank_code, currency, proposal_id",
    "bank_entry": "id, account_id, statement_id, key, is_credit, is_reversal, amount_fen, "
    "currency, booked_on, sealed",
    "bank_batch": "id, court_id, account_id, sha256, sealed, payouts, total_fen, currency, made_at",
    "bank_payout": "id, purpose, key, attempt, court_id, sealed, amount_fen, currency, remittance, "
    "out_of, ordered_at",
}
_REFUSE = """
CREATE FUNCTION bank_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_APPEND = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION bank_is_append_only()
"""
_KEEP = """
CREATE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR ({new}) IS DISTINCT FROM ({old}) THEN
        RAISE EXCEPTION 'what {table} says does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_keeps()
"""


def _text(name: str, nullable: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=default)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fen(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default=default)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _currency(table: str) -> sa.CheckConstraint:
    return _check(table, "currency", "currency ~ '^[A-Z]{3}$'")


def upgrade() -> None:
    """Make the tables, then what keeps them true."""
    _proposals()
    _accounts()
    _statements()
    _batches()
    _payouts()
    _entries()
    op.execute(_REFUSE)
    for table in _APPEND_ONLY:
        op.execute(_APPEND.format(table=table))
    for table, columns in _KEPT.items():
        new, old = (
            ", ".join(f"{row}.{one.strip()}" for one in columns.split(","))
            for row in ("NEW", "OLD")
        )
        op.execute(_KEEP.format(table=table, new=new, old=old))


def _proposals() -> None:
    table = "bank_proposal"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("kind"),
        _text("subject"),
        _text("text"),
        _text("sha256"),
        sa.Column("sealed", sa.LargeBinary()),
        _text("clerk_id"),
        _at("proposed_at"),
        _text("outcome", nullable=True),
        _text("approver_id", nullable=True),
        _at("decided_at", nullable=True),
        _text("answer", default=""),
        sa.PrimaryKeyConstraint("id", name="pk_bank_proposal"),
        sa.UniqueConstraint("sha256", name="uq_bank_proposal_sha256"),
        _to(table, "court_id", "court.id"),
        _to(table, "clerk_id", "account.id"),
        _to(table, "approver_id", "account.id"),
        _check(table, "kind", "kind IN ('account', 'assign', 'send_back', 'payee', 'batch')"),
        _check(table, "sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
        _check(table, "outcome", "outcome IN ('executed', 'refused', 'overtaken')"),
        _check(
            table,
            "decided",
            "(outcome IS NULL) = (decided_at IS NULL) AND "
            "(outcome IN ('executed', 'refused')) = (approver_id IS NOT NULL)",
        ),
        _check(table, "four_eyes", "approver_id <> clerk_id"),
    )
    op.create_index("ix_bank_proposal_court_id", table, ["court_id", "proposed_at"])
    op.create_index(
        "uq_bank_proposal_subject",
        table,
        ["kind", "subject"],
        unique=True,
        postgresql_where=sa.text("outcome IS NULL"),
    )


def _accounts() -> None:
    table = "bank_account"
    op.create_table(
        table,
        *(_text(name) for name in ("id", "court_id", "holder", "number", "bank", "bank_code")),
        _text("currency"),
        _text("proposal_id"),
        _at("confirmed_at"),
        _at("retired_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bank_account"),
        sa.UniqueConstraint("proposal_id", name="uq_bank_account_proposal_id"),
        _to(table, "court_id", "court.id"),
        _to(table, "proposal_id", "bank_proposal.id"),
        _check(table, "number", "number ~ '^[0-9A-Z]{5,34}$'"),
        _currency(table),
    )
    op.create_index(
        "uq_bank_account_court_id",
        table,
        ["court_id"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_index("uq_bank_account_number", table, ["number"], unique=True)
    op.create_table(
        "bank_reference",
        _text("reference"),
        _text("purpose"),
        _text("key"),
        _text("court_id", nullable=True),
        _at("issued_at"),
        sa.PrimaryKeyConstraint("reference", name="pk_bank_reference"),
        sa.UniqueConstraint("purpose", "key", name="uq_bank_reference_purpose"),
        _to("bank_reference", "court_id", "court.id"),
        _check("bank_reference", "reference", "reference ~ '^RF[0-9]{2}[A-Z0-9]{12}$'"),
    )


def _statements() -> None:
    table = "bank_statement"
    op.create_table(
        table,
        _text("id"),
        _text("account_id"),
        _text("number"),
        sa.Column("sequence", sa.Integer()),
        _text("sha256"),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        _fen("opening_fen"),
        _fen("closing_fen"),
        _text("currency"),
        _at("imported_at"),
        _text("imported_by"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_statement"),
        sa.UniqueConstraint("account_id", "number", name="uq_bank_statement_account_id"),
        _to(table, "account_id", "bank_account.id"),
        _currency(table),
        _check(table, "days", "closed_on >= opened_on"),
    )


def _batches() -> None:
    table = "bank_batch"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("account_id"),
        _text("sha256"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("payouts", sa.Integer(), nullable=False),
        _fen("total_fen"),
        _text("currency"),
        _text("state"),
        _text("proposal_id", nullable=True),
        _at("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_batch"),
        sa.UniqueConstraint("proposal_id", name="uq_bank_batch_proposal_id"),
        _to(table, "court_id", "court.id"),
        _to(table, "account_id", "bank_account.id"),
        _to(table, "proposal_id", "bank_proposal.id"),
        _check(table, "sha256", "sha256 ~ '^[0-9a-f]{64}$'"),
        _check(table, "payouts", "payouts > 0"),
        _check(table, "total", "total_fen > 0"),
        _currency(table),
        _check(table, "state", "state IN ('proposed', 'ordered', 'void')"),
        _check(table, "ordered", "(state = 'ordered') = (proposal_id IS NOT NULL)"),
    )
    op.create_index("ix_bank_batch_court_id", table, ["court_id", "made_at"])


def _payouts() -> None:
    table = "bank_payout"
    states = (
        "state IN ('waiting', 'proposed', 'ordered', 'sent', 'returned', 'replaced', 'withdrawn')"
    )
    op.create_table(
        table,
        _text("id"),
        _text("purpose"),
        _text("key"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        _text("court_id"),
        _text("lot_id", nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _fen("amount_fen"),
        *(_text(name) for name in ("currency", "remittance", "out_of")),
        _at("due_at", nullable=True),
        _text("state"),
        _text("reason", default=""),
        _text("batch_id", nullable=True),
        _text("proposal_id", nullable=True),
        _at("ordered_at"),
        _at("sent_at", nullable=True),
        _at("back_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bank_payout"),
        sa.UniqueConstraint("purpose", "key", "attempt", name="uq_bank_payout_purpose"),
        sa.UniqueConstraint("proposal_id", name="uq_bank_payout_proposal_id"),
        _to(table, "court_id", "court.id"),
        _to(table, "batch_id", "bank_batch.id"),
        _to(table, "proposal_id", "bank_proposal.id"),
        _check(table, "attempt", "attempt > 0"),
        _check(table, "amount", "amount_fen > 0"),
        _currency(table),
        _check(table, "state", states),
        _check(table, "batch", "(state IN ('proposed', 'ordered')) <= (batch_id IS NOT NULL)"),
        _check(table, "sent", "(state = 'sent') <= (sent_at IS NOT NULL)"),
    )
    op.create_index("ix_bank_payout_court_id", table, ["court_id", "state"])
    op.create_index("ix_bank_payout_batch_id", table, ["batch_id"])


def _entries() -> None:
    table = "bank_entry"
    debits = "is_credit OR state IN ('carried_out', 'unexplained', 'gone_back', 'reversed')"
    op.create_table(
        table,
        *(_text(name) for name in ("id", "account_id", "statement_id", "key")),
        sa.Column("is_credit", sa.Boolean(), nullable=False),
        sa.Column("is_reversal", sa.Boolean(), nullable=False),
        _fen("amount_fen"),
        _fen("taken_fen", default="0"),
        _text("currency"),
        sa.Column("booked_on", sa.Date(), nullable=False),
        _text("reference", nullable=True),
        _text("payout_id", nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _text("state"),
        _text("why", default=""),
        _text("decided_by", default=""),
        _at("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_entry"),
        sa.UniqueConstraint("account_id", "key", name="uq_bank_entry_account_id"),
        _to(table, "account_id", "bank_account.id"),
        _to(table, "statement_id", "bank_statement.id"),
        _to(table, "reference", "bank_reference.reference"),
        _to(table, "payout_id", "bank_payout.id"),
        _check(table, "amount", "amount_fen > 0"),
        _check(table, "taken", "taken_fen BETWEEN 0 AND amount_fen"),
        _currency(table),
        _check(table, "state", _ENTRY_STATES),
        _check(table, "debit", debits),
        _check(table, "whole", "(state = 'taken') <= (taken_fen = amount_fen)"),
    )
    op.create_index("ix_bank_entry_state", table, ["account_id", "state"])
    op.create_index("ix_bank_entry_statement_id", table, ["statement_id"])


def downgrade() -> None:
    """Drop everything; the triggers go with their tables."""
    for table in (
        "bank_entry",
        "bank_payout",
        "bank_batch",
        "bank_statement",
        "bank_reference",
        "bank_account",
        "bank_proposal",
    ):
        op.drop_table(table)
    for table in _KEPT:
        op.execute(f"DROP FUNCTION {table}_keeps()")
    op.execute("DROP FUNCTION bank_is_append_only()")
