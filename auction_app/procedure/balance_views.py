"""The buyer's doors: the invoice of a sale as a page to print, and the same for programs."""

from __future__ import annotations

from typing import Any

from flask import Response

from auction_app.infra.principal import current_principal
from auction_app.infra.web import answer, bearer_scope, render, room_blueprint, services, signed_in
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.kernel.ids import is_wire_id
from auction_app.kernel.time import rfc3339
from auction_app.procedure.balance import Balance, find_balance

balance_pages = room_blueprint("balance", __name__)
balance_api = room_blueprint("balance_api", __name__, url_prefix="/api/v1/lots")


@balance_pages.get("/lots/<lot>/balance")
@signed_in
def balance(lot: str) -> str:
    """What the buyer of this lot still has to pay, and how."""
    own, at = _own(lot), services().ports.clock.now()
    return render("procedure/balance.html", page=own, clock_now=at)


@balance_api.get("/<lot>/balance")
@bearer_scope("bid")
def balance_for_programs(lot: str) -> Response:
    """The same as a document."""
    return answer(_document(_own(lot)))


def _own(lot: str) -> Balance:
    who = current_principal()
    if who is None or not is_wire_id(lot):
        raise AuctionError(NOT_FOUND)
    with services().transactions.reading() as session:
        return find_balance(session, lot, who.holder)


def _document(found: Balance) -> dict[str, Any]:
    return {
        "lot": found.lot_id,
        "bidder": found.bidder,
        "currency": found.currency,
        "price": found.price_fen,
        "deposit": found.counted_fen,
        "open": found.open_fen,
        "by_hand": sum(one.amount_fen for one in found.by_hand),
        "due_at": rfc3339(found.due_at) if found.due_at else None,
        "payment": found.ref or None,
        "by_card": found.by_card,
        "transfer": _transfer(found),
        "forfeited": found.lost_fen,
        "back": [
            {
                "amount": one.amount_fen,
                "due_at": rfc3339(one.due_at),
                "sent_at": rfc3339(one.sent_at) if one.sent_at else None,
            }
            for one in found.back
        ],
        "parts": [
            {
                "kind": one.kind,
                "source": one.source,
                "amount": one.amount_fen,
                "received_at": rfc3339(one.at),
            }
            for one in found.parts
        ],
    }


def _transfer(found: Balance) -> dict[str, str] | None:
    """Where a transfer goes, and what is written beside it."""
    details = found.transfer
    if details is None:
        return None
    return {
        "reference": details.reference,
        "name": details.holder,
        "account": details.number,
        "bank": details.bank,
        "bank_code": details.bank_code,
    }
