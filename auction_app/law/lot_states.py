"""The life of a lot as a table: nothing moves by a way that is not written here."""

from dataclasses import dataclass
from enum import StrEnum

from auction_app.law.article import Article, auction_and_sale, np, rule


class LotState(StrEnum):
    """States of a lot from the clerk's desk to the end of bidding."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"  # published, not yet open
    OPEN = "open"
    SUSPENDED = "suspended"
    SOLD = "sold"
    UNSOLD = "unsold"
    WITHDRAWN = "withdrawn"


class LotEvent(StrEnum):
    """What can happen to a lot."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    OPEN = "open"
    BID = "bid"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE_WITH_BID = "close_with_bid"
    CLOSE_WITHOUT_BID = "close_without_bid"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed way, who may go it (`system` is the platform itself) and on which ground."""

    source: LotState
    event: LotEvent
    target: LotState
    actor: str
    article: Article


_S, _E = LotState, LotEvent

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _E.SUBMIT, _S.SUBMITTED, "clerk", np(27)),
    Transition(_S.SUBMITTED, _E.RETURN, _S.DRAFT, "approver", np(27)),
    Transition(_S.SUBMITTED, _E.PUBLISH, _S.SCHEDULED, "approver", np(12)),
    Transition(_S.SCHEDULED, _E.OPEN, _S.OPEN, "system", np(20)),
    Transition(_S.SCHEDULED, _E.SUSPEND, _S.SUSPENDED, "court", np(28)),
    Transition(_S.SCHEDULED, _E.WITHDRAW, _S.WITHDRAWN, "court", auction_and_sale(17)),
    Transition(_S.OPEN, _E.BID, _S.OPEN, "bidder", np(20)),
    Transition(_S.OPEN, _E.SUSPEND, _S.SUSPENDED, "court", np(28)),
    Transition(_S.OPEN, _E.CLOSE_WITH_BID, _S.SOLD, "system", np(11)),
    Transition(_S.OPEN, _E.CLOSE_WITHOUT_BID, _S.UNSOLD, "system", np(26)),
    # A ground that arises while bidding runs suspends first (art. 28); withdrawal follows from there.
    Transition(_S.SUSPENDED, _E.RESUME, _S.OPEN, "court", np(28)),
    Transition(_S.SUSPENDED, _E.WITHDRAW, _S.WITHDRAWN, "court", auction_and_sale(17)),
)

_BY_STEP = {(way.source, way.event): way for way in TRANSITIONS}
ENDED = frozenset({LotState.SOLD, LotState.UNSOLD, LotState.WITHDRAWN})


@rule(np(20), np(27), np(28), auction_and_sale(17))
def find_transition(source: LotState, event: LotEvent) -> Transition | None:
    """The way an event leads from a state, or None where it leads nowhere."""
    return _BY_STEP.get((source, event))


@rule(np(12), np(27))
def terms_may_change(state: LotState) -> bool:
    """Once submitted, start, increment, deposit and times stand; after the notice for good."""
    return state is LotState.DRAFT
