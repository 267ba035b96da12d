"""The words of the law: one module per instrument, shown by the "why" of a page and by the map.

`ARTICLE_TEXTS` joins the `TEXTS` of every module here by the article's key, for example `NP20`.
"""

from __future__ import annotations

import importlib
import pkgutil

from auction_app.law.texts.article_text import ArticleText


def _joined() -> dict[str, ArticleText]:
    found: dict[str, ArticleText] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found |= getattr(loaded, "TEXTS", {})
    return found


ARTICLE_TEXTS: dict[str, ArticleText] = _joined()
