# ruff: noqa: E402 (the patch comes before every other import)
"""The naive server: the contract's `watch` and `bid`, and just enough doors to make lots.

python -m tests.bench.naive.server --port 5000 --database URL
"""

import eventlet

eventlet.monkey_patch()

import argparse
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.bench.naive import place
from tests.bench.naive.models import Auction, Base, LotEvent, Person, Registration

NAMESPACE = "/live/v1"
POOL, SOCKETS = 5, 20_000  # SQLAlchemy's own pool size; more connections on one row were slower
app = Flask(__name__)
app.config["SECRET_KEY"] = "bench"
socketio = SocketIO(app, async_mode="eventlet", cors_allowed_origins="*")
sessions: sessionmaker[Session] = sessionmaker(expire_on_commit=False)
tokens: dict[str, str] = {}
Json = dict[str, Any]


@app.get("/healthz")
def healthy() -> str:
    return "ok"


@app.post("/test/bidders")
def make_bidder() -> tuple[Json, int]:
    token = secrets.token_urlsafe(24)
    with sessions.begin() as session:
        session.add(Person(token=token))
    return {"user_id": token[:8], "token": token}, 201


@app.post("/test/lots")
def make_lot() -> tuple[Json, int]:
    wish, at = request.get_json(), datetime.now(UTC)
    lot = "L" + secrets.token_hex(5)
    ends_at = at + timedelta(seconds=wish["seconds_open"])
    with sessions.begin() as session:
        auction = Auction(
            lot_id=lot,
            start_price=wish["start_price"],
            increment=wish["increment"],
            window_s=wish["window_s"],
            opens_at=at,
            ends_at=ends_at,
            last_at=at,
            seq=0,
            head="0" * 64,
            bids=0,
            extensions=0,
        )
        session.add(auction)
        opened = {"start_price": wish["start_price"], "increment": wish["increment"]}
        terms = {"currency": "CNY", "extension_window_s": wish["window_s"]}
        body = opened | terms | {"ends_at": place.stamp(ends_at)}
        place.append(session, auction, "lot.opened", at, body)
    return {"lot": lot}, 201


@app.post("/api/v1/lots/<lot>/registration")
def register(lot: str) -> tuple[Json, int]:
    token = request.headers["Authorization"].removeprefix("Bearer ")
    bidder, at = secrets.token_hex(3).upper(), datetime.now(UTC)
    with sessions.begin() as session:
        auction = session.get_one(Auction, lot, with_for_update=True)
        session.add(Registration(lot_id=lot, bidder=bidder, token=token))
        body = {"bidder": bidder, "commitment": secrets.token_hex(32)}
        place.append(session, auction, "registration.confirmed", at, body)
    return {"bidder": bidder}, 201


def snapshot_of(auction: Auction) -> Json:
    return {
        "lot": auction.lot_id,
        "as_of_seq": auction.seq,
        "head": auction.head,
        "price": auction.price,
        "minimum": place.minimum_of(auction),
        "leader": auction.leader,
        "bids": auction.bids,
        "ends_at": place.stamp(auction.ends_at),
        "extensions": auction.extensions,
    }


@app.get("/api/v1/lots/<lot>")
def snapshot(lot: str) -> Json:
    with sessions() as session:
        return snapshot_of(session.get_one(Auction, lot))


def texts_after(session: Session, lot: str, after: int, limit: int) -> list[str]:
    wanted = select(LotEvent.text).where(LotEvent.lot_id == lot, LotEvent.seq > after)
    return list(session.scalars(wanted.order_by(LotEvent.seq).limit(limit)))


@app.get("/api/v1/lots/<lot>/events")
def events(lot: str) -> tuple[str, int, Json]:
    after, limit = int(request.args.get("after", 0)), int(request.args.get("limit", 1000))
    with sessions() as session:
        head = session.get_one(Auction, lot).seq
        texts = texts_after(session, lot, after, limit)
    body = f'{{"events":[{",".join(texts)}],"head_seq":{head}}}'
    return body, 200, {"Content-Type": "application/json"}


@socketio.on("connect", namespace=NAMESPACE)
def connected(auth: Json | None = None) -> None:
    tokens[request.sid] = (auth or {}).get("token", "")  # type: ignore[attr-defined]


@socketio.on("disconnect", namespace=NAMESPACE)
def disconnected(reason: str = "") -> None:
    tokens.pop(request.sid, None)  # type: ignore[attr-defined]


@socketio.on("watch", namespace=NAMESPACE)
def watch(data: Json) -> Json:
    lot = data["lot"]
    join_room(lot)
    with sessions() as session:
        auction = session.get_one(Auction, lot)
    return {"ok": True, "head_seq": auction.seq, "lot": snapshot_of(auction)}


@socketio.on("bid", namespace=NAMESPACE)
def bid(data: Json) -> Json:
    at = datetime.now(UTC)
    token = tokens[request.sid]  # type: ignore[attr-defined]
    wanted = place.Bid(data["lot"], token, data["amount"], data["key"], bool(data.get("raise_own")))
    try:
        with sessions.begin() as session:
            decision, event = place.place(session, wanted, at)
    except place.Unknown:
        return {"ok": False, "error": {"code": "not_qualified", "decided": True, "status": 403}}
    if event is not None:
        told = {"lot": wanted.lot, "events": [event], "head_seq": event["seq"]}
        emit("events", told, to=wanted.lot)
    return place.answer(decision, event, datetime.now(UTC))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    arguments = parser.parse_args()
    engine = create_engine(arguments.database, pool_size=POOL, max_overflow=0, pool_timeout=120)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    sessions.configure(bind=engine)
    socketio.run(app, host="127.0.0.1", port=arguments.port, max_size=SOCKETS, log_output=False)


if __name__ == "__main__":
    main()
