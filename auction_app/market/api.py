"""`GET /api/v1/lots`: the list for programs, with the same filters as the page."""

from __future__ import annotations

from typing import Any

from flask import Response

from auction_app.infra.web import answer, public, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.lots.page_views import LotCard
from auction_app.market.queries import PAGE_SIZE, browse_page
from auction_app.market.views import wanted_now

api = room_blueprint("market_api", __name__, url_prefix="/api/v1")


@api.get("/lots")
@public
def list_lots() -> Response:
    """One page of lots. Filters `state`, `category`, `round`, `court` may repeat; also `q`, `province`,
    `min`, `max` (yuan), `sort`, `page`."""
    house = services()
    wanted = wanted_now()
    if wanted.errors:
        raise AuctionError(errors.BAD_FIELDS, fields=wanted.errors)
    with house.transactions.reading() as session:
        page = browse_page(session, wanted, house.config.public_url)
    return answer(
        {
            "lots": [_wire(card) for card in page.cards],
            "total": page.total,
            "page": wanted.page,
            "page_size": PAGE_SIZE,
            "next": f"/api/v1{page.next_url}" if page.next_url else None,
        }
    )


def _wire(card: LotCard) -> dict[str, Any]:
    return {
        "lot": card.lot_id,
        "title": {"zh": card.title.zh, "en": card.title.en},
        "category": card.category,
        "round": card.round,
        "division_code": card.place.division_code,
        "city": {"zh": card.place.city.zh, "en": card.place.city.en},
        "court": card.court.court_id,
        "state": card.state,
        "currency": card.currency,
        "price": card.price_fen,
        "start_price": card.start_price_fen,
        "appraisal": card.appraisal_fen,
        "bids": card.bids,
        "extensions": card.extensions,
        "opens_at": rfc3339(card.opens_at),
        "ends_at": rfc3339(card.ends_at),
        "photo": card.photo_url,
    }
