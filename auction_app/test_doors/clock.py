"""A clock that tests may put forward: all processes of one installation read it from the same file."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from auction_app.kernel.time import SystemClock

FILE = "test-clock-ahead"


class TestClock(SystemClock):
    """The machine's clock and so many seconds more; it never goes back."""

    __test__ = False  # not a test class, whatever its name

    def __init__(self, run_dir: Path) -> None:
        self._file = run_dir / FILE
        self._seen: tuple[int, int] = (0, 0)
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present instant of the test."""
        return super().now() + self._read()

    def forward(self, seconds: int) -> None:
        """Put the clock of every process forward; it stays so when they are started again."""
        ahead = int(self._read().total_seconds()) + seconds
        beside = self._file.with_suffix(".new")
        beside.write_text(str(ahead))
        os.replace(beside, self._file)

    def _read(self) -> timedelta:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return self._ahead
        mark = (found.st_ino, found.st_mtime_ns)
        if mark != self._seen:
            self._ahead, self._seen = timedelta(seconds=int(self._file.read_text())), mark
        return self._ahead
