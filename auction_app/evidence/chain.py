"""The chain of one lot: event n names the hash of event n - 1. Pure, and on the hot path.

An event is `{"v":1,"lot","seq","prev","kind","at","body"}` (contract §2). Its hash is the SHA-256 of
its canonical text, in lower-case hex; `prev` of the first event is 64 zeros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from auction_app.kernel.time import parse_rfc3339, rfc3339

from .canonical import NotCanonical, canonical, parse_canonical
from .merkle import leaf_hash
from .tiles import MAX_ENTRY_BYTES

GENESIS = "0" * 64
VERSION = 1

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KIND = re.compile(r"[a-z_]{1,32}(?:\.[a-z_]{1,32}){1,2}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MEMBERS = {"v", "lot", "seq", "prev", "kind", "at", "body"}


class ChainedEvent(NamedTuple):
    """One event as it is stored and published: its canonical text and its hash (hex)."""

    text: str
    hash: str

    @property
    def leaf_hash(self) -> bytes:
        """The hash of its leaf in the log."""
        return leaf_hash(self.text.encode())


@dataclass(frozen=True, slots=True)
class Event:
    """A published event, read back. `body` is what the kind says (contract §2)."""

    lot: str
    seq: int
    prev: str
    kind: str
    at: datetime
    body: dict[str, Any]
    text: str

    @property
    def hash(self) -> str:
        return event_hash(self.text)


class BadEvent(ValueError):
    """The text is not an event in canonical form."""


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong, by its stable code, and at which event (0: the lot as a whole)."""

    code: str
    seq: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)


def event_hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def make_event(
    lot: str, seq: int, prev: str, kind: str, at: datetime, body: dict[str, Any]
) -> ChainedEvent:
    """The next event of a chain whose head is `prev`; `at` is aware.

    Raises NotCanonical for a body with floats, lone surrogates or foreign types, and BadEvent for
    an id, a kind or a hash that may not be published, or a text beyond 65,535 bytes.
    """
    if not (_ID.fullmatch(lot) and _KIND.fullmatch(kind) and _HASH.fullmatch(prev)) or seq < 1:
        raise BadEvent("an event has a lot, a number from 1, a kind and the hash before it")
    # The members in their canonical order; none of these values needs escaping.
    text = (
        f'{{"at":"{_stamp(at)}","body":{canonical(body)},"kind":"{kind}","lot":"{lot}",'
        f'"prev":"{prev}","seq":{seq},"v":{VERSION}}}'
    )
    data = text.encode()
    if len(data) > MAX_ENTRY_BYTES:
        raise BadEvent("an event has at most 65,535 bytes")
    return ChainedEvent(text, sha256(data).hexdigest())


def _stamp(at: datetime) -> str:
    # isoformat is four times as fast as strftime; UTC is by far the usual case.
    if at.tzinfo is UTC:
        return at.isoformat(timespec="microseconds")[:26] + "Z"
    return rfc3339(at)


def parse_event(text: str) -> Event:
    """Read a published event; BadEvent unless it is one, in canonical form to the byte."""
    try:
        value = parse_canonical(text)
    except NotCanonical as error:
        raise BadEvent(str(error)) from error
    if not isinstance(value, dict) or set(value) != _MEMBERS:
        raise BadEvent("an event has exactly the seven members of version 1")
    names = (value["lot"], value["prev"], value["kind"], value["at"])
    if not all(isinstance(name, str) for name in names) or not isinstance(value["body"], dict):
        raise BadEvent("a member of the event has the wrong type")
    numbers = (value["v"], value["seq"])
    if any(type(number) is not int for number in numbers) or value["v"] != VERSION:
        raise BadEvent("an event is of version 1 and has a number")
    if value["seq"] < 1:
        raise BadEvent("an event's number is a whole number from 1")
    return Event(
        value["lot"],
        value["seq"],
        value["prev"],
        value["kind"],
        parse_instant(value["at"]),
        value["body"],
        text,
    )


def parse_instant(text: object) -> datetime:
    """An instant in its one published spelling: UTC, six decimals, `Z`; else BadEvent."""
    try:
        at = parse_rfc3339(text) if isinstance(text, str) else None
    except ValueError as error:
        raise BadEvent(str(error)) from error
    if at is None or rfc3339(at) != text:
        raise BadEvent("an instant is UTC with six decimals")
    return at


def check_chain(events: Iterable[Event], lot: str) -> Breach | None:
    """The first breach of one lot's chain, or None: lot, gapless seq, prev, `at` not decreasing."""
    expected, head, last_at = 1, GENESIS, None
    for event in events:
        if event.lot != lot:
            return Breach("wrong_lot", expected)
        if event.seq != expected:
            return Breach("seq_gap", expected)
        if event.prev != head:
            return Breach("chain_broken", event.seq)
        if last_at is not None and event.at < last_at:
            return Breach("time_went_back", event.seq)
        expected, head, last_at = expected + 1, event.hash, event.at
    return None
