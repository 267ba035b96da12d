"""What a replay keeps of one lot's sale, and how it reads the members of a body. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from auction_app.kernel.money import format_yuan

from .chain import BadEvent, Breach, Event, parse_instant

MAX_AMOUNT_FEN = 10**13
MAX_WINDOW_S = 366 * 86_400
MICROS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEIJING = timezone(timedelta(hours=8))
BASES = ("bid", "auto", "priority_match")


@dataclass
class Sale:
    """One lot's sale as the events tell it; instants in microseconds since 1970, money in fen."""

    currency: str = "CNY"
    start_price: int = 0
    increment: int = 0
    window: int = 0
    countdown: int = 0  # of a sale, which its first offer starts; an auction has none
    is_strict: bool = False
    state: str = "scheduled"
    resumes_to: str = "open"
    price: int | None = None
    leader: str | None = None
    ends_at: int = 0
    left: int = 0  # what has to be left again after a stop
    bids: int = 0
    extensions: int = 0
    outcome: str | None = None
    ranks: dict[str, int] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    has_registrations: bool = False
    after: str = ""  # where the sale stands after the hammer, by the table of states
    is_held: bool = False
    round: int = 0  # 1 first auction, 2 second, 3 sale; 0 where the announcement does not say
    ordered_in: str = ""  # where it stood when a further round was ordered
    was_taken: bool = False  # in kind, by a creditor who did not pay the difference
    plans: set[str] = field(default_factory=set)  # digests of plans of distribution approved here
    breaches: list[Breach] = field(default_factory=list)

    @property
    def has_ended(self) -> bool:
        return self.state in ("closed", "withdrawn")

    @property
    def minimum(self) -> int:
        return self.start_price if self.price is None else self.price + self.increment

    @property
    def starts_countdown(self) -> bool:
        """Whether the next bid is a sale's first offer, the one that may set an earlier end."""
        return bool(self.countdown) and self.bids == 0

    def money(self, amount: int) -> str:
        return f"{format_yuan(amount)} {self.currency}"


class BadBody(ValueError):
    """A member of the body is missing or of the wrong type."""


def micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def when(instant: int) -> str:
    """Beijing time with microseconds, for sentences."""
    try:
        at = (_EPOCH + timedelta(microseconds=instant)).astimezone(_BEIJING)
    except OverflowError:
        return str(instant)
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def text_of(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadBody(name)
    return value


def number_of(body: dict[str, Any], name: str, least: int, most: int) -> int:
    value = body.get(name)
    if type(value) is not int or not least <= value <= most:
        raise BadBody(name)
    return value


def instant_of(body: dict[str, Any], name: str) -> int:
    try:
        return micros(parse_instant(body.get(name)))
    except BadEvent as error:
        raise BadBody(name) from error


def expect_state(sale: Sale, event: Event, *states: str) -> None:
    if sale.state not in states:
        facts = {"kind": event.kind, "state": sale.state}
        sale.breaches.append(Breach("out_of_place", event.seq, facts))
