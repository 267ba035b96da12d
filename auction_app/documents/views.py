"""Doors of papers: the signed confirmation of sale as a file."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from auction_app.documents.errors import NO_PAPER
from auction_app.documents.service import find_paper
from auction_app.infra.web import public, room_blueprint, services
from auction_app.kernel.errors import NO_SUCH_LOT, AuctionError
from auction_app.kernel.ids import is_wire_id

room = room_blueprint("documents", __name__)
A_YEAR_S = 365 * 24 * 3600


@room.get("/lots/<lot_id>/confirmation.pdf")
@public
def confirmation_pdf(lot_id: str) -> AnyResponse:
    """The same bytes for ever, so they may be kept by whoever fetched them."""
    if not is_wire_id(lot_id):
        raise AuctionError(NO_SUCH_LOT)
    with services().transactions.reading() as session:
        paper = find_paper(session, lot_id)
    if paper is None:
        raise AuctionError(NO_PAPER)
    response = Response(services().ports.storage.get(paper.sha256), mimetype="application/pdf")
    name = f'inline; filename="confirmation-{lot_id}.pdf"'
    response.headers["Content-Disposition"] = name
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    response.set_etag(paper.sha256)
    return response.make_conditional(request)
