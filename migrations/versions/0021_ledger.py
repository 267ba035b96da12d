"""The ledger: accounts, postings, transfers, and balances that the database itself keeps.

An unbalanced state cannot be written: a transfer is one debit, one credit, one positive amount of one
currency. Balances are moved by a trigger, inside limits that belong to the account; nothing is ever
changed or deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_IMMUTABLE = ("ledger_account", "ledger_posting", "ledger_transfer")

_REFUSE = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_KEEP = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
"""
_OPEN = """
CREATE FUNCTION ledger_opens_balance() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO ledger_balance (account_id, balance_fen, least_fen, most_fen)
    VALUES (NEW.id, 0, NEW.least_fen, NEW.most_fen);
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_account_opens_balance AFTER INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_opens_balance()
"""
# As the owner: the application may read balances and nothing more. One move per account and statement, accounts in the order of their ids: two postings cannot deadlock.
_MOVE = """
CREATE FUNCTION ledger_moves_balances() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM ledger_balance
        WHERE account_id IN (SELECT debit_id FROM added UNION SELECT credit_id FROM added)
        ORDER BY account_id FOR UPDATE;
    UPDATE ledger_balance AS b SET balance_fen = b.balance_fen + moved.fen
        FROM (SELECT account_id, sum(fen)::bigint AS fen FROM (
                SELECT credit_id AS account_id, amount_fen AS fen FROM added
                UNION ALL SELECT debit_id, -amount_fen FROM added) AS sides
              GROUP BY account_id) AS moved
        WHERE b.account_id = moved.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_transfer_moves_balances AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_moves_balances()
"""
# A balance is moved by that trigger alone: it runs one level deep, a statement of anybody else at none.
_GUARD = """
CREATE FUNCTION ledger_guards_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a balance moves by transfers alone';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.account_id, NEW.least_fen, NEW.most_fen)
            IS DISTINCT FROM (OLD.account_id, OLD.least_fen, OLD.most_fen) THEN
        RAISE EXCEPTION 'the limits of an account do not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_balance_guarded BEFORE INSERT OR UPDATE OR DELETE ON ledger_balance
    FOR EACH ROW EXECUTE FUNCTION ledger_guards_balance();
CREATE TRIGGER ledger_balance_no_truncate BEFORE TRUNCATE ON ledger_balance
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
"""
# A posting names how many transfers it has; at the commit it has exactly those.
_WHOLE = """
CREATE FUNCTION ledger_posting_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM ledger_transfer WHERE posting_id = NEW.id) <> NEW.lines THEN
        RAISE EXCEPTION 'posting % is not whole', NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_posting_whole AFTER INSERT ON ledger_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_posting_is_whole()
"""


def _column(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    """Make the tables, then what keeps them true."""
    _accounts()
    _postings()
    op.execute(_REFUSE)
    for table in _IMMUTABLE:
        op.execute(_KEEP.format(table=table))
    for rule in (_OPEN, _MOVE, _GUARD, _WHOLE):
        op.execute(rule)


def _accounts() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _column("code", sa.Text()),
        _column("currency", sa.Text()),
        sa.Column("least_fen", sa.BigInteger()),
        sa.Column("most_fen", sa.BigInteger()),
        _column("opened_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_account"),
        sa.UniqueConstraint("code", "currency", name="uq_ledger_account_code"),
        sa.UniqueConstraint("id", "currency", name="uq_ledger_account_id"),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_ledger_account_currency")),
        sa.CheckConstraint(
            "coalesce(least_fen, 0) <= 0 AND coalesce(most_fen, 0) >= 0",
            name=op.f("ck_ledger_account_limits"),
        ),
    )
    op.create_table(
        "ledger_balance",
        _column("account_id", sa.BigInteger()),
        _column("balance_fen", sa.BigInteger()),
        sa.Column("least_fen", sa.BigInteger()),
        sa.Column("most_fen", sa.BigInteger()),
        sa.PrimaryKeyConstraint("account_id", name="pk_ledger_balance"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name="fk_ledger_balance_account_id"
        ),
        sa.CheckConstraint("balance_fen >= least_fen", name=op.f("ck_ledger_balance_least")),
        sa.CheckConstraint("balance_fen <= most_fen", name=op.f("ck_ledger_balance_most")),
    )
    # Every posting rewrites a few rows here; room on their pages keeps that cheap.
    op.execute("ALTER TABLE ledger_balance SET (fillfactor = 50)")


def _postings() -> None:
    op.create_table(
        "ledger_posting",
        _column("id", sa.Text()),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _column("kind", sa.Text()),
        _column("ref", sa.Text()),
        _column("lines", sa.Integer()),
        _column("at", _INSTANT),
        sa.Column("reverses_id", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_posting"),
        sa.UniqueConstraint("seq", name="uq_ledger_posting_seq"),
        sa.UniqueConstraint("reverses_id", name="uq_ledger_posting_reverses_id"),
        sa.UniqueConstraint("id", "at", "lines", name="uq_ledger_posting_id"),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_posting.id"], name="fk_ledger_posting_reverses_id"
        ),
        sa.CheckConstraint("lines > 0", name=op.f("ck_ledger_posting_lines")),
        sa.CheckConstraint("reverses_id <> id", name=op.f("ck_ledger_posting_reverses")),
    )
    op.create_table(
        "ledger_transfer",
        _column("posting_id", sa.Text()),
        _column("line", sa.Integer()),
        _column("debit_id", sa.BigInteger()),
        _column("credit_id", sa.BigInteger()),
        _column("currency", sa.Text()),
        _column("amount_fen", sa.BigInteger()),
        _column("at", _INSTANT),
        _column("lines", sa.Integer()),
        sa.PrimaryKeyConstraint("posting_id", "line", name="pk_ledger_transfer"),
        # Instant and number of lines are the posting's own: a finished posting gets no further line.
        sa.ForeignKeyConstraint(
            ["posting_id", "at", "lines"],
            ["ledger_posting.id", "ledger_posting.at", "ledger_posting.lines"],
            name="fk_ledger_transfer_posting_id",
        ),
        sa.ForeignKeyConstraint(
            ["debit_id", "currency"],
            ["ledger_account.id", "ledger_account.currency"],
            name="fk_ledger_transfer_debit_id",
        ),
        sa.ForeignKeyConstraint(
            ["credit_id", "currency"],
            ["ledger_account.id", "ledger_account.currency"],
            name="fk_ledger_transfer_credit_id",
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_ledger_transfer_amount")),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("ck_ledger_transfer_accounts")),
        sa.CheckConstraint("line BETWEEN 1 AND lines", name=op.f("ck_ledger_transfer_line")),
    )
    op.create_index("ix_ledger_transfer_debit_id", "ledger_transfer", ["debit_id", "at"])
    op.create_index("ix_ledger_transfer_credit_id", "ledger_transfer", ["credit_id", "at"])


def downgrade() -> None:
    """Drop everything; the triggers go with their tables."""
    for table in ("ledger_transfer", "ledger_posting", "ledger_balance", "ledger_account"):
        op.drop_table(table)
    for function in (
        "ledger_posting_is_whole",
        "ledger_guards_balance",
        "ledger_moves_balances",
        "ledger_opens_balance",
        "ledger_is_append_only",
    ):
        op.execute(f"DROP FUNCTION {function}()")
