"""What every process needs around it: the data folder, its secrets, the database's address.

The data folder holds everything one installation owns:
`postgres/` (the cluster), `files/` (photos and documents), `secrets` (0600), `run/` (pid files).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from auction_app.config import ConfigError, environment_of
from auction_app.infra import roles, schema
from auction_app.infra.embedded_postgres import EmbeddedPostgres
from auction_app.infra.postgres_installation import PostgresError

DEFAULT_DATA = Path(__file__).resolve().parents[1] / "var"
HEX_SECRETS = ("AUCTION_SECRET_KEY", "AUCTION_VAULT_KEY", "AUCTION_LOG_SEED")
WEBHOOK_SECRET = "AUCTION_STRIPE_WEBHOOK_SECRET"
APP_DATABASE = "AUCTION_APP_DATABASE_URL"  # the role that owns nothing


def is_production(environment: Mapping[str, str]) -> bool:
    """Whether secrets must come from outside and test doors stay shut. Raises ConfigError."""
    return environment_of(environment) == "production"


def cluster_of(data: Path) -> EmbeddedPostgres:
    """The data folder's own PostgreSQL, not started."""
    return EmbeddedPostgres(data / "postgres")


def environment_for(data: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of our processes on `data`, without the database's address.

    Development secrets are made once into the folder, so that restarts keep keys and sessions;
    in production nothing is made up, and Config refuses what is missing.
    """
    data = data.absolute()
    try:
        data.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"✗ 无法写入数据目录 {data}：请用 --data 指定另一个目录。\n"
            f"✗ Cannot write the data folder {data}: name another one with --data."
        ) from error
    kept = {} if is_production(environment) else _development_secrets(data / "secrets")
    return {**kept, **environment, "AUCTION_DATA": str(data)}


def _development_secrets(path: Path) -> dict[str, str]:
    found = _read_secrets(path)
    missing = [name for name in (*HEX_SECRETS, WEBHOOK_SECRET) if name not in found]
    if not missing:
        return found
    found |= {name: secrets.token_hex(32) for name in missing}
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in found.items())
        file.flush()
        os.fsync(file.fileno())  # losing these keys would make every sealed identity unreadable
    unfinished.replace(path)
    return found


def _read_secrets(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(
            f"✗ 无法读取 {path}：该数据目录属于另一个用户。\n"
            f"✗ Cannot read {path}: this data folder belongs to another user."
        ) from error
    return dict(line.split("=", 1) for line in lines if "=" in line)


@dataclass(frozen=True, slots=True)
class DatabaseDoors:
    """Two ways into one database: `owner` for migrations, `application` for everything that serves."""

    owner: str
    application: str
    makes_role: bool

    def prepare(self) -> None:
        """Bring the schema up to date, and give the application's role what each table allows."""
        schema.upgrade(self.owner)
        if self.makes_role:
            roles.make_app_role(self.owner)
            roles.make_audit_role(self.owner)
        if self.application != self.owner:
            roles.grant_to(self.owner, make_url(self.application).username or "")


def database_doors(
    cluster: EmbeddedPostgres | None, environment: Mapping[str, str]
) -> DatabaseDoors:
    """Of our own server both; else DATABASE_URL, and AUCTION_APP_DATABASE_URL where it is set."""
    if cluster is not None:
        return DatabaseDoors(cluster.url(), roles.app_url(cluster.url()), makes_role=True)
    owner = environment.get("DATABASE_URL", "")
    return DatabaseDoors(owner, environment.get(APP_DATABASE) or owner, makes_role=False)


@contextmanager
def database(data: Path, environment: Mapping[str, str]) -> Iterator[DatabaseDoors]:
    """The database for one command: DATABASE_URL, or the folder's own server.

    A server that was not running is stopped again at the end.
    """
    if environment.get("DATABASE_URL"):
        yield database_doors(None, environment)
        return
    cluster = cluster_of(data)
    was_running = cluster.is_running()
    try:
        cluster.start(watched=not was_running)
    except PostgresError as error:
        raise ConfigError(f"✗ {error}") from error
    try:
        yield database_doors(cluster, environment)
    finally:
        if not was_running:
            cluster.stop()
