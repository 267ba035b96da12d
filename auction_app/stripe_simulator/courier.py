"""Brings events to the platform's webhook, signed as Stripe signs; it can lose, double, delay and shuffle."""

from __future__ import annotations

import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auction_app.stripe_simulator.wire import Json

TRIES = 6
PAUSE_S = 0.5
TIMEOUT_S = 5.0


def sign(payload: bytes, secret: str, at: float) -> str:
    """The header `Stripe-Signature` of a body (scheme v1)."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + payload, "sha256").hexdigest()
    return f"t={stamp},v1={digest}"


@dataclass(frozen=True, slots=True)
class Faults:
    """How the way to the webhook behaves: each event is lost, doubled or late with such a chance (percent)."""

    lose: int = 0
    double: int = 0
    delay_s: float = 0.0

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Faults:
        """From what the control door was told."""
        return cls(
            int(said.get("lose", 0)), int(said.get("double", 0)), float(said.get("delay_s", 0.0))
        )


@dataclass
class Courier:
    """One thread that delivers; events overtake each other when they are delayed by chance."""

    url: str
    secret: str
    faults: Faults = field(default_factory=Faults)
    waiting: list[tuple[float, int, Json]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(4))  # nosec B311
    _more: threading.Condition = field(default_factory=threading.Condition)

    def start(self) -> None:
        """Deliver from now on, until the process ends."""
        threading.Thread(target=self._run, daemon=True).start()

    def take(self, event: Json) -> None:
        """Accept an event; it may never arrive, arrive twice, or late."""
        if self._happens(self.faults.lose):
            return
        copies = 2 if self._happens(self.faults.double) else 1
        with self._more:
            for _ in range(copies):
                late = self.chance.random() * self.faults.delay_s
                self.waiting.append((time.time() + late, 1, event))
            self._more.notify()

    def _happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def _run(self) -> None:
        while True:
            due, tried, event = self._next()
            if not self._bring(event) and tried < TRIES:
                with self._more:
                    self.waiting.append((due + PAUSE_S * 2**tried, tried + 1, event))

    def _next(self) -> tuple[float, int, Json]:
        with self._more:
            while True:
                self.waiting.sort(key=lambda one: one[:2])
                now = time.time()
                if self.waiting and self.waiting[0][0] <= now:
                    return self.waiting.pop(0)
                self._more.wait(self.waiting[0][0] - now if self.waiting else None)

    def _bring(self, event: Json) -> bool:
        """Whether the platform said that it has it."""
        payload = json.dumps(event).encode()
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": sign(payload, self.secret, time.time()),
        }
        request = urllib.request.Request(self.url, payload, headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # nosec B310
                return bool(answer.status < 300)
        except (urllib.error.URLError, OSError):
            return False
