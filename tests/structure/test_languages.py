"""Both languages or neither: every code and every marked text has its Chinese."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from auction_app.infra.i18n import merged_catalogue, translate
from auction_app.kernel.errors import CODES
from tests.structure.house import PACKAGE, ROOT, load_everything

CATALOGUES = PACKAGE / "translations" / "zh"
HAN = re.compile(r"[\u3400-\u9fff]")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def marked_texts() -> dict[str, str]:
    """Every text that is marked for translation, and where."""
    found: dict[str, str] = {}
    for folder, suffix, method in (
        (PACKAGE, "py", "python"),
        (ROOT / "templates", "html", "jinja2.ext:babel_extract"),
    ):
        for path in sorted(folder.rglob(f"*.{suffix}")):
            rows = extract(method, BytesIO(path.read_bytes()), KEYWORDS)
            for line, message, _comments, _context in rows:
                text = message[0] if isinstance(message, tuple) else message
                if text:
                    found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return found


def test_every_error_code_speaks_both_languages() -> None:
    load_everything()
    silent = [
        f"{code}: {text}"
        for code, about in sorted(CODES.items())
        for text in (about.title, about.hint)
        if not text or not HAN.search(translate(text, "zh"))
    ]
    assert not silent


def test_every_marked_text_has_its_chinese() -> None:
    catalogue = merged_catalogue()
    missing = [
        f"{place}: {text!r}"
        for text, place in marked_texts().items()
        if catalogue.gettext(text) == text
        and catalogue.ngettext(text, text, 2) == text
        and re.search(r"[A-Za-z]{3}", re.sub(r"%\(\w+\)s", "", text))
        and not HAN.search(text)
    ]
    assert not missing


def test_no_two_catalogues_disagree_about_a_text() -> None:
    known: dict[str, tuple[str, str]] = {}
    quarrels = []
    for path in sorted(CATALOGUES.glob("*.po")):
        for message in read_po(BytesIO(path.read_bytes()), locale="zh_Hans_CN"):
            if not message.id:
                continue
            key, said = str((message.context, message.id)), str(message.string)
            other = known.setdefault(key, (said, path.name))
            if other[0] != said:
                quarrels.append(f"{key}: {other[1]} {other[0]} / {path.name} {said}")
    assert not quarrels


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.name)
def test_translations_keep_every_placeholder(path: Path) -> None:
    wrong = []
    for message in read_po(BytesIO(path.read_bytes()), locale="zh_Hans_CN"):
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        wanted = set(re.findall(r"%\(\w+\)[sd]", ids[-1]))
        wrong += [
            str(ids[0])
            for text in said
            if message.id and set(re.findall(r"%\(\w+\)[sd]", text)) != wanted
        ]
    assert not wrong


def test_templates_hold_no_chinese_prose_of_their_own() -> None:
    allowed = re.compile(r'lang="zh|<text|落槌|中文|title=|{#|_\(|zh')
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(_without_comments(path).splitlines(), 1)
        if HAN.search(re.sub(r"{{.*?}}|{%.*?%}", "", line)) and not allowed.search(line)
    ]
    assert not found


def _without_comments(path: Path) -> str:
    blank = lambda match: "\n" * match.group().count("\n")  # noqa: E731 - keeps the line numbers
    return re.sub(r"{#.*?#}", blank, path.read_text("utf-8"), flags=re.DOTALL)
