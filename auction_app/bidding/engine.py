"""The live auction of one worker: sequencer, timers and watchers, put together and started."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable

from auction_app.bidding import errors
from auction_app.bidding.answers import Answers
from auction_app.bidding.commands import Answer, PlaceBid, Refresh, SetAuto, Tick, Undecided
from auction_app.bidding.live import LiveHub
from auction_app.bidding.peers import Peers
from auction_app.bidding.sequencer import Sequencer
from auction_app.bidding.store import Scans, Store
from auction_app.bidding.timers import Timers
from auction_app.bidding.wire import Outlet
from auction_app.bidding.work import NewEvent
from auction_app.evidence.note import Signer
from auction_app.infra.buckets import Buckets
from auction_app.infra.mesh import mesh_folder
from auction_app.infra.web import Services
from auction_app.kernel.errors import RATE_LIMITED

WAIT_S = 10.0
Reply = Callable[[Answer], None]


class Engine:
    """What the doors of bidding talk to."""

    def __init__(self, services: Services) -> None:
        config, ports = services.config, services.ports
        self.services = services
        self.clock = ports.clock
        self.store = Store(services.transactions, ports.vault)
        signer = Signer(ports.log_origin, ports.log_seed)
        self.answers = Answers(self.store, signer, self._heard_of_others)
        self.sequencer = Sequencer(self.store, self.answers, ports.clock, self._publish)
        self.timers = Timers(self.sequencer, Scans(services.transactions), ports.clock, self.owns)
        self.buckets = Buckets(config.bids_per_second, config.bids_burst)
        self.hub: LiveHub | None = None
        self.peers: Peers | None = None
        if config.workers > 1:
            self.peers = Peers(mesh_folder(config.data), config.worker, self)

    def watch_through(self, outlet: Outlet) -> LiveHub:
        """Join the watchers' side; without it the engine decides all the same."""
        window = self.services.config.broadcast_ms
        self.hub = LiveHub(outlet, self.store.events, window)
        return self.hub

    def start(self) -> None:
        """Start the threads (green ones when the server patched them)."""
        if self.peers is not None:
            self.peers.start()
        runs: list[Callable[[], None]] = [self.sequencer.run, self.timers.run]
        if self.hub is not None:
            runs.append(self.hub.run)
        for run in runs:
            threading.Thread(target=run, daemon=True).start()

    def stop(self) -> None:
        """Stop after the batch at hand."""
        self.timers.stop()
        self.sequencer.stop()
        if self.hub is not None:
            self.hub.stop()

    def owns(self, lot: str) -> bool:
        """Whether this worker is the lot's one writer."""
        return self._owner(lot) == self.services.config.worker

    def submit(self, command: PlaceBid | SetAuto) -> None:
        """Take a bid of this worker's clients; `reply` is called once, whatever happens."""
        if isinstance(command, PlaceBid) and not self.buckets.take(command.holder):
            command.reply(Undecided(RATE_LIMITED))
        elif self.owns(command.lot):
            self.take(command)
        else:
            assert self.peers is not None
            self.peers.forward(self._owner(command.lot), command)

    def take(self, command: PlaceBid | SetAuto) -> None:
        """Queue for one of our own lots; a full queue answers at once that nothing happened."""
        if not self.sequencer.arrive(command):
            command.reply(Undecided(errors.TRY_AGAIN))

    def submit_and_wait(self, make: Callable[[Reply], PlaceBid | SetAuto]) -> Answer:
        """Queue and wait for the answer; an expired wait says "in progress, ask by key"."""
        done = threading.Event()
        box: list[Answer] = []

        def reply(answer: Answer) -> None:
            box.append(answer)
            done.set()

        self.submit(make(reply))
        if not done.wait(WAIT_S):
            return Undecided(errors.IN_PROGRESS)
        return box[0]

    def outcome(self, lot: str, holder: str, key: str) -> Answer:
        """What a key was answered, or that it was not received."""
        return self.answers.outcome(lot, holder, key)

    def written_to(self, lot: str) -> None:
        """A door wrote to the lot outside the queue: its owner looks at once."""
        if self.owns(lot):
            self.look(lot)
        elif self.peers is not None:
            self.peers.nudge(self._owner(lot), lot)

    def look(self, lot: str) -> None:
        """Read one of our lots again, and open or end it if its time has come."""
        self.sequencer.arrive(Refresh(lot))
        self.sequencer.arrive(Tick(lot))

    def watched_here(self, lot: str) -> None:
        """Somebody here watches the lot: its owner is asked for hints."""
        if self.peers is not None and not self.owns(lot):
            self.peers.follow(self._owner(lot), lot)

    def moved(self, lot: str, seq: int) -> None:
        """Another worker's lot moved: what is missing is read from disk and told here."""
        if self.hub is not None:
            self.hub.notice_head(lot, seq)

    def _owner(self, lot: str) -> int:
        return owner_of(lot, self.services.config.workers)

    def _publish(self, lot: str, events: list[NewEvent]) -> None:
        if self.hub is not None:
            self.hub.publish(lot, [(event.seq, event.text) for event in events])
        if self.peers is not None:
            self.peers.tell(lot, events[-1].seq)

    def _heard_of_others(self, lot: str, known: int | None, head: int) -> None:
        self.moved(lot, head)
        if self.peers is not None and known != head:
            self.peers.tell(lot, head)


def owner_of(lot: str, workers: int) -> int:
    """The number (from 1) of the worker that is this lot's one writer."""
    return zlib.crc32(lot.encode()) % workers + 1
