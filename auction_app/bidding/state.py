"""The state of one lot's auction: a projection of its events, kept in memory by its one writer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from auction_app.law import priority
from auction_app.law.ascending import Ladder
from auction_app.law.bidding_time import TimeRules


@dataclass(frozen=True, slots=True)
class Rules:
    """The lot's parameters, fixed and hashed into `lot.opened`. Money in fen."""

    id: str
    sha256: str
    start_price: int
    increment: int
    currency: str
    strict_ladder: bool
    time: TimeRules
    ladder: Ladder = field(init=False, repr=False, compare=False)  # made once, read by every bid

    def __post_init__(self) -> None:
        ladder = Ladder(self.start_price, self.increment, self.strict_ladder)
        object.__setattr__(self, "ladder", ladder)


@dataclass(frozen=True, slots=True)
class Bidder:
    """A registered bidder of this lot; `rank` is the priority rank (1 is highest), if any."""

    code: str
    is_admitted: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class AutoLimit:
    """A bidder's secret maximum (fen); `since` settles equal maxima: the earlier wins."""

    maximum: int
    since: datetime


@dataclass(slots=True)
class AuctionState:
    """What deciding needs. Only the sequencer changes it, on a copy, and only after the commit."""

    lot: str
    rules: Rules
    round: int
    status: str  # scheduled | open | suspended | closed | withdrawn
    seq: int
    head: str
    last_at: datetime
    opens_at: datetime
    planned_end: datetime
    ends_at: datetime
    price: int | None = None
    leader: str | None = None
    leader_rank: int | None = None
    bids: int = 0
    extensions: int = 0
    outages: int = 0
    outcome: str | None = None
    closed_at: datetime | None = None
    case_number: str = ""
    stopped_because: str | None = None  # the code, when the platform itself suspended it just now
    bidders: dict[str, Bidder] = field(default_factory=dict)  # by holder
    autos: dict[str, AutoLimit] = field(default_factory=dict)  # by bidder code
    keys: set[int] = field(default_factory=set)  # hashes of (holder, key) already decided

    def minimum_for(self, rank: int | None) -> int:
        """The lowest amount that would lead now, for a bidder of this priority rank (art. 20, 21)."""
        return priority.minimum_for(self.rules.ladder, self.price, rank, self.leader_rank)

    @property
    def minimum(self) -> int:
        """The lowest next bid of an ordinary bidder."""
        return self.minimum_for(None)

    def rank_of(self, code: str) -> int | None:
        """The priority rank of a bidder number, if it has one."""
        for bidder in self.bidders.values():
            if bidder.code == code:
                return bidder.rank
        return None
