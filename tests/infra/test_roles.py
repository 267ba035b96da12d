"""The application's database role: it may do its work, and nothing to what must not change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from auction_app.infra import roles
from auction_app.infra.db import make_engine
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, Line, Posting, post

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def application(database_url):
    roles.make_app_role(database_url)
    roles.make_app_role(database_url)  # a second start finds it made
    roles.grant_to(database_url, roles.APP_ROLE)
    engine = make_engine(roles.app_url(database_url))
    yield Transactions(engine)
    engine.dispose()


def test_it_books_and_reads_as_the_owner_does(application) -> None:
    line = Line(Account("clearing:bank", least_fen=None), Account("deposit:L1:A"), Money(500))
    with application() as tx:
        post(tx, Posting("received:L1:A", "deposit.received", "", (line,), NOW))
    with application.reading() as session:
        assert balance_of(session, "deposit:L1:A") == 500


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE ledger_balance SET balance_fen = 1",
        "INSERT INTO ledger_balance (account_id, balance_fen) VALUES (999, 1)",
        "UPDATE ledger_transfer SET amount_fen = 1",
        "DELETE FROM lot_event",
        "UPDATE lot_event SET text = ''",
        "TRUNCATE ledger_posting",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_transfer_append_only ON ledger_transfer",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (x int)",
        "UPDATE alembic_version SET version_num = '0001'",
        "SET ROLE auction",
    ],
)
def test_it_may_not(application, attempt) -> None:
    with pytest.raises(ProgrammingError), application() as tx:
        tx.session.execute(text(attempt))


def test_it_owns_nothing(engine, application) -> None:
    with engine.connect() as connection:
        owned = connection.scalar(
            text("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = :role"),
            {"role": roles.APP_ROLE},
        )
    assert owned == 0
