"""The life of a lot as one table: nothing moves by a way that is not written here.

A lot is one round of one property; a further round (second auction, sale, re-auction after default,
re-announcement) is a new lot that names its predecessor. `docs/lot-states.md` is made from this table.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from auction_app.law.article import Article, cite, np, rule


class LotState(StrEnum):
    """States of one lot, from the clerk's desk to the closed account."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"  # published, not yet open
    OPEN = "open"
    SUSPENDED = "suspended"
    SOLD = "sold"
    UNSOLD = "unsold"
    WITHDRAWN = "withdrawn"
    PAID = "paid"  # the full price is in the court's account
    DEFAULTED = "defaulted"  # the buyer did not pay in time (悔拍)
    RULED = "ruled"  # the sale ruling is made
    TITLE_PASSED = "title_passed"  # the ruling is served: ownership has moved
    DELIVERED = "delivered"
    CLOSED = "closed"  # the proceeds are distributed
    IN_KIND = "in_kind"  # a creditor takes the property at the reserve (以物抵债)
    FOLLOWED = "followed"  # another round was ordered
    RELEASED = "released"  # the seizure is lifted, the property returned
    ANNULLED = "annulled"


class LotEvent(StrEnum):
    """What can happen to a lot."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    OPEN = "open"
    BID = "bid"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESCHEDULE = "reschedule"  # resumed before it ever opened
    CLOSE_WITH_BID = "close_with_bid"
    CLOSE_WITHOUT_BID = "close_without_bid"
    WITHDRAW = "withdraw"
    PAY = "pay"
    DEFAULT = "default"
    RULE = "rule"
    SERVE = "serve"
    DELIVER = "deliver"
    DISTRIBUTE = "distribute"
    ORDER_NEXT_ROUND = "order_next_round"
    RESCIND_NEXT_ROUND = "rescind_next_round"  # ordered after a failure, and never announced
    RESCIND_REAUCTION = "rescind_reauction"  # ordered after a default, and never announced
    PROPOSE_IN_KIND = "propose_in_kind"  # the list of creditors is fixed: a draw comes after it
    TAKE_IN_KIND = "take_in_kind"
    IN_KIND_DEFAULT = "in_kind_default"  # the creditor did not pay the difference
    APPLY_FORFEIT = "apply_forfeit"  # the lost deposit is used in the four steps
    RELEASE = "release"
    ANNUL = "annul"
    HOLD = "hold"  # after the hammer: the state stays, every other act waits
    LIFT = "lift"


FIRST, SECOND, SALE = 1, 2, 3
ALL_ROUNDS = frozenset({FIRST, SECOND, SALE})


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed way, who may go it, on which ground, and the kind of record it leaves.

    `actor`: `clerk` and `approver` act alone before publication; `court` is two people of the court,
    one proposing and another deciding; `bidder` is an admitted number; `system` the platform itself.
    `record` is the event's kind in the lot's log; the steps before publication stand in `lot.announced`
    (ADR 0021). `rounds` limits the way.
    """

    source: LotState
    event: LotEvent
    target: LotState
    actor: str
    article: Article
    record: str
    rounds: frozenset[int] = ALL_ROUNDS


