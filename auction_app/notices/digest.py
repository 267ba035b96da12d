"""What a run of events means for the bidders of a lot, so that a duel of a hundred bids tells once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from auction_app.evidence.chain import Event

MOVES_THE_END = ("lot.opened", "bid.accepted", "lot.extended", "lot.resumed")
STOPS = {"lot.suspended": "suspended", "lot.withdrawn": "withdrawn", "lot.resumed": "resumed"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Who leads and when bidding ends, as far as the events before told. Bidder numbers, RFC 3339."""

    leader: str | None = None
    ends_at: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A suspension, a withdrawal or a resumption, by the number of its event."""

    kind: str
    seq: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Digest:
    """After the run: who lost the lead and has not got it back, whether the end moved, how it ended.

    `price` is fen, None when the run had no bid.
    """

    standing: Standing
    outbid: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()
    price: int | None = None
    has_moved: bool = False
    stops: tuple[Stop, ...] = ()
    closed: Event | None = field(default=None)

    @property
    def says_something(self) -> bool:
        """Whether any bidder has to be told or an older notice is settled."""
        return bool(self.led or self.has_moved or self.stops or self.closed)


def digest(before: Standing, events: Iterable[Event]) -> Digest:
    """Fold a run of one lot's events, in order, onto what held before it."""
    folded = Digest(before)
    for event in events:
        folded = _fold(folded, event)
    return folded


def _fold(so_far: Digest, event: Event) -> Digest:
    if event.kind == "bid.accepted":
        return _bid(so_far, event.body)
    if event.kind == "lot.closed":
        return replace(so_far, closed=event)
    if event.kind in STOPS:
        stop = Stop(STOPS[event.kind], event.seq, event.body)
        ends_at = event.body.get("ends_at", so_far.standing.ends_at)
        return replace(
            so_far,
            stops=(*so_far.stops, stop),
            standing=replace(so_far.standing, ends_at=ends_at),
        )
    if event.kind in MOVES_THE_END:
        has_moved = so_far.has_moved or event.kind == "lot.extended"
        standing = replace(so_far.standing, ends_at=event.body["ends_at"])
        return replace(so_far, standing=standing, has_moved=has_moved)
    return so_far


def _bid(so_far: Digest, body: dict[str, Any]) -> Digest:
    leader, before = body["bidder"], so_far.standing
    outbid = so_far.outbid - {leader}
    if before.leader not in (None, leader):
        outbid |= {before.leader}
    return replace(
        so_far,
        standing=Standing(leader, body["ends_at"]),
        outbid=frozenset(outbid),
        led=so_far.led | {leader},
        price=body["amount"],
        has_moved=so_far.has_moved or before.ends_at not in (None, body["ends_at"]),
    )
