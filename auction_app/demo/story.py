"""The market's past, lived through in seconds: the real engine under a clock that we move.

Whatever happened before the demo was started (notices, deposits, bids, ends) is done by the same
verbs and decided by the same sequencer as in the present; only the clock is ours.
"""

from __future__ import annotations

import heapq
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from auction_app.bidding import prober
from auction_app.bidding.commands import AcceptedAnswer, Answer, PlaceBid, Tick
from auction_app.bidding.engine import Engine
from auction_app.bidding.models import PROBE_LOT, Auction, Probe
from auction_app.infra.web import Services

PROBE_EVERY = timedelta(seconds=12)  # under the gap of fifteen that would be an outage
PATIENCE_S = 10.0
Deed = Callable[[], object]


class StoryClock:
    """A clock that only moves forward, and only when it is told to."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The instant of the story."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Go on to `at`; never back."""
        self._at = max(self._at, at)


class Story:
    """Deeds at instants, done in order of time by one engine."""

    def __init__(self, services: Services, clock: StoryClock) -> None:
        self.services = services
        self.clock = clock
        self._engine = Engine(services)
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._order = count()
        self._keys = prober.probe_keys()

    def at(self, instant: datetime, deed: Deed) -> None:
        """Plan a deed; deeds of one instant keep the order in which they were planned."""
        heapq.heappush(self._deeds, (instant, next(self._order), deed))

    def tell(self, until: datetime) -> None:
        """Do every deed up to `until`, then stand at `until`; later deeds are dropped."""
        with self.running():
            while self._deeds and self._deeds[0][0] <= until:
                instant, _, deed = heapq.heappop(self._deeds)
                self.clock.move_to(instant)
                deed()
        self.clock.move_to(until)

    def bid(self, lot: str, holder: bytes, steps: int) -> bool:
        """Bid the minimum and `steps` increments more; True when it was accepted."""
        auction = self.auction(lot)
        least = auction.start_price
        if auction.price is not None:
            least = auction.price + auction.increment
        amount = least + steps * auction.increment
        key = str(uuid.uuid4())
        return isinstance(self._place(lot, holder, amount, key), AcceptedAnswer)

    def tick(self, lot: str, expected: str) -> None:
        """Let the lot's instant pass and wait until it is `expected` (open, closed)."""
        deadline = time.monotonic() + PATIENCE_S
        self._engine.sequencer.arrive(Tick(lot))
        while self.auction(lot).status != expected:
            if time.monotonic() > deadline:
                found = self.auction(lot).status
                raise RuntimeError(f"{lot} is {found} at {self.clock.now()}, not {expected}")
            time.sleep(0.005)

    def auction(self, lot: str) -> Auction:
        """The lot's auction as it stands."""
        with self.services.transactions.reading() as session:
            return session.scalars(select(Auction).where(Auction.lot_id == lot)).one()

    def plan_probes(self, since: datetime, until: datetime, holder: bytes) -> None:
        """A lot may end only where probes were answered; so they are, every twelve seconds."""
        instant = since
        while instant <= until:
            self.at(instant, partial(self.probe, holder))
            instant += PROBE_EVERY

    def probe(self, holder: bytes) -> None:
        """One answered probe, now."""
        self._place(PROBE_LOT, holder, prober.AMOUNT_FEN, next(self._keys))
        row = insert(Probe).values(at=self.clock.now()).on_conflict_do_nothing()
        with self.services.transactions() as tx:
            tx.session.execute(row)

    def _place(self, lot: str, holder: bytes, amount: int, key: str) -> Answer:
        return self._engine.submit_and_wait(
            lambda reply: PlaceBid(lot, holder.hex(), amount, key, False, reply)
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        """Only the sequencer runs: the timers would look at the real world's clock."""
        thread = threading.Thread(target=self._engine.sequencer.run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._engine.sequencer.stop()
            thread.join()
