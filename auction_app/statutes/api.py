"""The law for programs: the list of articles, and one article; both may be kept and asked again by ETag."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

import orjson
from flask import Blueprint, Response, request

from auction_app.infra.web import json_bytes, public, room_blueprint
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.law.citations import Named
from auction_app.statutes.reading import ArticleView, find_article, instruments

api: Blueprint = room_blueprint("statutes_api", __name__, url_prefix="/api/v1/law")
KEEP_S = 3600


@api.get("/articles")
@public
def articles() -> Response:
    """Every article that can be read here, by instrument and number, without the texts."""
    return _kept(_all_bytes())


@api.get("/articles/<article>")
@public
def one_article(article: str) -> Response:
    """One article: text in both languages, rules, figures, cases. Raises `not_found`."""
    found = find_article(article)
    if found is None:
        raise AuctionError(NOT_FOUND)
    return _kept(_bytes(found))


@cache
def _all_bytes() -> bytes:
    listed = [
        {
            "key": one.key,
            "instrument": each.instrument.key,
            "title": _title(one.key),
            "href": f"/api/v1/law/articles/{one.key}",
            "law": one.url,
        }
        for each in instruments()
        for one in each.articles
    ]
    return orjson.dumps({"articles": listed})


def _title(key: str) -> dict[str, str]:
    found = find_article(key)
    assert found is not None  # it came from the same texts
    return {"zh": found.text.title_zh, "en": found.text.title_en}


@cache
def _bytes(view: ArticleView) -> bytes:
    return orjson.dumps(_document(view))


def _document(view: ArticleView) -> dict[str, Any]:
    document: dict[str, Any] = {
        "key": view.cited.key,
        "number": view.article.number,
        "instrument": view.article.source,
        "source": _pair(view.cited.source),
        "label": _pair(view.cited.label),
        "since": view.article.since.isoformat(),
        "confirmed": view.cited.is_confirmed,
        "compared": view.cited.is_compared,
        "title": {"zh": view.text.title_zh, "en": view.text.title_en},
        "text": {"zh": view.text.text_zh, "en": view.text.text_en},
        "law": view.cited.url,
        "rules": [
            {
                "name": one.name,
                "demand": _pair(one.demand),
                "convention": one.is_convention,
                "unconfirmed": one.is_unconfirmed,
                "cases": list(one.cases),
            }
            for one in view.rules
        ],
        "figures": [
            {
                "name": _pair(one.name),
                "unit": _pair(one.unit),
                "values": [{"since": day, "value": value} for day, value in one.steps],
            }
            for one in view.figures
        ],
        "cases": list(view.cases),
    }
    if view.no_rule is not None:
        document["no_rule"] = {"zh": view.no_rule.zh, "en": view.no_rule.en}
    return document


def _pair(words: Named) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _kept(body: bytes) -> Response:
    response = json_bytes(body)
    response.set_etag(sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={KEEP_S}"
    response.make_conditional(request)
    return response
