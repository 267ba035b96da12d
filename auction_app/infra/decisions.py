"""The second person's yes or no as programs send it: one shape at every door that takes a digest."""

from __future__ import annotations

from auction_app.infra.web import read_json
from auction_app.kernel.errors import BAD_FIELDS, AuctionError


def read_decision(longest: int) -> tuple[bool, str]:
    """`{approve: bool, answer?}` → (yes, why not). Raises `bad_fields`: a no needs its reason, of `longest` characters."""
    body = read_json()
    is_yes, reason = body.get("approve"), body.get("answer", "")
    faults = {} if isinstance(is_yes, bool) else {"approve": "bad_type"}
    if not isinstance(reason, str) or len(reason) > longest:
        faults["answer"] = "too_long" if isinstance(reason, str) else "bad_type"
    elif is_yes is False and not reason.strip():
        faults["answer"] = "required"
    if faults:
        raise AuctionError(BAD_FIELDS, fields=faults)
    return bool(is_yes), str(reason).strip()
