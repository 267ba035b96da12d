"""Histories for tests: a lot told event by event, and a whole log in memory to prove them in.

Nothing here is the product's own storage: a second, simple log keeps the tests honest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from auction_app.evidence import merkle
from auction_app.evidence.bundle import Entry, write_bundle
from auction_app.evidence.chain import GENESIS, ChainedEvent, make_event
from auction_app.evidence.checkpoint import sign_checkpoint
from auction_app.evidence.note import Signer, Witness
from auction_app.evidence.receipt import bid_receipt
from auction_app.kernel.time import rfc3339

ORIGIN = "luochui.test/log"
SIGNER = Signer(ORIGIN, bytes(range(32)))
SECOND = Signer("second.test/log", bytes(range(3, 35)))
STRANGER = Signer(ORIGIN, bytes(range(1, 33)))
WITNESS = Witness("notary.test/witness", bytes(range(2, 34)))
NINE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
WINDOW_S = 300


@dataclass
class Story:
    """One lot; each verb appends one event. Prices in fen, moments in seconds after nine o'clock."""

    lot: str = "Lstory"
    events: list[ChainedEvent] = field(default_factory=list)
    price: int | None = None
    leader: str | None = None
    bids: int = 0
    ends: float = 3600.0

    def append(self, kind: str, moment: float, body: dict[str, Any]) -> ChainedEvent:
        prev = self.events[-1].hash if self.events else GENESIS
        event = make_event(self.lot, len(self.events) + 1, prev, kind, at(moment), body)
        self.events.append(event)
        return event

    def opened(self, **changes: Any) -> Story:
        body = {
            "currency": "CNY",
            "start_price": 10_000_000,
            "increment": 50_000,
            "ends_at": text(self.ends),
            "extension_window_s": WINDOW_S,
            "outage_gap_s": 15,
            "rules": {"id": "cn-2016-18/3", "sha256": "0" * 64},
            "priority_bidders": [],
        }
        self.append("lot.opened", 0, body | changes)
        return self

    def registered(self, *bidders: str) -> Story:
        for bidder in bidders:
            body = {"bidder": bidder, "commitment": "5" * 64}
            self.append("registration.confirmed", 0, body)
        return self

    def bid(self, bidder: str, amount: int, moment: float, /, **changes: Any) -> ChainedEvent:
        ends = max(self.ends, moment + WINDOW_S)
        body = {
            "bidder": bidder,
            "amount": amount,
            "received_at": text(moment),
            "ends_at": text(ends),
            "basis": "bid",
        } | changes
        self.price, self.leader, self.bids, self.ends = amount, bidder, self.bids + 1, ends
        return self.append("bid.accepted", moment + 0.002, body)

    def closed(self, moment: float | None = None, **changes: Any) -> Story:
        body = {
            "outcome": "sold" if self.bids else "unsold",
            "price": self.price,
            "bidder": self.leader,
            "bids": self.bids,
            "ends_at": text(self.ends),
        }
        self.append("lot.closed", self.ends + 0.01 if moment is None else moment, body | changes)
        return self

    def receipt(self, seq: int, signer: Signer = SIGNER) -> str:
        return bid_receipt(signer, self.lot, seq, self.events[seq - 1].leaf_hash)


def at(moment: float) -> datetime:
    return NINE + timedelta(seconds=moment)


def text(moment: float) -> str:
    return rfc3339(at(moment))


def usual_sale(lot: str = "Lstory") -> Story:
    """Two bidders, four bids, the last one in the last five minutes, sold."""
    story = Story(lot).registered("A7K2Q9", "C3D4E6").opened()
    story.bid("A7K2Q9", 10_000_000, 60)
    story.bid("C3D4E6", 10_050_000, 120)
    story.bid("A7K2Q9", 10_200_000, 200)
    story.bid("C3D4E6", 10_300_000, 3500)
    return story.closed()


@dataclass
class MemoryLog:
    """Leaves of many lots; every proof from RFC 6962 over the whole list."""

    leaves: list[bytes] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def add(self, *events: ChainedEvent) -> MemoryLog:
        for event in events:
            self.places[event.text] = len(self.leaves)
            self.leaves.append(event.leaf_hash)
        return self

    def checkpoint(self, signer: Signer = SIGNER) -> str:
        return sign_checkpoint(signer, len(self.leaves), merkle.tree_root(self.leaves))

    def bundle(self, story: Story, *older: int, checkpoint: str | None = None) -> str:
        entries = [self._entry(event) for event in story.events]
        proofs = {size: merkle.consistency_proof(self.leaves, size) for size in older}
        signed = checkpoint or self.checkpoint()
        return "".join(write_bundle(story.lot, signed, entries, proofs))

    def _entry(self, event: ChainedEvent) -> Entry:
        index = self.places[event.text]
        return Entry(index, event.text, tuple(merkle.inclusion_proof(self.leaves, index)))


def log_of(*stories: Story) -> MemoryLog:
    log = MemoryLog()
    for story in stories:
        log.add(*story.events)
    return log
