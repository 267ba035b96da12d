"""Asks the Python verifier as a stranger does: texts in, the JSON report out."""

from __future__ import annotations

from typing import Any

from auction_app.evidence.bundle import UnusableBundle, older_checkpoint, parse_bundle
from auction_app.evidence.commands import Unusable, as_document, trust_from
from auction_app.evidence.verify import Question, verify


def verdict(asked: dict[str, Any], language: str) -> dict[str, Any]:
    """The report, or {"exit": 2} for what is unusable (its reason is not part of the contract)."""
    try:
        question = Question(
            trust=trust_from(asked["trust"], "trust"),
            receipts=asked["receipts"],
            older=[older_checkpoint(text) for text in asked["older"]],
            witnesses=asked["witnesses"],
            expects_close=asked["expectsClose"],
        )
        return as_document(verify(parse_bundle(asked["bundle"]), question), language)
    except (UnusableBundle, Unusable):
        return {"exit": 2}
