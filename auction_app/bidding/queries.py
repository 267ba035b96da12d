"""What pages read of the live auction: the snapshot, the bids by number, the viewer's own standing."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from auction_app.bidding.page_views import (
    Basis,
    BidRow,
    LivePage,
    Snapshot,
    Standing,
    Viewer,
)
from auction_app.bidding.snapshots import read_row
from auction_app.bidding.store import auto_aad
from auction_app.infra.crypto import Vault
from auction_app.infra.principal import Principal
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.time import parse_rfc3339
from auction_app.lots.page_views import LotCard, Words

HISTORY = 200
_PUBLIC_STATE = {"scheduled": "announced", "closed": "sold"}

_BIDS = text(
    "SELECT seq, text FROM lot_event WHERE lot_id = :lot AND kind = 'bid.accepted'"
    " ORDER BY seq DESC LIMIT :n"
)
_OWN = text(
    "SELECT bidder, admitted_at, deposit_fen, refusal FROM registration"
    " WHERE lot_id = :lot AND holder = :holder"
)
_AUTO = text("SELECT maximum_sealed FROM auto_bid WHERE lot_id = :lot AND bidder = :bidder")
_OWN_BEST = text(
    "SELECT max(amount) FROM bid_decision"
    " WHERE lot_id = :lot AND holder = :holder AND seq IS NOT NULL"
)
_REGISTERED = text(
    "SELECT count(*) FROM registration WHERE lot_id = :lot AND admitted_at IS NOT NULL"
)


def live_page(
    session: Session, vault: Vault, lot: str, principal: Principal | None, now: datetime
) -> LivePage:
    """Everything the live panel begins with, but for what a stop is in law; raises `no_such_lot`."""
    row = read_row(session, lot)
    if row is None:
        raise AuctionError(NO_SUCH_LOT)
    viewer = _viewer(session, vault, lot, principal)
    registered = None
    if row["status"] == "scheduled":
        registered = session.execute(_REGISTERED, {"lot": lot}).scalar_one()
    window = timedelta(seconds=row["extension_window_s"])
    history = bid_rows(session, lot, window, viewer.bidder)
    return LivePage(_snapshot(row, now), viewer, history, registered)


def card_with_auction(card: LotCard, live: LivePage) -> LotCard:
    """The lot's card with what moves: state, price, bids, end."""
    lot = live.snapshot
    state: Any = _PUBLIC_STATE.get(lot.state, lot.state)
    return replace(
        card,
        state="unsold" if lot.outcome == "unsold" else state,
        price_fen=lot.start_price_fen if lot.price_fen is None else lot.price_fen,
        bids=lot.bids,
        extensions=lot.extensions,
        opens_at=lot.opens_at,
        ends_at=lot.ends_at,
        reason=lot.reason,
    )


def bid_rows(session: Session, lot: str, window: timedelta, own: str | None) -> tuple[BidRow, ...]:
    """Accepted bids, newest first; a bid is marked when it moved the end (art. 20).

    Such an end is one window after the arrival; outages and resumptions move it too, but not so.
    """
    found = session.execute(_BIDS, {"lot": lot, "n": HISTORY + 1}).all()
    rows: list[BidRow] = []
    end_before: datetime | None = None
    for record in reversed(found):
        body = orjson.loads(record.text)["body"]
        ends_at, received_at = parse_rfc3339(body["ends_at"]), parse_rfc3339(body["received_at"])
        has_moved = ends_at == received_at + window and ends_at != end_before
        rows.append(
            BidRow(
                seq=record.seq,
                bidder=body["bidder"],
                amount_fen=body["amount"],
                received_at=received_at,
                extended_to=ends_at if has_moved else None,
                basis=cast(Basis, body["basis"]),
                is_own=body["bidder"] == own,
            )
        )
        end_before = ends_at
    return tuple(reversed(rows[-HISTORY:]))


def _snapshot(row: dict[str, Any], now: datetime) -> Snapshot:
    price = row["price"]
    reason = Words(row["reason_zh"], row["reason_en"]) if row["reason_zh"] else None
    return Snapshot(
        lot_id=row["lot_id"],
        as_of_seq=row["seq"],
        head=row["head"],
        state=row["status"],
        round=row["round"],
        currency=row["currency"],
        start_price_fen=row["start_price"],
        increment_fen=row["increment"],
        price_fen=price,
        minimum_fen=row["start_price"] if price is None else price + row["increment"],
        leader=row["leader"],
        bids=row["bids"],
        opens_at=row["opens_at"],
        planned_ends_at=_planned_end(row),
        ends_at=row["ends_at"],
        extensions=row["extensions"],
        extension_window_s=row["extension_window_s"],
        strict_ladder=row["strict_ladder"],
        countdown_s=row["countdown_s"],
        server_time=now,
        outcome=row["outcome"],
        closed_at=row["closed_at"],
        reason=reason,
        decision=row["court_decision"],
    )


def _planned_end(row: dict[str, Any]) -> datetime:
    """A sale's first offer plans its end anew: what it set, as far as that is before the period's end."""
    planned: datetime = row["planned_end"]
    has_countdown = row["countdown_s"] and row["bids"]
    return min(planned, row["ends_at"]) if has_countdown else planned


def _viewer(session: Session, vault: Vault, lot: str, principal: Principal | None) -> Viewer:
    if principal is None:
        return Viewer()
    own = {"lot": lot, "holder": principal.holder}
    row = session.execute(_OWN, own).one_or_none()
    if row is None:
        return Viewer("not_registered", session_ends_at=principal.expires_at)
    best = session.execute(_OWN_BEST, {"lot": lot, "holder": principal.holder.hex()}).scalar()
    return Viewer(
        standing=_standing(row.admitted_at, row.refusal),
        bidder=row.bidder,
        deposit_fen=row.deposit_fen,
        deposit_confirmed=row.admitted_at is not None,
        own_best_fen=best,
        auto_maximum_fen=_own_maximum(session, vault, lot, row.bidder),
        session_ends_at=principal.expires_at,
    )


def _standing(admitted_at: datetime | None, refusal: str) -> Standing:
    """A number that the court or a register shut out owes no deposit."""
    if admitted_at is not None:
        return "admitted"
    return "barred" if refusal in ("barred", "listed") else "deposit_due"


def _own_maximum(session: Session, vault: Vault, lot: str, bidder: str) -> int | None:
    sealed = session.execute(_AUTO, {"lot": lot, "bidder": bidder}).scalar()
    if sealed is None:
        return None
    return int(vault.open(base64.b64decode(sealed), auto_aad(lot, bidder)))
