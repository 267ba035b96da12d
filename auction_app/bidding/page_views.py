"""What the live lot page takes from bidding: the snapshot, the viewer's own standing, the bids so far.

`templates/lots/lot.html` gets `lot: lots.page_views.LotPage` and `live: LivePage`. The same figures go
into the page as JSON for `static/bidding/live.js`, which then follows the stream from `as_of_seq`.
Money is integer fen, instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from auction_app.lots.page_views import Words

WireState = Literal["scheduled", "open", "suspended", "closed", "withdrawn"]
Outcome = Literal["sold", "unsold"]
Basis = Literal["bid", "auto", "priority_match"]
Standing = Literal["visitor", "not_registered", "deposit_due", "admitted", "barred"]


@dataclass(frozen=True)
class Snapshot:
    """A lot's state as of `as_of_seq`, named as on the wire. `price_fen` is None before the first bid."""

    lot_id: str
    as_of_seq: int
    head: str
    state: WireState
    round: int
    currency: str
    start_price_fen: int
    increment_fen: int
    price_fen: int | None
    minimum_fen: int
    leader: str | None
    bids: int
    opens_at: datetime
    planned_ends_at: datetime
    ends_at: datetime
    extensions: int
    extension_window_s: int
    strict_ladder: bool
    server_time: datetime
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    reason: Words | None = None  # of the suspension or withdrawal
    decision: str | None = None  # number of the court's decision behind it


@dataclass(frozen=True)
class Viewer:
    """Who looks. `auto_maximum_fen` is the viewer's own secret limit, shown to nobody else."""

    standing: Standing = "visitor"
    bidder: str | None = None
    deposit_fen: int = 0
    deposit_confirmed: bool = False
    own_best_fen: int | None = None
    auto_maximum_fen: int | None = None
    session_ends_at: datetime | None = None
    article: str | None = None  # why a barred viewer may not bid


@dataclass(frozen=True)
class BidRow:
    """One accepted bid. `extended_to` is the new end when this bid moved it (art. 20)."""

    seq: int
    bidder: str
    amount_fen: int
    received_at: datetime
    extended_to: datetime | None
    basis: Basis
    is_own: bool = False


@dataclass(frozen=True)
class LivePage:
    """`history` holds the newest bids first, at most the newest 200; `snapshot.bids` counts all."""

    snapshot: Snapshot
    viewer: Viewer
    history: tuple[BidRow, ...]
    registered: int | None = None  # how many are admitted, shown before the opening only
