"""The database's schema: brought to a revision by one call, for commands and for tests."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every missing migration; several starters may call it, one does the work."""
    command.upgrade(_settings(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take migrations back, newest first; data in dropped tables is lost."""
    command.downgrade(_settings(url), revision)


def _settings(url: str) -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return settings
