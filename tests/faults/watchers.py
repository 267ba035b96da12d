"""Watchers who lose the line again and again, and resume by seq."""

import random
import threading
import time
from typing import Any

from tests.support.doors import Doors
from tests.support.live import LiveClient
from tests.support.wire import Refused

Json = dict[str, Any]
LONGEST_STAY_S = 1.5


class RestlessWatcher(threading.Thread):
    """Collects a lot's events over many short connections; each must continue without a gap."""

    def __init__(self, port: int, lot: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.lot = port, lot
        self._dice = random.Random(seed)
        self._over = threading.Event()
        self.events: list[Json] = []
        self.connections = self.skipped = 0
        self.complaints: list[str] = []

    @property
    def last(self) -> int:
        return self.events[-1]["seq"] if self.events else 0

    def finish(self, head: int, within_s: float) -> None:
        """Goes on until it has seen seq `head`, at most so long."""
        deadline = time.monotonic() + within_s
        while self.last < head and time.monotonic() < deadline:
            time.sleep(0.1)
        self._over.set()
        self.join(LONGEST_STAY_S + 10)

    def run(self) -> None:
        while not self._over.is_set():
            try:
                with LiveClient(self.port) as live:
                    self._stay(live)
            except (OSError, Refused):
                time.sleep(0.1)

    def _stay(self, live: LiveClient) -> None:
        answer = live.ask("watch", {"lot": self.lot, "after": self.last})
        self.connections += 1
        if not answer["ok"]:
            self.complaints.append(f"watch refused: {answer}")
            return
        end = time.monotonic() + self._dice.uniform(0.1, LONGEST_STAY_S)
        while time.monotonic() < end and not self._over.is_set():
            live.collect(0.1)
            while live.events:
                self._take(*live.events.popleft())

    def _take(self, name: str, message: Json) -> None:
        if name != "events" or message["lot"] != self.lot:
            return
        if "skipped" in message:
            self._fill(*message["skipped"])
        for event in message["events"]:
            if event["seq"] != self.last + 1:
                self.complaints.append(f"seq {event['seq']} after {self.last}")
            self.events.append(event)

    def _fill(self, first: int, last: int) -> None:
        """What the server left out it named, and `/events` has it (contract §4)."""
        if first != self.last + 1:
            self.complaints.append(f"skipped from {first} after {self.last}")
        self.skipped += last - first + 1
        path = f"/api/v1/lots/{self.lot}/events?after={first - 1}&limit={last - first + 1}"
        doors = Doors(self.port, "")
        self.events += doors.request("GET", path).body["events"]
        doors.close()
