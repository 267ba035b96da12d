"""How a lot opens, ends, moves its end and stops: the events that are not bids."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from auction_app.bidding.state import AuctionState
from auction_app.bidding.work import LotWork
from auction_app.kernel.time import rfc3339
from auction_app.law.ascending import is_sold
from auction_app.law.bidding_time import Ends, Moves, Suspends, Waits
from auction_app.law.lot_states import LotEvent, basis_of, reason_of
from auction_app.law.stays import EMERGENCY_GROUNDS, STOP_GROUNDS, remaining_ms

Verdict = Ends | Waits | Moves | Suspends


def opened_body(state: AuctionState) -> dict[str, Any]:
    """`lot.opened`: everything a stranger needs to check each later event."""
    rules = state.rules
    confirmed = [
        {"bidder": bidder.code, "rank": bidder.rank}
        for bidder in state.bidders.values()
        if bidder.rank is not None and bidder.is_admitted
    ]
    return {
        "currency": rules.currency,
        "start_price": rules.start_price,
        "increment": rules.increment,
        "ends_at": rfc3339(state.ends_at),
        "extension_window_s": rules.time.extension_window_s,
        "outage_gap_s": rules.time.outage_gap_s,
        "recovery_s": rules.time.recovery_s,
        "countdown_s": rules.time.countdown_s,
        "strict_ladder": rules.strict_ladder,
        "rules": {"id": rules.id, "sha256": rules.sha256, **rules.time.parameters()},
        "priority_bidders": sorted(confirmed, key=lambda one: (one["rank"], one["bidder"])),
    }


def open_lot(work: LotWork) -> None:
    """Open at the published instant. An opening we slept through moves the end by as much (art. 20)."""
    state = work.state
    late = work.at - state.opens_at
    if late > state.rules.time.gap:
        state.ends_at += timedelta(seconds=int(late.total_seconds()) + 1)
    state.status = "open"
    work.append("lot.opened", opened_body(state) | _because(state, LotEvent.OPEN))


def finish(work: LotWork, verdict: Verdict) -> None:
    """Do what the end rule says: close, move the end, or suspend (P4)."""
    if isinstance(verdict, Ends):
        _close(work)
    elif isinstance(verdict, Moves):
        _move(work, verdict)
    elif isinstance(verdict, Suspends):
        _suspend(work, verdict)


def _close(work: LotWork) -> None:
    state = work.state
    state.status = "closed"
    state.outcome = "sold" if is_sold(state.rules.start_price, state.price) else "unsold"
    state.closed_at = work.at
    is_buyer = state.outcome == "sold"
    step = LotEvent.CLOSE_WITH_BID if is_buyer else LotEvent.CLOSE_WITHOUT_BID
    work.append(
        "lot.closed",
        {
            **_because(state, step),
            "outcome": state.outcome,
            "price": state.price,
            "bidder": state.leader,
            "bids": state.bids,
            "ends_at": rfc3339(state.ends_at),
        },
    )


def _gap(verdict: Moves | Suspends) -> dict[str, str]:
    return {"gap_from": rfc3339(verdict.gap_from), "gap_to": rfc3339(verdict.gap_to)}


def _move(work: LotWork, verdict: Moves) -> None:
    state = work.state
    state.ends_at = verdict.new_end
    state.outages += 1
    state.extensions += 1
    body = {"reason": "outage", "ends_at": rfc3339(state.ends_at), "evidence": _gap(verdict)}
    work.append("lot.extended", _by_system(state, "NP20") | body)


def _suspend(work: LotWork, verdict: Suspends) -> None:
    """What was left is counted from where the fault began: from then on nobody could bid (NP 28)."""
    state = work.state
    ground = STOP_GROUNDS[EMERGENCY_GROUNDS[verdict.reason]]
    state.status = "suspended"
    state.stopped_because = verdict.reason
    body = {
        "reason": verdict.reason,
        "decision": None,
        "evidence": _gap(verdict),
        "ground": ground.code,
        "kind": ground.kind.value,
        "remaining_ms": remaining_ms(state.ends_at, verdict.gap_from),
    }
    work.append("lot.suspended", _by_system(state, ground.article.key) | body)


def _because(state: AuctionState, step: LotEvent) -> dict[str, Any]:
    """The same for a step of the table of states: its article, and the reason in both languages."""
    return _by_system(state, basis_of(step).key) | {"reason": reason_of(step)}


def _by_system(state: AuctionState, article: str) -> dict[str, Any]:
    """The members that every step of the platform itself has in common with the court's acts."""
    return {"actor": "system", "article": article, "case_number": state.case_number}


def is_due(state: AuctionState, arrived_at: datetime) -> bool:
    """Whether the opening or the end has come by this arrival."""
    if state.status == "scheduled":
        return arrived_at >= state.opens_at
    return state.status == "open" and arrived_at >= state.ends_at
