"""A statutory date on a page never stands alone: the article that sets it opens beside it."""

from __future__ import annotations

import re

from tests.structure.house import ROOT

_DATE = re.compile(r"\|deadline(?:_text)?\b")
_NEAR = 400  # characters of the template on either side: the same cell, sentence or row
# Macros that write the date alone; every row that uses them cites the article in a cell of its own.
_WITH_THEIR_ROW = {"deadlines/_parts.html", "proceeds/_steps.html"}


def test_every_statutory_date_has_its_article_beside_it() -> None:
    bare = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        text = path.read_text("utf-8")
        for found in _DATE.finditer(text) if name not in _WITH_THEIR_ROW else ():
            around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
            if "why(" not in around:
                bare.append(f"{name}: {text[max(0, found.start() - 60) : found.end()]}")
    assert bare == []
