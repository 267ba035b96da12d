"""States of auctions for tests: the default lot of the law's cases, in fen."""

from datetime import UTC, datetime, timedelta
from typing import Any

from auction_app.bidding.state import AuctionState, Bidder, Rules
from auction_app.law.bidding_time import TimeRules

ENDS = datetime(2024, 5, 16, 2, 0, 0, tzinfo=UTC)  # 10:00:00 in Shanghai
START, STEP = 70_000_000, 500_000  # 700,000.00 and 5,000.00 yuan
RANKS = {"A": None, "B": None, "P1": 1, "P2": 2, "Q1": 1}


def ago(**span: float) -> datetime:
    """An instant before the planned end."""
    return ENDS - timedelta(**span)


def open_lot(strict: bool = False, **changes: Any) -> AuctionState:
    """Lot L, open, with bidders A and B, priority buyers P1, Q1 (rank 1) and P2 (rank 2)."""
    rules = Rules("test", "0" * 64, START, STEP, "CNY", strict, TimeRules())
    state = AuctionState(
        lot="L",
        rules=rules,
        round=1,
        status="open",
        seq=2,
        head="0" * 64,
        last_at=ago(hours=24),
        opens_at=ago(hours=24),
        planned_end=ENDS,
        ends_at=ENDS,
        bidders={code: Bidder(code, True, rank) for code, rank in RANKS.items()},
    )
    for name, value in changes.items():
        setattr(state, name, value)
    return state
