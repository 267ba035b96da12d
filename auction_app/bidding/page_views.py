"""What the live lot page takes from bidding: the snapshot, the viewer's own standing, the bids so far.

`templates/lots/lot.html` gets `lot: lots.page_views.LotPage` and `live: LivePage`. The same figures go
into the page as JSON for `static/bidding/live.js`, which then follows the stream from `as_of_seq`.
Money is integer fen, instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from auction_app.bidding.step_chart import Chart, Course, Step, draw_chart
from auction_app.lots.page_views import Words

WireState = Literal["scheduled", "open", "suspended", "closed", "withdrawn"]
Outcome = Literal["sold", "unsold"]
Basis = Literal["bid", "auto", "priority_match"]
Standing = Literal["visitor", "not_registered", "deposit_due", "admitted", "barred"]


@dataclass(frozen=True, slots=True)
class StopNote:
    """`kind` is stay, suspension, emergency, or empty for a withdrawal; `ground` a message id.

    `not_before` and `by` are None while the cause stands; `document` is the digest of a public paper.
    """

    kind: str
    ground: str
    article: str
    left: timedelta = timedelta(0)
    not_before: date | None = None
    by: date | None = None
    document: str | None = None


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
    countdown_s: int = 0  # of a sale, which its first offer starts
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    reason: Words | None = None  # of the suspension or withdrawal
    decision: str | None = None  # number of the court's decision behind it
    stop: StopNote | None = None  # what the suspension or withdrawal is in law


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
    registration_from: datetime | None = None  # None: registration is open since the notice

    @property
    def panel_state(self) -> str:
        """Which of the panel's states the first render shows, by the server's time of the snapshot."""
        return panel_state(self)

    @property
    def chart(self) -> Chart:
        """The course of prices as two drawings."""
        lot = self.snapshot
        is_live = lot.state in ("open", "suspended")
        until = max(lot.opens_at, lot.closed_at or min(lot.server_time, lot.ends_at))
        steps = [
            Step(row.received_at, row.amount_fen, row.extended_to is not None, row.is_own)
            for row in reversed(self.history)
        ]
        return draw_chart(
            Course(
                opens_at=lot.opens_at,
                planned_ends_at=lot.planned_ends_at,
                ends_at=lot.ends_at,
                until=until,
                start_price_fen=lot.start_price_fen,
                increment_fen=lot.increment_fen,
                steps=steps,
                is_live=is_live,
            )
        )


OPENS_SOON = timedelta(minutes=15)
LAST_MINUTE = timedelta(minutes=1)


def panel_state(page: LivePage) -> str:
    """One of the panel's states; `static/bidding/panel_state.js` decides alike once it runs."""
    lot, viewer = page.snapshot, page.viewer
    if lot.state == "withdrawn":
        return "withdrawn"
    if lot.state == "closed":
        if lot.outcome == "unsold":
            return "unsold"
        return "won" if viewer.bidder is not None and viewer.bidder == lot.leader else "lost"
    if lot.state == "suspended":
        return "suspended"
    return _before(page) if lot.state == "scheduled" else _during(lot, viewer)


def _before(page: LivePage) -> str:
    lot, viewer = page.snapshot, page.viewer
    if viewer.standing == "deposit_due":
        return "deposit"
    if viewer.standing == "admitted":
        return "opens" if lot.opens_at - lot.server_time <= OPENS_SOON else "admitted"
    if page.registration_from is not None and lot.server_time < page.registration_from:
        return "announced"
    return "registration"


def _during(lot: Snapshot, viewer: Viewer) -> str:
    if viewer.standing != "admitted":
        return "watching"
    if lot.leader == viewer.bidder:
        return "leading"
    if lot.ends_at - lot.server_time <= LAST_MINUTE:
        return "last"
    return "ready" if viewer.own_best_fen is None else "outbid"
