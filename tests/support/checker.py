"""An independent judge of one lot's history, written from the contract and the promises alone.

It shares no line with the product: its own canonical form, its own arithmetic, its own replay.
`check_history` returns findings in plain words; an empty list means the history is lawful.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]
AFTER_THE_END = {
    "lot.noted",
    "lot.paid",
    "lot.defaulted",
    "lot.ruled",
    "lot.title_passed",
    "lot.delivered",
}
AFTER_THE_END |= {"lot.distributed", "lot.followed", "lot.taken_in_kind", "lot.in_kind_failed"}
AFTER_THE_END |= {"lot.released", "lot.annulled", "lot.held", "lot.lifted", "lot.forfeit_applied"}
QUIET = {"lot.noted", "lot.announced", "registration.confirmed", "priority.confirmed"}


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 for what the contract allows: no floats, members in UTF-16 order."""
    return _written(value).encode("utf-8")


def _written(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_written(name)}:{_written(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_written(item) for item in value) + "]"
    if isinstance(value, float):
        raise ValueError("a float in an event")
    return json.dumps(value, ensure_ascii=False)


def hash_of(event: Json) -> str:
    return hashlib.sha256(canonical_bytes(event)).hexdigest()


def instant(text: str) -> datetime:
    if len(text) != 27 or text[-1] != "Z":
        raise ValueError(f"not RFC 3339 UTC with six decimals: {text!r}")
    return datetime.fromisoformat(text)


@dataclass
class Auction:
    """What follows from the events so far."""

    state: str = "scheduled"
    start_price: int = 0
    increment: int = 0
    window: timedelta = timedelta(0)
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    price: int | None = None
    leader: str | None = None
    bids: int = 0
    extensions: int = 0
    outcome: str | None = None
    countdown: timedelta | None = None  # of a sale
    kept: timedelta = timedelta(0)  # what was left when it was stopped
    seq: int = 0
    head: str = "0" * 64
    at: str = ""
    registered: set[str] = field(default_factory=set)
    ranks: dict[str, int] = field(default_factory=dict)

    @property
    def minimum(self) -> int:
        return self.start_price if self.price is None else self.price + self.increment


def check_history(events: list[Json]) -> list[str]:
    """Every breach of the contract in one lot's events, oldest first."""
    return [finding for _, finding in _walk(events)]


def replay(events: list[Json]) -> Auction:
    """The state after all events; raises AssertionError with the findings when one is unlawful."""
    auction = Auction()
    findings = [finding for _, finding in _walk(events, auction)]
    assert not findings, findings[:10]
    return auction


def compare_with_snapshot(events: list[Json], snapshot: Json) -> list[str]:
    """What the server's snapshot says otherwise than a replay of the events."""
    auction = replay(events)
    assert auction.ends_at is not None
    expected = {
        "as_of_seq": auction.seq,
        "head": auction.head,
        "state": auction.state,
        "start_price": auction.start_price,
        "increment": auction.increment,
        "price": auction.price,
        "minimum": auction.minimum,
        "leader": auction.leader,
        "bids": auction.bids,
        "extensions": auction.extensions,
    }
    wrong = [
        f"{name}: {snapshot.get(name)!r} instead of {value!r}"
        for name, value in expected.items()
        if snapshot.get(name) != value
    ]
    if instant(snapshot["ends_at"]) != auction.ends_at:
        wrong.append(f"ends_at: {snapshot['ends_at']} instead of {auction.ends_at}")
    return wrong


def _walk(events: list[Json], auction: Auction | None = None) -> Iterator[tuple[int, str]]:
    auction = auction or Auction()
    for event in events:
        seq = event.get("seq", -1)
        for finding in (*_check_link(auction, event), *_check_kind(auction, event)):
            yield seq, f"event {seq} ({event.get('kind')}): {finding}"
        auction.seq, auction.head, auction.at = seq, hash_of(event), str(event.get("at"))


def _check_link(auction: Auction, event: Json) -> Iterator[str]:
    if set(event) != {"v", "lot", "seq", "prev", "kind", "at", "body"} or event["v"] != 1:
        yield f"members are {sorted(event)}"
    if event["seq"] != auction.seq + 1:
        yield f"seq follows {auction.seq}"
    if event["prev"] != auction.head:
        yield "prev is not the hash of the event before"
    if auction.at and event["at"] < auction.at:
        yield f"at {event['at']} is before {auction.at}"
    instant(event["at"])


def _check_kind(auction: Auction, event: Json) -> Iterator[str]:
    kind, body = event["kind"], event["body"]
    if auction.state in ("closed", "withdrawn") and kind not in AFTER_THE_END:
        yield f"after the lot was {auction.state}"
    if kind == "bid.accepted":
        yield from _bid(auction, event, body)
    elif kind == "lot.opened":
        yield from _opened(auction, event, body)
    elif kind == "lot.extended":
        yield from _extended(auction, body)
    elif kind in ("lot.suspended", "lot.resumed"):
        yield from _stayed(auction, event, body)
    elif kind == "lot.closed":
        yield from _closed(auction, event, body)
    elif kind == "lot.withdrawn":
        auction.state = "withdrawn"
    elif kind in QUIET:
        _note_person(auction, kind, body)
    else:
        yield "a kind the contract does not know"


def _note_person(auction: Auction, kind: str, body: Json) -> None:
    if kind == "registration.confirmed":
        auction.registered.add(body["bidder"])
    elif kind == "priority.confirmed":
        auction.ranks[body["bidder"]] = body["rank"]


def _opened(auction: Auction, event: Json, body: Json) -> Iterator[str]:
    if auction.state != "scheduled":
        yield "opened twice"
    auction.state = "open"
    auction.start_price, auction.increment = body["start_price"], body["increment"]
    auction.window = timedelta(seconds=body["extension_window_s"])
    auction.countdown = timedelta(seconds=body["countdown_s"]) if "countdown_s" in body else None
    auction.opened_at, auction.ends_at = instant(event["at"]), instant(body["ends_at"])
    for person in body.get("priority_bidders") or []:
        if isinstance(person, dict) and "bidder" in person:
            auction.ranks[person["bidder"]] = person["rank"]


def _bid(auction: Auction, event: Json, body: Json) -> Iterator[str]:
    arrived, ends_at = instant(body["received_at"]), instant(body["ends_at"])
    if auction.state != "open" or auction.ends_at is None or auction.opened_at is None:
        yield f"accepted while {auction.state}"
        return
    if arrived >= auction.ends_at:
        yield f"arrived {arrived}, at or after the end {auction.ends_at}"
    if instant(event["at"]) < arrived:
        yield "recorded before it arrived"
    if body["bidder"] not in auction.registered:
        yield f"{body['bidder']} was never admitted"
    yield from _price(auction, body)
    starts_countdown = bool(auction.countdown) and auction.bids == 0
    expected = max(auction.ends_at, arrived + auction.window)
    if starts_countdown and auction.countdown:
        expected = arrived + auction.countdown
    if ends_at != expected:
        yield f"the end is {ends_at}, art. 20 makes it {expected}"
    auction.extensions += ends_at > auction.ends_at and not starts_countdown
    auction.price, auction.leader, auction.ends_at = body["amount"], body["bidder"], ends_at
    auction.bids += 1


def _price(auction: Auction, body: Json) -> Iterator[str]:
    amount, basis = body["amount"], body["basis"]
    if basis not in ("bid", "auto", "priority_match"):
        yield f"basis {basis!r}"
    if type(amount) is not int or amount < 1:
        yield f"amount {amount!r}"
    elif basis == "priority_match":
        if amount != auction.price or not _may_match(auction, body["bidder"]):
            yield "matched without the right to (art. 21)"
    elif amount < auction.minimum:
        yield f"{amount} is less than the minimum {auction.minimum}"


def _may_match(auction: Auction, bidder: str) -> bool:
    mine = auction.ranks.get(bidder)
    theirs = auction.ranks.get(auction.leader or "")
    return mine is not None and (theirs is None or mine < theirs)


def _extended(auction: Auction, body: Json) -> Iterator[str]:
    ends_at = instant(body["ends_at"])
    if auction.state != "open" or auction.ends_at is None or ends_at <= auction.ends_at:
        yield f"moves the end from {auction.ends_at} to {ends_at} while {auction.state}"
    if body["reason"] not in ("outage", "officer") or not body.get("evidence"):
        yield "names no reason or no evidence"
    auction.ends_at = ends_at
    auction.extensions += 1


def _stayed(auction: Auction, event: Json, body: Json) -> Iterator[str]:
    kind = event["kind"]
    wanted = ("open", "scheduled") if kind == "lot.suspended" else ("suspended",)
    if auction.state not in wanted:
        yield f"while {auction.state}"
    missing = {"actor", "article", "case_number", "reason", "decision", "ground"} - body.keys()
    if missing:
        yield f"names no {sorted(missing)}"
    if kind == "lot.suspended":
        auction.state = "suspended"
        auction.kept = timedelta(milliseconds=body.get("remaining_ms", 0))
        return
    # A lot that was stopped before it opened has yet to open.
    auction.state = "open" if auction.opened_at else "scheduled"
    ends_at = instant(body["ends_at"])
    if auction.ends_at is not None and ends_at < auction.ends_at:
        yield f"moves the end from {auction.ends_at} forward to {ends_at}"
    if ends_at - instant(event["at"]) < auction.kept:
        yield f"gives back less than the {auction.kept} that were left"
    auction.ends_at = ends_at


def _closed(auction: Auction, event: Json, body: Json) -> Iterator[str]:
    if auction.ends_at is None or instant(event["at"]) < auction.ends_at:
        yield f"closed before its end {auction.ends_at}"
    if auction.state == "closed":
        yield "closed twice"
    expected = {
        "outcome": "sold" if auction.bids else "unsold",
        "price": auction.price,
        "bidder": auction.leader,
        "bids": auction.bids,
    }
    for name, value in expected.items():
        if body.get(name) != value:
            yield f"{name} is {body.get(name)!r}, the events say {value!r}"
    if instant(body["ends_at"]) != auction.ends_at:
        yield f"names the end {body['ends_at']}, it was {auction.ends_at}"
    auction.state, auction.outcome = "closed", body.get("outcome")
