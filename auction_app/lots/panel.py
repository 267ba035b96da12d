"""What a collegial panel decided on a draft (NP 27): frozen values, and how they stand to the draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from auction_app.kernel.money import Money
from auction_app.law.reserve_price import FIRST, PANEL_MEMBERS, PanelValues

if TYPE_CHECKING:
    from auction_app.lots.content import LotContent

LOCKED = ("start_price", "increment", "deposit")  # the form's names of what the decision locks


@dataclass(frozen=True, slots=True)
class PriorityRank:
    """Somebody with a right of first purchase: the rank (1 first), who, and the nature of the right."""

    rank: int
    who: str
    right: str


@dataclass(frozen=True, slots=True)
class PanelDecision:
    """One recorded decision. Amounts are fen of the lot's currency.

    `number` counts the decisions of a lot from 1; the last one holds. `previous_start_fen` is the price the
    cut was measured from, None in a first round. An empty `priority` means that nobody is known to have a
    right of first purchase.
    """

    number: int
    decided_on: date
    document_number: str
    presiding: str
    judges: tuple[str, ...]
    round: int
    previous_start_fen: int | None
    start_price_fen: int
    increment_fen: int
    deposit_fen: int
    priority: tuple[PriorityRank, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """The presiding judge, then the others."""
        return (self.presiding, *self.judges)

    def values(self, currency: str) -> PanelValues:
        """What the law compares."""
        before = self.previous_start_fen
        return PanelValues(
            self.round,
            None if before is None else Money(before, currency),
            Money(self.start_price_fen, currency),
            Money(self.increment_fen, currency),
            Money(self.deposit_fen, currency),
        )


def values_of(content: LotContent) -> PanelValues:
    """The same values as the draft states them; a first round has no cut."""

    def money(fen: int | None) -> Money | None:
        return None if fen is None else Money(fen, content.currency)

    before = None if content.round == FIRST else content.previous_start_fen
    return PanelValues(
        content.round,
        money(before),
        money(content.start_price_fen),
        money(content.increment_fen),
        money(content.deposit_fen),
    )


def decision_on(
    content: LotContent, members: tuple[str, ...], document_number: str, decided_on: date
) -> PanelDecision | None:
    """A decision on exactly what the draft states; None while a value is missing or members are too few."""
    amounts = (content.start_price_fen, content.increment_fen, content.deposit_fen)
    start, increment, deposit = amounts
    if start is None or increment is None or deposit is None:
        return None
    if len(set(members)) < PANEL_MEMBERS.at(decided_on):
        return None
    return PanelDecision(
        number=1,
        decided_on=decided_on,
        document_number=document_number,
        presiding=members[0],
        judges=members[1:],
        round=content.round,
        previous_start_fen=None if content.round == FIRST else content.previous_start_fen,
        start_price_fen=start,
        increment_fen=increment,
        deposit_fen=deposit,
    )


def public_json(decision: PanelDecision) -> dict[str, Any]:
    """What a publication says of it; who has a right of first purchase stands in the disclosures."""
    return {
        "decided_on": decision.decided_on.isoformat(),
        "document_number": decision.document_number,
        "presiding": decision.presiding,
        "judges": list(decision.judges),
        "previous_start_fen": decision.previous_start_fen,
        "start_price_fen": decision.start_price_fen,
        "increment_fen": decision.increment_fen,
        "deposit_fen": decision.deposit_fen,
    }
