"""One lot's share of a batch: decides its commands on a copy of the state, collects what to write."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auction_app.bidding import errors
from auction_app.bidding.commands import PlaceBid, SetAuto
from auction_app.bidding.decision import Accepted, Refused, apply, automatic_steps, decide
from auction_app.bidding.state import AuctionState, AutoLimit, Bidder
from auction_app.evidence.chain import make_event
from auction_app.kernel.time import rfc3339


@dataclass(slots=True)
class NewEvent:
    """An event of this batch, to be written and then told."""

    seq: int
    kind: str
    at: datetime
    text: str


@dataclass(slots=True)
class Decided:
    """A command with what it came to: the accepted event's place, or the refusal."""

    command: PlaceBid | SetAuto
    seq: int | None
    refused: Refused | None


@dataclass(slots=True)
class LotWork:
    """Starts from `base`, ends as `state`; nothing here is true before the batch is committed."""

    base: AuctionState
    state: AuctionState
    at: datetime
    events: list[NewEvent] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    keys: dict[tuple[str, str], Decided] = field(default_factory=dict)
    autos: dict[str, AutoLimit | None] = field(default_factory=dict)

    @classmethod
    def on(cls, base: AuctionState, at: datetime) -> LotWork:
        """Work on a copy; shared maps are replaced, never changed in place."""
        return cls(base, copy.copy(base), max(at, base.last_at))

    def append(self, kind: str, body: dict[str, Any]) -> int:
        """Add the next event of the chain; gives its seq."""
        state = self.state
        seq = state.seq + 1
        event = make_event(state.lot, seq, state.head, kind, self.at, body)
        self.events.append(NewEvent(seq, kind, self.at, event.text))
        state.seq, state.head, state.last_at = seq, event.hash, self.at
        return seq

    def place(self, command: PlaceBid) -> None:
        """Decide one bid and let the automatic limits answer it."""
        state = self.state
        bidder = state.bidders.get(command.holder)
        outcome = decide(state, bidder, command.amount, command.raise_own, command.arrived_at)
        if isinstance(outcome, Refused):
            done = Decided(command, None, outcome)
        else:
            done = Decided(command, self._accept(outcome), None)
            self._run_autos(command.arrived_at)
        self.keys[command.holder, command.key] = done
        self.decided.append(done)

    def set_auto(self, command: SetAuto) -> None:
        """Keep the secret maximum if it could lead, then let it act."""
        state = self.state
        bidder = state.bidders.get(command.holder)
        refused = self._auto_refusal(command, bidder)
        self.decided.append(Decided(command, None, refused))
        if refused is not None or bidder is None:
            return
        limit = None if command.maximum is None else AutoLimit(command.maximum, command.arrived_at)
        autos = {code: kept for code, kept in state.autos.items() if code != bidder.code}
        if limit is not None:
            autos[bidder.code] = limit
        state.autos = autos
        self.autos[bidder.code] = limit
        self._run_autos(command.arrived_at)

    def _auto_refusal(self, command: SetAuto, bidder: Bidder | None) -> Refused | None:
        state = self.state
        amount = command.maximum if command.maximum is not None else state.minimum
        outcome = decide(state, bidder, amount, True, command.arrived_at)
        if command.maximum is None and bidder is not None:
            return None  # stopping is always allowed
        if isinstance(outcome, Accepted) or outcome.code == errors.OFF_LADDER:
            return None
        if bidder is not None and bidder.code == state.leader and outcome.code == errors.TOO_LOW:
            is_covering = state.price is not None and amount >= state.price
            return None if is_covering else outcome
        return outcome

    def _run_autos(self, arrived_at: datetime) -> None:
        if self.state.autos and self.state.status == "open":
            for step in automatic_steps(self.state, arrived_at):
                self._accept(step)

    def _accept(self, bid: Accepted) -> int:
        apply(self.state, bid)
        return self.append(
            "bid.accepted",
            {
                "bidder": bid.bidder,
                "amount": bid.amount,
                "received_at": rfc3339(bid.received_at),
                "ends_at": rfc3339(bid.ends_at),
                "basis": bid.basis,
            },
        )
