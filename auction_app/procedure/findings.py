"""What stands in the way of an act, in words of the reader's language."""

from __future__ import annotations

from datetime import date

from auction_app.infra.formats import deadline, instant, long_day, yuan
from auction_app.infra.i18n import language, translate
from auction_app.kernel.time import parse_rfc3339, start_of_legal_day
from auction_app.law.article import Finding
from auction_app.procedure.act import Act
from auction_app.procedure.buyer import WORDS as BUYER_WORDS
from auction_app.procedure.claims import WORDS as CLAIM_WORDS
from auction_app.procedure.takers import WORDS as TAKER_WORDS

_COMMON_WORDS = {**BUYER_WORDS, **CLAIM_WORDS, **TAKER_WORDS}


def say_finding(act: Act, finding: Finding) -> str:
    """The sentence of a finding; `…_fen` is written as money, `…_at` as a deadline, `…_day` as a day."""
    told = act.words.get(finding.code) or _COMMON_WORDS.get(finding.code, finding.code)
    said = {name: _figure(name, value) for name, value in finding.fields.items()}
    return translate(told, language()) % said


def _figure(name: str, value: str) -> str:
    if name.endswith("_fen"):
        return yuan(int(value))
    if name.endswith("_at"):
        return deadline(parse_rfc3339(value), language())
    if name.endswith("_time"):
        return instant(parse_rfc3339(value), language())
    if name.endswith("_day"):
        return long_day(start_of_legal_day(date.fromisoformat(value)), language())
    return value
