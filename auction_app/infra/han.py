"""Chinese names, numbers and titles inside English sentences, marked so that they are read and drawn as Chinese."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

# From a Chinese sign on, over digits and letters that stand in it: 「（2026）苏0106执2859号」 is one run.
_CHINESE = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_TAG_OR_RUN = re.compile(rf"<[^>]*>|[{_CHINESE}][{_CHINESE}0-9A-Za-z*·×]*")


def marked(text: object, language: str) -> Markup:
    """The text, escaped, with each Chinese run in an element that names its language; for element content only.

    Mark-up stays as it is: its tags are no text.
    """
    said = escape("" if text is None else text)
    if language == "zh":
        return said
    # Escaped above; all that is added are tags of our own.
    return Markup(_TAG_OR_RUN.sub(_in_its_language, str(said)))  # nosec B704


def _in_its_language(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else f'<span lang="zh-CN">{found[0]}</span>'


def init_han(app: Flask) -> None:
    """Give every template the filter `han`."""

    @pass_context
    def han(context: Context, value: Any) -> Markup:
        return marked(value, context.get("locale", "zh"))

    app.add_template_filter(han, "han")
