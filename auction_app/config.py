"""Settings, read once from the environment. A missing secret refuses to start in production."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_MISSING = (
    "Set {name}: production does not start without it / 请设置 {name}：生产环境缺少它不能启动"
)


ENVIRONMENTS = ("development", "production")


class ConfigError(SystemExit):
    """Raised before anything is opened; the message says which variable to set."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one process; secrets are kept out of its printed form."""

    environment: str
    data: Path
    database_url: str = field(repr=False)
    public_url: str
    secret_key: bytes = field(repr=False)
    vault_key: bytes = field(repr=False)
    log_seed: bytes = field(repr=False)
    log_origin: str
    stripe_webhook_secret: str = field(repr=False)
    admin_token: str = field(repr=False)
    test_doors: bool
    host: str
    port: int
    worker: int
    workers: int
    bids_per_second: int
    bids_burst: int
    requests_per_second: int
    requests_burst: int
    broadcast_ms: int
    direct_writes: bool
    smtp_url: str = field(repr=False)
    proxies: int = 0
    list_fresh_hours: int = 24  # our convention: how old the registers may be; 0 asks for nothing
    signing_pkcs12: Path | None = None
    signing_password: str = field(repr=False, default="")
    remind_days: int = 3  # how long before a statutory deadline the first reminder goes out
    stripe_secret_key: str = field(repr=False, default="")
    stripe_publishable_key: str = ""
    stripe_api: str = ""  # a simulator on this machine instead of Stripe; never in production

    @property
    def is_production(self) -> bool:
        """Whether the strict rules for secrets, cookies and doors apply."""
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach us by https, so that `__Host-` cookies can be set."""
        return self.public_url.startswith("https://")

    @property
    def run_dir(self) -> Path:
        """Where pid files and the workers' own sockets lie."""
        return self.data / "run"

    @classmethod
    def from_env(cls, env: dict[str, str] | None = None) -> Config:
        """Read `AUCTION_*` and `DATABASE_URL`; raises ConfigError naming what is missing."""
        e = dict(os.environ if env is None else env)
        port = int(e.get("AUCTION_PORT", "8000"))
        config = cls(
            environment=environment_of(e),
            data=Path(e.get("AUCTION_DATA", "var")).absolute(),
            database_url=_psycopg2(_need(e, "DATABASE_URL", True)),
            public_url=e.get("AUCTION_PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
            secret_key=_secret(e, "AUCTION_SECRET_KEY"),
            vault_key=_secret(e, "AUCTION_VAULT_KEY"),
            log_seed=_secret(e, "AUCTION_LOG_SEED"),
            log_origin=e.get("AUCTION_LOG_ORIGIN", "luochui.example/log"),
            stripe_webhook_secret=e.get("AUCTION_STRIPE_WEBHOOK_SECRET", ""),
            admin_token=e.get("AUCTION_ADMIN_TOKEN", ""),
            test_doors=e.get("AUCTION_TEST_DOORS") == "1",
            host=e.get("AUCTION_HOST", "127.0.0.1"),
            port=port,
            worker=int(e.get("AUCTION_WORKER", "1")),
            workers=int(e.get("AUCTION_WORKERS", "1")),
            bids_per_second=int(e.get("AUCTION_BIDS_PER_S", "10")),
            bids_burst=int(e.get("AUCTION_BIDS_BURST", "30")),
            requests_per_second=int(e.get("AUCTION_REQUESTS_PER_S", "50")),
            requests_burst=int(e.get("AUCTION_REQUESTS_BURST", "300")),
            broadcast_ms=int(e.get("AUCTION_BROADCAST_MS", "50")),
            direct_writes=e.get("AUCTION_DIRECT_WRITES", "1") == "1",
            smtp_url=e.get("AUCTION_SMTP_URL", ""),
            proxies=int(e.get("AUCTION_PROXIES", "0")),
            list_fresh_hours=int(e.get("AUCTION_LIST_FRESH_HOURS", "24")),
            signing_pkcs12=_path(e.get("AUCTION_SIGNING_PKCS12", "")),
            signing_password=e.get("AUCTION_SIGNING_PASSWORD", ""),
            remind_days=int(e.get("AUCTION_REMIND_DAYS", "3")),
            stripe_secret_key=e.get("AUCTION_STRIPE_SECRET_KEY", ""),
            stripe_publishable_key=e.get("AUCTION_STRIPE_PUBLISHABLE_KEY", ""),
            stripe_api=e.get("AUCTION_STRIPE_API", ""),
        )
        config._refuse_contradictions()
        return config

    def _refuse_contradictions(self) -> None:
        if self.test_doors and self.is_production:
            raise ConfigError("test doors cannot be opened in production / 生产环境不能打开测试门")
        if self.test_doors and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ConfigError("test doors open on loopback only / 测试门只能在本机回环地址打开")
        if self.test_doors and not self.admin_token:
            raise ConfigError(_MISSING.format(name="AUCTION_ADMIN_TOKEN"))
        if self.is_production and self.signing_pkcs12 is None:
            raise ConfigError(_MISSING.format(name="AUCTION_SIGNING_PKCS12"))


def environment_of(env: Mapping[str, str]) -> str:
    """`development` where nothing is said. Raises ConfigError: a slip of the pen must not open play doors."""
    said = env.get("AUCTION_ENV", "") or ENVIRONMENTS[0]
    if said not in ENVIRONMENTS:
        raise ConfigError(
            f"AUCTION_ENV is {said!r}; it must be one of: {', '.join(ENVIRONMENTS)} / "
            f"AUCTION_ENV 的值 {said!r} 无效，只能是：{'、'.join(ENVIRONMENTS)}"
        )
    return said


def _need(env: dict[str, str], name: str, always: bool) -> str:
    value = env.get(name, "")
    if not value and always:
        raise ConfigError(_MISSING.format(name=name))
    return value


def _path(value: str) -> Path | None:
    return Path(value).absolute() if value else None


def _secret(env: dict[str, str], name: str) -> bytes:
    """A 32-byte secret in hex. `serve` and `demo` make development ones in the data folder."""
    try:
        value = bytes.fromhex(_need(env, name, True))
    except ValueError:
        value = b""
    if len(value) != 32:
        raise ConfigError(f"{name} must be 64 hex digits / {name} 须为 64 位十六进制")
    return value


def _psycopg2(url: str) -> str:
    """Name the green driver: SQLAlchemy 2.1 would take psycopg 3 for a bare `postgresql://`."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg2://" + url.removeprefix(prefix)
    return url
