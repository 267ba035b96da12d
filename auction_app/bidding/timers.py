"""What wakes the sequencer by itself: a lot opens or ends, or somebody else wrote to it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import psycopg2
from sqlalchemy.exc import DBAPIError

from auction_app.bidding.commands import Refresh, Tick
from auction_app.bidding.sequencer import Sequencer
from auction_app.bidding.store import Scans
from auction_app.kernel.time import Clock

log = logging.getLogger(__name__)
RECHECK_S = 0.1
KEEP_ENDED = timedelta(minutes=10)
SCAN_S = 0.5


class Timers:
    """Wakes the sequencer when a lot opens or ends, and when somebody else wrote to a lot."""

    def __init__(
        self, sequencer: Sequencer, scans: Scans, clock: Clock, owns: Callable[[str], bool]
    ) -> None:
        self._sequencer = sequencer
        self._scans = scans
        self._clock = clock
        self._owns = owns
        self._stopping = threading.Event()

    def run(self) -> None:
        """Scan twice a second, tick each due lot at its instant, until `stop`."""
        while not self._stopping.is_set():
            self._sequencer.answer_the_waiting()
            self._sequencer.forget_ended(self._clock.now() - KEEP_ENDED)
            try:
                self._scan()
            except (psycopg2.Error, DBAPIError) as error:
                log.warning("the timers cannot read the lots: %s", error)
                self._stopping.wait(SCAN_S)

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    def _scan(self) -> None:
        started = self._clock.now()
        until = started + timedelta(seconds=SCAN_S)
        due = [(lot, at) for lot, at in self._scans.due(until) if self._owns(lot)]
        self._look_for_news()
        for lot, at in due:
            self._sleep_until(at)
            self._sequencer.arrive(Tick(lot))
        if any(at < started for _, at in due):
            self._stopping.wait(RECHECK_S)  # an end that waits for its verdict
        else:
            self._sleep_until(until)

    def _look_for_news(self) -> None:
        states = self._sequencer.states
        if not states:
            return
        for lot, seq in self._scans.heads(list(states)):
            state = states.get(lot)
            if state is not None and state.seq < seq:
                self._sequencer.arrive(Refresh(lot))

    def _sleep_until(self, at: datetime) -> None:
        left = (at - self._clock.now()).total_seconds()
        if left > 0:
            self._stopping.wait(left)
