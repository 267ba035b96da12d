"""Answers as JSON text for sockets and HTTP; event texts are passed on byte for byte."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from auction_app.bidding.commands import (
    AcceptedAnswer,
    Answer,
    AutoAnswer,
    RefusedAnswer,
    Undecided,
)
from auction_app.infra.citing import basis_of, law_address
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import CODES, AuctionError
from auction_app.kernel.time import rfc3339


def accepted_json(answer: AcceptedAnswer, now: datetime) -> str:
    """The members of an acceptance, without braces."""
    receipt = orjson.dumps(answer.receipt).decode()
    return (
        f'"decision":"accepted","event":{answer.event_text},"receipt":{receipt},'
        f'"server_time":"{rfc3339(now)}"'
    )


@lru_cache(maxsize=512)
def problem_head(code: str, locale: str) -> dict[str, Any]:
    """The members of a problem that depend on its code and the reader's language only."""
    about = CODES[code]
    head: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": translate(about.title, locale),
        "detail": translate(about.hint, locale),
        "status": about.status,
        "code": code,
        **basis_of(code),
    }
    if about.decided is not None:
        head["decided"] = about.decided
    return head


def problem_for(answer: RefusedAnswer | Undecided, locale: str, now: datetime) -> dict[str, Any]:
    """The problem document of a refusal, or of something that was not decided."""
    document = {**problem_head(answer.code, locale), "server_time": rfc3339(now)}
    if isinstance(answer, RefusedAnswer):
        document.update(answer.detail)
        if answer.receipt:
            document["receipt"] = answer.receipt
    return document


def problem_for_error(error: AuctionError, locale: str, now: datetime) -> dict[str, Any]:
    """The same for an error raised before anything was queued."""
    document = {**problem_head(error.code, locale), "server_time": rfc3339(now), **error.extra}
    if error.fields:
        document["fields"] = error.fields
    if error.article:
        document["article"], document["law"] = error.article, law_address(error.article)
    return document


def ack_json(answer: Answer, locale: str, now: datetime) -> str:
    """What a socket's acknowledgement carries."""
    if isinstance(answer, AcceptedAnswer):
        return '{"ok":true,' + accepted_json(answer, now) + "}"
    if isinstance(answer, AutoAnswer):
        body = {"ok": True, "maximum": answer.maximum, "bidder": answer.bidder}
        return orjson.dumps(body).decode()
    return error_json(problem_for(answer, locale, now))


def error_json(problem: dict[str, Any]) -> str:
    """A refusal as an acknowledgement."""
    return '{"ok":false,"error":' + orjson.dumps(problem).decode() + "}"
