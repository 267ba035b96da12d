"""From the public events of a lot to what its bidders are told.

The jobs process hands over the new events of each lot in order, inside the transaction that also
moves this follower's cursor: after a crash nothing is told twice and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.eligibility.models import Registration
from auction_app.eligibility.queries import bidders_of
from auction_app.evidence.chain import Event, parse_event
from auction_app.evidence.followers import Follower
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.kernel.time import rfc3339
from auction_app.law.settlement import balance_due, balance_due_at
from auction_app.lots.models import Lot
from auction_app.notices.digest import (
    MOVES_THE_END,
    STOPS,
    Digest,
    Standing,
    Stop,
    digest,
)
from auction_app.notices.service import Telling, settle, tell

Bidders = Mapping[str, bytes]


def follow(tx: Transaction, events: Sequence[Event]) -> None:
    """Tell the bidders of one lot what a run of its events means for them."""
    lot_id = events[0].lot
    news = digest(_standing_before(tx.session, lot_id, events[0].seq), events)
    if not news.says_something:
        return
    bidders = _bidders(tx.session, lot_id)
    at = events[-1].at
    for leader in sorted(news.led - news.outbid):
        if leader in bidders:
            settle(tx, bidders[leader], lot_id, "outbid", at)
    _tell_duel(tx, lot_id, news, bidders, at)
    for stop in news.stops:
        telling = Telling(lot_id, stop.kind, str(stop.seq), _stop_figures(stop))
        tell(tx, bidders.values(), telling, at)
    if news.closed is not None:
        _tell_the_end(tx, news.closed, bidders)


def _tell_duel(tx: Transaction, lot_id: str, news: Digest, bidders: Bidders, at: datetime) -> None:
    """Once it is over, who was overtaken on the way needs no telling: the end says it."""
    if news.closed is not None:
        return
    standing = news.standing
    figures: dict[str, Any] = {"ends_at": standing.ends_at}
    outbid = [bidders[code] for code in sorted(news.outbid) if code in bidders]
    priced = figures | {"price": news.price, "currency": _currency(tx.session, lot_id)}
    tell(tx, outbid, Telling(lot_id, "outbid", params=priced), at)
    if news.has_moved:
        known = news.outbid | {standing.leader}
        others = [holder for code, holder in bidders.items() if code not in known]
        tell(tx, others, Telling(lot_id, "extended", params=figures), at)


def _tell_the_end(tx: Transaction, closed: Event, bidders: Bidders) -> None:
    """The winner is told that he bought, the others how it ended (art. 22, 23)."""
    winner, at = closed.body["bidder"], closed.at
    figures = {
        "outcome": closed.body["outcome"],
        "price": closed.body["price"],
        "currency": _currency(tx.session, closed.lot),
    }
    for code, holder in bidders.items():
        settle(tx, holder, closed.lot, "outbid", at)
        settle(tx, holder, closed.lot, "extended", at)
        kind, more = "ended", dict[str, Any]()
        if code == winner:
            kind, more = "won", {"bidder": code, **_balance(tx.session, closed)}
        tell(tx, [holder], Telling(closed.lot, kind, str(closed.seq), figures | more), at)


def _balance(session: Session, closed: Event) -> dict[str, Any]:
    """What the buyer has to pay, and until when (art. 23, 25)."""
    lot = session.get_one(Lot, closed.lot)
    registration = session.get_one(Registration, (closed.lot, closed.body["bidder"]))
    price = Money(closed.body["price"], lot.currency)
    balance = balance_due(price, Money(registration.deposit_fen, lot.currency))
    return {"balance": balance.fen, "due": rfc3339(balance_due_at(closed.at, lot.balance_days))}


def _stop_figures(stop: Stop) -> dict[str, Any]:
    if stop.kind == "resumed":
        return {name: stop.body[name] for name in ("ends_at", "opens_at") if name in stop.body}
    reason = stop.body["reason"]
    if isinstance(reason, dict):
        return {"reason_zh": reason.get("zh", ""), "reason_en": reason.get("en", "")}
    return {"reason": reason}


def _bidders(session: Session, lot_id: str) -> Bidders:
    """Admitted bidder numbers of a lot and the keyed index of who holds each."""
    return {
        bidder.code: bidder.holder
        for bidder in bidders_of(session, lot_id)
        if bidder.admitted_at is not None
    }


def _currency(session: Session, lot_id: str) -> str:
    return session.scalar(select(Auction.currency).where(Auction.lot_id == lot_id)) or "CNY"


def _standing_before(session: Session, lot_id: str, seq: int) -> Standing:
    """Leader and end as the last events before `seq` tell them."""
    bid = _last_before(session, lot_id, seq, ("bid.accepted",))
    mover = _last_before(session, lot_id, seq, MOVES_THE_END)
    return Standing(
        leader=bid.body["bidder"] if bid else None,
        ends_at=mover.body["ends_at"] if mover else None,
    )


def _last_before(session: Session, lot_id: str, seq: int, kinds: tuple[str, ...]) -> Event | None:
    query = (
        select(LotEvent.text)
        .where(LotEvent.lot_id == lot_id, LotEvent.seq < seq, LotEvent.kind.in_(kinds))
        .order_by(LotEvent.seq.desc())
        .limit(1)
    )
    found = session.scalar(query)
    return parse_event(found) if found else None


FOLLOWER = Follower("notices", follow, frozenset({*MOVES_THE_END, *STOPS, "lot.closed"}))
