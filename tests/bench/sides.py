"""The servers that are measured: ours as anybody would start it, and what it is compared with."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auction_app.infra.embedded_postgres import EmbeddedPostgres
from tests.bench.load import Crowd, Loop
from tests.support.doors import Bidder, Doors
from tests.support.processes import cpu_seconds, family, postmaster_below
from tests.support.server import ROOT, RunningServer, free_port

# A closed loop bids thousands of times a second for one bidder; the product's own limit is 10.
RAISED_LIMITS = {"AUCTION_BIDS_PER_S": "1000000", "AUCTION_BIDS_BURST": "1000000"}
INCREMENT = 10_000
LISTENS_WITHIN_S = 30.0


@dataclass
class Side:
    """One server under load.  Without `doors` it knows no lots and lets everybody bid."""

    name: str
    port: int
    server_pids: Callable[[], list[int]]
    doors: Doors | None = None
    database_pids: Callable[[], list[int]] = list
    people: list[Bidder] = field(default_factory=list)

    def server_cpu(self) -> float:
        return cpu_seconds(self.server_pids())

    def database_cpu(self) -> float:
        return cpu_seconds(self.database_pids())

    def crowd(self, loop: Loop, bidders: int, watchers: int = 0, lots: int = 1) -> Crowd:
        """Fresh lots with registered bidders connected, evenly spread over the lots."""
        names = self._lots(lots)
        crowd = Crowd(loop, self.port, names, INCREMENT)
        for number in range(bidders):
            lot = list(names)[number % lots]
            crowd.add_bidder(self._admit(number, lot), lot)
        if watchers:
            crowd.add_watchers(watchers)
        return crowd

    def _lots(self, count: int) -> dict[str, int]:
        if self.doors is None:
            return {f"L{number}": 1_000_000 for number in range(count)}
        made = [self.doors.lot(increment=INCREMENT, seconds_open=7200) for _ in range(count)]
        return {lot: self.doors.snapshot(lot)["minimum"] - INCREMENT for lot in made}

    def _admit(self, number: int, lot: str) -> str:
        if self.doors is None:
            return f"token-{number}"
        while len(self.people) <= number:
            self.people.append(self.doors.bidder())
        self.doors.register(lot, self.people[number])
        return self.people[number].token


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """On a real disk, open to the unprivileged user that PostgreSQL runs as under root."""
    folder = Path(tempfile.mkdtemp(prefix="luochui-bench-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Side]:
    """The product: `serve --test-doors` with one web worker and its own PostgreSQL."""
    server = RunningServer(folder / "ours", workers=1, **RAISED_LIMITS)
    server.start()
    postmaster = postmaster_below(server.data) or 0

    def database_pids() -> list[int]:
        return family(postmaster)

    doors = Doors(server.port, server.admin_token)
    try:
        yield Side("ours", server.port, lambda: [server.pid_of("web-1")], doors, database_pids)
    finally:
        doors.close()
        server.stop()


@contextlib.contextmanager
def naive(folder: Path) -> Iterator[Side]:
    """The plain path on a PostgreSQL of the same kind with the same settings, fsync and all."""
    postgres = EmbeddedPostgres(folder / "naive", database="naive", keep=False)
    postgres.start(watched=True)
    arguments = ["tests.bench.naive.server", "--database", postgres.url()]
    try:
        with _program(arguments) as (port, pid):
            doors = Doors(port, "none", timeout_s=120.0)
            yield Side("naive", port, lambda: [pid], doors, lambda: family(postgres.pid or 0))
            doors.close()
    finally:
        postgres.stop("immediate")


@contextlib.contextmanager
def raw() -> Iterator[Side]:
    with _program(["tests.bench.raw"]) as (port, pid):
        yield Side("raw", port, lambda: [pid])


@contextlib.contextmanager
def stock() -> Iterator[Side]:
    with _program(["tests.bench.stock"]) as (port, pid):
        yield Side("stock", port, lambda: [pid])


@contextlib.contextmanager
def _program(arguments: list[str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *arguments, "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_listens(port, process)
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


def _wait_until_it_listens(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + LISTENS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"{process.args} did not listen on port {port}")
