"""A blocking client of the live namespace: ask and wait, or watch and collect."""

import json
import time
from collections import deque
from typing import Any

from tests.support.wire import Wire, parse_ack, parse_event

Json = dict[str, Any]


class LiveClient:
    """One connection.  Everything raises OSError (time-outs too) when the line is broken."""

    def __init__(self, port: int, token: str | None = None, timeout_s: float = 5.0) -> None:
        self.timeout_s = timeout_s
        self._wire = Wire(port, token, timeout_s=timeout_s)
        self._number = 0
        self._acks: dict[int, Json] = {}
        self.events: deque[tuple[str, Json]] = deque()

    def send(self, name: str, body: Json) -> int:
        """Sends without waiting; the number finds the answer later."""
        self._number += 1
        self._wire.emit(name, json.dumps(body).encode(), self._number)
        return self._number

    def answer_to(self, number: int, timeout_s: float | None = None) -> Json:
        deadline = time.monotonic() + (timeout_s or self.timeout_s)
        while number not in self._acks:
            self.collect(deadline - time.monotonic())
            if time.monotonic() >= deadline and number not in self._acks:
                raise TimeoutError(f"no acknowledgement of request {number}")
        return self._acks.pop(number)

    def ask(self, name: str, body: Json, timeout_s: float | None = None) -> Json:
        return self.answer_to(self.send(name, body), timeout_s)

    def collect(self, seconds: float) -> None:
        """One wait for whatever comes, at most so long."""
        self._wire.sock.settimeout(max(0.001, seconds))
        try:
            payloads = self._wire.read()
        except TimeoutError:
            return
        for payload in payloads:
            self._sort(payload)

    def collect_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.collect(left)

    def _sort(self, payload: bytes) -> None:
        if (acked := parse_ack(payload)) is not None:
            self._acks[acked[0]] = acked[1]
        elif (told := parse_event(payload)) is not None:
            self.events.append(told)

    def close(self) -> None:
        self._wire.close()

    def __enter__(self) -> "LiveClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
