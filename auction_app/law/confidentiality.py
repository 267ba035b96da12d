"""Who a bidder is stays sealed until bidding has ended, from court and platform alike."""

from datetime import datetime

from auction_app.law.article import np, rule

NP_18, NP_22 = np(18), np(22)


@rule(NP_18, NP_22)
def identity_may_be_opened(is_winner: bool, ended_at: datetime | None, at: datetime) -> bool:
    """Only after the end, and only the buyer's, because the confirmation of sale names it."""
    return is_winner and ended_at is not None and at >= ended_at
