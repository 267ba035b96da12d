"""Puts real auctions on as lots of the running server and plays their bids in their order."""

import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.replay.real_bids import RealAuction, RealBid
from tests.support.bidders import OverHttp, OverSocket, Said
from tests.support.checker import instant
from tests.support.doors import Bidder, Doors, Json
from tests.support.server import RunningServer

INCREMENT_FEN = 100
WINDOW_S, RUN_S = 3, 10
CAREFUL = 2  # times longer than the rehearsal took
PLAYERS, LOOKS = 16, 60
NO_GAP_S = 60


@dataclass
class Played:
    """One bid as it was answered."""

    bid: RealBid
    said: Said


@dataclass
class Lot:
    """One real auction as a lot of ours, its bidders registered."""

    auction: RealAuction
    lot: str
    ends_at: datetime
    people: dict[str, Bidder] = field(default_factory=dict)
    played: list[Played] = field(default_factory=list)
    looks: list[Json] = field(default_factory=list)

    def due(self, bid: RealBid) -> datetime:
        before = bid.compressed(self.auction.length_s, RUN_S, WINDOW_S)
        return self.ends_at - timedelta(seconds=before)


class Stage:
    """The server, the people and the lots of one replay.

    Real bidders are strangers from auction to auction, so the same few people of ours play them
    all, under another number in each lot.
    """

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._people: list[Bidder] = []
        self._mine = threading.local()

    @property
    def doors(self) -> Doors:
        """A connection of each thread's own."""
        if not hasattr(self._mine, "doors"):
            self._mine.doors = Doors(self.server.port, self.server.admin_token)
            self._mine.lines = {}
        found: Doors = self._mine.doors
        return found

    def put_on(self, auctions: list[RealAuction]) -> list[Lot]:
        """All auctions as open lots with their bidders admitted; leaves RUN_S until the ends."""
        most = max(len(auction.bidders) for auction in auctions)
        began = time.monotonic()
        self._people += [self.doors.bidder() for _ in range(most - len(self._people))]
        self._open(auctions[0], 3600)  # a rehearsal, to learn how long it takes here and now
        each_s = (time.monotonic() - began) / (most + len(auctions[0].bidders))
        entries = sum(len(auction.bidders) + 3 for auction in auctions)
        seconds_open = RUN_S + 4 + int(entries * each_s * CAREFUL)
        with ThreadPoolExecutor(PLAYERS) as pool:
            return list(pool.map(lambda one: self._open(one, seconds_open), auctions))

    def _open(self, auction: RealAuction, seconds_open: int) -> Lot:
        name = self.doors.lot(
            start_price=auction.start_fen,
            increment=INCREMENT_FEN,
            seconds_open=seconds_open,
            window_s=WINDOW_S,
            outage_gap_s=NO_GAP_S,
        )
        lot = Lot(auction, name, instant(self.doors.snapshot(name)["ends_at"]))
        for bidder, person in zip(auction.bidders, self._people, strict=False):
            self.doors.register(name, person)
            lot.people[bidder] = person
        return lot

    def _line(self, person: Bidder) -> OverHttp | OverSocket:
        """Of this thread's own; half of the people bid over HTTP, half over the socket."""
        _ = self.doors
        if person.token not in self._mine.lines:
            over = OverSocket if self._people.index(person) % 2 else OverHttp
            self._mine.lines[person.token] = over(self.server.port, person.token)
        found: OverHttp | OverSocket = self._mine.lines[person.token]
        return found

    def play(self, lots: list[Lot]) -> None:
        """Each lot's bids in order, each at its instant; somebody looks at the lots meanwhile."""
        with ThreadPoolExecutor(PLAYERS + 1) as pool:
            looker = pool.submit(self._look, lots)
            players = [pool.submit(self._play, lots[k::PLAYERS]) for k in range(PLAYERS)]
            for one in (*players, looker):
                one.result()

    def _play(self, lots: list[Lot]) -> None:
        programme = [(lot.due(bid), lot, bid) for lot in lots for bid in lot.auction.bids]
        for due, lot, bid in sorted(programme, key=lambda item: item[0]):
            time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
            line = self._line(lot.people[bid.bidder])
            said = line.bid(lot.lot, bid.amount_fen, str(uuid.uuid4()))
            lot.played.append(Played(bid, said))

    def _look(self, lots: list[Lot]) -> None:
        first = min(lot.ends_at for lot in lots) - timedelta(seconds=RUN_S)
        time.sleep(max(0.0, (first - datetime.now(UTC)).total_seconds()))
        for _ in range(LOOKS):
            lot = random.choice(lots)
            lot.looks.append(self.doors.snapshot(lot.lot))
            time.sleep(RUN_S / LOOKS)
