"""What a notice says, in the reader's language, for the list and for the message alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auction_app.bidding.reasons import reason_words
from auction_app.infra.formats import deadline, instant, say, yuan
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import N_
from auction_app.kernel.time import parse_rfc3339
from auction_app.law.citations import label_of
from auction_app.law.deadline_kinds import DEADLINES
from auction_app.notices.after_hammer_words import AFTER_ICONS, AFTER_TEXTS, AFTER_TITLES

TITLES = {
    "outbid": N_("You are outbid"),
    "extended": N_("Bidding was extended"),
    "ended": N_("Bidding has ended"),
    "won": N_("You bought this lot"),
    "suspended": N_("Bidding is suspended"),
    "stop_reported": N_("The platform stopped a lot of your court"),
    "resumed": N_("Bidding goes on"),
    "rescheduled": N_("The auction has a new date"),
    "withdrawn": N_("The court withdrew the lot"),
    "deposit_returned": N_("Your deposit was returned"),
    "answered": N_("Your question was answered"),
    "deadline_ahead": N_("A statutory deadline is near"),
    "deadline_today": N_("Due today by statute"),
    "deadline_overdue": N_("A statutory deadline has passed"),
    **AFTER_TITLES,
}
TEXTS = {
    "outbid": N_(
        "The price is now %(price)s. You can bid again until %(ends_at)s, or set an automatic limit."
    ),
    "extended": N_("Bidding now ends at %(ends_at)s. A late bid moves the end (art. 20)."),
    "ended": N_(
        "It was sold to another bidder for %(price)s. Your deposit goes back within 24 hours (art. 23)."
    ),
    "unsold": N_("Nobody bid. Your deposit goes back within 24 hours (art. 23)."),
    "won": N_(
        "Under number %(bidder)s you bought it for %(price)s. Your deposit counts toward the price; "
        "pay the remaining %(balance)s by %(due)s (art. 25). The confirmation of sale names you (art. 22)."
    ),
    "suspended": N_(
        "Nobody can bid at present, and nothing is sold meanwhile. Reason: %(reason)s (art. 28)."
    ),
    "stop_reported": N_(
        "Report under art. 28: %(reason)s. Confirm on the lot’s page that the court has seen it; "
        "only the court lets bidding go on."
    ),
    "resumed": N_("Bidding now ends at %(ends_at)s."),
    "rescheduled": N_(
        "The court lets the auction go on (art. 28). Bidding opens %(opens_at)s and ends %(ends_at)s."
    ),
    "withdrawn": N_("Reason: %(reason)s. Your deposit goes back within 24 hours."),
    "deposit_returned": N_("%(amount)s was sent back to the account it was paid from (art. 23)."),
    "answered": N_("The answer stands on the lot page, for everybody to read."),
    "deadline_ahead": N_("%(act)s: by %(due)s (%(article)s). Case %(case_number)s."),
    "deadline_today": N_("%(act)s: today, by %(due)s (%(article)s). Case %(case_number)s."),
    "deadline_overdue": N_(
        "%(act)s was due by %(due)s (%(article)s). Case %(case_number)s. "
        "The court gives the reason on its desk; it goes on the supervision record."
    ),
    **AFTER_TEXTS,
}
KIND_NAMES = {
    "outbid": N_("when I am outbid"),
    "extended": N_("when bidding is extended"),
    "ended": N_("when a lot I registered for has ended"),
    "answered": N_("when a question of mine was answered"),
}
ICONS = {
    "outbid": "out",
    "extended": "ext",
    "ended": "hammer",
    "won": "hammer",
    "suspended": "pause",
    "resumed": "clock",
    "withdrawn": "none",
    "deposit_returned": "coin",
    "answered": "info",
    "deadline_ahead": "clock",
    "deadline_today": "last",
    "deadline_overdue": "warn",
    **AFTER_ICONS,
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A notice in one language."""

    title: str
    text: str


def say_notice(kind: str, params: Mapping[str, Any], language: str) -> Saying:
    """`language` is `zh` or `en`. A figure that is missing is said as a dash, never guessed."""
    which = _variant(kind, params)
    values = {name: write(params, language) for name, write in _VALUES.items()}
    title = TITLES.get(which, TITLES[kind])
    return Saying(translate(title, language), translate(TEXTS[which], language) % values)


def _variant(kind: str, params: Mapping[str, Any]) -> str:
    """An end without a bid, a lot that goes on before it opened, a report to the court: read differently."""
    if kind == "ended" and params.get("outcome") == "unsold":
        return "unsold"
    if kind == "suspended" and params.get("report"):
        return "stop_reported"
    return "rescheduled" if kind == "resumed" and params.get("opens_at") else kind


def _money(name: str) -> Callable[[Mapping[str, Any], str], str]:
    def write(params: Mapping[str, Any], language: str) -> str:
        fen = params.get(name)
        return yuan(fen, params.get("currency", "CNY")) if isinstance(fen, int) else "—"

    return write


def _at(
    name: str, write_at: Callable[[datetime, str], str]
) -> Callable[[Mapping[str, Any], str], str]:
    def write(params: Mapping[str, Any], language: str) -> str:
        written = params.get(name)
        return write_at(parse_rfc3339(written), language) if isinstance(written, str) else "—"

    return write


def _of_deadline(params: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The act and the article of a deadline's code."""
    kind = DEADLINES.get(str(params.get("code")))
    if kind is None:
        return "—", "—"
    return translate(kind.title, language), say(label_of(kind.article), language)


def _reason(params: Mapping[str, Any], language: str) -> str:
    code = params.get("reason")
    if isinstance(code, str):
        zh, en = reason_words(code)
        return (en if language == "en" else zh) or "—"
    return str(params.get(f"reason_{language}") or params.get("reason_zh") or "—")


_VALUES: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "price": _money("price"),
    "amount": _money("amount"),
    "balance": _money("balance"),
    "ends_at": _at("ends_at", instant),
    "opens_at": _at("opens_at", instant),
    "due": _at("due", deadline),
    "bidder": lambda params, language: str(params.get("bidder", "—")),
    "reason": _reason,
    "case_number": lambda params, _language: str(params.get("case_number", "—")),
    "served_at": _at("served_at", instant),
    "delivery_due_at": _at("delivery_due_at", deadline),
    "ruling_due_at": _at("ruling_due_at", deadline),
    "act": lambda params, language: _of_deadline(params, language)[0],
    "article": lambda params, language: _of_deadline(params, language)[1],
}
