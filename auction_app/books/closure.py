"""End-state closure: every fen that came in for a lot ended as refund, creditor payment, cost, surplus or forfeiture.

`five_ends` is pure: it reads what moved between the lot's accounts and all others, and says where it went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auction_app.ledger.statements import Choice, Flow, flows

REFUND, CREDITOR, FEE, SURPLUS, FORFEITURE = "refund", "creditor", "fee", "surplus", "forfeiture"
ENDS = (REFUND, CREDITOR, FEE, SURPLUS, FORFEITURE)
INSIDE = frozenset(
    {"deposit", "refund", "sale", "forfeit"}
)  # kinds of accounts a lot holds money on
_OUTSIDE = frozenset({"clearing", "transit", "suspense", "reserve"})
_BY_TARGET = {
    "case": CREDITOR,
    "aside": CREDITOR,
    "found": CREDITOR,
    "related": CREDITOR,
    "fee": FEE,
    "surplus": SURPLUS,
}


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a lot's money went, in fen of one currency; what is `left` has not reached its end yet.

    `elsewhere` went to an account that is none of the five ends: always zero, or the books are wrong.
    """

    currency: str
    came_in: int
    refund: int
    creditor: int
    fee: int
    surplus: int
    forfeiture: int
    elsewhere: int
    deposits_left: int
    owed_back: int
    price_left: int
    forfeit_left: int

    @property
    def left(self) -> int:
        """What stands on the lot's accounts."""
        return self.deposits_left + self.owed_back + self.price_left + self.forfeit_left

    @property
    def is_closed(self) -> bool:
        """Σ in = Σ over the five ends, and nothing is left, least of all a deposit."""
        reached = self.refund + self.creditor + self.fee + self.surplus + self.forfeiture
        on_accounts = (self.deposits_left, self.owed_back, self.price_left, self.forfeit_left)
        return self.came_in == reached and not any((*on_accounts, self.elsewhere))


def five_ends(lot_id: str, moved: Iterable[Flow]) -> list[Ends]:
    """One row for each currency in which anything moved for the lot. Pure.

    What left and came back (a refund the bank returned, a sale that fell away) counts against its end.
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for flow in moved:
        sum_ = sums[flow.currency]
        source, target = _inside(flow.debit, lot_id), _inside(flow.credit, lot_id)
        for kind, fen in ((source, -flow.fen), (target, flow.fen)):
            sum_[f"on {kind}"] += fen
        if target and not source:
            _came(sum_, flow, target)
        elif source and not target:
            sum_[_end(source, _kind(flow.credit))] += flow.fen
    return [_ends(currency, sum_) for currency, sum_ in sorted(sums.items())]


def lot_ends(session: Session, lot_id: str, until: datetime) -> list[Ends]:
    """Where the money of a lot went until an instant."""
    return five_ends(lot_id, flows(session, Choice(owners=(lot_id,)), until))


def _came(sums: dict[str, int], flow: Flow, target: str) -> None:
    """New money, unless it is an end that was undone."""
    kind = _kind(flow.debit)
    if kind in _BY_TARGET:
        sums[_BY_TARGET[kind]] -= flow.fen
    elif target == "refund":
        sums[REFUND] -= flow.fen
    else:
        sums["in"] += flow.fen


def _end(source: str, target: str) -> str:
    """Which end a movement out of the lot is; what a card holder's bank took back is a refund too."""
    if source == "forfeit":
        return FORFEITURE
    if target in _OUTSIDE:
        return REFUND
    return _BY_TARGET.get(target, "elsewhere")


def _ends(currency: str, sums: dict[str, int]) -> Ends:
    return Ends(
        currency=currency,
        came_in=sums["in"],
        **{end: sums[end] for end in ENDS},
        elsewhere=sums["elsewhere"],
        deposits_left=sums["on deposit"],
        owed_back=sums["on refund"],
        price_left=sums["on sale"],
        forfeit_left=sums["on forfeit"],
    )


def _inside(code: str, lot_id: str) -> str:
    """The kind of an account on which the lot holds money, else empty."""
    kind, _, rest = code.partition(":")
    return kind if kind in INSIDE and rest.split(":", 1)[0] == lot_id else ""


def _kind(code: str) -> str:
    return code.split(":", 1)[0]
