"""A statement as a PDF/A. Typesetting holds a core for a quarter of a second and much memory, so a web
worker lets another process do it (typesetter.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from auction_app.accounting.names import AccountName
from auction_app.accounting.statement import THE_BEGINNING, Statement
from auction_app.accounting.words import movement_words
from auction_app.infra.pdf import Json, PdfFailed
from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import SHANGHAI, rfc3339
from auction_app.lots.page_views import Words

TEMPLATE = Path(__file__).parents[2] / "templates" / "accounting" / "statement.typ"
MOST_MOVES = 2_000  # about 60 pages; a longer period has its journal as CSV
WITHIN_S = 60


def statement_pdf(statement: Statement, names: Mapping[str, AccountName], at: datetime) -> bytes:
    """The paper, made by another process. Raises PdfFailed."""
    asked = json.dumps({"at": rfc3339(at), "data": statement_data(statement, names, at)})
    made = subprocess.run(
        [sys.executable, "-m", "auction_app.accounting.typesetter", str(TEMPLATE)],
        input=asked.encode(),
        capture_output=True,
        timeout=WITHIN_S,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    if made.returncode:
        raise PdfFailed(made.stderr.decode(errors="replace")[-500:])
    return made.stdout


def statement_data(
    statement: Statement, names: Mapping[str, AccountName], at: datetime
) -> dict[str, Json]:
    """Everything the template shows, as text."""
    period = statement.period
    return {
        "title": _both(statement.scope.title),
        "key": statement.scope.key,
        "since": "" if period.since == THE_BEGINNING else _clock(period.since),
        "until": _clock(period.until),
        "closed": _clock(statement.closed_at) if statement.closed_at else "",
        "made": f"{_clock(at)} · {rfc3339(at)}",
        "sums": [
            [one.currency, *map(_amount, (one.opening, one.gained, one.lost, one.closing))]
            for one in statement.sums
            if statement.is_one_purse
        ],
        "accounts": [
            [
                _both(_full(names[one.code])),
                one.code,
                one.currency,
                *map(_amount, (one.opening, one.gained, one.lost, one.closing)),
            ]
            for one in statement.accounts
        ],
        "moves": [
            [
                str(one.seq),
                _clock(one.at),
                _both(movement_words(one.kind)),
                _both(names[one.debit].kind),
                one.debit,
                _both(names[one.credit].kind),
                one.credit,
                _amount(one.fen),
                _amount(one.after) if statement.is_one_purse else "–",
            ]
            for one in statement.moves
        ],
    }


def _both(words: Words) -> dict[str, Json]:
    return {"zh": words.zh, "en": words.en}


def _full(name: AccountName) -> Words:
    """The kind of an account and whose it is, in one line of each language."""
    words = [name.kind, *(part.words for part in name.parts)]
    return Words("，".join(one.zh for one in words), ", ".join(one.en for one in words))


def _amount(fen: int) -> str:
    return format_yuan(fen).replace("-", "−")


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
