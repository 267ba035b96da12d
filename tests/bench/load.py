"""The load client: closed-loop bidders and watchers in one process, one epoll loop, raw sockets.

It costs a few microseconds per message, so that the server is what is measured.  The same client
drives the product, the naive path, the stock broadcast server and the raw ceiling: all four speak
the contract's `bid` and `watch`.
"""

import random
import re
import select
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.support.wire import Wire

now = time.monotonic
Heard = Callable[[bytes], None]

_ACK = b"43"
_EVENTS = b'42/live/v1,["events"'
_OK = re.compile(rb'"ok":\s?true')
_DECIDED = re.compile(rb'"decided":\s?true')
_AMOUNT = re.compile(rb'"amount":\s?(\d+)')
_PRICE = re.compile(rb'"price":\s?(\d+)')
_RECEIVED_AT = re.compile(rb'"received_at":\s?"([^"]+)"')
_CODE = re.compile(rb'"code":\s?"([^"]+)"')
POLL_S = 0.2
SAMPLED_WATCHERS = 20
SETTLE_S = 0.25
SETTLE_AT_MOST_S = 20.0


class Loop:
    """Reads every connection that has something; connections are many, so epoll."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._listeners: dict[int, tuple[Wire, Heard]] = {}

    def add(self, wire: Wire, heard: Heard) -> None:
        wire.sock.setblocking(False)
        self._listeners[wire.fd] = (wire, heard)
        self._epoll.register(wire.fd, select.EPOLLIN)

    def drop(self, wires: Iterable[Wire]) -> None:
        for wire in wires:
            if self._listeners.pop(wire.fd, None):
                self._epoll.unregister(wire.fd)
            wire.close()

    def run(self, seconds: float, until: Callable[[], bool] | None = None) -> None:
        end = now() + seconds
        while (left := end - now()) > 0 and not (until and until()):
            for fd, _ in self._epoll.poll(min(POLL_S, left), 512):
                wire, heard = self._listeners[fd]
                for payload in wire.read():
                    heard(payload)


@dataclass
class Tally:
    """What one measured stretch brought; times in seconds."""

    accepted: int = 0
    refused: int = 0
    undecided: dict[str, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    deliveries: int = 0
    sampled_messages: int = 0
    lags: list[float] = field(default_factory=list)

    @property
    def decided(self) -> int:
        return self.accepted + self.refused


class Market:
    """What all bidders of one side know: the price of each lot and whether to go on."""

    def __init__(self, increment: int) -> None:
        self.increment = increment
        self.price: dict[str, int] = {}
        self.tally = Tally()
        self.recording = False
        self.bidding = False

    def raise_price(self, lot: str, price: int) -> None:
        if price > self.price[lot]:
            self.price[lot] = price


class ClosedLoopBidder:
    """Sends its next bid as soon as the last was answered: known price + 1 to 3 increments."""

    __slots__ = ("_body", "_count", "_keys", "_since", "lot", "market", "waiting", "wire")

    def __init__(self, wire: Wire, lot: str, market: Market) -> None:
        self.wire = wire
        self.lot = lot
        self.market = market
        self.waiting = False
        self._count = 0
        self._since = 0.0
        self._keys = str(uuid.uuid4())[:24].encode()  # the last 12 digits count: unique, and cheap
        self._body = b'{"lot":"' + lot.encode() + b'","raise_own":true,"amount":%d,"key":"%b%012x"}'

    def bid(self) -> None:
        market = self.market
        amount = market.price[self.lot] + market.increment * random.randint(1, 3)
        self._count += 1
        self._since = now()
        self.waiting = True
        self.wire.emit("bid", self._body % (amount, self._keys, self._count), self._count)

    def heard(self, payload: bytes) -> None:
        if not payload.startswith(_ACK):
            return
        self.waiting = False
        took = now() - self._since
        accepted = _OK.search(payload) is not None
        if self.market.recording:
            self._record(payload, accepted, took)
        known = (_AMOUNT if accepted else _PRICE).search(payload)
        if known:
            self.market.raise_price(self.lot, int(known[1]))
        if self.market.bidding:
            self.bid()

    def _record(self, payload: bytes, accepted: bool, took: float) -> None:
        tally = self.market.tally
        if accepted:
            tally.accepted += 1
        elif _DECIDED.search(payload):
            tally.refused += 1
        else:
            code = _CODE.search(payload)
            name = code[1].decode() if code else payload[:120].decode()
            tally.undecided[name] = tally.undecided.get(name, 0) + 1
        tally.latencies.append(took)


class Watcher:
    """Counts `events` messages; a few watchers also measure arrival of the bid → sight of it."""

    __slots__ = ("events_seen", "market", "measures", "wire")

    def __init__(self, wire: Wire, market: Market, measures: bool) -> None:
        self.wire = wire
        self.market = market
        self.measures = measures
        self.events_seen = 0

    def heard(self, payload: bytes) -> None:
        market = self.market
        if not market.recording or not payload.startswith(_EVENTS):
            return
        market.tally.deliveries += 1
        if self.measures:
            self._measure(payload, time.time())

    def _measure(self, payload: bytes, seen: float) -> None:
        tally = self.market.tally
        tally.sampled_messages += 1
        for found in _RECEIVED_AT.finditer(payload):
            arrived = datetime.fromisoformat(found[1].decode()).timestamp()
            tally.lags.append(seen - arrived)


class Crowd:
    """The bidders and watchers of one side, joined to one loop."""

    def __init__(self, loop: Loop, port: int, lots: dict[str, int], increment: int) -> None:
        self.loop = loop
        self.port = port
        self.market = Market(increment)
        self.market.price = dict(lots)
        self.bidders: list[ClosedLoopBidder] = []
        self.watchers: list[Watcher] = []

    def add_bidder(self, token: str, lot: str) -> None:
        wire = Wire(self.port, token)
        bidder = ClosedLoopBidder(wire, lot, self.market)
        self.bidders.append(bidder)
        self.loop.add(wire, bidder.heard)

    def add_watchers(self, count: int) -> None:
        """Watchers spread over the lots; about twenty of them, the last among them, measure."""
        lots = list(self.market.price)
        every = max(1, count // SAMPLED_WATCHERS)
        for number in range(count):
            wire = Wire(self.port)
            watcher = Watcher(wire, self.market, number % every == every - 1)
            self.watchers.append(watcher)
            self.loop.add(wire, watcher.heard)
            body = b'{"lot":"%b","after":0}' % lots[number % len(lots)].encode()
            wire.emit("watch", body, 0)
            if number % 50 == 49:
                self.loop.run(0.05)
        self.loop.run(1.0)

    def bid(self, seconds: float, warm_s: float) -> tuple[Tally, float]:
        """A closed-loop stretch after a warm-up: what was counted, and its length in seconds."""
        market = self.market
        market.bidding = True
        for bidder in self.bidders:
            bidder.bid()
        self.loop.run(warm_s)
        market.tally, market.recording = Tally(), True
        began = now()
        self.loop.run(seconds)
        took = now() - began
        market.recording = market.bidding = False
        return market.tally, took

    def pace(self, seconds: float, bids_per_s: float) -> tuple[Tally, float]:
        """One bidder bids evenly, slower than any coalescing: each bid is one message to each."""
        market = self.market
        market.tally, market.recording = Tally(), True
        began = now()
        for number in range(int(seconds * bids_per_s)):
            self.bidders[0].bid()
            self.loop.run(began + (number + 1) / bids_per_s - now())
        took = now() - began
        market.recording = False
        return market.tally, took

    def settle(self) -> None:
        """Lets late answers and broadcasts come in before somebody else is measured."""
        self.loop.run(SETTLE_AT_MOST_S, lambda: not any(b.waiting for b in self.bidders))
        self.loop.run(SETTLE_S)

    def close(self) -> None:
        self.loop.drop([person.wire for person in (*self.bidders, *self.watchers)])
        self.bidders.clear()
        self.watchers.clear()


def percentile(values: list[float], share: float) -> float:
    """Nearest-rank percentile; 0.0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
