"""The one writer of this worker's lots: all that waits is decided in arrival order, in one commit.

What arrives while a commit is under way forms the next batch; there is no timer. Stamping the
arrival and joining the queue is one act, and the close passes the same queue, so an end cannot
overtake a bid that arrived before it (art. 20 II).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg2
from sqlalchemy.exc import DBAPIError

from auction_app.bidding.answers import Answers
from auction_app.bidding.commands import Command, PlaceBid, Refresh, SetAuto
from auction_app.bidding.errors import IN_PROGRESS
from auction_app.bidding.lifecycle import Verdict, finish, is_due, open_lot
from auction_app.bidding.state import AuctionState
from auction_app.bidding.store import Store
from auction_app.bidding.work import LotWork, NewEvent
from auction_app.kernel.errors import NO_SUCH_LOT
from auction_app.kernel.time import Clock
from auction_app.law.bidding_time import EndInQuestion, Suspends, Waits, end_after_outage

log = logging.getLogger(__name__)

QUEUE_LIMIT = 20_000
BATCH_LIMIT = 2_000
WAIT = timedelta(seconds=8)
PUNCTUAL = timedelta(seconds=1)
SLOWEST_RETRY_S = 0.5
Publish = Callable[[str, list[NewEvent]], None]


class Sequencer:
    """Owns the in-memory state of its lots. One thread (green in the server) runs `run`."""

    def __init__(self, store: Store, answers: Answers, clock: Clock, publish: Publish) -> None:
        self._store = store
        self._answers = answers
        self._clock = clock
        self._publish = publish
        self._gate = threading.Lock()
        self._wake = threading.Event()
        self._queue: deque[Command] = deque()
        self._held: dict[str, list[Command]] = {}
        self._last_arrival = datetime.min.replace(tzinfo=UTC)
        self._stopping = False
        self.states: dict[str, AuctionState] = {}

    def arrive(self, command: Command) -> bool:
        """Stamp and queue in one act; False when the queue is full (nothing happened)."""
        with self._gate:
            if len(self._queue) >= QUEUE_LIMIT:
                return False
            # A wall clock may be set back; arrival order may not.
            arrived_at = max(self._clock.now(), self._last_arrival)
            self._last_arrival = command.arrived_at = arrived_at
            self._queue.append(command)
        if not self._wake.is_set():
            self._wake.set()
        return True

    def run(self) -> None:
        """Decide batches until `stop`; a failing database delays, it never loses a waiting bid."""
        pause = 0.0
        while not self._stopping:
            self._wake.wait()
            self._wake.clear()
            while self._queue and not self._stopping:
                batch = self._with_held(self._take())
                try:
                    self._decide(batch)
                    pause = 0.0
                except (psycopg2.Error, DBAPIError) as error:
                    pause = min(SLOWEST_RETRY_S, pause * 2 or 0.02)
                    self._put_back(batch, error)
                    time.sleep(pause)
                except Exception:  # noqa: BLE001 - whatever it is, every caller must be answered
                    self._give_up(batch)

    def answer_the_waiting(self) -> None:
        """Tell whoever waits too long that the decision is still coming; it stays in the queue."""
        before = self._clock.now() - WAIT
        with self._gate:
            late = [command for command in self._queue if command.arrived_at < before]
        for command in late:
            self._answers.undecided(command, IN_PROGRESS)

    def stop(self) -> None:
        """End `run` after the batch at hand."""
        self._stopping = True
        self._wake.set()

    def _take(self) -> list[Command]:
        with self._gate:
            return [self._queue.popleft() for _ in range(min(len(self._queue), BATCH_LIMIT))]

    def _put_back(self, batch: list[Command], error: Exception) -> None:
        """Nothing of the batch is known to be written: forget the cache, decide again in order.

        Should the commit have happened after all, the keys' decisions are found on disk.
        """
        log.warning(
            "a batch of %d could not be committed, it is tried again: %s", len(batch), error
        )
        self.states.clear()
        self._release({command.lot for command in batch})
        with self._gate:
            self._queue.extendleft(reversed(batch))

    def _release(self, lots: set[str]) -> None:
        """Forget who was just held for these lots: their commands are in the batch."""
        for lot in lots:
            self._held.pop(lot, None)

    def _give_up(self, batch: list[Command]) -> None:
        """A bug, not a fault of the world. What was written is not known here, so ask by key."""
        log.exception("a batch of %d could not be decided", len(batch))
        self.states.clear()
        self._release({command.lot for command in batch})
        for command in batch:
            self._answers.undecided(command, IN_PROGRESS)

    def _decide(self, batch: list[Command]) -> None:
        at = max(self._clock.now(), self._last_arrival)
        works: dict[str, LotWork] = {}
        replays: list[PlaceBid] = []
        for command in _read_once(batch):
            self._decide_one(command, works, replays, at)
        changed = [w for w in works.values() if w.events or w.decided]
        kept = self._store.commit(changed) if changed else set()
        overtaken = {work.state.lot for work in changed} - kept
        for work in changed:
            if work.state.lot in kept:
                self._settle(work)
        for command in replays:
            if command.lot not in overtaken:
                self._answers.replay(command)
        if overtaken:
            self._decide_again(overtaken, batch)

    def _with_held(self, batch: list[Command]) -> list[Command]:
        """Bids that wait for a lot's end to be judged come before what arrived later."""
        if not self._held:
            return batch
        lots = {command.lot for command in batch} & self._held.keys()
        return [held for lot in lots for held in self._held.pop(lot)] + batch

    def _decide_one(
        self, command: Command, works: dict[str, LotWork], replays: list[PlaceBid], at: datetime
    ) -> None:
        if command.lot in self._held:
            self._held[command.lot].append(command)
            return
        if isinstance(command, Refresh) and command.lot not in works:
            self._refresh(command.lot)
            return
        work = works.get(command.lot) or self._begin(command.lot, at)
        if work is None:
            self._answers.undecided(command, NO_SUCH_LOT)
            return
        works[command.lot] = work
        if is_due(work.state, command.arrived_at) and not self._pass_time(work, at):
            self._held[command.lot] = [command]
        elif isinstance(command, PlaceBid):
            self._place(command, work, replays)
        elif isinstance(command, SetAuto):
            self._know_bidder(command, work)
            work.set_auto(command)

    def _know_bidder(self, command: PlaceBid | SetAuto, work: LotWork) -> None:
        """A registration without its deposit is no event yet, so before refusing, look at the disk."""
        known = work.state.bidders.get(command.holder)
        if known is None or not known.is_admitted:
            found = self._store.find_bidder(command.lot, command.holder)
            if found is not None:
                work.state.bidders = {**work.state.bidders, command.holder: found}

    def _place(self, command: PlaceBid, work: LotWork, replays: list[PlaceBid]) -> None:
        known = work.keys.get((command.holder, command.key))
        may_be_known = hash((command.holder, command.key)) in work.state.keys
        if known is None and may_be_known:
            found = self._store.decision(command.lot, command.holder, command.key)
            may_be_known = found is not None
        if known is not None or may_be_known:
            replays.append(command)
        else:
            self._know_bidder(command, work)
            work.place(command)

    def _begin(self, lot: str, at: datetime) -> LotWork | None:
        state = self.states.get(lot)
        if state is None:
            state = self._store.load(lot)
            if state is None:
                return None
            self.states[lot] = state
        return LotWork.on(state, at)

    def _pass_time(self, work: LotWork, at: datetime) -> bool:
        """Open or end the lot as its time has come; False while the end cannot be judged yet."""
        if work.state.status == "scheduled":
            open_lot(work)
            return True
        verdict = self._end_verdict(work.state, at)
        if isinstance(verdict, Waits):
            return False
        finish(work, verdict)
        return True

    def _end_verdict(self, state: AuctionState, at: datetime) -> Verdict:
        rules = state.rules.time
        if self._store.has_alarm(state.lot):
            return Suspends("evidence_alarm", at, at)
        probes = self._store.probes(state.ends_at - rules.window)
        seen = EndInQuestion(
            state.ends_at, probes, at, state.outages, self._store.opened_at(state.lot)
        )
        verdict = end_after_outage(rules, seen)
        is_punctual = at - state.ends_at <= PUNCTUAL
        if isinstance(verdict, Waits) and is_punctual and at - verdict.silent_since <= rules.gap:
            # We stood at the end ourselves and the last probe is fresh: nobody was kept out.
            covered = EndInQuestion(state.ends_at, [*probes, at], at, state.outages, seen.opened_at)
            return end_after_outage(rules, covered)
        return verdict

    def _settle(self, work: LotWork) -> None:
        """The batch is on disk: the new state holds, everybody is answered, watchers are told."""
        state = work.state
        if work.keys:
            state.keys.update(hash(key) for key in work.keys)
        self.states[state.lot] = state
        self._answers.settle(work)
        if work.events:
            self._publish(state.lot, work.events)

    def _decide_again(self, lots: set[str], batch: list[Command]) -> None:
        """Somebody else changed these lots meanwhile: read them again, keep the order of arrival."""
        self._release(lots)
        commands = [command for command in batch if command.lot in lots]
        with self._gate:
            self._queue.extendleft(reversed([*map(Refresh, lots), *commands]))
        self._wake.set()

    def _refresh(self, lot: str) -> None:
        """Read a lot that somebody else wrote to. Keys are decided here alone, so they are kept."""
        known = self.states.get(lot)
        if known is None:
            head = self._store.heads([lot]).get(lot, 0)
            self._answers.tell_others(lot, None, head)
            return
        fresh = self._store.load(lot, known.keys)
        if fresh is not None:
            self.states[lot] = fresh
            self._answers.tell_others(lot, known.seq, fresh.seq)

    def forget_ended(self, before: datetime) -> None:
        """Drop lots that ended long ago from memory; a late bid reads its lot again."""
        for lot, state in list(self.states.items()):
            if state.status in ("closed", "withdrawn") and state.last_at < before:
                self.states.pop(lot, None)


def _read_once(batch: list[Command]) -> list[Command]:
    """Without repeated refreshes of a lot: the first reads what all of them announced.

    They pile up while reading is slow, and would then make it slower still.
    """
    seen: set[str] = set()
    kept: list[Command] = []
    for command in batch:
        if isinstance(command, Refresh):
            if command.lot in seen:
                continue
            seen.add(command.lot)
        kept.append(command)
    return kept
