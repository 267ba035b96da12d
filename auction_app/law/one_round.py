"""One property, one round at a time: whether another lot of the same property may be announced.

The provisions know rounds of one property, each following the one before (NP 24, 26); they do not
say how a property is recognised. Our convention: by the number a register gives it, else by court,
case, address and title (`lots/property_number.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from auction_app.law.article import Finding, cite, np, rule
from auction_app.law.further_rounds import second_auction_opens_by
from auction_app.law.lot_states import FIRST, SECOND, LotState
from auction_app.law.sale import sale_notice_due
from auction_app.law.working_days import Calendar

NP_22, NP_24, NP_26 = np(22), np(24), np(26)
AS_25, SALE_NOTICE = cite("AS", 25), cite("SALE")

ANNOUNCED: Final = frozenset({LotState.SCHEDULED, LotState.OPEN, LotState.SUSPENDED})
SOLD_NOT_ENDED: Final = frozenset({LotState.SOLD, LotState.PAID, LotState.RULED, LotState.IN_KIND})
TITLE_PASSED: Final = frozenset({LotState.TITLE_PASSED, LotState.DELIVERED, LotState.CLOSED})


@dataclass(frozen=True, slots=True)
class OtherLot:
    """Another published lot of the same property, the newest of its rounds.

    `FOLLOWED`: a further round of it was ordered and is not announced yet. `is_same_case`: it
    belongs to the case of the lot that is judged. `next_round_by` is the last day of the round that is
    due after its failure; None where it did not fail.
    """

    lot_id: str
    state: LotState
    is_same_case: bool = True
    next_round_by: date | None = None


@rule(NP_26, SALE_NOTICE, AS_25)
def next_round_by(round_: int, failed_on: date, on: date, calendar: Calendar) -> date:
    """Until when a failure keeps the property for its own next round; after a sale that failed none is due.

    `on` is the notice day of the lot that failed, whose law it keeps.
    """
    if round_ == FIRST:
        return second_auction_opens_by(failed_on, calendar, on)
    if round_ == SECOND:
        return sale_notice_due(failed_on, calendar, on)
    return failed_on


@rule(NP_26)
def was_let_lie(other: OtherLot, today: date) -> bool:
    """Whether another case's lot failed and its next round was not announced in time (our convention).

    The law gives the failed round its days and no more: a court that lets it lie keeps no other court from
    a property that this one may dispose of. Of its own case the failed round stays the only way on.
    """
    is_open = other.state in {LotState.UNSOLD, LotState.FOLLOWED}
    is_late = other.next_round_by is not None and today > other.next_round_by
    return is_open and is_late and not other.is_same_case


@rule(NP_22, NP_24, NP_26)
def check_no_other_round(other: OtherLot) -> list[Finding]:
    """While one lot of a property is under way, or its next round is due, no other may be announced.

    What was withdrawn, released or annulled for good may be announced anew; what was sold belongs to
    somebody else once the title passed, and only another case can reach it there.
    """
    figures = {"other": other.lot_id}
    if other.state is LotState.FOLLOWED:
        return [Finding(NP_26, "property_round_ordered", figures)]
    if other.state in ANNOUNCED:
        return [Finding(NP_26, "property_under_way", figures)]
    if other.state is LotState.UNSOLD:
        return [Finding(NP_26, "property_next_round_due", figures)]
    if other.state is LotState.DEFAULTED:
        return [Finding(NP_24, "property_reauction_due", figures)]
    is_passing = other.state in {LotState.TITLE_PASSED, LotState.DELIVERED} and other.is_same_case
    if other.state in SOLD_NOT_ENDED or is_passing:
        return [Finding(NP_22, "property_sold", figures)]
    return []
