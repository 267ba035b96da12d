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
REGISTER_S_EACH = 0.03  # a generous guess of what one registration takes
PLAYERS, LOOKS = 16, 60
NO_GAP_S = 60


@dataclass
class Played:
    """One bid as it was answered."""

    bid: RealBid
    code: str
    said: Said


@dataclass
class Lot:
    """One real auction as a lot of ours, its bidders registered and connected."""

    auction: RealAuction
    lot: str
    ends_at: datetime
    lines: dict[str, OverHttp | OverSocket] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    played: list[Played] = field(default_factory=list)
    looks: list[Json] = field(default_factory=list)

    def due(self, bid: RealBid) -> datetime:
        before = bid.compressed(self.auction.length_s, RUN_S, WINDOW_S)
        return self.ends_at - timedelta(seconds=before)

    def play(self, bid: RealBid) -> None:
        line = self.lines[bid.bidder]
        ok, answer = line.bid(self.lot, bid.amount_fen, str(uuid.uuid4()))
        self.played.append(Played(bid, self.codes[bid.bidder], (ok, answer)))


class Stage:
    """The server, the people and the lots of one replay."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._mine = threading.local()

    @property
    def doors(self) -> Doors:
        """A connection of each thread's own."""
        if not hasattr(self._mine, "doors"):
            self._mine.doors = Doors(self.server.port, self.server.admin_token)
        found: Doors = self._mine.doors
        return found

    def put_on(self, auctions: list[RealAuction]) -> list[Lot]:
        """All auctions as open lots with their bidders admitted; leaves RUN_S until the ends."""
        names = sorted({name for auction in auctions for name in auction.bidders})
        pairs = sum(len(auction.bidders) for auction in auctions)
        seconds_open = RUN_S + 4 + int(pairs * REGISTER_S_EACH)
        with ThreadPoolExecutor(PLAYERS) as pool:
            made = list(pool.map(lambda _: self.doors.bidder(), names))
            people = dict(zip(names, made, strict=True))
            return list(pool.map(lambda one: self._open(one, people, seconds_open), auctions))

    def _open(self, auction: RealAuction, people: dict[str, Bidder], seconds_open: int) -> Lot:
        name = self.doors.lot(
            start_price=auction.start_fen,
            increment=INCREMENT_FEN,
            seconds_open=seconds_open,
            window_s=WINDOW_S,
            outage_gap_s=NO_GAP_S,
        )
        lot = Lot(auction, name, instant(self.doors.snapshot(name)["ends_at"]))
        for number, bidder in enumerate(auction.bidders):
            person = people[bidder]
            lot.codes[bidder] = self.doors.register(name, person)
            over = OverSocket if number % 2 else OverHttp
            lot.lines[bidder] = over(self.server.port, person.token)
        return lot

    def play(self, lots: list[Lot]) -> None:
        """Each lot's bids in order, each at its instant; somebody looks at the lots meanwhile."""
        with ThreadPoolExecutor(PLAYERS + 1) as pool:
            looker = pool.submit(self._look, lots)
            players = [pool.submit(self._play, lots[k::PLAYERS]) for k in range(PLAYERS)]
            for one in (*players, looker):
                one.result()
        for lot in lots:
            for line in lot.lines.values():
                line.close()

    def _play(self, lots: list[Lot]) -> None:
        programme = [(lot.due(bid), lot, bid) for lot in lots for bid in lot.auction.bids]
        for due, lot, bid in sorted(programme, key=lambda item: item[0]):
            time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
            lot.play(bid)

    def _look(self, lots: list[Lot]) -> None:
        first = min(lot.ends_at for lot in lots) - timedelta(seconds=RUN_S)
        time.sleep(max(0.0, (first - datetime.now(UTC)).total_seconds()))
        for _ in range(LOOKS):
            lot = random.choice(lots)
            lot.looks.append(self.doors.snapshot(lot.lot))
            time.sleep(RUN_S / LOOKS)
