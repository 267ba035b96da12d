"""Pages of money: statements of a lot, a case, a court, a bidder number, an account, and their files."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from auction_app.accounting.files import FILES, read_file
from auction_app.accounting.names import account_names
from auction_app.accounting.scopes import COURT, Scope, find_scope, own_scope
from auction_app.accounting.statement import parse_period, read_statement
from auction_app.accounting.words import movement_words
from auction_app.books.closure import lot_ends
from auction_app.distribution.returns import not_paid_yet
from auction_app.infra.forms import fault_text
from auction_app.infra.principal import Principal, current_principal
from auction_app.infra.web import needs_role, render, room_blueprint, services, signed_in
from auction_app.kernel.errors import BAD_FIELDS, AuctionError
from auction_app.ledger.statements import Period

room = room_blueprint("accounting", __name__)
_FILE = "<any('journal.csv','journal.xlsx','statement.pdf'):file>"


@room.get("/money")
@needs_role("clerk", "approver", "auditor", "supervisor")
def start() -> AnyResponse:
    """The court's own statement, or the whole book for whoever audits all courts."""
    who = _me()
    return redirect(f"/money/court/{who.court_id}" if who.role in COURT else "/money/book/all")


@room.get("/money/own/<lot_id>")
@signed_in
def own(lot_id: str) -> Response:
    """My own deposit of one lot, every move of it."""
    with services().transactions.reading() as session:
        scope = own_scope(session, _me().holder, lot_id)
    return _page(scope, f"/money/own/{lot_id}", None)


@room.get(f"/money/own/<lot_id>/{_FILE}")
@signed_in
def own_file(lot_id: str, file: str) -> Response:
    """The same as a file."""
    with services().transactions.reading() as session:
        scope = own_scope(session, _me().holder, lot_id)
    return _answer_file(scope, file)


@room.get("/money/<kind>/<key>")
@needs_role("clerk", "approver", "auditor", "supervisor")
def statement(kind: str, key: str) -> Response:
    """`?since=&until=&page=`: opening, moves with the balance after each, closing; Beijing time."""
    with services().transactions.reading() as session:
        scope = find_scope(session, _me(), kind, key)
    return _page(scope, f"/money/{kind}/{key}", _me())


@room.get(f"/money/<kind>/<key>/{_FILE}")
@needs_role("clerk", "approver", "auditor", "supervisor")
def statement_file(kind: str, key: str, file: str) -> Response:
    """The journal as CSV or XLSX, or the statement as PDF."""
    with services().transactions.reading() as session:
        scope = find_scope(session, _me(), kind, key)
    return _answer_file(scope, file)


def _page(scope: Scope, address: str, staff: Principal | None) -> Response:
    since, until = request.args.get("since", ""), request.args.get("until", "")
    period, faults = parse_period(since, until, services().ports.clock.now())
    with services().transactions.reading() as session:
        read = read_statement(session, scope, period, _page_number())
        is_lot = scope.kind == "lot"
        ends = lot_ends(session, scope.key, period.until) if is_lot else []
        unpaid = not_paid_yet(session, scope.key) if is_lot else []
        names = account_names(session, staff, read.codes)
    asked = "" if faults else urlencode({"since": since, "until": until})
    page = render(
        "accounting/statement.html",
        statement=read,
        ends=ends,
        unpaid=unpaid,
        address=address,
        asked=asked,
        values={"since": since, "until": until},
        faults=faults,
        fault_text=fault_text,
        names=names,
        movement_words=movement_words,
        is_staff=staff is not None,
    )
    return make_response(page, 422 if faults else 200)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1


def _period() -> Period:
    """The period of a file; a file has no form beside which a fault could stand. Raises `bad_fields`."""
    args, now = request.args, services().ports.clock.now()
    period, faults = parse_period(args.get("since", ""), args.get("until", ""), now)
    if faults:
        raise AuctionError(BAD_FIELDS, fields=faults)
    return period


def _answer_file(scope: Scope, file: str) -> Response:
    period = _period()
    body = read_file(services(), scope, period, file)
    response = Response(body, mimetype=FILES[file])
    name = f"luochui-{scope.kind}-{scope.key.replace(':', '-')}-{file}"
    response.headers["Content-Disposition"] = f'attachment; filename="{quote(name)}"'
    return response


def _me() -> Principal:
    principal = current_principal()
    assert principal is not None  # the guard has let nobody else in
    return principal
