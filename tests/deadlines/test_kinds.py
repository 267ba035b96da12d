"""Every kind of deadline speaks both languages, has its article's text, and leads to a page that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from auction_app.infra.i18n import translate
from auction_app.law.deadline_kinds import DEADLINES, DeadlineKind
from auction_app.law.texts import ARTICLE_TEXTS

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("kind", DEADLINES.values(), ids=DEADLINES.keys())
def test_a_kind_is_complete(kind: DeadlineKind) -> None:
    assert kind.article.key in ARTICLE_TEXTS
    for text in (kind.title, kind.period, kind.verb):
        assert translate(text, "zh") != text


@pytest.mark.parametrize("kind", DEADLINES.values(), ids=DEADLINES.keys())
def test_its_button_leads_to_a_page_for_a_clerk(app: Flask, kind: DeadlineKind) -> None:
    routes = app.url_map.bind("localhost")
    for lot in ("L1", None):
        endpoint, _values = routes.match(kind.url(lot), method="GET")
        door: Any = app.view_functions[endpoint]
        assert "clerk" in door.__guard__.roles
