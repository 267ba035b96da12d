"""How the web workers of one machine talk: requests with answers, and hints, over Unix sockets.

One worker owns a lot; the others forward to it and ask for a hint whenever the lot moves. Lines of
JSON; nothing here has authority: a hint only says where to look, and a request is decided by the
owner as if it had arrived there.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import orjson

log = logging.getLogger(__name__)
Message = dict[str, Any]
Answered = Callable[[Message | None], None]
Send = Callable[[Message], None]
Handle = Callable[[Message, Send, Send], None]  # message, answer it, push a hint to its sender
_BACKLOG = 64


class Unreachable(ConnectionError):
    """The message was not sent: the peer is not there."""


class Link:
    """One end of a connection: whole messages out under a lock, whole messages in."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Send one message; OSError when the other end is gone."""
        data = orjson.dumps(message) + b"\n"
        with self._lock:
            self._connection.sendall(data)

    def read(self, heard: Callable[[Message], None]) -> None:
        """Hand over each message until the other end is gone."""
        have = b""
        with contextlib.suppress(OSError):
            while data := self._connection.recv(65536):
                *lines, have = (have + data).split(b"\n")
                for line in lines:
                    heard(orjson.loads(line))

    def close(self) -> None:
        """End the connection; the reader on either side stops."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class Room(Protocol):
    """What the mesh carries for."""

    def handle(self, message: Message, answer: Send, push: Send) -> None:
        """A peer's request; `push` raises OSError once the peer is gone."""

    def hinted(self, peer: int, message: Message) -> None:
        """A hint of a peer."""

    def lost(self, peer: int) -> None:
        """The link to a peer broke; what it was asked to hint is forgotten there."""


class Mesh:
    """This worker's place among its peers. `folder` must be short: a socket path holds 107 bytes."""

    def __init__(self, folder: Path, me: int, room: Room) -> None:
        self._folder = folder
        self._me = me
        self._room = room
        self._lock = threading.Lock()
        self._links: dict[int, Link] = {}
        self._waiting: dict[int, dict[int, Answered]] = {}
        self._next = 0

    def listen(self) -> None:
        """Take the peers' connections, each in a thread of its own."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / str(self._me)
        path.unlink(missing_ok=True)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        path.chmod(0o600)
        server.listen(_BACKLOG)
        threading.Thread(target=self._accept, args=(server,), daemon=True).start()

    def ask(self, peer: int, message: Message, answered: Answered) -> None:
        """Send a request; `answered` gets the answer, or None when the peer was lost meanwhile.

        Raises Unreachable when the request surely did not leave.
        """
        link = self._link(peer)
        with self._lock:
            self._next += 1
            number = self._next
            self._waiting.setdefault(peer, {})[number] = answered
        try:
            link.send({"id": number, **message})
        except OSError as error:
            # Part of it may have left; only a peer that never sees the newline ignores it.
            if self._waiting.get(peer, {}).pop(number, None) is not None:
                answered(None)
            log.warning("peer %s was lost: %s", peer, error)

    def _link(self, peer: int) -> Link:
        with self._lock:
            known = self._links.get(peer)
            if known is not None:
                return known
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(str(self._folder / str(peer)))
            except OSError as error:
                connection.close()
                raise Unreachable(str(error)) from error
            link = self._links[peer] = Link(connection)
        threading.Thread(target=self._listen_to, args=(peer, link), daemon=True).start()
        return link

    def _listen_to(self, peer: int, link: Link) -> None:
        link.read(lambda message: self._take(peer, message))
        link.close()
        with self._lock:
            if self._links.get(peer) is link:
                del self._links[peer]
            lost = self._waiting.pop(peer, {})
        for answered in lost.values():
            answered(None)
        self._room.lost(peer)

    def _take(self, peer: int, message: Message) -> None:
        number = message.get("id")
        if number is None:
            self._room.hinted(peer, message)
            return
        answered = self._waiting.get(peer, {}).pop(number, None)
        if answered is not None:
            answered(message)

    def _accept(self, server: socket.socket) -> None:
        while True:
            connection, _ = server.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        link = Link(connection)

        def heard(message: Message) -> None:
            number = message["id"]

            def answer(reply: Message) -> None:
                with contextlib.suppress(OSError):
                    link.send({**reply, "id": number})

            self._room.handle(message, answer, link.send)

        link.read(heard)
        link.close()


def mesh_folder(data: Path) -> Path:
    """Where the workers of one data folder meet; short whatever the folder's own path is."""
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f".luochui-mesh-{os.geteuid()}-{digest}"  # nosec B108
