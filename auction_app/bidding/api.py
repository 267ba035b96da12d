"""The HTTP doors of bidding (contract §2, §3)."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request

from auction_app.bidding import errors
from auction_app.bidding.commands import AcceptedAnswer, Answer, AutoAnswer, PlaceBid, SetAuto
from auction_app.bidding.engine import Engine
from auction_app.bidding.presenting import accepted_json, problem_for
from auction_app.bidding.schemas import MAX_AMOUNT, parse_amount, parse_bid, parse_key, parse_lot
from auction_app.bidding.snapshots import event_texts, find_snapshot
from auction_app.evidence.note import Signer
from auction_app.infra.i18n import choose_locale
from auction_app.infra.principal import current_principal
from auction_app.infra.web import (
    MAX_BODY_BYTES,
    answer,
    bearer_scope,
    json_bytes,
    public,
    read_json,
    room_blueprint,
    services,
)
from auction_app.kernel.errors import BAD_FIELDS, NO_SUCH_LOT, RATE_LIMITED, AuctionError
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.law.bidding_time import TimeRules
from auction_app.law.rules_document import RULE_SETS, published_text, rules_sha256

api: Blueprint = room_blueprint("bidding_api", __name__, url_prefix="/api/v1")
EVENTS_LIMIT = 1000


def engine() -> Engine:
    """The live auction of this worker."""
    found: Engine = current_app.extensions["bidding"]
    return found


@api.get("")
@api.get("/")
@public
def describe() -> Response:
    """What this service is: limits, rules, log, contract revision."""
    config, ports = services().config, services().ports
    signer = Signer(ports.log_origin, ports.log_seed)
    rules_id = RULE_SETS.at(legal_day(ports.clock.now()))
    return answer(
        {
            "contract": "1",
            "live": {"namespace": "/live/v1", "path": "/socket.io/"},
            "limits": {
                "bids_per_second": config.bids_per_second,
                "bids_burst": config.bids_burst,
                "message_bytes": MAX_BODY_BYTES,
                "lots_per_connection": 50,
                "events_per_page": EVENTS_LIMIT,
                "amount_max": MAX_AMOUNT,
                "broadcast_ms": config.broadcast_ms,
            },
            "rules": {
                "id": rules_id,
                "sha256": rules_sha256(rules_id),
                "href": f"/api/v1/rules/{rules_id}",
            },
            "parameters": TimeRules().parameters(),
            "log": {"origin": ports.log_origin, "keys": [str(signer.key)], "merge_delay_s": 10},
            "openapi": "/api/v1/openapi.json",
            "asyncapi": "/api/v1/asyncapi.json",
        }
    )


@api.get("/rules/<path:rules_id>")
@public
def rules(rules_id: str) -> Response:
    """A published rule set, in force or of the past, to the byte that its digest covers."""
    text = published_text(rules_id)
    if text is None:
        raise AuctionError("not_found")
    response = json_bytes(text.encode())
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@api.get("/time")
@public
def time() -> Response:
    """The server's clock, for a countdown; the server alone decides."""
    clock = services().ports.clock
    t1 = rfc3339(clock.now())
    t0 = request.args.get("t0", "")[:64]
    return answer({"t0": t0, "t1": t1, "t2": rfc3339(clock.now()), "uncertainty_ms": 20})


@api.get("/lots/<lot>")
@public
def snapshot(lot: str) -> Response:
    """The lot now; its ETag is the newest seq."""
    lot = parse_lot(lot)
    with services().transactions.reading() as session:
        found = find_snapshot(session, lot, services().ports.clock.now())
    if found is None:
        raise AuctionError(NO_SUCH_LOT)
    response = json_bytes(orjson.dumps(found))
    response.set_etag(str(found["as_of_seq"]))
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@api.get("/lots/<lot>/events")
@public
def events(lot: str) -> Response:
    """Events after a seq: ascending, gapless, final, as canonical texts."""
    lot = parse_lot(lot)
    after = _number("after", 0, 2**31 - 1)
    limit = _number("limit", EVENTS_LIMIT, EVENTS_LIMIT)
    now = services().ports.clock.now()
    with services().transactions.reading() as session:
        found = find_snapshot(session, lot, now)
        if found is None:
            raise AuctionError(NO_SUCH_LOT)
        texts = event_texts(session, lot, after, limit)
    body = (
        f'{{"events":[{",".join(texts)}],"head_seq":{found["as_of_seq"]},'
        f'"server_time":"{rfc3339(now)}"}}'
    )
    return json_bytes(body.encode())


@api.post("/lots/<lot>/bids")
@bearer_scope("bid")
def place_bid(lot: str) -> Response:
    """One bid under the client's own key; decided once, answered the same for ever."""
    lot = parse_lot(lot)
    bid = parse_bid(read_json(), request.headers.get("Idempotency-Key"))
    holder = _holder()
    found = engine().submit_and_wait(
        lambda reply: PlaceBid(lot, holder, bid.amount, bid.key, bid.raise_own, reply)
    )
    response = _present(found, 201)
    response.headers.update(engine().buckets.headers("bids", holder))
    return response


@api.get("/lots/<lot>/bids/<key>")
@bearer_scope("bid")
def outcome(lot: str, key: str) -> Response:
    """What one of my keys was answered."""
    found = engine().outcome(parse_lot(lot), _holder(), parse_key(key))
    return _present(found, 200)


@api.put("/lots/<lot>/auto")
@bearer_scope("bid")
def set_auto(lot: str) -> Response:
    """Set my secret maximum; every step it takes is an ordinary event."""
    lot = parse_lot(lot)
    body = read_json()
    if body.keys() - {"maximum"}:
        raise AuctionError(BAD_FIELDS, fields={name[:64]: "unknown" for name in body})
    return _set_auto(lot, parse_amount(body.get("maximum")))


@api.delete("/lots/<lot>/auto")
@bearer_scope("bid")
def stop_auto(lot: str) -> Response:
    """Stop my secret maximum; bids already made stand."""
    return _set_auto(parse_lot(lot), None)


def _set_auto(lot: str, maximum: int | None) -> Response:
    holder = _holder()
    found = engine().submit_and_wait(lambda reply: SetAuto(lot, holder, maximum, reply))
    return _present(found, 200)


def _holder() -> str:
    principal = current_principal()
    assert principal is not None  # the guard saw to it
    return principal.holder.hex()


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise AuctionError(BAD_FIELDS, fields={name: "bad_number"})
    return min(int(text), most)


def _present(found: Answer, status: int) -> Response:
    now = services().ports.clock.now()
    if isinstance(found, AutoAnswer):
        return answer({"maximum": found.maximum, "bidder": found.bidder})
    if isinstance(found, AcceptedAnswer):
        response = json_bytes(("{" + accepted_json(found, now) + "}").encode(), status)
        return _mark_replay(response, found.is_replay)
    if found.code == RATE_LIMITED:
        wait = engine().buckets.wait_s(_holder())
        raise AuctionError(RATE_LIMITED, extra={"retry_after_s": round(wait, 3) or 0.1})
    document: dict[str, Any] = problem_for(found, choose_locale(), now)
    status = 200 if status == 200 and getattr(found, "detail", None) else document["status"]
    if found.code == errors.TRY_AGAIN:
        document["retry_after_s"] = 0.2
    body = Response(orjson.dumps(document), status, mimetype="application/problem+json")
    return _mark_replay(body, getattr(found, "is_replay", False))


def _mark_replay(response: Response, is_replay: bool) -> Response:
    if is_replay and request.method == "POST":
        response.headers["Idempotency-Replayed"] = "true"
    return response
