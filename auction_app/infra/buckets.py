"""Rate limits: per bidder and per address, never per lot, so nobody can crowd others out."""

from __future__ import annotations

import time

_FORGET_AFTER_S = 60.0
_SWEEP_EVERY = 10_000


class Buckets:
    """Token buckets by key: `per_second` refill, `burst` size."""

    def __init__(self, per_second: int, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self._buckets: dict[str, tuple[float, float]] = {}
        self._takes = 0

    def take(self, key: str) -> bool:
        """Take one token; False when none is left."""
        now = time.monotonic()
        tokens, since = self._buckets.get(key, (float(self.burst), now))
        tokens = min(self.burst, tokens + (now - since) * self.per_second)
        self._takes += 1
        if self._takes % _SWEEP_EVERY == 0:
            self._sweep(now)
        if tokens < 1:
            self._buckets[key] = (tokens, now)
            return False
        self._buckets[key] = (tokens - 1, now)
        return True

    def wait_s(self, key: str) -> float:
        """Seconds until the next token."""
        tokens, since = self._buckets.get(key, (1.0, time.monotonic()))
        tokens += (time.monotonic() - since) * self.per_second
        return max(0.0, (1 - tokens) / self.per_second)

    def left(self, key: str) -> int:
        """Whole tokens left for this key."""
        tokens, since = self._buckets.get(key, (float(self.burst), time.monotonic()))
        return int(min(self.burst, tokens + (time.monotonic() - since) * self.per_second))

    def headers(self, name: str, key: str) -> dict[str, str]:
        """`RateLimit` fields of the IETF draft: what is left, and the policy."""
        refill_s = max(1, self.burst // self.per_second)
        return {
            "RateLimit-Policy": f'"{name}";q={self.burst};w={refill_s}',
            "RateLimit": f'"{name}";r={self.left(key)};t={refill_s}',
        }

    def _sweep(self, now: float) -> None:
        self._buckets = {
            key: state for key, state in self._buckets.items() if now - state[1] < _FORGET_AFTER_S
        }
