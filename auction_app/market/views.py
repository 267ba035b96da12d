"""Doors to the lists: home, browse, feed."""

from __future__ import annotations

from flask import Response, request

from auction_app.infra.web import public, render, room_blueprint, services
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


def wanted_now() -> Wanted:
    """The question in the address of this request."""
    many = {name: request.args.getlist(name) for name in ("state", "category", "round", "court")}
    return parse_wanted(request.args, many)
