"""A book to measure: a durable PostgreSQL of its own, filled past the application at the speed of the database."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from auction_app.infra import schema
from auction_app.infra.embedded_postgres import EmbeddedPostgres
from tests.bench.sides import scratch_folder

LINES = 1_000  # transfers of one posting of the filler
DEPOSITS_AN_ACCOUNT = 20


@contextlib.contextmanager
def durable_books() -> Iterator[Engine]:
    """A migrated database with the product's own settings: fsync and synchronous_commit on."""
    with scratch_folder() as folder:
        cluster = EmbeddedPostgres(Path(folder) / "books")
        cluster.start(watched=True)
        try:
            schema.upgrade(cluster.url())
            engine = create_engine(cluster.url())
            yield engine
            engine.dispose()
        finally:
            cluster.stop("immediate")


def fill(engine: Engine, transfers: int) -> float:
    """Write so many transfers through every trigger and key of the ledger; seconds it took."""
    began, accounts = time.monotonic(), max(1, transfers // DEPOSITS_AN_ACCOUNT)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ledger_account (code, currency, least_fen, most_fen, opened_at)"
                " SELECT 'clearing\\:bank', 'CNY', NULL, 0, now() UNION ALL"
                " SELECT 'deposit\\:L' || g || '\\:A', 'CNY', 0, NULL, now()"
                " FROM generate_series(1, :n) g"
            ),
            {"n": accounts},
        )
    for number in range(transfers // LINES):
        with engine.begin() as connection:
            # Only what is measured must be durable, and that is read.
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            values = {"p": f"p{number}", "l": LINES, "i": number, "m": accounts}
            connection.execute(_POSTING, values)
            connection.execute(_TRANSFERS, values)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return time.monotonic() - began


_POSTING = text(
    "INSERT INTO ledger_posting (id, kind, ref, lines, at)"
    " VALUES (:p, 'received', 'bench', :l, timestamptz '2026-01-01' + :i * interval '1 second')"
)
_TRANSFERS = text(
    "INSERT INTO ledger_transfer"
    " SELECT :p, g, b.id, b.id + 1 + ((:i * 1000 + g) % :m), 'CNY', 100 + g,"
    " timestamptz '2026-01-01' + :i * interval '1 second', :l"
    " FROM generate_series(1, :l) g, (SELECT min(id) AS id FROM ledger_account) b"
)
