"""Engine.IO 4 and Socket.IO 5 over a raw websocket, by hand.

Independent of the product and of every Socket.IO library on purpose: the load client must not be
the bottleneck, and a fault in a library shared with the server would hide from both sides.
Mask key zero keeps a frame's bytes readable and saves the masking.  Standard library only.
"""

import base64
import contextlib
import json
import os
import select
import socket
from typing import Any

NAMESPACE = "/live/v1"
PING, PONG = b"2", b"3"
_TEXT, _CLOSE = 0x81, 0x88
_PREFIX = NAMESPACE.encode() + b","


class Closed(ConnectionError):
    """The other side closed the connection."""


class Refused(ConnectionError):
    """The namespace connection was refused; `code` is the contract's `connect_error` code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def frame(payload: bytes, opcode: int = 1) -> bytes:
    """One whole client frame, masked with zeros as RFC 6455 §5.3 demands of a client."""
    length = len(payload)
    head = 0x80 | opcode
    if length < 126:
        return bytes((head, 0x80 | length, 0, 0, 0, 0)) + payload
    if length < 65536:
        return bytes((head, 0xFE)) + length.to_bytes(2, "big") + b"\0\0\0\0" + payload
    return bytes((head, 0xFF)) + length.to_bytes(8, "big") + b"\0\0\0\0" + payload


def split_frames(data: bytes) -> tuple[list[bytes], bytes]:
    """The text payloads of all whole server frames in `data`, and the bytes left over.

    Raises Closed at a close frame.  Control frames other than close are dropped.
    """
    out: list[bytes] = []
    at, end = 0, len(data)
    while end - at >= 2:
        length, head = data[at + 1] & 127, 2
        if length > 125:
            head = 4 if length == 126 else 10
            if end - at < head:
                break
            length = int.from_bytes(data[at + 2 : at + head], "big")
        if end - at < head + length:
            break
        first = data[at]
        if first == _TEXT:
            out.append(data[at + head : at + head + length])
        elif first == _CLOSE:
            raise Closed("the server sent a close frame")
        at += head + length
    return out, data[at:]


def event_packet(name: str, data: bytes, ack: int | None = None) -> bytes:
    """A Socket.IO event packet of our namespace; `data` is JSON already."""
    number = b"" if ack is None else b"%d" % ack
    return b"42" + _PREFIX + number + b'["' + name.encode() + b'",' + data + b"]"


def parse_ack(payload: bytes) -> tuple[int, Any] | None:
    """(ack number, first argument) of an acknowledgement packet of our namespace, else None."""
    if not payload.startswith(b"43" + _PREFIX):
        return None
    number, bracket, rest = payload[2 + len(_PREFIX) :].partition(b"[")
    arguments = json.loads(bracket + rest)
    return int(number), arguments[0] if arguments else None


def parse_event(payload: bytes) -> tuple[str, Any] | None:
    """(name, first argument) of a server event of our namespace, else None."""
    if not payload.startswith(b"42" + _PREFIX):
        return None
    name, *arguments = json.loads(payload[payload.index(b"[") :])
    return str(name), arguments[0] if arguments else None


def upgrade_request(host: str, port: int) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


class Wire:
    """One live connection: blocking while it connects, then as the caller likes."""

    __slots__ = ("fd", "rest", "sock")

    def __init__(
        self, port: int, token: str | None = None, host: str = "127.0.0.1", timeout_s: float = 20.0
    ) -> None:
        self.sock = socket.create_connection((host, port), timeout=timeout_s)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd = self.sock.fileno()
        self.rest = b""
        try:
            self._upgrade(host, port)
            self._join_namespace(token)
        except BaseException:
            self.sock.close()
            raise

    def _upgrade(self, host: str, port: int) -> None:
        self.sock.sendall(upgrade_request(host, port))
        answer = b""
        while b"\r\n\r\n" not in answer:
            self._acknowledge_at_once()
            answer += self._receive()
        head, self.rest = answer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Closed(head[:200].decode("latin-1"))

    def _join_namespace(self, token: str | None) -> None:
        auth = {"client": "luochui-bench/1"} | ({"token": token} if token else {})
        greeting = b"40" + _PREFIX + json.dumps(auth).encode()
        self.send(greeting)
        while True:
            self._acknowledge_at_once()
            for payload in self.read():
                if payload.startswith(b"40" + _PREFIX):
                    return
                if payload.startswith(b"44"):
                    body = json.loads(payload[payload.index(b"{") :])
                    raise Refused(str((body.get("data") or body).get("code", body)))

    def _acknowledge_at_once(self) -> None:
        """A stock server writes in small pieces, each waiting 40 ms for a delayed ACK (Linux)."""
        if hasattr(socket, "TCP_QUICKACK"):
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _receive(self) -> bytes:
        data = self.sock.recv(262144)
        if not data:
            raise Closed("the server closed the connection")
        return data

    def send(self, payload: bytes) -> None:
        data = frame(payload)
        try:
            sent = self.sock.send(data)
        except BlockingIOError:
            sent = 0
        while sent < len(data):  # a full socket buffer: rare, and then waiting is right
            select.select((), (self.fd,), (), 1.0)
            with contextlib.suppress(BlockingIOError):
                sent += self.sock.send(data[sent:])

    def emit(self, name: str, data: bytes, ack: int | None = None) -> None:
        self.send(event_packet(name, data, ack))

    def read(self) -> list[bytes]:
        """Payloads that have arrived (one recv); heartbeats are answered here.  Raises Closed."""
        try:
            data = self._receive()
        except BlockingIOError:
            return []
        payloads, self.rest = split_frames(self.rest + data if self.rest else data)
        if PING in payloads:
            self.send(PONG)
            return [payload for payload in payloads if payload != PING]
        return payloads

    def close(self) -> None:
        self.sock.close()
