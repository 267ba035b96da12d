"""Doors of the result: the page for everybody, all bids as a table, the case, oversight."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Response, make_response, redirect
from werkzeug.wrappers import Response as AnyResponse

from auction_app.books.closure import lot_ends
from auction_app.cases.queries import cases_of
from auction_app.distribution.returns import not_paid_yet
from auction_app.infra.i18n import language
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.transaction import Transactions
from auction_app.infra.web import (
    needs_role,
    public,
    render,
    room_blueprint,
    services,
    signed_in,
)
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.kernel.time import rfc3339
from auction_app.lots.lot_page import rounds_beside
from auction_app.proceeds.bids import all_bids
from auction_app.proceeds.case_page import find_case_page
from auction_app.proceeds.errors import NOT_ENDED
from auction_app.proceeds.oversight import find_oversight
from auction_app.proceeds.queries import Reader, find_currency, find_result
from auction_app.proceeds.refund_times import find_refund_times

room = room_blueprint("proceeds", __name__)
COLUMNS = ("seq", "bidder", "amount", "currency", "basis", "received_at", "ends_at")


@room.get("/lots/<lot_id>/result")
@public
def result(lot_id: str) -> Response:
    """How the lot ended; before the end a page that says when to come back."""
    _check(lot_id)
    principal, house = current_principal(), services()
    reader = Reader(principal.holder if principal else None, language())
    try:
        with house.transactions.reading() as session:
            page = find_result(session, lot_id, reader, house.ports.clock.now())
            rounds = rounds_beside(session, lot_id)
            ends = lot_ends(session, lot_id, house.ports.clock.now())
            unpaid = not_paid_yet(session, lot_id)
    except AuctionError as error:
        if error.code != NOT_ENDED:
            raise
        return make_response(render("proceeds/not_ended.html", lot_id=lot_id), 404)
    shown = {"result": page, "lot": rounds, "ends": ends, "unpaid": unpaid}
    return make_response(render("proceeds/result.html", **shown))


@room.get("/my-case")
@signed_in
def my_case() -> AnyResponse:
    """The one case of a party's visit; whoever has several chooses from the list."""
    with services().transactions.reading() as session:
        mine = cases_of(session, _me())
    return redirect(f"/my-case/{mine[0].id}" if len(mine) == 1 else "/cases")


@room.get("/my-case/<case_id>")
@signed_in
def case(case_id: str) -> str:
    """A case of mine: its lots, live and ended, and what follows."""
    house = services()
    with house.transactions.reading() as session:
        page = find_case_page(session, _me(), case_id, house.ports.clock.now())
    return render("proceeds/case.html", page=page)


@room.get("/oversight")
@needs_role("supervisor", "auditor", "operator")
def oversight() -> str:
    """How lots of all courts ended, and what is late: to read, not to act."""
    house = services()
    with house.transactions.reading() as session:
        page = find_oversight(session, house.ports.clock.now())
    return render("proceeds/oversight.html", page=page)


@room.get("/refunds")
@public
def refunds() -> str:
    """How fast deposits go back, and which are overdue: by lot, never by bidder."""
    house = services()
    with house.transactions.reading() as session:
        page = find_refund_times(session, house.ports.clock.now())
    return render("proceeds/refunds.html", page=page)


@room.get("/lots/<lot_id>/bids.csv")
@public
def bids_csv(lot_id: str) -> Response:
    """All bids by number, with amounts in minor units, as RFC 4180 in UTF-8."""
    _check(lot_id)
    house = services()
    with house.transactions.reading() as session:
        currency = find_currency(session, lot_id)
    response = Response(_lines(house.transactions, lot_id, currency), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{lot_id}-bids.csv"'
    return response


def _lines(transactions: Transactions, lot_id: str, currency: str) -> Iterator[str]:
    """One line at a time: a lot may have more bids than a worker should hold."""
    line = StringIO()
    table = csv.writer(line)
    table.writerow(COLUMNS)
    with transactions.reading() as session:
        for bid in all_bids(session, lot_id):
            times = rfc3339(bid.received_at), rfc3339(bid.ends_at)
            table.writerow((bid.seq, bid.bidder, bid.amount_fen, currency, bid.basis, *times))
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def _me() -> Principal:
    principal = current_principal()
    assert principal is not None  # the guard has let nobody else in
    return principal


def _check(lot_id: str) -> None:
    if not is_wire_id(lot_id):
        raise AuctionError(NO_SUCH_LOT)
