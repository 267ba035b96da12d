"""The real product as a child process: `serve --test-doors`, as anybody would start it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.world import ADMIN_TOKEN, WEBHOOK_SECRET

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 90.0
STOP_WITHIN_S = 20.0
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stop_when_the_tests_die() -> None:
    """A run that is killed must leave no server behind; Linux alone knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class RunningServer:
    """One supervisor with its children and its own data folder; `cards` is the port of its practice provider."""

    def __init__(self, data: Path, *, workers: int = 1, cards: int = 0, **settings: str) -> None:
        self.data = data
        self.workers = workers
        self._cards = ["--stripe-simulator", str(cards)] if cards else []
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.admin_token = ADMIN_TOKEN
        self.webhook_secret = WEBHOOK_SECRET
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.log = data.with_suffix(".log")

    def start(self) -> RunningServer:
        """Start and wait until /healthz answers 200; the log is shown when it does not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, str(ROOT / "run.py"), "serve", "--test-doors"),
                    *("--port", str(self.port), "--data", str(self.data)),
                    *("--workers", str(self.workers), *self._cards),
                ],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_stop_when_the_tests_die,
            )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """Ask the supervisor to end, as Ctrl-C would; kill what does not listen."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_WITHIN_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def pid_of(self, name: str) -> int:
        """Process id from DIR/run/: `supervisor`, `web-1`, `jobs`, `prober`."""
        return int((self.data / "run" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """kill -9 one of the children."""
        os.kill(self.pid_of(name), signal.SIGKILL)

    def is_healthy(self) -> bool:
        """Whether /healthz answers 200 right now."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self.is_healthy():
                return
            if self._process is None or self._process.poll() is not None:
                break
            time.sleep(0.1)
        tail = self.log.read_text("utf-8", "replace")[-4000:]
        self.stop()
        raise AssertionError(f"the server did not get ready:\n{tail}")

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AUCTION_", "DATABASE_"))}
        return kept | {
            "AUCTION_ADMIN_TOKEN": self.admin_token,
            "AUCTION_STRIPE_WEBHOOK_SECRET": self.webhook_secret,
            **self._settings,
        }
