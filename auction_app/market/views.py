"""Doors to the lists: home, browse, feed, and the court's desk with its live monitor (codes only)."""

from __future__ import annotations

from flask import Response, request

from auction_app.bidding.hold_queries import waiting_holds
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, public, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots import queries as lot_queries
from auction_app.market.desk import live_lots, recently_ended, waiting_to_open
from auction_app.market.feed import atom
from auction_app.market.filters import Wanted, parse_wanted
from auction_app.market.queries import browse_page, home_page, newest

market = room_blueprint("market", __name__)
FEED_LENGTH = 50


@market.get("/")
@public
def home() -> str:
    """What moves now."""
    house = services()
    with house.transactions.reading() as session:
        page = home_page(session, house.ports.clock.now())
    return render("lots/home.html", page=page)


@market.get("/lots")
@public
def browse() -> str:
    """All published lots, narrowed by the address."""
    house = services()
    with house.transactions.reading() as session:
        page = browse_page(session, wanted_now(), house.config.public_url)
    return render("lots/browse.html", page=page)


@market.get("/lots/feed.atom")
@public
def feed() -> Response:
    """The newest announcements as an Atom feed."""
    house = services()
    with house.transactions.reading() as session:
        entries = newest(session, FEED_LENGTH)
    body = atom(entries, house.config.public_url, house.ports.clock.now())
    response = Response(body, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@market.get("/desk")
@needs_role("clerk", "approver")
def desk() -> str:
    """What waits for this court today."""
    who = _court_staff()
    court_id = who.court_id or ""
    with services().transactions.reading() as session:
        view = {
            "counts": lot_queries.court_counts(session, court_id),
            "drafts": lot_queries.lots_of_court(session, court_id, "draft")[:10],
            "submitted": lot_queries.lots_of_court(session, court_id, "submitted"),
            "questions": lot_queries.open_questions(session, court_id),
            "holds": waiting_holds(session, court_id),
            "live": live_lots(session, court_id),
            "scheduled": waiting_to_open(session, court_id),
            "ended": recently_ended(session, court_id),
        }
    return render("market/desk.html", at=services().ports.clock.now(), **view)


@market.get("/desk/live")
@needs_role("clerk", "approver")
def live_monitor() -> str:
    """Running auctions of this court by bidder number; nobody's identity is anywhere near (art. 18 II)."""
    who = _court_staff()
    court_id = who.court_id or ""
    with services().transactions.reading() as session:
        view = {
            "counts": lot_queries.court_counts(session, court_id),
            "live": live_lots(session, court_id),
        }
    return render("market/live_monitor.html", at=services().ports.clock.now(), **view)


def wanted_now() -> Wanted:
    """The question in the address of this request."""
    many = {name: request.args.getlist(name) for name in ("state", "category", "round", "court")}
    return parse_wanted(request.args, many)


def _court_staff() -> Principal:
    who = current_principal()
    if who is None or who.court_id is None:
        raise AuctionError(errors.FORBIDDEN)
    return who
