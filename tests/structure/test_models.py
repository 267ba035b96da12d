"""Tables: whole fen, aware instants, and migrations that make exactly what the models say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Float,
    Numeric,
    create_engine,
    text,
)

from auction_app.infra import schema
from auction_app.infra.db import Base, Fen, UtcDateTime
from tests.structure.house import load_everything
from tests.support.database import TestCluster

# What is left after a downgrade: Alembic's own note of where it stands.
ALEMBICS_OWN = {"alembic_version", "alembic_version_pkc"}


def columns() -> list[Column[object]]:
    """Every column of every table."""
    load_everything()
    return [column for table in Base.metadata.tables.values() for column in table.columns]


def test_no_column_is_a_float_or_a_numeric() -> None:
    wrong = [str(column) for column in columns() if isinstance(column.type, Float | Numeric)]
    assert not wrong


def test_every_instant_is_aware() -> None:
    wrong = [
        str(column)
        for column in columns()
        if isinstance(column.type, DateTime) and not isinstance(column.type, UtcDateTime)
    ]
    assert not wrong


def test_every_amount_is_a_bigint_of_fen() -> None:
    money = ("amount", "price", "deposit", "increment", "maximum", "fen", "balance")
    wrong = [
        f"{column} {column.type}"
        for column in columns()
        if column.name.rsplit("_", 1)[-1] in money and not isinstance(column.type, Fen)
    ]
    assert not wrong


@pytest.fixture(scope="module")
def migrated(cluster: TestCluster) -> Iterator[Engine]:
    url = cluster.empty_database()
    schema.upgrade(url)
    engine = create_engine(url)
    yield engine
    engine.dispose()
    cluster.drop(url)


def test_migrations_make_exactly_what_the_models_say(migrated: Engine) -> None:
    load_everything()
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_of_a_model_is_in_the_database(migrated: Engine) -> None:
    load_everything()
    query = text("SELECT conname FROM pg_constraint WHERE contype = 'c'")
    with migrated.connect() as connection:
        made = set(connection.execute(query).scalars())
    wanted = {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__ == "check_constraint"
    }
    assert wanted - made == set()


def test_migrations_go_down_again_and_leave_nothing(cluster: TestCluster) -> None:
    url = cluster.empty_database()
    schema.upgrade(url)
    schema.downgrade(url)
    engine = create_engine(url)
    query = text(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "UNION SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT "
        "EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') "
        "UNION SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace "
        "AND typtype IN ('e', 'd')"
    )
    with engine.connect() as connection:
        left = set(connection.execute(query).scalars()) - ALEMBICS_OWN
    engine.dispose()
    assert left == set()
    schema.upgrade(url)
    cluster.drop(url)


def test_migrations_are_one_line_without_branches() -> None:
    script = ScriptDirectory(str(schema.MIGRATIONS))
    assert len(script.get_heads()) == 1
    names = [path.name for path in sorted((schema.MIGRATIONS / "versions").glob("[0-9]*.py"))]
    revisions = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    assert [name[:4] for name in names] == revisions
