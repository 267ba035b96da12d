"""Raw SQL against every invariant of the books: refused to the owner of the tables and to the application's role.

Each attempt is sound SQL: with the guards taken away it goes through, so what refuses it is the guard.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from auction_app.books import chart, movements
from auction_app.infra import roles
from auction_app.infra.db import make_engine
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import post

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
FEN = 4_200
_LINE = "INSERT INTO ledger_transfer SELECT posting_id, 2, {debit}, {credit}, {currency}, {fen}, {at}, {lines} FROM ledger_transfer WHERE posting_id = :p"
_AS_IT_IS = {"debit": "debit_id", "credit": "credit_id", "currency": "currency", "fen": "1", "at": "at", "lines": "lines"}  # fmt: skip
_POSTING = "INSERT INTO ledger_posting (id, kind, ref, lines, at) VALUES ('{id}' || :p, 'k', '', {lines}, '2026-08-25T07:00:00Z');"
_MOVE = "INSERT INTO ledger_transfer SELECT '{id}' || :p, 1, {debit}, {credit}, currency, {fen}, at, 1 FROM ledger_transfer WHERE posting_id = :p"


def _line(**other: str) -> str:
    return _LINE.format(**{**_AS_IT_IS, **other})


def _whole(debit: str, credit: str, fen: str, id_: str) -> str:
    """A posting with its one line, as the application would write it."""
    move = _MOVE.format(id=id_, debit=debit, credit=credit, fen=fen)
    return _POSTING.format(id=id_, lines=1) + move


ATTEMPTS = {
    "a further line of a finished posting": _line(),
    "a further line that says it belongs": _line(lines="2"),
    "a line of another instant": _line(at="at + interval '1 day'"),
    "a line of a negative amount": _line(fen="-1", lines="2"),
    "a line of nothing": _line(fen="0", lines="2"),
    "a line to itself": _line(credit="debit_id", lines="2"),
    "a line of another currency": _line(currency="'EUR'", lines="2"),
    "a line from no account": _line(debit="-1", lines="2"),
    "a line of no posting": "INSERT INTO ledger_transfer SELECT 'none', 1, debit_id, credit_id, currency, 1, at, 1 FROM ledger_transfer WHERE posting_id = :p",
    "more than is there": _whole("credit_id", "debit_id", "amount_fen + 1", "floor"),
    "more than the channel holds": "INSERT INTO ledger_account (code, currency, opened_at) VALUES ('free' || :p, 'CNY', now());" + _whole("(SELECT id FROM ledger_account WHERE code = 'free' || :p)", "debit_id", "1000000000000", "ceiling"),
    "a posting without lines": _POSTING.format(id="empty", lines=1),
    "a posting that says it has none": _POSTING.format(id="none", lines=0),
    "a posting with fewer lines than it says": _POSTING.format(id="short", lines=2) + _MOVE.format(id="short", debit="debit_id", credit="credit_id", fen="1").replace("at, 1 FROM", "at, 2 FROM"),
    "a posting that reverses itself": "INSERT INTO ledger_posting (id, kind, ref, lines, at, reverses_id) VALUES ('self', 'k', :p, 1, now(), 'self')",
    "a second reversal": "INSERT INTO ledger_posting (id, kind, ref, lines, at, reverses_id) SELECT g || :p, 'k', '', 1, now(), :p FROM unnest(ARRAY['r1', 'r2']) AS g",
    "a place in the journal of its own": "INSERT INTO ledger_posting (id, seq, kind, ref, lines, at) VALUES ('seq' || :p, 1, 'k', '', 1, now())",
    "an amount changed": "UPDATE ledger_transfer SET amount_fen = 1 WHERE posting_id = :p",
    "an instant changed": "UPDATE ledger_posting SET at = at - interval '1 day' WHERE id = :p",
    "a line deleted": "DELETE FROM ledger_transfer WHERE posting_id = :p",
    "a posting deleted": "DELETE FROM ledger_posting WHERE id = :p",
    "an account deleted": "DELETE FROM ledger_account",
    "an account renamed": "UPDATE ledger_account SET code = code || 'x'",
    "an account's floor lowered": "UPDATE ledger_account SET least_fen = NULL",
    "an account with a floor of its own": "INSERT INTO ledger_account (code, currency, least_fen, opened_at) VALUES (:p, 'CNY', 5, now())",
    "an account of no currency": "INSERT INTO ledger_account (code, currency, opened_at) VALUES (:p, 'cny', now())",
    "an account twice": "INSERT INTO ledger_account (code, currency, opened_at) SELECT code, currency, now() FROM ledger_account LIMIT 1",
    "a balance by hand": "UPDATE ledger_balance SET balance_fen = balance_fen + 1",
    "a balance's floor lowered": "UPDATE ledger_balance SET least_fen = NULL",
    "a balance deleted": "DELETE FROM ledger_balance",
    "a balance of one's own": "INSERT INTO ledger_balance (account_id, balance_fen) SELECT account_id, 1 FROM ledger_balance LIMIT 1",
    "lines emptied": "TRUNCATE ledger_transfer",
    "postings emptied": "TRUNCATE ledger_posting CASCADE",
    "accounts emptied": "TRUNCATE ledger_account CASCADE",
    "balances emptied": "TRUNCATE ledger_balance",
}  # fmt: skip
# What the owner of the tables could do, and whoever serves must not even begin.
GUARDS = {
    "triggers off": "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
    "triggers off for a balance": "ALTER TABLE ledger_balance DISABLE TRIGGER USER",
    "triggers bypassed": "SET session_replication_role = replica",
    "a trigger dropped": "DROP TRIGGER ledger_posting_whole ON ledger_posting",
    "a trigger's function replaced": "CREATE OR REPLACE FUNCTION ledger_moves_balances() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "a check dropped": "ALTER TABLE ledger_balance DROP CONSTRAINT ck_ledger_balance_least",
    "a key dropped": "ALTER TABLE ledger_transfer DROP CONSTRAINT fk_ledger_transfer_posting_id",
    "a table dropped": "DROP TABLE ledger_transfer",
    "the owner's clothes": "SET ROLE {owner}",
    "the owner's rights taken": f"GRANT {{owner}} TO {roles.APP_ROLE}",
    "another table in its place": "CREATE TABLE public.ledger_mine (x int)",
}  # fmt: skip

TRIGGERS = [
    "ledger_account_append_only",
    "ledger_account_no_truncate",
    "ledger_account_opens_balance",
    "ledger_balance_guarded",
    "ledger_balance_no_truncate",
    "ledger_posting_append_only",
    "ledger_posting_no_truncate",
    "ledger_posting_whole",
    "ledger_transfer_append_only",
    "ledger_transfer_moves_balances",
    "ledger_transfer_no_truncate",
]
CHECKS = [
    "ck_ledger_account_currency",
    "ck_ledger_account_limits",
    "ck_ledger_balance_least",
    "ck_ledger_balance_most",
    "ck_ledger_posting_lines",
    "ck_ledger_posting_reverses",
    "ck_ledger_transfer_accounts",
    "ck_ledger_transfer_amount",
    "ck_ledger_transfer_line",
]


@pytest.fixture(scope="module")
def application(database_url: str) -> Iterator[Transactions]:
    """The books as whoever serves enters them."""
    roles.make_app_role(database_url)
    roles.grant_to(database_url, roles.APP_ROLE)
    engine = make_engine(roles.app_url(database_url))
    yield Transactions(engine)
    engine.dispose()


@pytest.fixture
def lot(transactions: Transactions) -> str:
    """A lot with one deposit; its posting is `in:stripe:{lot}`."""
    lot = new_id("L")
    with transactions() as tx:
        post(tx, movements.received("stripe", lot, chart.deposit(lot, "A"), Money(FEN), NOW))
    return lot


def attempt_on(connection: Connection, sql: str, lot: str) -> None:
    """One attempt and, as at a commit, what the database checks last."""
    posting = f"in:stripe:{lot}"
    for statement in filter(None, sql.split(";")):
        connection.execute(text(statement), {"p": posting} if ":p" in statement else {})
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.mark.parametrize("who", ["owner", "application"])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses(transactions, application, lot, attempt, who) -> None:
    house = transactions if who == "owner" else application
    with pytest.raises(DBAPIError), house() as tx:
        attempt_on(tx.session.connection(), ATTEMPTS[attempt], lot)
    with transactions.reading() as session:
        assert balance_of(session, chart.deposit(lot, "A").code) == FEN
        assert check_books(session).faults == ()


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_without_its_guards_the_same_attempt_goes_through(engine: Engine, lot, attempt) -> None:
    with engine.connect() as connection:
        take_guards_away(connection)
        attempt_on(connection, ATTEMPTS[attempt], lot)
        connection.rollback()


def take_guards_away(connection: Connection) -> None:
    """Triggers, checks and keys, until the rollback."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE conrelid::regclass::text LIKE 'ledger\\_%' AND contype IN ('c', 'f', 'u', 'p')"
        )
    )
    for table, name in found.all():
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name} CASCADE"))
    connection.execute(text("ALTER TABLE ledger_posting ALTER seq SET GENERATED BY DEFAULT"))


@pytest.mark.parametrize("attempt", GUARDS)
def test_who_serves_cannot_take_a_guard_away(engine, application, attempt) -> None:
    with engine.connect() as connection:
        owner = connection.scalar(text("SELECT quote_ident(current_user)"))
    with pytest.raises(DBAPIError) as refused, application() as tx:
        tx.session.execute(text(GUARDS[attempt].format(owner=owner)))
    assert refused.value.orig.pgcode == "42501"  # for want of the right, not of the thing


def test_every_guard_of_the_books_is_tried(engine: Engine) -> None:
    """A trigger or a check that is added later wants an attempt of its own here."""
    with engine.connect() as connection:
        triggers = connection.scalars(
            text(
                "SELECT tgname FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'ledger\\_%'"
                " AND NOT tgisinternal ORDER BY tgname"
            )
        ).all()
        checks = connection.scalars(
            text(
                "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text LIKE 'ledger\\_%'"
                " AND contype = 'c' ORDER BY conname"
            )
        ).all()
    assert list(triggers) == TRIGGERS
    assert list(checks) == CHECKS
