"""Ascending bids: from the starting price upward by the increment the court fixed."""

from dataclasses import dataclass

from auction_app.kernel.money import Money
from auction_app.law.article import np, rule

NP_11, NP_20 = np(11), np(20)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Start and increment; `is_strict` asks for whole steps above the start."""

    start: Money
    increment: Money
    is_strict: bool = False


@rule(NP_20)
def next_minimum(ladder: Ladder, price: Money | None) -> Money:
    """The lowest amount that outbids: the start before the first bid, then one increment more."""
    return ladder.start if price is None else price + ladder.increment


@rule(NP_20)
def is_on_ladder(ladder: Ladder, amount: Money) -> bool:
    """Whether the amount is a whole number of increments above the start, where that is asked."""
    return not ladder.is_strict or (amount.fen - ladder.start.fen) % ladder.increment.fen == 0


@rule(NP_11)
def is_sold(start: Money, price: Money | None) -> bool:
    """One bidder is enough: a lot is sold as soon as one bid reaches the starting price."""
    return price is not None and price >= start
