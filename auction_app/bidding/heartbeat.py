"""What the server says unasked: heartbeats, and that a session is about to end or has ended."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

import orjson
from sqlalchemy.exc import DBAPIError

from auction_app.accounts.sessions import sessions_ended_since
from auction_app.bidding.engine import Engine
from auction_app.bidding.live import LiveHub
from auction_app.bidding.sockets import Connection, LiveDoor
from auction_app.bidding.wire import Outlet, event_packet
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import N_
from auction_app.kernel.time import rfc3339

log = logging.getLogger(__name__)
HEARTBEAT_S = 5.0
REVOCATION_S = 0.5
OVERLAP = timedelta(seconds=5)
WARN_AHEAD = timedelta(minutes=10)
RESTARTING = N_("The service restarts and is back in a moment. Bids already accepted are safe.")


class Heartbeat:
    """Two slow loops over the connections of this worker."""

    def __init__(self, engine: Engine, hub: LiveHub, door: LiveDoor, outlet: Outlet) -> None:
        self._engine = engine
        self._hub = hub
        self._door = door
        self._outlet = outlet
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start both loops."""
        for run in (self._beat, self._revoke):
            threading.Thread(target=run, daemon=True).start()

    def announce(self, code: str, text: str) -> None:
        """Tell every connection, each in its language: an outage, maintenance (contract: `notice`)."""
        for connection in list(self._door.connections.values()):
            said = translate(text, connection.locale)
            payload = orjson.dumps({"code": code, "text": said, "until": None}).decode()
            self._outlet.send(connection.eio_sid, event_packet("notice", payload))

    def _beat(self) -> None:
        while not self._stopping.wait(HEARTBEAT_S):
            try:
                self._send_heads()
            except DBAPIError as error:
                log.warning("no heartbeat: %s", error)

    def _send_heads(self) -> None:
        """`heads` come from disk, so that a stalled stream shows within five seconds."""
        watchers = self._hub.connections()
        lots = sorted({lot for watched in watchers.values() for lot in watched})
        heads = self._engine.store.heads(lots) if lots else {}
        now = rfc3339(self._engine.clock.now())
        groups: dict[frozenset[str], list[str]] = {}
        for eio_sid in list(self._door.connections):
            groups.setdefault(frozenset(watchers.get(eio_sid, ())), []).append(eio_sid)
        for watched, eio_sids in groups.items():
            payload = {"server_time": now, "heads": {lot: heads.get(lot, 0) for lot in watched}}
            packet = event_packet("heartbeat", orjson.dumps(payload).decode())
            self._outlet.send_to_many(eio_sids, packet)
        for lot, head in heads.items():
            self._engine.watched_here(lot)
            self._hub.notice_head(lot, head)

    def _revoke(self) -> None:
        since = self._engine.clock.now()
        while not self._stopping.wait(REVOCATION_S):
            now = self._engine.clock.now()
            try:
                self._end_sessions(since - OVERLAP, now)
                since = now
            except DBAPIError as error:
                log.warning("revocations cannot be read: %s", error)

    def _end_sessions(self, since: datetime, now: datetime) -> None:
        with self._engine.services.transactions.reading() as session:
            ended = set(sessions_ended_since(session, since))
        for connection in list(self._door.connections.values()):
            principal = connection.principal
            if principal is None or connection.has_ended:
                continue
            is_over = principal.expires_at is not None and principal.expires_at <= now
            if principal.session_id in ended or is_over:
                connection.has_ended = True
                self._tell(connection, "ended", now)
            elif self._is_near(principal.expires_at, now) and not connection.is_warned:
                connection.is_warned = True
                assert principal.expires_at is not None
                self._tell(connection, "expiring", principal.expires_at)

    @staticmethod
    def _is_near(expires_at: datetime | None, now: datetime) -> bool:
        return expires_at is not None and expires_at - now <= WARN_AHEAD

    def _tell(self, connection: Connection, state: str, at: datetime) -> None:
        payload = orjson.dumps({"state": state, "at": rfc3339(at)}).decode()
        self._outlet.send(connection.eio_sid, event_packet("session", payload))
