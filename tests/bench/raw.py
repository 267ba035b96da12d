"""The ceiling: what plain Python sockets can do.  One process, one epoll loop, no framework.

`watch` joins the only room; `bid` builds one `events` frame, sends it to everyone in the room with
plain non-blocking sends, and answers the bidder.  With nobody in the room it is a bare echo.
    python -m tests.bench.raw --port 5000
"""

import argparse
import base64
import contextlib
import hashlib
import json
import select
import socket
from datetime import UTC, datetime

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 §1.3
_OPEN = b'0{"sid":"x","upgrades":[],"pingInterval":60000,"pingTimeout":60000,"maxPayload":65536}'
_PREFIX = b"/live/v1,"


def server_frame(payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65536:
        return bytes((0x81, 126)) + length.to_bytes(2, "big") + payload
    return bytes((0x81, 127)) + length.to_bytes(8, "big") + payload


def unmasked(data: bytes, mask: bytes) -> bytes:
    """XOR as one big integer: the fastest plain Python has."""
    size = len(data)
    pad = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(pad, "big")).to_bytes(size, "big")


def sample_event(lot: str, amount: int, seq: int) -> dict[str, object]:
    """An accepted bid of the contract's shape and size; nothing stands behind it."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    body = {
        "amount": amount,
        "basis": "bid",
        "bidder": "A7K2Q9",
        "ends_at": "2030-01-01T00:00:00.000000Z",
        "received_at": at,
    }
    head = {"v": 1, "lot": lot, "seq": seq, "prev": "0" * 64, "kind": "bid.accepted", "at": at}
    return head | {"body": body}


class Guest:
    """One connection: its bytes so far, and whether the websocket stands."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.rest = b""
        self.upgraded = False

    def say(self, payload: bytes) -> None:
        with contextlib.suppress(OSError):  # a full or closed socket loses it: this is a ceiling
            self.sock.send(server_frame(payload))

    def upgrade(self) -> None:
        if b"\r\n\r\n" not in self.rest:
            return
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = [line.split(b": ", 1) for line in head.split(b"\r\n")[1:]]
        key = next(line[1] for line in lines if line[0].lower() == b"sec-websocket-key")
        accept = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
        self.sock.send(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self.upgraded = True
        self.say(_OPEN)

    def messages(self) -> list[bytes]:
        data, at, out = self.rest, 0, []
        while len(data) - at >= 6:
            length, head = data[at + 1] & 127, 2
            if length == 126:
                length, head = int.from_bytes(data[at + 2 : at + 4], "big"), 4
            start = at + head + 4
            if len(data) < start + length:
                break
            out.append(unmasked(data[start : start + length], data[start - 4 : start]))
            at = start + length
        self.rest = data[at:]
        return out


class RawServer:
    def __init__(self, port: int) -> None:
        self.listener = socket.create_server(("127.0.0.1", port), backlog=4096)
        self.listener.setblocking(False)
        self.epoll = select.epoll()
        self.epoll.register(self.listener.fileno(), select.EPOLLIN)
        self.guests: dict[int, Guest] = {}
        self.room: list[Guest] = []
        self.seq = 0

    def serve(self) -> None:
        while True:
            for fd, _ in self.epoll.poll(1, 512):
                if fd == self.listener.fileno():
                    self.welcome()
                else:
                    self.hear(self.guests[fd])

    def welcome(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                sock, _ = self.listener.accept()
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.guests[sock.fileno()] = Guest(sock)
                self.epoll.register(sock.fileno(), select.EPOLLIN)

    def hear(self, guest: Guest) -> None:
        try:
            data = guest.sock.recv(65536)
        except OSError:
            data = b""
        if not data:
            self.part_with(guest)
            return
        guest.rest += data
        if not guest.upgraded:
            guest.upgrade()
            return
        for payload in guest.messages():
            self.answer(guest, payload)

    def part_with(self, guest: Guest) -> None:
        self.epoll.unregister(guest.sock.fileno())
        del self.guests[guest.sock.fileno()]
        if guest in self.room:
            self.room.remove(guest)
        guest.sock.close()

    def answer(self, guest: Guest, payload: bytes) -> None:
        if payload.startswith(b"40"):
            guest.say(b"40" + _PREFIX + b'{"sid":"x"}')
        elif payload.startswith(b"42"):
            bracket = payload.index(b"[")
            name, body = json.loads(payload[bracket:])
            number = payload[2 + len(_PREFIX) : bracket]
            self.act(guest, name, body, b"43" + _PREFIX + number)

    def act(self, guest: Guest, name: str, body: dict[str, object], ack: bytes) -> None:
        if name == "watch":
            self.room.append(guest)
            guest.say(ack + b'[{"ok":true}]')
            return
        amount = int(str(body["amount"]))
        if self.room:
            self.broadcast(str(body["lot"]), amount)
        answer = json.dumps([{"ok": True, "amount": amount}], separators=(",", ":"))
        guest.say(ack + answer.encode())

    def broadcast(self, lot: str, amount: int) -> None:
        self.seq += 1
        event = sample_event(lot, amount, self.seq)
        told = {"lot": lot, "events": [event], "head_seq": self.seq}
        text = json.dumps(["events", told], separators=(",", ":"))
        data = server_frame(b"42" + _PREFIX + text.encode())
        for guest in self.room:
            with contextlib.suppress(OSError):
                guest.sock.send(data)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    RawServer(parser.parse_args().port).serve()


if __name__ == "__main__":
    main()
