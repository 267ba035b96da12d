"""What may come over the wire, parsed once into plain values or a typed error (P12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from auction_app.kernel.errors import BAD_AMOUNT, BAD_FIELDS, BAD_KEY, AuctionError
from auction_app.kernel.ids import is_wire_id

MAX_AMOUNT = 10**13
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class BidInput:
    """An amount in fen, absolute, and the client's own key for this attempt."""

    amount: int
    key: str
    raise_own: bool


def parse_amount(value: Any) -> int:
    """A whole number of fen, 1…10^13; booleans and floats are not numbers here."""
    if type(value) is not int or not 1 <= value <= MAX_AMOUNT:
        raise AuctionError(BAD_AMOUNT, fields={"amount": "bad_amount"})
    return value


def parse_key(value: Any) -> str:
    """A lower-case UUID, made and stored by the client first."""
    if not isinstance(value, str) or _UUID.fullmatch(value) is None:
        raise AuctionError(BAD_KEY, fields={"key": "bad_key"})
    return value


def parse_bid(body: dict[str, Any], key: Any) -> BidInput:
    """The members of a bid; unknown members are refused so that a typo cannot go unnoticed."""
    unknown = body.keys() - {"amount", "raise_own", "lot", "key"}
    raise_own = body.get("raise_own", False)
    if unknown or type(raise_own) is not bool:
        wrong = {name[:64]: "unknown" for name in sorted(unknown)[:8]} or {"raise_own": "bad"}
        raise AuctionError(BAD_FIELDS, fields=wrong)
    return BidInput(parse_amount(body.get("amount")), parse_key(key), raise_own)


def parse_lot(value: Any) -> str:
    """A lot's id as the wire allows it."""
    if not is_wire_id(value):
        raise AuctionError(BAD_FIELDS, fields={"lot": "bad_id"})
    lot: str = value
    return lot


def parse_seq(value: Any, name: str) -> int:
    """A place in a lot's events, from 0."""
    if type(value) is not int or not 0 <= value <= 2**31 - 1:
        raise AuctionError(BAD_FIELDS, fields={name: "bad_number"})
    return value
