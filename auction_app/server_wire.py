"""Eventlet's websocket, made fast where it is slow: reading frames, and writing one to many.

Uses private attributes of eventlet 0.41 and python-engineio 4.15 (pinned); everything falls back to
the stock path. Only server.py imports this. See docs/adr for what it gains and what would replace it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

import eventlet
import eventlet.websocket
from engineio import socket as engineio_socket

from auction_app.bidding.wire import StockOutlet

_TEXT_FINAL = 0x81
_READ_BYTES = 16 * 1024


def install() -> None:
    """Once, before the first connection: no per-client compression, buffered reads, ws kept."""
    websocket = eventlet.websocket
    websocket.WebSocketWSGI._negotiate_permessage_deflate = lambda self, extensions: None
    websocket.RFC6455WebSocket._get_bytes = _get_bytes
    websocket.RFC6455WebSocket._apply_mask = staticmethod(_apply_mask)
    original = engineio_socket.Socket._websocket_handler

    def keeping(self: Any, ws: Any) -> Any:
        self.direct_ws = ws
        # Two small messages in a row would otherwise wait 40 ms for the first one's delayed ACK.
        ws.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        ws.socket.recv = _Buffered(ws.socket).recv
        return original(self, ws)

    engineio_socket.Socket._websocket_handler = keeping


class _Buffered:
    """One system call reads many small pieces: a frame costs eventlet three to four reads."""

    def __init__(self, socket: Any) -> None:
        self._recv = socket.recv
        self._have = b""

    def recv(self, size: int, flags: int = 0) -> bytes:
        if not self._have:
            self._have = self._recv(max(size, _READ_BYTES))
        piece, self._have = self._have[:size], self._have[size:]
        return piece


def _get_bytes(self: Any, count: int) -> bytes:
    data: bytes = self.socket.recv(count)
    while len(data) < count:
        more = self.socket.recv(count - len(data))
        if not more:
            raise eventlet.websocket.ConnectionClosedError()
        data += more
    return data


def _apply_mask(data: bytes, mask: Any, length: int | None = None, offset: int = 0) -> bytes:
    """Unmask by one big XOR instead of byte by byte (RFC 6455 §5.3)."""
    size = len(data) if length is None else length
    if size == 0:
        return b""
    turned = bytes(mask[(offset + i) % 4] for i in range(4))
    key = (turned * (size // 4 + 1))[:size]
    return (int.from_bytes(data[:size]) ^ int.from_bytes(key)).to_bytes(size)


def frame(packet: str) -> bytes:
    """One unmasked final text frame with an Engine.IO message packet."""
    payload = b"4" + packet.encode()
    size = len(payload)
    if size < 126:
        return bytes((_TEXT_FINAL, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", _TEXT_FINAL, 126, size) + payload
    return struct.pack("!BBQ", _TEXT_FINAL, 127, size) + payload


class DirectOutlet:
    """Writes a frame straight to the socket when nothing else is under way on it."""

    def __init__(self, server: Any) -> None:
        self._stock = StockOutlet(server)
        self._sockets = server.eio.sockets

    def send(self, eio_sid: str, packet: str) -> None:
        """Direct if the socket is idle, else through the stock queue."""
        self._write(eio_sid, packet, frame(packet))

    def send_to_many(self, eio_sids: Iterable[str], packet: str) -> None:
        """Frame once, write many."""
        framed = frame(packet)
        for eio_sid in eio_sids:
            self._write(eio_sid, packet, framed)

    def _write(self, eio_sid: str, packet: str, framed: bytes) -> None:
        socket = self._sockets.get(eio_sid)
        ws = getattr(socket, "direct_ws", None)
        if ws is None or not _is_idle(socket, ws):
            self._stock.send(eio_sid, packet)
            return
        try:
            sent = ws.socket.fd.send(framed)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # the reader of this connection notices and cleans up
        if sent < len(framed):
            ws._sendlock.acquire()  # free: it was just seen idle and nothing ran in between
            eventlet.spawn_n(_finish, ws, framed[sent:])


def _is_idle(socket: Any, ws: Any) -> bool:
    return (
        socket.upgraded
        and not socket.upgrading
        and not socket.closed
        and not ws.websocket_closed
        and ws._sendlock.counter > 0
        and socket.queue.empty()
    )


def _finish(ws: Any, rest: bytes) -> None:
    """Send the remainder of a frame; the send lock keeps every other writer out until then."""
    try:
        ws.socket.sendall(rest)
    except OSError:
        pass
    finally:
        ws._sendlock.release()
