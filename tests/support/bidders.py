"""Bidders who follow the client rule: after silence the same key again, never a new one (§3)."""

import http.client
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.doors import Doors
from tests.support.live import LiveClient
from tests.support.wire import Refused

Json = dict[str, Any]
Said = tuple[bool, Json]  # (ok, answer or problem)
BROKEN = (OSError, http.client.HTTPException, ValueError)
ANSWER_WITHIN_S = 2.0
LONGEST_BACK_OFF_S = 1.0


@dataclass
class Operation:
    """One bid as its bidder saw it; monotonic seconds."""

    lot: str
    bidder: str
    key: str
    amount: int
    began: float
    ended: float | None = None
    attempts: int = 0
    outcome: str = "info"  # info: never learnt; ok; refused
    answer: Json = field(default_factory=dict)


class OverHttp:
    def __init__(self, port: int, token: str) -> None:
        self._doors = Doors(port, "", timeout_s=ANSWER_WITHIN_S)
        self._token = token

    def bid(self, lot: str, amount: int, key: str) -> Said:
        answer = self._doors.bid(lot, self._token, amount, key, raise_own=True)
        return self._said(answer.status, answer.body)

    def outcome(self, lot: str, key: str) -> Said:
        answer = self._doors.outcome(lot, self._token, key)
        return self._said(answer.status, answer.body)

    def _said(self, status: int, body: Any) -> Said:
        if not isinstance(body, dict):
            raise ValueError(f"no JSON object, status {status}")
        return body.get("decision") == "accepted", body

    def close(self) -> None:
        self._doors.close()


class OverSocket:
    def __init__(self, port: int, token: str) -> None:
        self._live = LiveClient(port, token, timeout_s=ANSWER_WITHIN_S)

    def bid(self, lot: str, amount: int, key: str) -> Said:
        body = {"lot": lot, "amount": amount, "key": key, "raise_own": True}
        return self._said(self._live.ask("bid", body))

    def outcome(self, lot: str, key: str) -> Said:
        return self._said(self._live.ask("outcome", {"lot": lot, "key": key}))

    def _said(self, answer: Json) -> Said:
        if answer.get("ok"):
            return answer.get("decision") == "accepted", answer
        return False, answer["error"]

    def close(self) -> None:
        self._live.close()


Line = OverHttp | OverSocket


class PatientBidder(threading.Thread):
    """Bids on one lot until told to stop; every amount of its own is new, so a bid names its key."""

    def __init__(
        self, name: str, lot: str, bidder: str, dial: Callable[[], Line], increment: int
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.lot, self.bidder, self.increment = lot, bidder, increment
        self._dial = dial
        self._line: Line | None = None
        self._stop_bidding = threading.Event()
        self._give_up_at = float("inf")
        self._next = increment
        self.pause_s = 0.0
        self.operations: list[Operation] = []

    def finish(self, within_s: float) -> None:
        """No new bid; the one under way is followed until decided or `within_s` is over."""
        self._give_up_at = time.monotonic() + within_s
        self._stop_bidding.set()

    def run(self) -> None:
        while not self._stop_bidding.is_set():
            amount = self._next + self.increment * random.randint(0, 2)
            operation = Operation(
                self.lot, self.bidder, str(uuid.uuid4()), amount, time.monotonic()
            )
            self.operations.append(operation)
            self._follow(operation)
            self._next = max(self._next, amount) + self.increment
            self._stop_bidding.wait(self.pause_s)
        self._hang_up()

    def _follow(self, operation: Operation) -> None:
        while operation.outcome == "info" and time.monotonic() < self._give_up_at:
            operation.attempts += 1
            try:
                self._hear(operation, *self._ask(operation))
            except (*BROKEN, Refused):
                self._hang_up()
            if operation.outcome == "info":
                self._back_off(operation.attempts)

    def _ask(self, operation: Operation) -> Said:
        if self._line is None:
            self._line = self._dial()
        if operation.attempts > 1 and random.random() < 0.4:
            return self._line.outcome(operation.lot, operation.key)
        return self._line.bid(operation.lot, operation.amount, operation.key)

    def _hear(self, operation: Operation, ok: bool, answer: Json) -> None:
        if not ok and not answer.get("decided"):
            return
        operation.ended = time.monotonic()
        operation.outcome, operation.answer = ("ok" if ok else "refused"), answer
        if ok:
            self._next = max(self._next, answer["event"]["body"]["amount"] + self.increment)
        elif answer.get("minimum") is not None:
            self._next = max(self._next, int(answer["minimum"]))
        if not ok and answer.get("code") in ("too_late", "lot_closed"):
            self._stop_bidding.set()

    def _back_off(self, attempts: int) -> None:
        longest = min(LONGEST_BACK_OFF_S, 0.1 * 2 ** min(attempts, 6))
        time.sleep(longest * random.uniform(0.5, 1.5))

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def finish_all(bidders: list[PatientBidder], within_s: float = 20.0) -> list[Operation]:
    """Stops all bidders and returns everything they did."""
    for bidder in bidders:
        bidder.finish(within_s)
    for bidder in bidders:
        bidder.join(within_s + 2 * ANSWER_WITHIN_S + LONGEST_BACK_OFF_S)
    return [operation for bidder in bidders for operation in bidder.operations]


def check_operations(operations: list[Operation], events: list[Json]) -> list[str]:
    """P1 and P2: nothing acknowledged is lost or changed, no phantom, no bid counted twice."""
    bids = [event for event in events if event["kind"] == "bid.accepted"]
    found: dict[tuple[str, int], list[Json]] = {}
    for event in bids:
        found.setdefault((event["body"]["bidder"], event["body"]["amount"]), []).append(event)
    asked = {(operation.bidder, operation.amount): operation for operation in operations}
    wrong = [f"phantom: {key}" for key in found if key not in asked]
    wrong += [f"decided twice: {key}" for key, several in found.items() if len(several) > 1]
    for key, operation in asked.items():
        wrong += _check_one(operation, found.get(key, []))
    return wrong + _check_real_time(operations, bids)


def _check_one(operation: Operation, events: list[Json]) -> list[str]:
    if operation.outcome == "ok" and events != [operation.answer["event"]]:
        return [f"acknowledged {operation.key}, the history has {events}"]
    if operation.outcome == "refused" and events:
        return [f"refused {operation.key} ({operation.answer.get('code')}), yet in the history"]
    return []


def _check_real_time(operations: list[Operation], bids: list[Json]) -> list[str]:
    """A bid that began after another was acknowledged has the larger seq."""
    decided = [op for op in operations if op.outcome == "ok"]
    ended = sorted(decided, key=lambda op: op.ended or 0.0)
    wrong, newest, index = [], 0, 0
    for later in sorted(decided, key=lambda op: op.began):
        while index < len(ended) and (ended[index].ended or 0.0) < later.began:
            newest = max(newest, ended[index].answer["event"]["seq"])
            index += 1
        if later.answer["event"]["seq"] <= newest:
            wrong.append(f"{later.key} overtook an earlier acknowledged bid")
    return wrong
