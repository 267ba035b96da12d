"""Database roles: the application's own owns nothing and may only do what each table allows; the auditor's reads the books.

Migrations run as the owner. The processes that serve connect as this role, so that not even a stolen
connection can switch off a trigger, change what is append-only, or move a balance by hand.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, create_engine, make_url, text

APP_ROLE = "luochui_app"
AUDIT_ROLE = "luochui_audit"  # reads the books and nothing else; for dumps past the application
LEDGER_TABLES = ("ledger_account", "ledger_balance", "ledger_posting", "ledger_transfer")

_MAKE = """
DO $$ BEGIN
    CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
# A table with this trigger is append-only; one with that trigger is moved by the database alone.
_TABLES = """
SELECT c.relname,
       bool_or(t.tgname LIKE '%\\_append\\_only') AS append_only,
       bool_or(t.tgname LIKE '%\\_guarded') OR c.relname = 'alembic_version' AS read_only
FROM pg_class c
LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
GROUP BY c.relname ORDER BY c.relname
"""


def app_url(owner_url: str, role: str = APP_ROLE) -> str:
    """The same database, entered as the application's role; for servers that trust their socket."""
    url = make_url(owner_url).set(username=role, password=None)
    return url.render_as_string(hide_password=False)


def make_app_role(owner_url: str) -> None:
    """Make the role once; needs an owner who may make roles."""
    _run(owner_url, lambda connection: connection.execute(text(_MAKE.format(role=APP_ROLE))))


def make_audit_role(owner_url: str) -> None:
    """Make the role that may read the books alone, and give it that; needs an owner who may make roles."""
    _run(owner_url, _audit)


def _audit(connection: Connection) -> None:
    connection.execute(text(_MAKE.format(role=AUDIT_ROLE)))
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {AUDIT_ROLE}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {AUDIT_ROLE}"))
    connection.execute(text(f"GRANT SELECT ON {', '.join(LEDGER_TABLES)} TO {AUDIT_ROLE}"))


def grant_to(owner_url: str, role: str) -> None:
    """Give the role what each table of today's schema allows, and take away everything else."""
    _run(owner_url, lambda connection: _grant(connection, role))


def _grant(connection: Connection, role: str) -> None:
    name = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"))
    for table, append_only, read_only in connection.execute(text(_TABLES)).all():
        allowed = _allowed(bool(append_only), bool(read_only))
        connection.execute(text(f'GRANT {allowed} ON "{table}" TO {name}'))


def _allowed(append_only: bool, read_only: bool) -> str:
    if read_only:
        return "SELECT"
    return "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"


def _run(url: str, work: Callable[[Connection], object]) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            work(connection)
    finally:
        engine.dispose()
