"""The answer of a check door to the editor's script: findings in words, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auction_app.infra.citing import cited
from auction_app.infra.formats import say
from auction_app.infra.forms import fault_text
from auction_app.infra.i18n import language
from auction_app.lots.checks.judgement import Check
from auction_app.lots.finding_words import in_words


def check_answer(checks: Iterable[Check], faults: Mapping[str, str]) -> dict[str, Any]:
    """Everything the script shows, in the language of the page."""
    said = [in_words(check) for check in checks]
    return {
        "findings": [
            {
                "field": one.field,
                "verdict": one.verdict,
                "code": one.code,
                "head": one.head,
                "calc": one.calc,
                "article": say(cited(one.article).label, language()),
                "law": one.article,
                "mend": dict(one.mend),
                "mend_words": one.mend_words,
            }
            for one in said
        ],
        "errors": {name: fault_text(code) for name, code in faults.items()},
        "lawful": sum(one.verdict == "ok" for one in said),
        "open": sum(one.verdict in ("no", "wait") for one in said),
    }
