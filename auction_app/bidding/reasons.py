"""Why the platform itself suspended a lot, in words of both languages (art. 28: the reason is published)."""

from __future__ import annotations

from auction_app.infra.i18n import N_, translate

REASONS = {
    "outage_too_long": N_("the platform was out of reach too long"),
    "outage_at_night": N_("the platform came back only at night"),
    "outage_repeated": N_("the platform was out of reach for the third time"),
    "evidence_alarm": N_("the record did not match itself; it is being looked into"),
}


def reason_words(code: str | None) -> tuple[str | None, str | None]:
    """(Chinese, English) of a code on the wire; (None, None) when the platform stopped nothing."""
    if code is None:
        return None, None
    words = REASONS.get(code, code)
    return translate(words, "zh"), words
