"""C2SP signed notes (https://c2sp.org/signed-note) with Ed25519, and cosignatures.

A note is a text that ends in a newline, an empty line, and signature lines
`— <name> <base64(4-byte key id ‖ signature)>`. Keys travel as vkeys:
`<name>+<8 hex digits of the key id>+<base64(algorithm byte ‖ public key)>`.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = 0x01
#: timestamped cosignatures of witnesses, https://c2sp.org/tlog-cosignature
COSIGNATURE = 0x04
MAX_NOTE_CHARACTERS = 1_000_000
MAX_SIGNATURES = 100
_DASH = "\u2014 "


class BadNote(ValueError):
    """The text is not a signed note."""


class BadKey(ValueError):
    """The text is not a vkey, or its key id does not belong to its key."""


def b64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def from_b64(text: str) -> bytes:
    """Standard base64, padded, with no second spelling of the same bytes; else ValueError."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    if b64(data) != text:
        raise ValueError("not canonical base64")
    return data


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def _check_name(name: str) -> str:
    if not name or "+" in name or any(c.isspace() or not c.isprintable() for c in name):
        raise BadKey("a key name is printable, without spaces and plus signs")
    return name


@dataclass(frozen=True)
class SignatureLine:
    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A parsed note: the signed text (with its final newline) and its signature lines."""

    text: str
    signatures: tuple[SignatureLine, ...]


@dataclass(frozen=True)
class VerifierKey:
    name: str
    algorithm: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, self.algorithm, self.public)

    @property
    def is_witness(self) -> bool:
        return self.algorithm == COSIGNATURE

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.algorithm]) + self.public)}"

    def has_signed(self, note: Note) -> bool:
        """True when one line of the note is a good signature by this key."""
        return any(self._is_good(note.text, line) for line in note.signatures)

    def _is_good(self, text: str, line: SignatureLine) -> bool:
        if (line.name, line.key_id) != (self.name, self.key_id):
            return False
        message, signature = text.encode(), line.signature
        if self.is_witness:
            if len(signature) != 72:
                return False
            message = cosigned_message(int.from_bytes(signature[:8], "big"), text)
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def cosigned_message(timestamp: int, text: str) -> bytes:
    """What a witness signs; `timestamp` in POSIX seconds."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


class Signer:
    """The log's own key. `sign` is called for every acknowledged bid: one Ed25519 operation."""

    def __init__(self, name: str, seed: bytes) -> None:
        """`seed`: the 32 secret bytes of RFC 8032; ValueError for another length."""
        self.name = _check_name(name)
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        self.key = VerifierKey(name, ED25519, public)
        self._prefix = self.key.key_id

    def sign(self, text: str) -> str:
        """The whole note: text, empty line, this key's signature line."""
        if not text.endswith("\n"):
            raise BadNote("a signed text ends in a newline")
        signature = self._private.sign(text.encode())
        return f"{text}\n{_DASH}{self.name} {b64(self._prefix + signature)}\n"


class Witness:
    """A witness's key: cosigns a note that the log signed (used by witnesses and in tests)."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        self.key = VerifierKey(_check_name(name), COSIGNATURE, public)

    def cosign(self, signed: str, timestamp: int) -> str:
        """The same note with one more signature line; `timestamp` in POSIX seconds."""
        signature = self._private.sign(cosigned_message(timestamp, parse_note(signed).text))
        stamped = self.key.key_id + timestamp.to_bytes(8, "big") + signature
        return f"{signed}{_DASH}{self.key.name} {b64(stamped)}\n"


def parse_vkey(text: str) -> VerifierKey:
    """Read a vkey; BadKey when the form or the key id is wrong, or the algorithm unknown."""
    name, plus, rest = text.partition("+")
    stated_id, second_plus, encoded = rest.partition("+")
    if not plus or not second_plus:
        raise BadKey("a key is name+id+base64")
    try:
        blob = from_b64(encoded)
    except ValueError as error:
        raise BadKey("the key is not base64") from error
    if len(blob) != 33 or blob[0] not in (ED25519, COSIGNATURE):
        raise BadKey("unknown kind of key")
    key = VerifierKey(_check_name(name), blob[0], blob[1:])
    if key.key_id.hex() != stated_id:
        raise BadKey("the key id does not belong to the key")
    return key


def parse_note(signed: str) -> Note:
    """Split a note; BadNote when the form is wrong. Says nothing about the signatures."""
    if len(signed) > MAX_NOTE_CHARACTERS:
        raise BadNote("too long")
    text, blank, tail = signed.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise BadNote("a note is a text, an empty line and signature lines")
    if any(ord(c) < 0x20 and c != "\n" for c in signed):
        raise BadNote("control character")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadNote("too many signatures")
    return Note(text + "\n", tuple(map(_parse_signature, lines)))


def _parse_signature(line: str) -> SignatureLine:
    if not line.startswith(_DASH):
        raise BadNote("a signature line begins with an em dash")
    name, space, encoded = line[len(_DASH) :].partition(" ")
    try:
        blob = from_b64(encoded)
    except ValueError as error:
        raise BadNote("a signature is base64") from error
    if not space or not name or len(blob) < 5:
        raise BadNote("a signature line is a name and a signature")
    return SignatureLine(name, blob[:4], blob[4:])


def signers_of(note: Note, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Those of the trusted keys that signed the note."""
    return [key for key in keys if key.has_signed(note)]
