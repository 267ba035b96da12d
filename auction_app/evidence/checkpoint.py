"""Checkpoints of the log (https://c2sp.org/tlog-checkpoint): origin, size, root; signed notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .note import BadNote, Note, Signer, b64, from_b64, parse_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Checkpoint:
    """`size` leaves have the tree hash `root`; `origin` is the log's name in its vkey."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


def sign_checkpoint(signer: Signer, size: int, root: bytes) -> str:
    """The signed checkpoint of the log whose key `signer` holds."""
    return signer.sign(Checkpoint(signer.name, size, root).text())


def parse_checkpoint(signed: str) -> tuple[Checkpoint, Note]:
    """Read a checkpoint; BadNote when its form is wrong. The signatures are not yet checked."""
    note = parse_note(signed)
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise BadNote("a checkpoint is origin, size and root")
    try:
        root = from_b64(lines[2])
    except ValueError as error:
        raise BadNote("the root is not base64") from error
    if len(root) != 32:
        raise BadNote("the root is not 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root), note
