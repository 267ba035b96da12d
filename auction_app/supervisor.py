"""A small supervisor: PostgreSQL, web workers, the job worker and the prober, kept alive.

A child that dies is started again within a second. Nothing outlives the supervisor: children ask
the kernel to end with it, PostgreSQL has a watcher, and the next start clears what was left.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from auction_app import surroundings
from auction_app.config import Config, ConfigError
from auction_app.infra.embedded_postgres import EmbeddedPostgres
from auction_app.infra.postgres_installation import PostgresError

LOOK_EVERY_S = 0.1
LONGEST_PAUSE_S = 0.8  # before a child that keeps dying is started again
STEADY_AFTER_S = 10.0
STOP_TIMEOUT_S = 10.0
PORT_TIMEOUT_S = 3.0  # the workers of a killed supervisor need a moment to leave
PR_SET_PDEATHSIG = 1
OUR_PARTS = ("server", "cli", "demo", "stripe_simulator")
QUIET = ("-W", "ignore:::__main__")  # eventlet says at each start that it is in maintenance
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Program:
    """One child: its name (and pid file), its `python -m` arguments, what its environment adds."""

    name: str
    arguments: Sequence[str]
    extra: Mapping[str, str]
    restarts: bool = True
    start_after_s: float = 0.0


def programs(config: Config) -> list[Program]:
    """Everything that serves: the web workers, the jobs, the prober."""
    workers = str(config.workers)
    web = [
        Program(
            f"web-{k}",
            ["auction_app.server"],
            {"AUCTION_WORKER": str(k), "AUCTION_WORKERS": workers},
        )
        for k in range(1, config.workers + 1)
    ]
    slow = {"AUCTION_WORKERS": workers}
    return [
        *web,
        Program("jobs", ["auction_app.cli", "jobs"], slow),
        Program("prober", ["auction_app.cli", "prober"], slow),
    ]


class Child:
    """A program that runs, or waits to be started again."""

    def __init__(self, program: Program, environment: Mapping[str, str], run_dir: Path) -> None:
        self.program = program
        self._environment = {**environment, **program.extra}
        self._pid_file = run_dir / f"{program.name}.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_at = time.monotonic() + program.start_after_s
        self._failures = 0

    def look(self) -> None:
        """Notice a death, and start when it is time; called some times a second."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._note_end(self._process.returncode, now)
        if self._process is None and now >= self._start_at:
            self._start(now)

    def ask_to_stop(self) -> None:
        """SIGTERM, and never start again."""
        self._start_at = float("inf")
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait until it ended; kill it at `deadline` (monotonic seconds)."""
        if self._process is not None:
            try:
                self._process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._pid_file.unlink(missing_ok=True)

    def _start(self, now: float) -> None:
        parent = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, *QUIET, "-m", *self.program.arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches the supervisor alone; it stops the children in order
            preexec_fn=lambda: _end_with(parent),
        )
        self._started_at = now
        self._pid_file.write_text(f"{self._process.pid}\n")

    def _note_end(self, code: int, now: float) -> None:
        self._process = None
        if not self.program.restarts:
            self._start_at = float("inf")
            self._pid_file.unlink(missing_ok=True)
            return
        steady = now - self._started_at > STEADY_AFTER_S
        self._failures = 0 if steady else self._failures + 1
        self._start_at = now + min(LONGEST_PAUSE_S, 0.1 * self._failures)
        say(
            f"{self.program.name} 意外结束（{code}），重新启动",
            f"{self.program.name} ended ({code})",
        )


class Supervisor:
    """One installation's processes; `run` returns when SIGTERM or SIGINT came."""

    def __init__(
        self,
        environment: Mapping[str, str],
        cluster: EmbeddedPostgres | None,
        *,
        first: Sequence[Program] = (),
        more: Sequence[Program] = (),
    ) -> None:
        """`first` runs to its end before anything serves; `more` runs beside the usual programs."""
        self._doors = surroundings.database_doors(cluster, environment)
        self._environment = {**environment, "DATABASE_URL": self._doors.application}
        self._cluster = cluster
        self.config = Config.from_env(self._environment)
        self._first = first
        self._more = more
        self._run_dir = self.config.run_dir
        self._children: list[Child] = []
        self._stopping = False

    def run(self, on_started: Callable[[], None] | None = None) -> int:
        """Serve until a signal asks to stop; `on_started` may take its time, in a thread."""
        self._run_dir.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        with self._alone():
            _clear_leftovers(self.config)
            _wait_for_port(self.config.host, self.config.port)
            (self._run_dir / "supervisor.pid").write_text(f"{os.getpid()}\n")
            try:
                self._prepare_database()
                self._start_children()
                if on_started:
                    threading.Thread(target=on_started, daemon=True).start()
                self._watch()
            finally:
                self._stop_all()
        return 0

    def _prepare_database(self) -> None:
        if self._cluster:
            self._cluster.start(watched=True)
        if not self._stopping:
            self._doors.prepare()
        for program in self._first:
            self._run_to_end(program)

    def _run_to_end(self, program: Program) -> None:
        parent = os.getpid()
        done = subprocess.run(
            [sys.executable, "-m", *program.arguments],
            env={**self._environment, **program.extra},
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: _end_with(parent),
        )
        if done.returncode and not self._stopping:
            raise ConfigError(f"✗ {program.name}: {done.returncode}")

    def _start_children(self) -> None:
        wanted = [*programs(self.config), *self._more]
        self._children = [Child(one, self._environment, self._run_dir) for one in wanted]
        for child in self._children:
            child.look()

    def _watch(self) -> None:
        while not self._stopping:
            if self._cluster and not self._cluster.is_running():
                self._revive(self._cluster)
            for child in self._children:
                child.look()
            time.sleep(LOOK_EVERY_S)

    def _revive(self, cluster: EmbeddedPostgres) -> None:
        say("PostgreSQL 意外结束，重新启动", "PostgreSQL ended; starting it again")
        try:
            cluster.start(watched=True)
        except PostgresError as error:
            say("PostgreSQL 启动失败，将再试", f"PostgreSQL did not start; trying again: {error}")

    def _stop_all(self) -> None:
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_TIMEOUT_S
        for child in self._children:
            child.wait(deadline)
        if self._cluster:
            self._cluster.stop()
        (self._run_dir / "supervisor.pid").unlink(missing_ok=True)

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One supervisor per data folder; the kernel forgets the lock of who was killed."""
        with open(self._run_dir / "supervisor.lock", "w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ConfigError(
                    f"✗ 已有一个服务在使用 {self.config.data}：请先停止它，或用 --data 另选目录。\n"
                    f"✗ Another server uses {self.config.data}: stop it, or name another folder "
                    "with --data."
                ) from None
            yield


def say(zh: str, en: str) -> None:
    """A line of the supervisor's own, in both languages."""
    print(f"[supervisor] {zh} · {en}", file=sys.stderr, flush=True)


