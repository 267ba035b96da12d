"""Slow work outside the web workers: named loops that never end the process when they fail."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auction_app.infra.web import Services

log = logging.getLogger(__name__)
_SLOWEST_RETRY_S = 30.0


@dataclass(frozen=True, slots=True)
class Loop:
    """Call `run` every `every_seconds`; after a failure with back-off, at most 30 s."""

    name: str
    every_seconds: float
    run: Callable[[Services], None]


def run_loops(loops: list[Loop], services: Services, stop: threading.Event) -> None:
    """Run every loop in a thread of its own until `stop` is set."""
    threads = [
        threading.Thread(target=_run_one, args=(loop, services, stop), name=loop.name)
        for loop in loops
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run_one(loop: Loop, services: Services, stop: threading.Event) -> None:
    pause = loop.every_seconds
    while not stop.is_set():
        started = time.monotonic()
        try:
            loop.run(services)
            pause = loop.every_seconds
        except Exception:
            log.exception("loop %s failed; it goes on", loop.name)
            pause = min(max(pause, 0.5) * 2, _SLOWEST_RETRY_S)
        stop.wait(max(0.0, pause - (time.monotonic() - started)))
