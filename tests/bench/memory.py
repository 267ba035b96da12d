"""What processes hold in memory, read from /proc; MiB."""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

EVERY_S = 0.2
Peak = dict[str, float]


def figure_of(pid: int | str, name: str) -> int:
    """One figure of /proc/PID/status (memory in KiB), 0 for a process that is gone or has none."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith(name)), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def children_of(parent: int) -> list[int]:
    """Living children of a process; PostgreSQL's backends and their parallel workers are its postmaster's."""
    pids = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]
    return [pid for pid in pids if figure_of(pid, "PPid") == parent]


@contextlib.contextmanager
def peaks(postmaster: int) -> Iterator[Peak]:
    """The most seen while the block ran: `client` (RSS of this process), `postgres` (private memory of all backends).

    Private memory leaves out the shared buffers, which are the same for every way of working.
    """
    peak: Peak = {"client": 0.0, "postgres": 0.0}
    over = threading.Event()

    def look() -> None:
        while True:
            held = sum(figure_of(one, "RssAnon") for one in children_of(postmaster))
            peak["postgres"] = max(peak["postgres"], held / 1024)
            peak["client"] = max(peak["client"], figure_of(os.getpid(), "VmRSS") / 1024)
            if over.wait(EVERY_S):
                return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
