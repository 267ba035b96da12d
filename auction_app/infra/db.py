"""SQLAlchemy's base with a naming convention, and the only column types for money and time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Engine, MetaData, TypeDecorator, create_engine
from sqlalchemy.orm import DeclarativeBase


class UtcDateTime(TypeDecorator[datetime]):
    """timestamptz that refuses naive datetimes and always gives aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse what has no offset: a naive time is a bug, not a local time."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give UTC whatever the session's zone is."""
        return value.astimezone(UTC) if value is not None else None


class Fen(TypeDecorator[int]):
    """An amount in minor units (fen) as bigint; floats and booleans are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Any) -> int | None:
        """Only whole numbers are money."""
        if value is not None and type(value) is not int:
            raise TypeError("fen must be int")
        return value


class Base(DeclarativeBase):
    """Base of every table; constraint names are fixed before the first migration."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def make_engine(url: str, pool_size: int = 10) -> Engine:
    """An engine whose connections speak UTC and wait at most 2 s for a lock."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=2000", "connect_timeout": 5},
    )
