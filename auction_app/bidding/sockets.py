"""The live namespace `/live/v1` (contract §4), below Flask's request context.

Who a connection belongs to is fixed when it opens and revoked when its session ends; each request
is one object and asks for an acknowledgement. `bid` is acknowledged by the sequencer after the
commit; everything else is answered here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from flask import request
from flask_login import current_user
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from sqlalchemy.exc import DBAPIError

from auction_app.accounts.sessions import principal_for_token
from auction_app.bidding.commands import Answer, PlaceBid
from auction_app.bidding.engine import Engine
from auction_app.bidding.live import LOTS_PER_CONNECTION, LiveHub
from auction_app.bidding.presenting import ack_json, error_json, problem_for_error
from auction_app.bidding.schemas import parse_bid, parse_key, parse_lot, parse_seq
from auction_app.bidding.snapshots import find_snapshot
from auction_app.bidding.wire import NAMESPACE, Outlet, ack_packet
from auction_app.infra.i18n import choose_locale
from auction_app.infra.principal import Principal
from auction_app.infra.strict_json import loads
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import rfc3339

log = logging.getLogger(__name__)
MALFORMED = "\0malformed"


@dataclass(slots=True)
class Connection:
    """One open socket: whose it is and in which language it is answered."""

    eio_sid: str
    principal: Principal | None
    locale: str
    has_ended: bool = False
    is_warned: bool = False

    @property
    def holder(self) -> str:
        """The hex blind index under which bids are decided."""
        assert self.principal is not None
        return self.principal.holder.hex()


class StrictJson:
    """The JSON Socket.IO reads and writes: what is not strict becomes a request we can refuse."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        """Compact JSON."""
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str, **_: Any) -> Any:
        """A malformed packet keeps its acknowledgement number, so that it can be answered."""
        try:
            return loads(text.encode())
        except (AuctionError, UnicodeEncodeError):
            return [MALFORMED]


class LiveDoor:
    """Receives every packet of the namespace and answers it."""

    def __init__(self, engine: Engine, hub: LiveHub, outlet: Outlet) -> None:
        self._engine = engine
        self._hub = hub
        self._outlet = outlet
        self.connections: dict[str, Connection] = {}
        self._events: dict[str, Callable[[Connection, dict[str, Any]], str]] = {
            "unwatch": self._unwatch,
            "outcome": self._outcome,
            "time": self._time,
        }

    # -- connections -------------------------------------------------------------------------

    def open(self, eio_sid: str, auth: Any) -> None:
        """Fix whose connection this is; a bad token refuses it (connect_error, data.code)."""
        connection = Connection(eio_sid, self._principal(auth), choose_locale())
        self.connections[eio_sid] = connection

    def close(self, eio_sid: str) -> None:
        """Forget the connection."""
        self.connections.pop(eio_sid, None)
        self._hub.leave_all(eio_sid)

    def _principal(self, auth: Any) -> Principal | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        if token is None:
            user = current_user
            return user._get_current_object() if user and user.is_authenticated else None
        at = self._engine.clock.now()
        principal = None
        if isinstance(token, str) and len(token) <= 256:
            with self._engine.services.transactions.reading() as session:
                vault = self._engine.services.ports.vault
                principal = principal_for_token(session, vault, token, at, via="bearer")
        if principal is None:
            raise Refused("unauthenticated", {"code": errors.UNAUTHENTICATED})
        return principal

    # -- packets -----------------------------------------------------------------------------

    def receive(self, eio_sid: str, ack_id: int | None, data: Any) -> None:
        """One packet: `bid` goes to the sequencer, the rest is answered at once."""
        connection = self.connections.get(eio_sid)
        if connection is None or ack_id is None or not isinstance(data, list) or not data:
            return
        name, body = data[0], data[1] if len(data) == 2 else None
        try:
            self._dispatch(connection, ack_id, name, body)
        except AuctionError as error:
            self._refuse(connection, ack_id, error)
        except DBAPIError:
            self._refuse(connection, ack_id, AuctionError(errors.UNAVAILABLE))
        except Exception:
            log.exception("a live request failed")
            self._refuse(connection, ack_id, AuctionError(errors.SERVER_ERROR))

    def _dispatch(self, connection: Connection, ack_id: int, name: Any, body: Any) -> None:
        if name == MALFORMED:
            raise AuctionError(errors.BAD_JSON)
        if not isinstance(body, dict):
            raise AuctionError(errors.BAD_FIELDS)
        handle = self._events.get(name) if isinstance(name, str) else None
        if name == "bid":
            self._bid(connection, ack_id, body)
        elif name == "watch":
            self._watch(connection, ack_id, body)
        elif handle is not None:
            self._acknowledge(connection, ack_id, handle(connection, body))
        else:
            raise AuctionError(errors.BAD_FIELDS, fields={"event": "unknown"})

    def _acknowledge(self, connection: Connection, ack_id: int, payload: str) -> None:
        self._outlet.send(connection.eio_sid, ack_packet(ack_id, payload))

    def _refuse(self, connection: Connection, ack_id: int, error: AuctionError) -> None:
        now = self._engine.clock.now()
        problem = problem_for_error(error, connection.locale, now)
        self._acknowledge(connection, ack_id, error_json(problem))

    # -- requests ----------------------------------------------------------------------------

    def _bid(self, connection: Connection, ack_id: int, body: dict[str, Any]) -> None:
        self._require_scope(connection, "bid")
        lot = parse_lot(body.get("lot"))
        bid = parse_bid(body, body.get("key"))

        def reply(answer: Answer) -> None:
            payload = ack_json(answer, connection.locale, self._engine.clock.now())
            self._acknowledge(connection, ack_id, payload)

        self._engine.submit(
            PlaceBid(lot, connection.holder, bid.amount, bid.key, bid.raise_own, reply)
        )

    def _watch(self, connection: Connection, ack_id: int, body: dict[str, Any]) -> None:
        lot = parse_lot(body.get("lot"))
        after = parse_seq(body.get("after", 0), "after")
        watched = self._hub.watched(connection.eio_sid)
        if lot not in watched and len(watched) >= LOTS_PER_CONNECTION:
            raise AuctionError(errors.BAD_FIELDS, fields={"lot": "too_many_lots"})
        with self._engine.services.transactions.reading() as session:
            snapshot = find_snapshot(session, lot, self._engine.clock.now())
        if snapshot is None:
            raise AuctionError(errors.NO_SUCH_LOT)
        self._hub.leave(lot, connection.eio_sid)
        head = snapshot["as_of_seq"]
        answer = orjson.dumps({"ok": True, "head_seq": head, "lot": snapshot}).decode()
        self._acknowledge(connection, ack_id, answer)
        self._engine.watched_here(lot)
        self._hub.join(lot, connection.eio_sid, min(after, head), head)

    def _unwatch(self, connection: Connection, body: dict[str, Any]) -> str:
        self._hub.leave(parse_lot(body.get("lot")), connection.eio_sid)
        return '{"ok":true}'

    def _outcome(self, connection: Connection, body: dict[str, Any]) -> str:
        self._require_scope(connection, "bid")
        lot, key = parse_lot(body.get("lot")), parse_key(body.get("key"))
        answer = self._engine.outcome(lot, connection.holder, key)
        return ack_json(answer, connection.locale, self._engine.clock.now())

    def _time(self, connection: Connection, body: dict[str, Any]) -> str:
        t1 = rfc3339(self._engine.clock.now())
        t0 = body.get("t0")
        if not isinstance(t0, str | int) or isinstance(t0, bool) or len(str(t0)) > 64:
            raise AuctionError(errors.BAD_FIELDS, fields={"t0": "bad"})
        t2 = rfc3339(self._engine.clock.now())
        return orjson.dumps({"t0": t0, "t1": t1, "t2": t2}).decode()

    def _require_scope(self, connection: Connection, scope: str) -> None:
        if connection.has_ended:
            raise AuctionError(errors.SESSION_EXPIRED)
        principal = connection.principal
        if principal is None:
            raise AuctionError(errors.UNAUTHENTICATED)
        if scope not in principal.scopes:
            raise AuctionError(errors.FORBIDDEN)


def attach(socketio: SocketIO, door: LiveDoor) -> None:
    """Join the door to the Socket.IO server: connect by Flask, every other packet below it."""
    server = socketio.server
    stock = server._handle_event

    def handle(eio_sid: str, namespace: str, ack_id: int | None, data: Any) -> None:
        if namespace == NAMESPACE:
            door.receive(eio_sid, ack_id, data)
        else:
            stock(eio_sid, namespace, ack_id, data)

    server._handle_event = handle

    def connect(auth: Any = None) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        door.open(server.manager.eio_sid_from_sid(sid, NAMESPACE), auth)

    def disconnect(*_: Any) -> None:
        sid = request.sid  # type: ignore[attr-defined]
        door.close(server.manager.eio_sid_from_sid(sid, NAMESPACE))

    socketio.on_event("connect", connect, namespace=NAMESPACE)
    socketio.on_event("disconnect", disconnect, namespace=NAMESPACE)
