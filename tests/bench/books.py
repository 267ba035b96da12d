"""A book to measure: a durable PostgreSQL of its own, filled past the application at the speed of the database."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from auction_app.infra import schema
from auction_app.infra.db import Base
from auction_app.infra.embedded_postgres import EmbeddedPostgres
from auction_app.ledger.models import LedgerTransfer
from tests.bench.sides import scratch_folder

DEPOSITS_AN_ACCOUNT = 20


@contextlib.contextmanager
def durable_books() -> Iterator[tuple[Engine, int]]:
    """A migrated database with the product's own settings (fsync on), and the process id of its postmaster."""
    with scratch_folder() as folder:
        cluster = EmbeddedPostgres(Path(folder) / "books")
        cluster.start(watched=True)
        try:
            schema.upgrade(cluster.url())
            engine = create_engine(cluster.url())
            yield engine, cluster.pid or 0
            engine.dispose()
        finally:
            cluster.stop("immediate")


def fill(engine: Engine, transfers: int) -> float:
    """Write so many one-line postings at the speed of the database; seconds it took.

    Past the triggers and foreign keys, which would take hours: that what was written adds up is what
    `ledger check` must find out by itself. Every key and index is there when it is measured.
    """
    began, accounts = time.monotonic(), max(1, transfers // DEPOSITS_AN_ACCOUNT)
    by_account = list(Base.metadata.tables[LedgerTransfer.__tablename__].indexes)
    with engine.begin() as connection:
        connection.execute(_ACCOUNTS, {"n": accounts})
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        for index in by_account:
            index.drop(connection)
        connection.execute(_POSTINGS, {"n": transfers})
        connection.execute(_TRANSFERS, {"n": transfers, "m": accounts})
        for index in by_account:
            index.create(connection)
        connection.execute(_BALANCES)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))
    return time.monotonic() - began


_ACCOUNTS = text(
    "INSERT INTO ledger_account (code, currency, least_fen, most_fen, opened_at)"
    " SELECT 'clearing\\:bank\\:bench', 'CNY', NULL, 0, now() UNION ALL"
    " SELECT 'deposit\\:L' || g || '\\:A', 'CNY', 0, NULL, now() FROM generate_series(1, :n) g"
)
_POSTINGS = text(
    "INSERT INTO ledger_posting (id, kind, ref, lines, at)"
    " SELECT 'in\\:bank\\:' || g, 'received', 'bench', 1,"
    " timestamptz '2026-01-01' + g * interval '1 second' FROM generate_series(1, :n) g"
)
_TRANSFERS = text(
    "INSERT INTO ledger_transfer"
    " SELECT 'in\\:bank\\:' || g, 1, b.id, b.id + 1 + g % :m, 'CNY', 100 + g % 100000,"
    " timestamptz '2026-01-01' + g * interval '1 second', 1"
    " FROM generate_series(1, :n) g, (SELECT min(id) AS id FROM ledger_account) b"
)
_BALANCES = text(
    "UPDATE ledger_balance AS b SET balance_fen = added.fen FROM ("
    "SELECT account_id, sum(fen)::bigint AS fen FROM ("
    "SELECT credit_id AS account_id, amount_fen AS fen FROM ledger_transfer"
    " UNION ALL SELECT debit_id, -amount_fen FROM ledger_transfer) AS sides GROUP BY account_id) AS added"
    " WHERE b.account_id = added.account_id"
)
