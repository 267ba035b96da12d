"""Who watches which lot, and what each has been sent: every event once, in order, in few messages.

The first event after a pause goes out at once; in a burst a lot sends at most one message per
window. Members that are in step share one framed message; one that lags is caught up from disk.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from auction_app.bidding.wire import Outlet, event_packet

log = logging.getLogger(__name__)

MESSAGE_EVENTS = 50
READ_EVENTS = 1000
LOTS_PER_CONNECTION = 50
ReadEvents = Callable[[str, int, int], list[tuple[int, str]]]


@dataclass(slots=True)
class Member:
    """One connection's place in one lot. `is_catching_up`: another thread is sending to it."""

    eio_sid: str
    sent: int
    is_catching_up: bool = True


@dataclass(slots=True)
class Room:
    """The watchers of one lot; `told` is the newest seq already sent to those in step."""

    lot: str
    told: int = 0
    members: dict[str, Member] = field(default_factory=dict)
    waiting: deque[tuple[int, str]] = field(default_factory=deque)
    sent_at: float = 0.0
    is_flushing: bool = False


class LiveHub:
    """Rooms of this worker. `read_events(lot, after, limit)` gives (seq, text) from disk."""

    def __init__(self, outlet: Outlet, read_events: ReadEvents, window_ms: int) -> None:
        self._outlet = outlet
        self._read = read_events
        self._window = window_ms / 1000
        self._rooms: dict[str, Room] = {}
        self._by_connection: dict[str, set[str]] = {}
        self._late: set[str] = set()
        self._behind: deque[tuple[Room, Member]] = deque()
        self._wake = threading.Event()
        self._stopping = False

    # -- membership ------------------------------------------------------------------------

    def watched(self, eio_sid: str) -> set[str]:
        """The lots this connection watches."""
        return self._by_connection.get(eio_sid, set())

    def join(self, lot: str, eio_sid: str, after: int, head: int) -> None:
        """Watch from `after` on. `head` is the newest seq read from disk just now."""
        room = self._rooms.setdefault(lot, Room(lot))
        if not room.members and not room.waiting:
            room.told = max(room.told, head)
        room.members[eio_sid] = member = Member(eio_sid, after)
        self._by_connection.setdefault(eio_sid, set()).add(lot)
        self._catch_up(room, member, head)

    def leave(self, lot: str, eio_sid: str) -> None:
        """Stop watching one lot."""
        self._by_connection.get(eio_sid, set()).discard(lot)
        room = self._rooms.get(lot)
        if room is not None:
            room.members.pop(eio_sid, None)
            if not room.members:
                self._rooms.pop(lot, None)

    def leave_all(self, eio_sid: str) -> None:
        """The connection is gone."""
        for lot in list(self._by_connection.get(eio_sid, ())):
            self.leave(lot, eio_sid)
        self._by_connection.pop(eio_sid, None)

    def heads(self) -> dict[str, int]:
        """The newest told seq of every watched lot, for heartbeats."""
        return {lot: room.told for lot, room in self._rooms.items()}

    def connections(self) -> dict[str, set[str]]:
        """Which connection watches which lots."""
        return self._by_connection

    # -- telling ---------------------------------------------------------------------------

    def publish(self, lot: str, events: list[tuple[int, str]]) -> None:
        """Tell the lot's watchers of committed events, which follow what was published before."""
        room = self._rooms.get(lot)
        if room is None or not room.members:
            return
        newest = room.waiting[-1][0] if room.waiting else room.told
        room.waiting.extend(event for event in events if event[0] > newest)
        self._flush_or_wait(room)

    def notice_head(self, lot: str, head: int) -> None:
        """Another writer moved the lot to `head`: read what is missing from disk and tell it."""
        room = self._rooms.get(lot)
        if room is None or not room.members:
            return
        newest = room.waiting[-1][0] if room.waiting else room.told
        if head > newest:
            self.publish(lot, self._read(lot, newest, READ_EVENTS))

    def run(self) -> None:
        """Send what waited for its window; one thread runs this."""
        while not self._stopping:
            self._wake.wait()
            self._wake.clear()
            while self._behind:
                self._catch_up(*self._behind.popleft())
            while self._late and not self._stopping:
                time.sleep(self._window / 4)
                self._flush_the_late(time.monotonic() - self._window)

    def _flush_the_late(self, sent_before: float) -> None:
        for lot in list(self._late):
            room = self._rooms.get(lot)
            if room is None or room.sent_at <= sent_before:
                self._late.discard(lot)
            if room is not None and room.sent_at <= sent_before:
                self._flush(room)

    def stop(self) -> None:
        """End `run`."""
        self._stopping = True
        self._wake.set()

    def _flush_or_wait(self, room: Room) -> None:
        if not room.is_flushing and time.monotonic() - room.sent_at >= self._window:
            self._flush(room)
        elif room.lot not in self._late:
            self._late.add(room.lot)
            self._wake.set()

    def _flush(self, room: Room) -> None:
        if room.is_flushing or not room.waiting:
            return
        room.is_flushing = True
        try:
            before = room.told
            events = list(room.waiting)
            room.waiting.clear()
            room.told = events[-1][0]
            room.sent_at = time.monotonic()
            self._send_to_all(room, before, events)
        finally:
            room.is_flushing = False

    def _send_to_all(self, room: Room, before: int, events: list[tuple[int, str]]) -> None:
        in_step: list[str] = []
        behind: list[Member] = []
        follows = events[0][0] == before + 1
        for member in list(room.members.values()):
            if member.is_catching_up:
                continue
            if member.sent == before and follows:
                member.sent = room.told
                in_step.append(member.eio_sid)
            elif member.sent < room.told:
                behind.append(member)
        if in_step:
            message = _message(room.lot, before, events)
            self._outlet.send_to_many(in_step, event_packet("events", message))
        for member in behind:
            member.is_catching_up = True
            self._behind.append((room, member))
            self._wake.set()

    def _catch_up(self, room: Room, member: Member, head: int = 0) -> None:
        """Send one member what it misses, from disk, until it is in step with the room."""
        try:
            while room.members.get(member.eio_sid) is member:
                start = max(member.sent, max(head, room.told) - MESSAGE_EVENTS)
                events = self._read(room.lot, start, READ_EVENTS)
                if events:
                    message = _message(room.lot, member.sent, events)
                    member.sent = events[-1][0]
                    self._outlet.send(member.eio_sid, event_packet("events", message))
                if len(events) < READ_EVENTS and member.sent >= room.told:
                    break
        except DBAPIError as error:
            # The next event, or the client after a heartbeat, asks again from where it stands.
            log.warning("a watcher could not be caught up: %s", error)
        finally:
            member.is_catching_up = False


def _message(lot: str, after: int, events: list[tuple[int, str]]) -> str:
    """`events`: the newest fifty at most; what they leave out is named (contract §4)."""
    newest = events[-MESSAGE_EVENTS:]
    first = newest[0][0]
    skipped = f',"skipped":[{after + 1},{first - 1}]' if first > after + 1 else ""
    texts = ",".join(text for _, text in newest)
    return f'{{"lot":"{lot}","events":[{texts}],"head_seq":{newest[-1][0]}{skipped}}}'
