"""What processes cost, read from /proc (Linux): CPU seconds, memory, families."""

import contextlib
import os
import resource
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Seconds on a CPU of all threads.  schedstat counts nanoseconds, so neighbours disturb little."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for task in os.listdir(PROC / str(pid) / "task"):
                text = (PROC / str(pid) / "task" / task / "schedstat").read_text()
                total += int(text.split()[0])
    return total / 1e9


def private_bytes(pid: int) -> int:
    """Proportional set size: memory that would be free again without this process."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def parent_of(pid: int) -> int:
    """0 when the process is gone."""
    try:
        return int((PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


def all_pids() -> list[int]:
    return [int(name) for name in os.listdir(PROC) if name.isdigit()]


def command_line(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def postmaster_below(folder: Path) -> int | None:
    """The PostgreSQL whose data lies below `folder`, by its own postmaster.pid; None when absent."""
    for found in folder.rglob("postmaster.pid"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(found.read_text().splitlines()[0])
            if "postgres" in command_line(pid):
                return pid
    return None


def family(pid: int) -> list[int]:
    """The process and its direct children (a postmaster and its back ends)."""
    return [pid, *(child for child in all_pids() if parent_of(child) == pid)]


def raise_open_files() -> int:
    """As many open files as this user may have; thousands of watchers need them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
