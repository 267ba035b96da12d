"""The auditor's own way into the books: a role that can SELECT four tables, and the dump that docs/operations.md gives."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from auction_app.books import chart, movements
from auction_app.infra import roles
from auction_app.infra.db import make_engine
from auction_app.kernel.money import Money
from auction_app.ledger.service import post

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture(scope="module")
def auditor(database_url):
    roles.make_audit_role(database_url)
    roles.make_audit_role(database_url)  # a second start finds it made
    engine = make_engine(roles.app_url(database_url, roles.AUDIT_ROLE))
    yield engine
    engine.dispose()


def documented_statements() -> list[str]:
    """The SQL of the documented dump, one statement each."""
    block = re.search(r"```sql dump\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block is not None
    return block[1].strip().splitlines()


def test_the_documented_dump_is_the_whole_book_and_sums_to_zero(auditor, transactions) -> None:
    with transactions() as tx:
        for number, fen in (("A7K2Q9", 500), ("C4NNNA", 700)):
            into = chart.deposit("L1", number)
            post(tx, movements.received("bank:b1", f"e{number}", into, Money(fen), NOW))
        post(tx, movements.deposit_owed_back("L1", "A7K2Q9", "pi_1", Money(500), NOW))
    tables = []
    link = auditor.raw_connection()
    try:
        with link.cursor() as cursor:
            for statement in documented_statements():
                out = io.StringIO()
                if statement.startswith("COPY"):
                    cursor.copy_expert(statement, out)
                    tables.append(list(csv.DictReader(io.StringIO(out.getvalue()))))
                else:
                    cursor.execute(statement)
    finally:
        link.close()
    transfers, balances = tables
    assert len(transfers) == 3
    added: dict[str, int] = {}
    for row in transfers:
        fen = int(row["amount_fen"])
        added[row["debit"]] = added.get(row["debit"], 0) - fen
        added[row["credit"]] = added.get(row["credit"], 0) + fen
    assert added == {row["code"]: int(row["balance_fen"]) for row in balances}
    assert sum(added.values()) == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO ledger_account (code, currency, opened_at) VALUES ('x', 'CNY', now())",
        "UPDATE ledger_balance SET balance_fen = 0",
        "DELETE FROM ledger_transfer",
        "TRUNCATE ledger_transfer",
        "SELECT * FROM account",
        "SELECT * FROM payment_intent",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SELECT nextval('ledger_posting_seq_seq')",
    ],
)
def test_it_may_do_nothing_else(auditor, attempt) -> None:
    with pytest.raises(ProgrammingError), auditor.begin() as connection:
        connection.execute(text(attempt))
