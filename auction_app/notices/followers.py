"""From the public events of a lot to what its bidders are told.

The jobs process hands over every event of every lot once, in order, inside the transaction that
also moves this follower's cursor: after a crash nothing is told twice and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from auction_app.eligibility.models import Registration
from auction_app.evidence.chain import Event
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.notices.service import Telling, settle, tell

FOLLOWER = "notices"


def follow(tx: Transaction, event: Event) -> None:
    """Tell whom one event concerns."""
    react = _REACTIONS.get(event.kind)
    if react is not None:
        react(tx, event)


def _bid_accepted(tx: Transaction, event: Event) -> None:
    """The leader before is outbid; when the end moved, everybody else is told the new one."""
    bidders = _bidders(tx, event.lot)
    leader = event.body["bidder"]
    before = _bid_before(tx, event)
    if leader in bidders:
        settle(tx, bidders[leader], event.lot, "outbid", event.at)
    outbid = before["bidder"] if before and before["bidder"] != leader else None
    if outbid in bidders:
        figures = {"price": event.body["amount"], "ends_at": event.body["ends_at"]}
        tell(tx, [bidders[outbid]], Telling(event.lot, "outbid", params=figures), event.at)
    if _moved_the_end(tx, event):
        others = [holder for code, holder in bidders.items() if code not in (leader, outbid)]
        moved = Telling(event.lot, "extended", params={"ends_at": event.body["ends_at"]})
        tell(tx, others, moved, event.at)


def _extended(tx: Transaction, event: Event) -> None:
    moved = Telling(event.lot, "extended", params={"ends_at": event.body["ends_at"]})
    tell(tx, _bidders(tx, event.lot).values(), moved, event.at)


def _closed(tx: Transaction, event: Event) -> None:
    """The winner is told that he bought, the others how it ended (art. 22, 23)."""
    bidders = _bidders(tx, event.lot)
    winner = event.body["bidder"]
    figures = {
        "outcome": event.body["outcome"],
        "price": event.body["price"],
        "currency": _currency(tx, event.lot),
    }
    won = Telling(event.lot, "won", str(event.seq), figures | {"bidder": winner})
    ended = Telling(event.lot, "ended", str(event.seq), figures)
    tell(tx, [holder for code, holder in bidders.items() if code == winner], won, event.at)
    tell(tx, [holder for code, holder in bidders.items() if code != winner], ended, event.at)
    for holder in bidders.values():
        settle(tx, holder, event.lot, "outbid", event.at)
        settle(tx, holder, event.lot, "extended", event.at)


def _stopped(kind: str) -> Callable[[Transaction, Event], None]:
    """Suspension and withdrawal name their reason (art. 28)."""

    def react(tx: Transaction, event: Event) -> None:
        telling = Telling(event.lot, kind, str(event.seq), _reason(event.body))
        tell(tx, _bidders(tx, event.lot).values(), telling, event.at)

    return react


def _resumed(tx: Transaction, event: Event) -> None:
    figures = {"ends_at": event.body["ends_at"]}
    telling = Telling(event.lot, "resumed", str(event.seq), figures)
    tell(tx, _bidders(tx, event.lot).values(), telling, event.at)


_REACTIONS: dict[str, Callable[[Transaction, Event], None]] = {
    "bid.accepted": _bid_accepted,
    "lot.extended": _extended,
    "lot.closed": _closed,
    "lot.suspended": _stopped("suspended"),
    "lot.withdrawn": _stopped("withdrawn"),
    "lot.resumed": _resumed,
}
