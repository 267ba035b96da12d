"""What an act of the court is: its fields, what stands in its way, and what it does.

`check` gives all that stands in the way, each with its article; an empty list means lawful. It is
asked before anything is filled in (then `said` is blank), with what a clerk proposes, and again when
the act is carried out. `carry_out` sets and meets deadlines and gives the members of the event's body
beside the common ones; it never moves the state: the table of states does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.kernel.time import parse_rfc3339
from auction_app.law.article import Finding
from auction_app.law.lot_states import LotEvent, LotState
from auction_app.law.working_days import Calendar
from auction_app.lots.drafts import Staff

#: `objection` and `paper` name what is recorded of the lot or kept with it: its id, its digest
KINDS = frozenset(
    {"money", "day", "instant", "line", "text", "choice", "tick", "objection", "paper"}
)


@dataclass(frozen=True, slots=True)
class ActField:
    """One thing a clerk fills in; `choices` are (value, label) pairs. Labels are message ids."""

    name: str
    kind: str
    label: str
    is_required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    longest: int = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What a clerk filled in, as it stands in the approved text: fen, ISO days, RFC 3339 instants.

    `is_blank`: nobody was asked yet. A form sent in with nothing on it is not blank: it said nothing.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    is_blank: bool = False

    def money(self, name: str) -> int | None:
        """Fen, or None where nothing was said."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def day(self, name: str) -> date | None:
        """A legal day, or None."""
        value = self.values.get(name)
        return date.fromisoformat(value) if value else None

    def instant(self, name: str) -> datetime | None:
        """An aware instant, or None."""
        value = self.values.get(name)
        return parse_rfc3339(value) if value else None

    def text(self, name: str) -> str:
        """A line, a text or the value of a choice; empty where nothing was said."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.values.get(name) is True


@dataclass(frozen=True, slots=True)
class LotCase:
    """One lot after the hammer as an act sees it. Amounts in fen of `currency`.

    `on` is the day of the notice, whose law the lot keeps. `received_fen` is what reached the
    court's account, `by_hand_fen` what a clerk says has come and nobody told yet, `deposit_fen` the
    buyer's own deposit, `calendar` the court's working days.
    """

    lot_id: str
    court_id: str
    case_id: str | None
    case_number: str
    round: int
    category: str
    is_movable: bool
    currency: str
    on: date
    state: LotState
    since: datetime
    ended_at: datetime
    held_ground: str
    price_fen: int | None
    buyer: str | None
    deposit_fen: int
    received_fen: int
    paid_in_full_at: datetime | None
    balance_due_at: datetime | None
    reminded_at: datetime | None
    calendar: Calendar
    clerk_id: str = ""  # who proposed the act that is being carried out
    by_hand_fen: int = 0
    proposal: str = ""  # digest of the text that is being decided; empty while it is only proposed

    @property
    def by(self) -> Staff:
        """In whose name an act writes: the clerk who proposed it."""
        return Staff(self.clerk_id, self.court_id)

    @property
    def price(self) -> Money:
        """The hammer price; nothing where nobody bid."""
        return Money(self.price_fen or 0, self.currency)

    @property
    def received(self) -> Money:
        """What reached the court's account."""
        return Money(self.received_fen, self.currency)

    @property
    def deposit(self) -> Money:
        """The buyer's deposit."""
        return Money(self.deposit_fen, self.currency)

    @property
    def open_fen(self) -> int:
        """What is still missing of the price."""
        return max((self.price_fen or 0) - self.received_fen, 0)


Check = Callable[[Session, LotCase, Said, datetime], list[Finding]]
CarryOut = Callable[[Transaction, LotCase, Said, datetime], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Act:
    """One act; `words` says each finding of its check as a message id with `%(name)s`."""

    event: LotEvent
    label: str
    hint: str
    check: Check
    carry_out: CarryOut
    words: Mapping[str, str]
    fields: tuple[ActField, ...] = ()
    needs_decision: bool = True  # the number of a ruling or decision of the court
    not_offered_on: frozenset[str] = frozenset()  # findings that say it does not concern this lot


def nothing_in_the_way(
    _session: Session, _case: LotCase, _said: Said, _at: datetime
) -> list[Finding]:
    """The check of an act that the table of states alone allows or forbids."""
    return []
