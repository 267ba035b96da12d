"""What a batch writes, as rows for the set-based statement in store.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from auction_app.bidding.commands import PlaceBid
from auction_app.bidding.decision import Refused
from auction_app.bidding.reasons import reason_words
from auction_app.bidding.work import Decided, LotWork
from auction_app.kernel.time import rfc3339

Row = dict[str, Any]


def lot_row(work: LotWork) -> Row:
    """The lot's new version and projection."""
    state = work.state
    reason_zh, reason_en = reason_words(state.stopped_because)
    return {
        "lot_id": state.lot,
        "expected": work.base.seq,
        "seq": state.seq,
        "head": state.head,
        "last_at": state.last_at,
        "status": state.status,
        "ends_at": state.ends_at,
        "next_at": next_at(state.status, state.opens_at, state.ends_at),
        "price": state.price,
        "leader": state.leader,
        "leader_rank": state.leader_rank,
        "bids": state.bids,
        "extensions": state.extensions,
        "outages": state.outages,
        "outcome": state.outcome,
        "closed_at": state.closed_at,
        "reason_zh": reason_zh,
        "reason_en": reason_en,
    }


def event_rows(work: LotWork) -> Iterable[Row]:
    """The batch's new events of the lot."""
    lot = work.state.lot
    for event in work.events:
        yield {
            "lot_id": lot,
            "seq": event.seq,
            "kind": event.kind,
            "at": event.at,
            "text": event.text,
        }


def decision_row(work: LotWork, done: Decided) -> Row:
    """What one key was answered."""
    command = done.command
    assert isinstance(command, PlaceBid)
    return {
        "lot_id": work.state.lot,
        "holder": command.holder,
        "key": command.key,
        "amount": command.amount,
        "received_at": command.arrived_at,
        "seq": done.seq,
        "refusal": refusal_detail(done.refused) if done.refused else None,
    }


def refusal_detail(refused: Refused) -> dict[str, Any]:
    """A refusal as it is stored and told; figures only where they say why."""
    detail: dict[str, Any] = {"code": refused.code, "received_at": rfc3339(refused.received_at)}
    for name in ("minimum", "price", "as_of_seq"):
        value = getattr(refused, name)
        if value is not None:
            detail[name] = value
    return detail


def next_at(status: str, opens_at: datetime, ends_at: datetime) -> datetime | None:
    """When the lot next needs the sequencer by itself."""
    if status == "scheduled":
        return opens_at
    return ends_at if status == "open" else None
