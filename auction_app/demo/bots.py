"""Bots: bidders like any other, over HTTP with a token, on one open lot; they stop by themselves."""

from __future__ import annotations

import http.client
import json
import logging
import secrets
import signal
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any

from auction_app.accounts import sessions
from auction_app.demo import market
from auction_app.demo.folder import read_diary, sign_ins
from auction_app.demo.people import People
from auction_app.eligibility.service import find_number
from auction_app.infra.web import Services

log = logging.getLogger(__name__)

PLAY_FOR_S = 480.0
PAUSE_S = (8, 26)  # between two looks of one bot
STEPS = (0, 0, 0, 1, 1, 2, 5)  # increments above the least, drawn by lot
LIMIT_PERCENT = (112, 118, 126, 135, 148)  # each bot's own limit, of the starting price
TRY_AGAIN_S = 0.5
TRIES = 8
TIMEOUT_S = 10.0
_dice = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Seat:
    """One bot at one lot."""

    lot: str
    number: str
    token: str
    limit_percent: int


class Bot:
    """Looks every few seconds and bids when somebody else leads."""

    def __init__(self, host: str, port: int, seat: Seat) -> None:
        self._host, self._port, self._seat = host, port, seat

    def play(self, stop: threading.Event, until: float) -> None:
        """Until `until` (monotonic seconds), the own limit, or the end of the lot."""
        while time.monotonic() < until and not stop.wait(_dice.uniform(*PAUSE_S)):
            try:
                if not self._look():
                    return
            except (OSError, http.client.HTTPException, ValueError) as error:
                log.info("bot: %s", error)

    def _look(self) -> bool:
        """One look, perhaps one bid; False when there is nothing left to do."""
        _, lot = self._ask("GET", "")
        if lot.get("state") != "open":
            return lot.get("state") in ("scheduled", "suspended")
        if lot["leader"] == self._seat.number:
            return True
        amount = lot["minimum"] + _dice.choice(STEPS) * lot["increment"]
        if amount * 100 > lot["start_price"] * self._seat.limit_percent:
            return False
        self._bid(amount)
        return True

    def _bid(self, amount: int) -> None:
        """Send one bid with one key until it is decided: the contract's rule for clients."""
        key = str(uuid.uuid4())
        for _ in range(TRIES):
            status, answer = self._ask("POST", "/bids", {"amount": amount}, key)
            if status == http.client.CREATED or answer.get("decided") is not False:
                return
            time.sleep(TRY_AGAIN_S)

    def _ask(
        self, method: str, path: str, body: dict[str, int] | None = None, key: str = ""
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        headers = {"Authorization": f"Bearer {self._seat.token}"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        try:
            data = json.dumps(body) if body is not None else None
            connection.request(method, f"/api/v1/lots/{self._seat.lot}{path}", data, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


def run_bots(services: Services) -> int:
    """Let every bot play, then leave."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    config = services.config
    until = time.monotonic() + PLAY_FOR_S
    host = "127.0.0.1" if config.host in ("", "0.0.0.0") else config.host
    players = [
        threading.Thread(target=Bot(host, config.port, seat).play, args=(stop, until))
        for seat in _seats(services)
    ]
    for player in players:
        player.start()
    for player in players:
        player.join()
    return 0


def _seats(services: Services) -> list[Seat]:
    """A fresh token for each bot that has a number on the newest lot for bots."""
    lots = [row["lot"] for row in read_diary(services.config.data) if row["role"] == "bots"]
    emails = [one.email for one in market.bidders() if one.email.startswith("bot")]
    people = People(services, sign_ins(services.config.data))
    at = services.ports.clock.now()
    people.prepare(at)
    seats = []
    with services.transactions() as tx:
        for email, limit in zip(emails, LIMIT_PERCENT, strict=True):
            bidder = people.bidders[email]
            number = find_number(tx, lots[-1], bidder.holder) if lots else None
            if number is None:
                continue
            sessions.end_all_sessions(tx, bidder.account_id, at)
            token = sessions.issue_app_token(tx, bidder.account_id, "bot", ("watch", "bid"), at)
            seats.append(Seat(lots[-1], number, token.token, limit))
    return seats
