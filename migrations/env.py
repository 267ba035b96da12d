"""Runs migrations in one transaction, so that a half-made schema cannot be left behind."""

from __future__ import annotations

import importlib
import os
import pkgutil

from alembic import context
from sqlalchemy import Connection, text

import auction_app
from auction_app.infra.db import Base, make_engine

# Any number will do as long as it stays the same: two starters must not migrate at once.
_MIGRATION_LOCK = 7_201_604


def load_models() -> None:
    """Import every room's `models.py`: the metadata is complete only then."""
    for room in pkgutil.iter_modules(auction_app.__path__):
        if not room.ispkg:
            continue
        path = os.path.join(auction_app.__path__[0], room.name, "models.py")
        if os.path.exists(path):
            importlib.import_module(f"auction_app.{room.name}.models")


def migrate(connection: Connection) -> None:
    """Apply the revisions on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        connection.execute(text("SET LOCAL lock_timeout = '30s'"))
        context.run_migrations()


def run() -> None:
    """Use the connection we were given, or open one to DATABASE_URL."""
    load_models()
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    url = context.config.get_main_option("sqlalchemy.url") or os.environ["DATABASE_URL"]
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg2://" + url.removeprefix(prefix)
    engine = make_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            migrate(connection)
    finally:
        engine.dispose()


run()
