"""What waits in a lot's queue, and what its sender is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AcceptedAnswer:
    """Committed to disk: the event as it is published, and the log's receipt over its leaf."""

    event_text: str
    receipt: str
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """Decided and recorded: refused by rule. `detail` holds received_at, minimum, price, as_of_seq."""

    code: str
    detail: dict[str, Any]
    receipt: str | None = None
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class AutoAnswer:
    """The secret maximum as it now stands (None: stopped); nobody else is told."""

    maximum: int | None
    bidder: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Not decided: busy, still being decided, no such lot, or a key used for another amount."""

    code: str


Answer = AcceptedAnswer | RefusedAnswer | AutoAnswer | Undecided
Reply = Callable[[Answer], None]
NOT_YET = datetime.max.replace(tzinfo=UTC)  # until the sequencer stamps the arrival


@dataclass(slots=True)
class PlaceBid:
    """One bid as it arrived. `holder` is the hex blind index of the account; amount in fen.

    `arrived_at` is stamped by the sequencer in the same act that queues the bid.
    """

    lot: str
    holder: str
    amount: int
    key: str
    raise_own: bool
    reply: Reply
    arrived_at: datetime = NOT_YET
    is_answered: bool = False

    def answer(self, answer: Answer) -> None:
        """Answer once; what comes later is found by asking for the outcome."""
        if not self.is_answered:
            self.is_answered = True
            self.reply(answer)


@dataclass(slots=True)
class SetAuto:
    """Set (fen) or stop (None) the sender's secret maximum."""

    lot: str
    holder: str
    maximum: int | None
    reply: Reply
    arrived_at: datetime = NOT_YET
    is_answered: bool = False

    def answer(self, answer: Answer) -> None:
        """Answer once; what comes later is seen in the lot's events."""
        if not self.is_answered:
            self.is_answered = True
            self.reply(answer)


@dataclass(slots=True)
class Tick:
    """The lot's opening or end may have come."""

    lot: str
    arrived_at: datetime = NOT_YET


@dataclass(slots=True)
class Refresh:
    """Somebody else wrote to this lot (the court, a registration): read it again and tell."""

    lot: str
    arrived_at: datetime = NOT_YET


Command = PlaceBid | SetAuto | Tick | Refresh
