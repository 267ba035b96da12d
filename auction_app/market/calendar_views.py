"""Doors of the calendar: the file for whoever is signed in, and a private address for calendar programs."""

from __future__ import annotations

from flask import Response, flash, g, make_response, redirect, request

from auction_app.deadlines import feeds
from auction_app.deadlines.queries import open_deadlines
from auction_app.infra.i18n import _, language
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import machine, needs_role, render, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.lots.queries import court_counts
from auction_app.market.desk_views import court_of_caller
from auction_app.market.due import due_rows
from auction_app.market.ics import Reader, calendar_file

calendar_doors = room_blueprint("calendar", __name__)
MOST_EVENTS = 2_000  # the nearest ones; calendar programs read the file again


@calendar_doors.get("/desk/deadlines.ics")
@needs_role("clerk", "approver")
def download() -> Response:
    """What is open in this court, as a file."""
    return _file(court_of_caller(), language(), attached=True)


def _know_secret() -> None:
    """The guard of the private address: raises `not_found` for a secret that opens nothing."""
    token = str((request.view_args or {}).get("token", ""))
    with services().transactions.reading() as session:
        feed = feeds.find_feed(session, token)
    if feed is None:
        raise AuctionError(errors.NOT_FOUND)
    g.calendar_feed = feed


@calendar_doors.get("/calendar/<token>.ics")
@machine(_know_secret)
def subscribed(token: str) -> Response:
    """The same for a calendar program that cannot sign in: whoever has the address may read."""
    feed: feeds.Feed = g.calendar_feed
    return _file(feed.court_id, feed.locale, attached=False)


@calendar_doors.get("/desk/calendar")
@needs_role("clerk", "approver")
def calendar_page() -> str:
    """Download, and make or revoke the private address."""
    return _page()


@calendar_doors.post("/desk/calendar")
@needs_role("clerk", "approver")
def make_address() -> Response:
    """A new private address, shown this once; the one before stops working."""
    house = services()
    with house.transactions() as tx:
        token = feeds.open_feed(tx, _me().account_id, language(), house.ports.clock.now())
    response = make_response(_page(f"{house.config.public_url}/calendar/{token}.ics"))
    response.headers["Cache-Control"] = "no-store"
    return response


@calendar_doors.post("/desk/calendar/revoke")
@needs_role("clerk", "approver")
def revoke_address() -> Response:
    """The private address leads nowhere from now on."""
    house = services()
    with house.transactions() as tx:
        feeds.revoke_feed(tx, _me().account_id, house.ports.clock.now())
    flash(_("The private address no longer works."), "good")
    return make_response(redirect("/desk/calendar", 303))


def _page(address: str = "") -> str:
    court_id, at = court_of_caller(), services().ports.clock.now()
    with services().transactions.reading() as session:
        since = feeds.feed_since(session, _me().account_id)
        counts = court_counts(session, court_id, at)
    return render("deadlines/calendar.html", address=address, since=since, counts=counts)


def _file(court_id: str, locale: str, *, attached: bool) -> Response:
    house = services()
    at = house.ports.clock.now()
    with house.transactions.reading() as session:
        rows = due_rows(session, open_deadlines(session, court_id, at, MOST_EVENTS), at)
    body = calendar_file(rows, Reader(locale, house.config.public_url), at)
    response = Response(body, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-store"
    if attached:
        response.headers.set("Content-Disposition", "attachment", filename="deadlines.ics")
    return response


def _me() -> Principal:
    who = current_principal()
    assert who is not None  # the guard has let nobody else in
    return who
