"""Ascending bids: from the starting price upward by the increment the court fixed.

Amounts are whole fen of the lot's one currency, plain integers: each bid is decided by these functions.
"""

from dataclasses import dataclass

from auction_app.law.article import np, rule

NP_11, NP_20 = np(11), np(20)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Start and increment in fen; `is_strict` asks for whole steps above the start."""

    start: int
    increment: int
    is_strict: bool = False


@rule(NP_20)
def next_minimum(ladder: Ladder, price: int | None) -> int:
    """The lowest amount that outbids: the start before the first bid, then one increment more."""
    return ladder.start if price is None else price + ladder.increment


@rule(NP_20)
def is_on_ladder(ladder: Ladder, amount: int) -> bool:
    """Whether the amount is a whole number of increments above the start, where that is asked."""
    return not ladder.is_strict or (amount - ladder.start) % ladder.increment == 0


@rule(NP_11)
def is_sold(start: int, price: int | None) -> bool:
    """One bidder is enough: a lot is sold as soon as one bid reaches the starting price."""
    return price is not None and price >= start
