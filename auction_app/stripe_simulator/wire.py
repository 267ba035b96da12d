"""What goes over the wire: Stripe's form encoding in, its refusals and lists out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
_PARTS = re.compile(r"[^\[\]]+")
LONGEST_PAGE = 100


class Refusal(Exception):
    """An error as Stripe answers it: status, type, code, words."""

    def __init__(self, status: int, kind: str, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"error": {"type": kind, "code": code, "message": message, **more}}


def bad_request(code: str, message: str) -> Refusal:
    """A request that can never be right."""
    return Refusal(400, "invalid_request_error", code, message)


def read_form(text: str) -> Json:
    """`metadata[ref]=x&types[0]=card` → nested objects; a list keeps its numbers as keys."""
    found: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        *path, last = _PARTS.findall(name)
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return found


def whole(params: Mapping[str, Any], name: str) -> int:
    """A positive whole number. Raises Refusal."""
    text = str(params.get(name, ""))
    if not text.isdigit() or int(text) <= 0:
        raise bad_request("parameter_invalid_integer", f"Invalid positive integer: {name}")
    return int(text)


def page_of(rows: Sequence[Json], params: Mapping[str, Any], url: str) -> Json:
    """Newest first, between `created[gte]` and `created[lt]`, after `starting_after`."""
    span = params.get("created", {})
    least, most = int(span.get("gte", 0)), int(span.get("lt", 2**62))
    wanted = [row for row in reversed(rows) if least <= int(row["created"]) < most]
    after = params.get("starting_after")
    if after:
        ids = [row["id"] for row in wanted]
        wanted = wanted[ids.index(after) + 1 :] if after in ids else []
    limit = min(int(params.get("limit", 10)), LONGEST_PAGE)
    return {
        "object": "list",
        "data": list(wanted[:limit]),
        "has_more": len(wanted) > limit,
        "url": url,
    }
