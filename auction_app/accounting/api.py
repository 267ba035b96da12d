"""The wire's door of the books: every row at any past moment, from one snapshot (contract §6)."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request

from auction_app.accounting.dump import stream_book
from auction_app.infra.web import bearer_scope, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import parse_rfc3339

api = room_blueprint("accounting_api", __name__, url_prefix="/api/v1")


@api.get("/audit/ledger")
@bearer_scope("audit")
def ledger() -> Response:
    """`?as_of=<RFC 3339>` → the rows booked up to that instant, in the order they were booked.

    Raises `bad_fields` for an instant without an offset, or one that is none.
    """
    house = services()
    pieces = stream_book(house.transactions, _as_of(), house.ports.clock.now())
    return Response(pieces, mimetype="application/json")


def _as_of() -> datetime | None:
    text = request.args.get("as_of")
    if text is None:
        return None
    try:
        return parse_rfc3339(text)
    except ValueError as error:
        raise AuctionError(errors.BAD_FIELDS, fields={"as_of": "bad_instant"}) from error
