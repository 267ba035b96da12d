"""What other rooms may hear of the live auction; numbers only, never names (art. 18 II)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuctionAnnounced:
    """A lot will open at `opens_at`."""

    lot_id: str
    opens_at: datetime
    ends_at: datetime
