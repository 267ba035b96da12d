"""What the live panel says when the page leaves the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auction_app.bidding.page_views import LivePage, Snapshot, Viewer

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
OPEN = Snapshot(
    lot_id="L1",
    as_of_seq=13,
    head="0" * 64,
    state="open",
    round=1,
    currency="CNY",
    start_price_fen=114_386_580,
    increment_fen=500_000,
    price_fen=121_386_580,
    minimum_fen=121_886_580,
    leader="H5P2X8",
    bids=11,
    opens_at=NOW - timedelta(hours=20),
    planned_ends_at=NOW + timedelta(hours=4),
    ends_at=NOW + timedelta(hours=4),
    extensions=0,
    extension_window_s=300,
    strict_ladder=True,
    server_time=NOW,
)
SCHEDULED = replace(OPEN, state="scheduled", opens_at=NOW + timedelta(days=1), price_fen=None)
SOLD = replace(OPEN, state="closed", outcome="sold", closed_at=NOW)
VISITOR = Viewer()
DUE = Viewer("deposit_due", "A7K2Q9", 22_000_000)
ADMITTED = Viewer("admitted", "A7K2Q9", 22_000_000, True)
BID_BEFORE = replace(ADMITTED, own_best_fen=120_886_580)


@pytest.mark.parametrize(
    ("snapshot", "viewer", "state"),
    [
        (SCHEDULED, VISITOR, "registration"),
        (SCHEDULED, DUE, "deposit"),
        (SCHEDULED, ADMITTED, "admitted"),
        (replace(SCHEDULED, opens_at=NOW + timedelta(minutes=15)), ADMITTED, "opens"),
        (OPEN, VISITOR, "watching"),
        (OPEN, DUE, "watching"),
        (OPEN, ADMITTED, "ready"),
        (OPEN, BID_BEFORE, "outbid"),
        (replace(OPEN, leader="A7K2Q9"), BID_BEFORE, "leading"),
        (replace(OPEN, ends_at=NOW + timedelta(seconds=60)), BID_BEFORE, "last"),
        (replace(OPEN, state="suspended"), BID_BEFORE, "suspended"),
        (SOLD, BID_BEFORE, "lost"),
        (replace(SOLD, leader="A7K2Q9"), BID_BEFORE, "won"),
        (replace(SOLD, outcome="unsold", leader=None), ADMITTED, "unsold"),
        (replace(OPEN, state="withdrawn"), VISITOR, "withdrawn"),
    ],
)
def test_the_panel_says_where_the_viewer_stands(
    snapshot: Snapshot, viewer: Viewer, state: str
) -> None:
    assert LivePage(snapshot, viewer, ()).panel_state == state


def test_before_registration_opens_the_lot_is_only_announced() -> None:
    page = LivePage(SCHEDULED, VISITOR, (), registration_from=NOW + timedelta(hours=1))
    assert page.panel_state == "announced"


def test_a_visitor_who_knows_the_leader_s_number_is_not_taken_for_the_winner() -> None:
    assert LivePage(replace(SOLD, leader=None), VISITOR, ()).panel_state == "lost"
