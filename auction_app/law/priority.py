"""Priority buyers: co-owners, tenants, shareholders whom the court has confirmed.

A rank is 1 or more, 1 before 2; `None` is an ordinary bidder, also one whose right nobody confirmed.
Amounts are whole fen, plain integers: each bid is decided by these functions.
"""

from collections.abc import Sequence

from auction_app.law.article import Finding, np, rule
from auction_app.law.ascending import Ladder, next_minimum

NP_16, NP_19, NP_21, NP_27 = np(16), np(19), np(21), np(27)


@rule(NP_21)
def may_match(rank: int | None, leaders_rank: int | None) -> bool:
    """At the same price a priority buyer beats an ordinary leader, and a higher rank a lower.

    Of equal ranks the earlier bid wins, so the later one may not match.
    """
    if rank is None:
        return False
    return leaders_rank is None or rank < leaders_rank


@rule(NP_27, NP_19)
def check_decided(confirmed: Sequence[int], decided: Sequence[int]) -> list[Finding]:
    """The panel decides who is qualified and in which order: of each rank no more are confirmed than it decided."""
    beyond = sorted({one for one in confirmed if confirmed.count(one) > decided.count(one)})
    return [Finding(NP_27, "rank_not_decided", {"rank": str(rank)}) for rank in beyond]


@rule(NP_21)
def minimum_for(
    ladder: Ladder, price: int | None, rank: int | None, leaders_rank: int | None
) -> int:
    """The lowest amount this bidder may offer now: the price itself for who may match it."""
    if price is not None and may_match(rank, leaders_rank):
        return price
    return next_minimum(ladder, price)


@rule(NP_16)
def has_waived(is_notified: bool, has_taken_part: bool) -> bool:
    """A notified priority buyer who did not take part has no later claim to match the price."""
    return is_notified and not has_taken_part
