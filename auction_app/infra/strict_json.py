"""Strict JSON for money: UTF-8 only, no BOM, no duplicate names, floats never become numbers."""

from __future__ import annotations

import json
from typing import Any

from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError


class Inexact:
    """A number with a point or an exponent: no field takes one, so its parser names the field."""

    def __init__(self, text: str) -> None:
        self.text = text


def _no_constant(text: str) -> Any:
    raise ValueError(f"not JSON: {text}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate name")
    return found


_DECODER = json.JSONDecoder(
    parse_float=Inexact, parse_constant=_no_constant, object_pairs_hook=_unique
)


def loads(body: bytes) -> Any:
    """Parse; raises AuctionError `bad_json`. `json.loads(bytes)` would also take UTF-16."""
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise AuctionError(errors.BAD_JSON) from error


def loads_object(body: bytes) -> dict[str, Any]:
    """Parse one object; anything else is `bad_fields`."""
    value = loads(body)
    if not isinstance(value, dict):
        raise AuctionError(errors.BAD_FIELDS)
    return value
