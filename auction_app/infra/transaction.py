"""The only commit of the house: one per command, for everything the command did."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg2.extensions
from sqlalchemy import Engine
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)

Handler = Callable[["Transaction", Any], None]
Handlers = Mapping[type, Sequence[Handler]]


class Transaction:
    """What a service may do: read and write by `session`, tell facts, promise effects."""

    def __init__(self, session: Session, handlers: Handlers) -> None:
        self.session = session
        self._handlers = handlers
        self._effects: list[Callable[[], None]] = []

    def emit(self, fact: object) -> None:
        """Tell the rooms above: their handlers run now, inside this transaction."""
        for handle in self._handlers.get(type(fact), ()):
            handle(self, fact)

    def after_commit(self, effect: Callable[[], None]) -> None:
        """Run `effect` once the data is on disk; it is forgotten when the command rolls back."""
        self._effects.append(effect)

    def _run_effects(self) -> None:
        for effect in self._effects:
            try:
                effect()
            except Exception:
                # The commit stands; an effect is a hint, so it may fail without undoing anything.
                log.exception("an effect after the commit failed")


class Transactions:
    """Opens transactions on one engine; `handlers` joins facts to rooms (see factory)."""

    def __init__(self, engine: Engine, handlers: Handlers | None = None) -> None:
        self.engine = engine
        self._handlers: Handlers = handlers or {}

    @contextmanager
    def __call__(self) -> Iterator[Transaction]:
        """Commit at the end of the block, roll back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            tx = Transaction(session, self._handlers)
            yield tx
            session.commit()
        tx._run_effects()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent snapshot that cannot write."""
        with self.engine.connect() as bare:
            connection = bare.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            with Session(connection) as session:
                yield session


class AtomicStatements:
    """One private connection on which each prepared statement is its own transaction.

    The hot path writes a whole batch of bids by one set-based statement: it is atomic and durable
    when it returns, in one round trip. Owned by one thread at a time.
    """

    def __init__(self, engine: Engine, prepared: Sequence[str]) -> None:
        """`prepared`: what stands behind PREPARE, for example ``name(json) AS SELECT …``."""
        self._engine = engine
        self._prepared = tuple(prepared)
        self._connection: Any = None

    def run(self, name: str, *params: Any) -> list[tuple[Any, ...]]:
        """Execute one prepared statement; raises psycopg2.Error and forgets a broken link."""
        try:
            cursor = self._cursor()
            marks = ",".join(["%s"] * len(params))
            cursor.execute(f"EXECUTE {name}({marks})" if marks else f"EXECUTE {name}", params)
            return list(cursor.fetchall()) if cursor.description else []
        except psycopg2.Error:
            self.close()
            raise

    def close(self) -> None:
        """Drop the link; the next call opens a new one."""
        if self._connection is not None:
            try:
                self._connection.close()
            finally:
                self._connection = None

    def _cursor(self) -> Any:
        if self._connection is None:
            raw = self._engine.raw_connection()
            connection = raw.driver_connection
            raw.detach()  # it leaves the pool: this object owns it from here on
            assert connection is not None
            connection.set_isolation_level(psycopg2.extensions.ISOLATION_LEVEL_AUTOCOMMIT)
            with connection.cursor() as cursor:
                for statement in self._prepared:
                    cursor.execute("PREPARE " + statement)
            self._connection = connection
        return self._connection.cursor()
