"""The one way a page cites the law: by number or key, with the article's own address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from auction_app.kernel.errors import AuctionError
from auction_app.law.citations import (
    Named,
    address_of,
    full_name_of,
    is_compared,
    is_confirmed,
    key_of,
    label_of,
    parse_key,
)
from auction_app.law.refusal_bases import ARTICLE_OF_CODE
from auction_app.law.texts import ARTICLE_TEXTS
from auction_app.law.texts.article_text import ArticleText


@dataclass(frozen=True, slots=True)
class Cited:
    """An article as a page names it; `label` is short, `source` complete, both in two languages."""

    key: str
    url: str
    label: Named
    source: Named
    text: ArticleText | None
    is_confirmed: bool
    is_compared: bool


@cache
def cited(number: int | str) -> Cited:
    """The article of a bare number (online auction provisions) or of a key; raises KeyError for no article."""
    article = parse_key(key_of(number))
    return Cited(
        key=article.key,
        url=address_of(article.key),
        label=label_of(article),
        source=full_name_of(article),
        text=ARTICLE_TEXTS.get(article.key),
        is_confirmed=is_confirmed(article),
        is_compared=is_compared(article),
    )


def article_behind(error: AuctionError) -> str | None:
    """The article a refusal names, or the one its code always rests on; None when it rests on no law."""
    return error.article or ARTICLE_OF_CODE.get(error.code)


@cache
def basis_of(code: str) -> dict[str, str]:
    """The members `article` and `law` that a refusal of this code always carries; empty when none."""
    key = ARTICLE_OF_CODE.get(code)
    return {} if key is None else {"article": key, "law": cited(key).url}


def law_address(key: str | None) -> str | None:
    """Where the article behind a refusal is read; None when it rests on none (a test finds wrong keys)."""
    try:
        return None if key is None else cited(key).url
    except KeyError:
        return None  # a refusal is never lost because its citation is wrong
