"""Lots of other workers: bids are forwarded to the owner, hints say when a watched lot moved.

A wrong route is slower, never wrong: the owner stamps the arrival and decides.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from auction_app.bidding import errors
from auction_app.bidding.commands import (
    AcceptedAnswer,
    Answer,
    AutoAnswer,
    PlaceBid,
    RefusedAnswer,
    SetAuto,
    Undecided,
)
from auction_app.infra.mesh import Mesh, Message, Send, Unreachable

_KINDS: dict[str, type[Any]] = {
    "accepted": AcceptedAnswer,
    "refused": RefusedAnswer,
    "auto": AutoAnswer,
    "undecided": Undecided,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class OwnLots(Protocol):
    """This worker's engine as its peers use it."""

    def take(self, command: PlaceBid | SetAuto) -> None:
        """Decide for a lot of this worker."""

    def look(self, lot: str) -> None:
        """Somebody wrote to the lot outside the queue."""

    def moved(self, lot: str, seq: int) -> None:
        """A lot of another worker moved."""


class Peers:
    """Speaks bidding over the mesh; `engine` decides what arrives for this worker's own lots."""

    def __init__(self, folder: Path, me: int, engine: OwnLots) -> None:
        self._engine = engine
        self._followers: dict[str, list[Send]] = {}
        self._following: dict[int, set[str]] = {}
        self._mesh = Mesh(folder, me, self)

    def start(self) -> None:
        """Take the other workers' connections."""
        self._mesh.listen()

    # -- towards the owner -------------------------------------------------------------------

    def forward(self, owner: int, command: PlaceBid | SetAuto) -> None:
        """Let the lot's owner decide; a peer that is not there means "not taken, send again"."""
        message: Message = {"op": "bid" if isinstance(command, PlaceBid) else "auto"}
        for name in ("lot", "holder", "amount", "key", "raise_own", "maximum"):
            if hasattr(command, name):
                message[name] = getattr(command, name)

        def answered(reply: Message | None) -> None:
            command.reply(Undecided(errors.IN_PROGRESS) if reply is None else _answer(reply))

        try:
            self._mesh.ask(owner, message, answered)
        except Unreachable:
            command.reply(Undecided(errors.TRY_AGAIN))

    def nudge(self, owner: int, lot: str) -> None:
        """The lot was written to outside the queue; its owner also finds out by itself."""
        self._ask_lightly(owner, {"op": "look", "lot": lot})

    def follow(self, owner: int, lot: str) -> None:
        """Ask the owner for hints about a lot that is watched here."""
        following = self._following.setdefault(owner, set())
        if lot not in following and self._ask_lightly(owner, {"op": "follow", "lot": lot}):
            following.add(lot)

    def _ask_lightly(self, owner: int, message: Message) -> bool:
        try:
            self._mesh.ask(owner, message, lambda reply: None)
        except Unreachable:
            return False
        return True

    # -- as the owner ------------------------------------------------------------------------

    def tell(self, lot: str, seq: int) -> None:
        """Hint to the workers that watch this lot."""
        for push in list(self._followers.get(lot, ())):
            try:
                push({"lot": lot, "seq": seq})
            except OSError:
                self._followers[lot].remove(push)

    def handle(self, message: Message, answer: Send, push: Send) -> None:
        """A request of another worker."""
        lot = message["lot"]
        if message["op"] == "look":
            self._engine.look(lot)
            answer({})
        elif message["op"] == "follow":
            self._followers.setdefault(lot, []).append(push)
            answer({})
        else:
            self._engine.take(_command(message, lambda found: answer(_message(found))))

    def hinted(self, peer: int, message: Message) -> None:
        """The owner says that a lot moved."""
        self._engine.moved(message["lot"], message["seq"])

    def lost(self, peer: int) -> None:
        """Hints are asked for again when the lot is next looked at (heartbeat)."""
        self._following.pop(peer, None)


def _command(message: Message, reply: Callable[[Answer], None]) -> PlaceBid | SetAuto:
    if message["op"] == "auto":
        return SetAuto(message["lot"], message["holder"], message["maximum"], reply)
    return PlaceBid(
        message["lot"],
        message["holder"],
        message["amount"],
        message["key"],
        message["raise_own"],
        reply,
    )


def _message(answer: Answer) -> Message:
    fields = {name: getattr(answer, name) for name in type(answer).__slots__}
    return {"kind": _NAMES[type(answer)], "fields": fields}


def _answer(message: Message) -> Answer:
    made: Answer = _KINDS[message["kind"]](**message["fields"])
    return made
