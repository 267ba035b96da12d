"""What pages show of a plan: frozen values made by `page`, read by templates/distribution/.

Amounts in fen; instants aware UTC; names as far as the reader may know them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from auction_app.distribution.returns import CameBack
from auction_app.distribution.standing import Standing


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the court's staff, parties by their ids, or nobody in particular."""

    is_court: bool
    parties: frozenset[str]

    @property
    def is_inside(self) -> bool:
        """Whether names are shown at all."""
        return self.is_court or bool(self.parties)


@dataclass(frozen=True, slots=True)
class Working:
    """One line of how doubled interest was computed; `rate` per day in millionths."""

    principal_fen: int
    since: date
    until: date
    days: int
    rate: str


@dataclass(frozen=True, slots=True)
class Part:
    """What of a line is in one state; a line has several when only part of it is contested.

    `back` is set while its payout came back and is not ordered anew; its reason is for who may know it.
    """

    key: str
    state: str
    fen: int
    back: CameBack | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One claim in a plan. `name` is empty for who may not know it; then kind and `number` name it."""

    id: str
    tier: str
    kind: str
    cost_kind: str
    number: int
    name: str
    is_mine: bool
    ranked_on: date
    basis: str
    article: str
    claim_fen: int
    doubled_fen: int
    received_fen: int
    left_judgment_fen: int
    left_doubled_fen: int
    working: tuple[Working, ...]
    parts: tuple[Part, ...]

    @property
    def total_fen(self) -> int:
        """Judgment money and doubled interest."""
        return self.claim_fen + self.doubled_fen

    @property
    def left_fen(self) -> int:
        """What stays owed."""
        return self.left_judgment_fen + self.left_doubled_fen


@dataclass(frozen=True, slots=True)
class Served:
    """One person's receipt and the end of his fifteen days."""

    party_id: str
    name: str
    number: int
    is_mine: bool
    is_debtor: bool
    served_at: datetime | None
    until: datetime | None
    is_over: bool
    objected: bool
    proof: str
    days_left: int  # whole legal days until the last one; 0 is today


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection with its course and periods."""

    id: str
    party_id: str
    name: str
    is_mine: bool
    received_at: datetime
    text: str
    disputed: Mapping[str, int]
    others_told_at: datetime | None
    oppose_until: datetime | None
    oppositions: tuple[tuple[str, datetime, str], ...]
    may_oppose: bool
    objector_told_at: datetime | None
    sue_until: datetime | None
    sued_at: datetime | None
    suit: str
    ended: str | None
    ended_document: str


@dataclass(frozen=True, slots=True)
class Clock:
    """How far the course of a plan is, as everybody may know it.

    `last` is when the last period to object ends; None while somebody is not served.
    """

    is_served: bool
    last: datetime | None
    has_objections: bool
    has_suit: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One version of a plan. Amounts in fen of `currency`."""

    id: str
    case_id: str
    case_number: str
    version: int
    kind: str
    debtor: str
    debtor_name: str
    currency: str
    pool_fen: int
    has_lots: bool
    lines: tuple[Line, ...]
    surplus_fen: int
    surplus_parts: tuple[Part, ...]
    administrator_fen: int
    administrator_parts: tuple[Part, ...]
    sha256: str
    text: str
    rules: str
    inputs_sha256: str
    clerk_id: str
    proposed_at: datetime
    outcome: str | None
    decided_at: datetime | None
    answer: str | None
    ended: str | None
    ended_at: datetime | None
    needs_course: bool
    is_correction: bool
    standing: Standing | None
    served: tuple[Served, ...]
    objections: tuple[ObjectionView, ...]
    clock: Clock
    papers: frozenset[str]
    receipts: Mapping[str, str]  # share paid out → its receipt, of those this reader may open
    own_ways: frozenset[str]  # shares whose way this reader may follow: why one came back

    @property
    def unclaimed(self) -> str:
        """Why nobody claims the money, as the court reads it."""
        return str(json.loads(self.text).get("unclaimed", "")) if self.text else ""

    @property
    def claims_fen(self) -> int:
        """All that is claimed."""
        return sum(one.total_fen for one in self.lines)

    @property
    def paid_fen(self) -> int:
        """All that claims receive."""
        return sum(one.received_fen for one in self.lines)

    @property
    def left_fen(self) -> int:
        """All that stays owed."""
        return sum(one.left_fen for one in self.lines)

    @property
    def states(self) -> frozenset[str]:
        """Every state its shares are in."""
        parts = [part for line in self.lines for part in line.parts]
        return frozenset(
            one.state for one in (*parts, *self.surplus_parts, *self.administrator_parts)
        )

    @property
    def is_paid(self) -> bool:
        """Whether every share has left by the bank, or is shared anew by a later plan."""
        return self.ended == "released" and self.states <= {"sent", "shared_anew"}
