"""The acceptance cases in words, and the articles they rest on; `tests/law/` runs them."""

from auction_app.law.acceptance import afterwards, before_bidding, bidding_and_money
from auction_app.law.acceptance.case import Case

__all__ = ["CASES", "Case"]

CASES: tuple[Case, ...] = (*before_bidding.CASES, *bidding_and_money.CASES, *afterwards.CASES)