_S, _E = LotState, LotEvent
_SALE_STANDS = (_S.SOLD, _S.PAID, _S.RULED, _S.TITLE_PASSED, _S.DELIVERED)
_MAY_BE_HELD = (_S.SOLD, _S.UNSOLD, _S.PAID, _S.DEFAULTED, _S.RULED, _S.IN_KIND)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, _E.SUBMIT, _S.SUBMITTED, "clerk", np(27), "lot.submitted"),
    Transition(_S.SUBMITTED, _E.RETURN, _S.DRAFT, "approver", np(27), "lot.returned"),
    Transition(_S.SUBMITTED, _E.PUBLISH, _S.SCHEDULED, "approver", np(12), "lot.announced"),
    Transition(_S.SCHEDULED, _E.OPEN, _S.OPEN, "system", np(20), "lot.opened"),
    Transition(_S.SCHEDULED, _E.SUSPEND, _S.SUSPENDED, "court", np(28), "lot.suspended"),
    Transition(_S.SCHEDULED, _E.WITHDRAW, _S.WITHDRAWN, "court", cite("AS", 17), "lot.withdrawn"),
    Transition(_S.OPEN, _E.BID, _S.OPEN, "bidder", np(20), "bid.accepted"),
    Transition(_S.OPEN, _E.SUSPEND, _S.SUSPENDED, "court", np(28), "lot.suspended"),
    Transition(_S.OPEN, _E.CLOSE_WITH_BID, _S.SOLD, "system", np(11), "lot.closed"),
    Transition(_S.OPEN, _E.CLOSE_WITHOUT_BID, _S.UNSOLD, "system", np(26), "lot.closed"),
    # A ground that arises while bidding runs suspends first (art. 28); withdrawal follows from there.
    Transition(_S.SUSPENDED, _E.RESUME, _S.OPEN, "court", np(28), "lot.resumed"),
    Transition(_S.SUSPENDED, _E.RESCHEDULE, _S.SCHEDULED, "court", np(28), "lot.resumed"),
    Transition(_S.SUSPENDED, _E.WITHDRAW, _S.WITHDRAWN, "court", cite("AS", 17), "lot.withdrawn"),
    # After the hammer
    Transition(_S.SOLD, _E.PAY, _S.PAID, "court", np(25), "lot.paid"),
    Transition(_S.SOLD, _E.DEFAULT, _S.DEFAULTED, "court", np(24), "lot.defaulted"),
    Transition(_S.PAID, _E.RULE, _S.RULED, "court", cite("AS", 20), "lot.ruled"),
    Transition(_S.IN_KIND, _E.RULE, _S.RULED, "court", cite("AS", 20), "lot.ruled"),
    Transition(_S.RULED, _E.SERVE, _S.TITLE_PASSED, "court", np(22), "lot.title_passed"),
    Transition(_S.TITLE_PASSED, _E.DELIVER, _S.DELIVERED, "court", cite("AS", 27), "lot.delivered"),
    Transition(_S.DELIVERED, _E.DISTRIBUTE, _S.CLOSED, "court", cite("CPI", 508), "lot.distributed"),
    # Further rounds, or none
    # After a sale only where a creditor took it in kind and did not pay (AS 22): the act looks at that.
    Transition(_S.UNSOLD, _E.ORDER_NEXT_ROUND, _S.FOLLOWED, "court", np(26), "lot.followed"),
    Transition(_S.DEFAULTED, _E.ORDER_NEXT_ROUND, _S.FOLLOWED, "court", np(24), "lot.followed"),
    Transition(_S.FOLLOWED, _E.RESCIND_NEXT_ROUND, _S.UNSOLD, "court", np(26), "lot.next_round_rescinded"),
    Transition(_S.FOLLOWED, _E.RESCIND_REAUCTION, _S.DEFAULTED, "court", np(24), "lot.reauction_rescinded"),
    Transition(_S.FOLLOWED, _E.APPLY_FORFEIT, _S.FOLLOWED, "court", np(24), "lot.forfeit_applied"),
    Transition(_S.UNSOLD, _E.PROPOSE_IN_KIND, _S.UNSOLD, "clerk", cite("AS", 16), "lot.in_kind_proposed"),
    Transition(_S.UNSOLD, _E.TAKE_IN_KIND, _S.IN_KIND, "court", cite("AS", 16), "lot.taken_in_kind"),
    Transition(_S.IN_KIND, _E.IN_KIND_DEFAULT, _S.UNSOLD, "court", cite("AS", 22), "lot.in_kind_failed"),
    Transition(_S.UNSOLD, _E.RELEASE, _S.RELEASED, "court", cite("AS", 24), "lot.released",
               frozenset({SECOND, SALE})),
    # A bankruptcy or a withdrawn application ends it before the title has passed
    *(Transition(state, _E.WITHDRAW, _S.WITHDRAWN, "court", cite("CPI", 513), "lot.withdrawn")
      for state in _MAY_BE_HELD),
    *(Transition(state, _E.ANNUL, _S.ANNULLED, "court", np(31), "lot.annulled") for state in _SALE_STANDS),
    *(Transition(state, _E.HOLD, state, "court", np(36), "lot.held") for state in _MAY_BE_HELD),
    *(Transition(state, _E.LIFT, state, "court", np(28), "lot.lifted") for state in _MAY_BE_HELD),
)  # fmt: skip

_BASIS = {way.event: way.article for way in reversed(TRANSITIONS)}
_BY_STEP = {(way.source, way.event): way for way in TRANSITIONS}
BEFORE_BIDDING_ENDS = frozenset(
    {_S.DRAFT, _S.SUBMITTED, _S.SCHEDULED, _S.OPEN, _S.SUSPENDED}
)  # at most one lot of a property is here
SALE_STANDS = frozenset({*_SALE_STANDS, _S.CLOSED})  # sold, and nothing has undone it
FINAL = frozenset(LotState) - {way.source for way in TRANSITIONS if way.target is not way.source}


@rule(np(20), np(26), np(27), np(28), cite("AS", 17))
def find_transition(
    source: LotState, event: LotEvent, round_: int | None = None
) -> Transition | None:
    """The way an event leads from a state (in a round, if given), or none where it leads nowhere."""
    way = _BY_STEP.get((source, event))
    if way is None or (round_ is not None and round_ not in way.rounds):
        return None
    return way


def basis_of(event: LotEvent) -> Article:
    """The article an event rests on, wherever it begins; a refusal of it cites this one."""
    return _BASIS[event]


class EventReason(NamedTuple):
    """Why a step of the platform itself or of a publication was taken, as the lot's record says it."""

    zh: str
    en: str


_REASONS = {
    _E.SUBMIT: EventReason("承办人提交复核", "The clerk submits it to a second person"),
    _E.PUBLISH: EventReason("人民法院已审批并发布拍卖公告", "The court has approved and published the notice"),
    _E.OPEN: EventReason("公告载明的竞价开始时间已到", "The opening time stated in the notice has come"),
    _E.CLOSE_WITH_BID: EventReason("竞价时间届满，出价最高者成交", "Bidding time is over; the highest bid buys"),
    _E.CLOSE_WITHOUT_BID: EventReason("竞价时间届满，无人出价", "Bidding time is over; nobody bid"),
}  # fmt: skip


def reason_of(event: LotEvent) -> dict[str, str]:
    """The member `reason` of an event nobody writes a reason for; KeyError for an act of the court."""
    return _REASONS[event]._asdict()


@rule(np(12), np(27))
def terms_may_change(state: LotState) -> bool:
    """Once submitted, start, increment, deposit and times stand; after the notice for good."""
    return state is LotState.DRAFT
