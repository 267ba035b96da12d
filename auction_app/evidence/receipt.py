"""Receipts: what a bidder holds in hand after an acceptance or a refusal.

Both are C2SP signed notes by the log's key. An acceptance binds the log to one leaf at one place of
one lot's chain; a refusal binds it to the code and the instant of arrival.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from auction_app.kernel.time import parse_rfc3339, rfc3339

from .note import BadNote, Note, Signer, b64, from_b64, parse_note

_BID_TITLE = "auction/v1 receipt"
_REFUSAL_TITLE = "auction/v1 refusal"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SEQ = re.compile(r"[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class BidReceipt:
    lot: str
    seq: int
    leaf_hash: bytes


@dataclass(frozen=True)
class RefusalReceipt:
    lot: str
    key: str
    code: str
    received_at: datetime


Receipt = BidReceipt | RefusalReceipt


def bid_receipt(signer: Signer, lot: str, seq: int, leaf_hash: bytes) -> str:
    """The signed receipt of an accepted bid; `leaf_hash` is merkle.leaf_hash of its event."""
    return signer.sign(f"{_BID_TITLE}\n{lot}\n{seq}\n{b64(leaf_hash)}\n")


def refusal_receipt(signer: Signer, lot: str, key: str, code: str, received_at: datetime) -> str:
    """The signed receipt of a refusal; `received_at` is the instant of arrival, aware."""
    return signer.sign(f"{_REFUSAL_TITLE}\n{lot}\n{key}\n{code}\n{rfc3339(received_at)}\n")


def parse_receipt(signed: str) -> tuple[Receipt, Note]:
    """Read a receipt; BadNote when its form is wrong. The signature is not yet checked."""
    note = parse_note(signed)
    lines = note.text.split("\n")[:-1]
    if len(lines) == 4 and lines[0] == _BID_TITLE:
        return _parse_bid(lines), note
    if len(lines) == 5 and lines[0] == _REFUSAL_TITLE:
        return _parse_refusal(lines), note
    raise BadNote("this note is not a receipt")


def _parse_bid(lines: list[str]) -> BidReceipt:
    _, lot, seq, encoded = lines
    try:
        leaf = from_b64(encoded)
    except ValueError as error:
        raise BadNote("the leaf hash is not base64") from error
    if not _ID.fullmatch(lot) or not _SEQ.fullmatch(seq) or len(leaf) != 32:
        raise BadNote("a receipt is lot, number and leaf hash")
    return BidReceipt(lot, int(seq), leaf)


def _parse_refusal(lines: list[str]) -> RefusalReceipt:
    _, lot, key, code, received_at = lines
    try:
        arrived = parse_rfc3339(received_at)
    except ValueError as error:
        raise BadNote("the arrival is not an instant") from error
    if not _ID.fullmatch(lot) or not _ID.fullmatch(key) or not code:
        raise BadNote("a refusal is lot, key, code and arrival")
    return RefusalReceipt(lot, key, code, arrived)
