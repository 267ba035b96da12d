"""One bid in one ORM transaction with the lot row locked, and the answer it gets."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bench.naive.models import Auction, BidDecision, LotEvent, Registration

SIGNER = Ed25519PrivateKey.generate()
KEY_NAME = "naive.example/log"


class Unknown(LookupError):
    """No such lot, or this person is not registered for it."""


@dataclass(frozen=True)
class Bid:
    lot: str
    token: str
    amount: int
    key: str
    raise_own: bool = False


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: dict[str, Any]) -> str:
    """RFC 8785 for our events: ASCII member names, no floats."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def append(
    session: Session, auction: Auction, kind: str, at: datetime, body: dict[str, Any]
) -> dict[str, Any]:
    """Chains one event to the lot's history and returns it."""
    auction.seq += 1
    auction.last_at = max(at, auction.last_at)
    event = {
        "v": 1,
        "lot": auction.lot_id,
        "seq": auction.seq,
        "prev": auction.head,
        "kind": kind,
        "at": stamp(auction.last_at),
        "body": body,
    }
    text = canonical(event)
    auction.head = hashlib.sha256(text.encode()).hexdigest()
    session.add(
        LotEvent(lot_id=auction.lot_id, seq=auction.seq, kind=kind, at=auction.last_at, text=text)
    )
    return event


def receipt(event: dict[str, Any]) -> str:
    """The contract's §5 signed note over (lot, seq, leaf hash)."""
    leaf = hashlib.sha256(b"\0" + canonical(event).encode()).digest()
    text = (
        f"auction/v1 receipt\n{event['lot']}\n{event['seq']}\n{base64.b64encode(leaf).decode()}\n"
    )
    signature = base64.b64encode(b"\0\0\0\0" + SIGNER.sign(text.encode())).decode()
    return f"{text}\n— {KEY_NAME} {signature}\n"


def minimum_of(auction: Auction) -> int:
    if auction.price is None:
        return auction.start_price
    return auction.price + auction.increment


def refusal_code(auction: Auction, bid: Bid, bidder: str, at: datetime) -> str | None:
    if at < auction.opens_at:
        return "not_open"
    if at >= auction.ends_at:
        return "too_late"
    if bid.amount < minimum_of(auction):
        return "too_low"
    if auction.leader == bidder and not bid.raise_own:
        return "already_leading"
    return None


def place(session: Session, bid: Bid, at: datetime) -> tuple[BidDecision, dict[str, Any] | None]:
    """Decides and writes; the caller commits.  The event is None for a refusal."""
    auction = session.get(Auction, bid.lot, with_for_update=True)
    bidder = session.scalar(
        select(Registration.bidder).where(
            Registration.lot_id == bid.lot, Registration.token == bid.token
        )
    )
    if auction is None or bidder is None:
        raise Unknown(bid.lot)
    decided = session.get(BidDecision, (bid.lot, bidder, bid.key))
    if decided is not None:
        return decided, event_of(session, decided)
    decision = BidDecision(
        lot_id=bid.lot, bidder=bidder, key=bid.key, amount=bid.amount, received_at=at
    )
    session.add(decision)
    decision.code = refusal_code(auction, bid, bidder, at)
    event = None
    if decision.code is None:
        event = accept(session, auction, decision)
        decision.seq = auction.seq
    decision.minimum, decision.price = minimum_of(auction), auction.price
    return decision, event


def accept(session: Session, auction: Auction, decision: BidDecision) -> dict[str, Any]:
    extended = decision.received_at + timedelta(seconds=auction.window_s)
    if extended > auction.ends_at:
        auction.ends_at = extended
        auction.extensions += 1
    auction.price, auction.leader = decision.amount, decision.bidder
    auction.bids += 1
    body = {
        "amount": decision.amount,
        "basis": "bid",
        "bidder": decision.bidder,
        "ends_at": stamp(auction.ends_at),
        "received_at": stamp(decision.received_at),
    }
    return append(session, auction, "bid.accepted", decision.received_at, body)


def event_of(session: Session, decision: BidDecision) -> dict[str, Any] | None:
    if decision.seq is None:
        return None
    row = session.get_one(LotEvent, (decision.lot_id, decision.seq))
    found: dict[str, Any] = json.loads(row.text)
    return found


def answer(decision: BidDecision, event: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    """The acknowledgement as the contract has it (§3, §4)."""
    if event is not None:
        told = {"ok": True, "decision": "accepted", "event": event, "receipt": receipt(event)}
        return told | {"server_time": stamp(now)}
    problem = {
        "type": f"/problems/{decision.code}",
        "title": decision.code,
        "status": 409,
        "code": decision.code,
        "decided": True,
        "received_at": stamp(decision.received_at),
        "minimum": decision.minimum,
        "price": decision.price,
    }
    return {"ok": False, "error": problem | {"server_time": stamp(now)}}
