"""The lot's page: what was published, and the live panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Flask, current_app
from sqlalchemy.orm import Session

from auction_app.bidding.page_views import StopNote
from auction_app.bidding.queries import card_with_auction, live_page
from auction_app.infra.principal import current_principal
from auction_app.infra.web import public, render, room_blueprint, services
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.lots.lot_page import lot_page

views: Blueprint = room_blueprint("bidding", __name__)
FindStop = Callable[[Session, str, str, datetime], StopNote | None]
_STOPS = "stop_note"


def tell_stops_by(app: Flask, query: FindStop) -> None:
    """Factory tells how to read a stop in law: this room lies below the stays and cannot ask them."""
    app.extensions[_STOPS] = query


@views.get("/lots/<lot>")
@public
def lot(lot: str) -> str:
    """One lot, readable without a script; the live panel takes over where there is one."""
    if not is_wire_id(lot):
        raise AuctionError(NO_SUCH_LOT)
    house = services()
    now = house.ports.clock.now()
    with house.transactions.reading() as session:
        page = lot_page(session, lot)
        live = live_page(session, house.ports.vault, lot, current_principal(), now)
        find_stop: FindStop = current_app.extensions[_STOPS]
        stop = find_stop(session, lot, live.snapshot.state, now)
    live = replace(live, snapshot=replace(live.snapshot, stop=stop))
    page = replace(page, card=card_with_auction(page.card, live))
    return render("lots/lot.html", lot=page, live=live)


@views.get("/how-to-bid")
@public
def how_to_bid() -> str:
    """How bidding works here, with the articles."""
    return render("lots/how_to_bid.html")
