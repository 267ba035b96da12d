"""How a Socket.IO packet reaches a connection: the stock way, or framed once and written directly.

`StockOutlet` uses python-engineio's queue and is always right. `DirectOutlet` (see server_wire)
writes to the sockets of idle websockets itself and leaves every other case to the stock way; the
same tests cover both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

NAMESPACE = "/live/v1"
QUEUE_LIMIT = 200  # packets waiting for one slow reader before it is dropped


class Outlet(Protocol):
    """Sends an encoded Socket.IO packet (text, without the Engine.IO type)."""

    def send(self, eio_sid: str, packet: str) -> None:
        """Send to one connection; a connection that is gone is not an error."""
        ...

    def send_to_many(self, eio_sids: Iterable[str], packet: str) -> None:
        """Send the same packet to many connections."""
        ...


def event_packet(name: str, payload: str) -> str:
    """An EVENT packet of our namespace; `payload` is JSON text."""
    return f'2{NAMESPACE},["{name}",{payload}]'


def ack_packet(ack_id: int, payload: str) -> str:
    """An ACK packet of our namespace; `payload` is JSON text."""
    return f"3{NAMESPACE},{ack_id}[{payload}]"


class StockOutlet:
    """Through Engine.IO's own queue and writer."""

    def __init__(self, server: Any) -> None:
        self._eio = server.eio

    def send(self, eio_sid: str, packet: str) -> None:
        """Queue the packet; a reader that does not keep up is dropped and resumes by seq."""
        socket = self._eio.sockets.get(eio_sid)
        if socket is None or socket.closed:
            return
        if socket.queue.qsize() > QUEUE_LIMIT:
            self._eio.disconnect(eio_sid)
            return
        self._eio.send(eio_sid, packet)

    def send_to_many(self, eio_sids: Iterable[str], packet: str) -> None:
        """One by one."""
        for eio_sid in eio_sids:
            self.send(eio_sid, packet)
