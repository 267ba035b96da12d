"""The running product and the violence done to it, always through signals and sockets."""

import contextlib
import http.client
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.support.bidders import OverHttp, OverSocket, PatientBidder
from tests.support.checker import instant
from tests.support.doors import Answer, Bidder, Doors, Json, NotAsExpected
from tests.support.processes import family, parent_of, postmaster_below
from tests.support.server import RunningServer

WORKERS = 2
INCREMENT = 10_000
HEALTHY_WITHIN_S = 30.0
FREE_RATES = {"AUCTION_BIDS_PER_S": "100000", "AUCTION_BIDS_BURST": "100000"}


class House:
    """One supervisor with two web workers and its own PostgreSQL."""

    def __init__(self, data: Path) -> None:
        self.server = RunningServer(data, workers=WORKERS, **FREE_RATES)
        self.doors = Doors(self.server.port, self.server.admin_token)

    @property
    def port(self) -> int:
        return self.server.port

    # -- who is there -------------------------------------------------------

    def pids(self, names: Iterable[str]) -> list[int]:
        found = []
        for name in names:
            with contextlib.suppress(OSError, ValueError):
                found.append(self.server.pid_of(name))
        return found

    @property
    def web(self) -> list[int]:
        return self.pids(f"web-{number}" for number in range(1, WORKERS + 1))

    @property
    def postgres(self) -> list[int]:
        postmaster = postmaster_below(self.server.data)
        return family(postmaster) if postmaster else []

    @property
    def everyone(self) -> list[int]:
        supervisor = self.pids(["supervisor"])
        return [*supervisor, *self.web, *self.pids(["jobs", "prober"]), *self.postgres]

    # -- what is done to them -----------------------------------------------

    def kill(self, pids: list[int]) -> None:
        """kill -9, the parents first so that nobody mourns."""
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @contextlib.contextmanager
    def paused(self, pids: list[int]) -> Iterator[None]:
        """SIGSTOP for the time of the block."""
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(pids):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def start_again(self) -> None:
        """After everything was killed: the same data folder, the same port."""
        self.server.stop()
        self.doors.close()
        self.server.start()

    def mend(self) -> None:
        """Whole and healthy: each worker alive, two good answers in a row."""
        self.doors.close()
        if not self.pids(["supervisor"]) or not parent_of(self.pids(["supervisor"])[0]):
            self.start_again()
        wait_until(self._is_whole, HEALTHY_WITHIN_S)

    def _is_whole(self) -> bool:
        alive = self.web + self.pids(["prober", "jobs"])
        whole = len(alive) == WORKERS + 2 and all(parent_of(pid) for pid in alive)
        return whole and all(self.server.is_healthy() for _ in range(4))

    # -- the market in it ---------------------------------------------------

    def lot(self, **wishes: int) -> str:
        usual = {"increment": INCREMENT, "outage_gap_s": 60, "recovery_s": 2, "window_s": 2}
        return self.doors.lot(**(usual | wishes))

    def admitted(self, lot: str) -> tuple[Bidder, str]:
        bidder = self.doors.bidder()
        return bidder, self.doors.register(lot, bidder)

    def patient_bidders(self, lot: str, count: int, port: int | None = None) -> list[PatientBidder]:
        """Every other one bids over HTTP, the rest over the socket."""
        made = []
        for number in range(count):
            bidder, code = self.admitted(lot)
            dial = self._dialler(number, port or self.port, bidder.token)
            made.append(PatientBidder(f"{lot}-{code}", lot, code, dial, INCREMENT))
        return made

    def _dialler(self, number: int, port: int, token: str) -> Callable[[], OverHttp | OverSocket]:
        if number % 2:
            return lambda: OverHttp(port, token)
        return lambda: OverSocket(port, token)

    def decided(self, lot: str, token: str, amount: int, key: str) -> Answer:
        """The same key until it is decided, as the client rule says; the last answer if never."""
        for attempt in range(8):
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.doors.bid(lot, token, amount, key, raise_own=True)
                if answer.body is not None and answer.body.get("decided") is not False:
                    return answer
            time.sleep(0.1 * 2**attempt)
        return answer

    def history(self, lot: str) -> list[Json]:
        """All events, patiently: a restarted worker may need a moment."""
        deadline = time.monotonic() + HEALTHY_WITHIN_S
        while True:
            try:
                return self.doors.events(lot)
            except (OSError, NotAsExpected, ValueError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def ends_at(self, lot: str) -> datetime:
        return instant(self.doors.snapshot(lot)["ends_at"])

    def ended(self, lot: str, within_s: float) -> list[Json]:
        """The whole history once the lot is closed; fails loudly when it does not end in time."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            events = self.history(lot)
            if any(event["kind"] in ("lot.closed", "lot.suspended") for event in events):
                return events
            time.sleep(0.2)
        raise AssertionError(f"{lot} did not end within {within_s} s: {self.history(lot)[-3:]}")


def wait_until(holds: Callable[[], bool], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s")
        time.sleep(0.1)


def sleep_until(at: datetime) -> None:
    left = (at - datetime.now(UTC)).total_seconds()
    if left > 0:
        time.sleep(left)
