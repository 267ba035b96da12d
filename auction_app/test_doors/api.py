"""`/test/…` (contract §7): makes bidders and lots for tests that only know the wire."""

from __future__ import annotations

import hmac
import time
from typing import Any

from flask import Blueprint, Response, current_app, request
from sqlalchemy import select

from auction_app.accounting.dump import stream_book
from auction_app.accounts.service import create_bidder
from auction_app.bidding.engine import Engine
from auction_app.bidding.models import Auction
from auction_app.infra.web import answer, machine, read_json, room_blueprint, services
from auction_app.kernel.errors import BAD_FIELDS, UNAUTHENTICATED, AuctionError
from auction_app.kernel.time import rfc3339
from auction_app.payments.service import record_arrival
from auction_app.test_doors.clock import TestClock
from auction_app.test_doors.rooms import TestLot, publish_test_lot

blueprint: Blueprint = room_blueprint("test_doors", __name__, url_prefix="/test")
OPENS_WITHIN_S = 5.0
FORWARD_AT_MOST_S = 400 * 24 * 3600
_LOT_NUMBERS = ("start_price", "increment", "seconds_open", "window_s", "deposit")
_LOT_OPTIONS: dict[str, type] = {
    "outage_gap_s": int,
    "recovery_s": int,
    "currency": str,
    "court": str,
    "category": str,
    "strict_ladder": bool,
}


def check_admin() -> None:
    """The bearer must be the admin token."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {services().config.admin_token}"
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise AuctionError(UNAUTHENTICATED)


@blueprint.post("/bidders")
@machine(check_admin)
def bidders() -> Response:
    """A real-name bidder who may apply anywhere."""
    body = read_json()
    name, id_no, phone, email = (_text(body, one) for one in ("name", "id_no", "phone", "email"))
    house = services()
    at = house.ports.clock.now()
    with house.transactions() as tx:
        account_id, token = create_bidder(tx, house.ports.vault, name, id_no, phone, email, at)
    return answer({"user_id": account_id, "token": token}, 201)


@blueprint.post("/lots")
@machine(check_admin)
def lots() -> Response:
    """A lot that is published and open when the answer comes."""
    body = read_json()
    wishes: dict[str, Any] = {name: _number(body, name) for name in _LOT_NUMBERS}
    wishes |= {name: _option(body, name) for name in _LOT_OPTIONS if name in body}
    wanted = TestLot(**wishes, priority=_priority(body))
    house = services()
    at = house.ports.clock.now()
    with house.transactions() as tx:
        lot = publish_test_lot(tx, house.ports.vault, wanted, at)
    _wait_until_open(lot)
    return answer({"lot": lot}, 201)


@blueprint.post("/deposits")
@machine(check_admin)
def deposits() -> Response:
    """That bidder number's deposit has arrived."""
    body = read_json()
    house = services()
    with house.transactions() as tx:
        ref = record_arrival(
            tx,
            _text(body, "lot"),
            _text(body, "bidder"),
            house.ports.clock.now(),
            house.config.is_production,
        )
    engine().written_to(_text(body, "lot"))
    return answer({"ref": ref}, 201)


@blueprint.post("/clock")
@machine(check_admin)
def clock() -> Response:
    """Put the clock of all processes forward by so many seconds; it cannot be put back."""
    seconds, house = _number(read_json(), "forward_s"), services()
    if seconds > FORWARD_AT_MOST_S:
        raise AuctionError(BAD_FIELDS, fields={"forward_s": "bad_number"})
    TestClock(house.config.run_dir).forward(seconds)
    return answer({"now": rfc3339(house.ports.clock.now())}, 201)


@blueprint.get("/ledger")
@machine(check_admin)
def ledger() -> Response:
    """Every row of the books, from one snapshot."""
    house = services()
    now = house.ports.clock.now()
    pieces = stream_book(house.transactions, None, now, is_sealed=False)
    return Response(pieces, mimetype="application/json")


def engine() -> Engine:
    """The live auction of this worker."""
    found: Engine = current_app.extensions["bidding"]
    return found


def _wait_until_open(lot: str) -> None:
    engine().written_to(lot)
    until = time.monotonic() + OPENS_WITHIN_S
    while time.monotonic() < until:
        with services().transactions.reading() as session:
            status = session.scalar(select(Auction.status).where(Auction.lot_id == lot))
        if status != "scheduled":
            return
        time.sleep(0.005)


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 320:
        raise AuctionError(BAD_FIELDS, fields={name: "bad_text"})
    return value


def _number(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if type(value) is not int or not 0 <= value <= 10**13:
        raise AuctionError(BAD_FIELDS, fields={name: "bad_number"})
    return value


def _option(body: dict[str, Any], name: str) -> Any:
    value = body[name]
    if type(value) is not _LOT_OPTIONS[name]:
        raise AuctionError(BAD_FIELDS, fields={name: "bad"})
    return value


def _priority(body: dict[str, Any]) -> tuple[str, ...]:
    value = body.get("priority", [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise AuctionError(BAD_FIELDS, fields={"priority": "bad"})
    return tuple(value)