def _end_with(parent: int) -> None:
    """In the child, before its program: be killed when `parent` ends, even by kill -9."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _clear_leftovers(config: Config) -> None:
    """Kill what an earlier supervisor left where the kernel could not do it."""
    for pid_file in config.run_dir.glob("*.pid"):
        with contextlib.suppress(OSError, ValueError):
            pid = int(pid_file.read_text())
            if _is_child_on(config.data, pid):
                os.kill(pid, signal.SIGKILL)
        pid_file.unlink(missing_ok=True)


def _is_child_on(data: Path, pid: int) -> bool:
    """Whether `pid` runs one of our modules on this folder, and not a stranger who got the pid."""
    process = Path(f"/proc/{pid}")
    if process.exists():
        surroundings = (process / "environ").read_bytes().split(b"\0")
        return b"AUCTION_DATA=" + os.fsencode(data) in surroundings
    asked = ["ps", "-o", "args=", "-p", str(pid)]
    command = subprocess.run(asked, capture_output=True, text=True).stdout
    return any(f"auction_app.{one}" in command for one in OUR_PARTS)


def _wait_for_port(host: str, port: int) -> None:
    """Workers share a port among themselves; with another program they must not."""
    deadline = time.monotonic() + PORT_TIMEOUT_S
    while not is_port_free(host, port):
        if time.monotonic() > deadline:
            raise ConfigError(
                f"✗ 端口 {port} 已被占用：请用 --port 另选一个。\n"
                f"✗ Port {port} is taken: name another one with --port."
            )
        time.sleep(LOOK_EVERY_S)


def is_port_free(host: str, port: int) -> bool:
    """Whether nobody listens on `port` of `host`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
