"""Every rule stands beside its article and has a test that names it."""

from __future__ import annotations

import ast
import re
from collections import Counter

from auction_app.infra.i18n import translate
from auction_app.kernel.errors import CODES
from auction_app.law.citations import parse_key
from auction_app.law.deadline_kinds import DEADLINES
from auction_app.law.figure_names import words_of
from auction_app.law.lot_states import TRANSITIONS
from auction_app.law.refusal_bases import ARTICLE_OF_CODE, NAMED_BY_THE_CASE, RESTS_ON_NO_LAW
from auction_app.law.register import figures, load_rules
from auction_app.law.texts import ARTICLE_TEXTS
from tests.structure.house import PACKAGE, ROOT, load_everything, tree_of, where

LAW = PACKAGE / "law"
HAN = re.compile(r"[\u3400-\u9fff]")


def rules() -> list[tuple[str, ast.FunctionDef, ast.Call]]:
    """Every function under `@rule(…)`."""
    found = []
    for path in sorted(LAW.glob("*.py")):
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "rule":
                    found.append((where(path, node), node, mark))
    return found


def test_there_are_rules() -> None:
    assert len(rules()) >= 10


def test_every_rule_names_its_article() -> None:
    assert not [place for place, _node, mark in rules() if not mark.args]


def test_every_rule_says_what_it_demands() -> None:
    assert not [place for place, node, _mark in rules() if not ast.get_docstring(node)]


def test_every_rule_is_called_by_a_test() -> None:
    """A comment, a string or a test's own name proves nothing; a table may hold the function itself."""
    read: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                read.add(node.id)
            elif isinstance(node, ast.Attribute):
                read.add(node.attr)
    assert not [f"{place} {node.name}" for place, node, _mark in rules() if node.name not in read]


def test_every_rule_and_every_figure_speaks_both_languages() -> None:
    silent = [rule.text for rule in load_rules() if not HAN.search(translate(rule.text, "zh"))]
    assert silent == [], "write them in translations/zh/law_rules.po"
    unnamed = [name for name in figures() if not HAN.search(translate(words_of(name), "zh"))]
    assert unnamed == [], "name them in law/figure_names.py and translations/zh/law_rules.po"


def test_every_deadline_and_every_way_of_a_lot_rests_on_an_article_that_can_be_read() -> None:
    rests = {kind.article.key for kind in DEADLINES.values()}
    rests |= {way.article.key for way in TRANSITIONS}
    assert sorted(rests - set(ARTICLE_TEXTS)) == []


def test_every_text_is_there_in_both_languages() -> None:
    wrong = [
        key
        for key, one in ARTICLE_TEXTS.items()
        if not (HAN.search(one.text_zh) and HAN.search(one.title_zh))
        or HAN.search(one.title_en)
        or len(one.text_en) < 20
        or parse_key(key).key != key
    ]
    assert wrong == []


def test_every_coded_refusal_rests_on_an_article_or_on_none_and_says_which() -> None:
    load_everything()
    sets = (set(ARTICLE_OF_CODE), set(NAMED_BY_THE_CASE), set(RESTS_ON_NO_LAW))
    counted = Counter(code for one in sets for code in one)
    assert sorted(set(CODES) - set(counted)) == [], "add them to law/refusal_bases.py"
    assert sorted(code for code, times in counted.items() if times > 1) == []


def test_every_article_a_refusal_names_can_be_read() -> None:
    literal = re.compile(r"article=\"([A-Z]+[0-9]*)\"")
    named = set(ARTICLE_OF_CODE.values())
    for path in PACKAGE.rglob("*.py"):
        named |= set(literal.findall(path.read_text("utf-8")))
    assert sorted(named - set(ARTICLE_TEXTS)) == [], "write their texts in law/texts"


def test_every_article_a_page_cites_can_be_read() -> None:
    cited = re.compile(r"ui\.why\((?:([0-9]+)|'([A-Z]+[0-9]*)')")
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for number, key in cited.findall(path.read_text("utf-8")):
            wanted = key or f"NP{number}"
            wrong += [f"{path.name}: {wanted}"] if wanted not in ARTICLE_TEXTS else []
    assert wrong == []


def test_a_case_that_names_its_article_always_names_one() -> None:
    silent = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                code = _code_raised(node.exc)
                names = {one.arg for one in node.exc.keywords}
                if code in NAMED_BY_THE_CASE and "article" not in names:
                    silent.append(f"{where(path, node)} {code}")
    assert silent == []


def _code_raised(call: ast.Call) -> str:
    """The code of `raise AuctionError(CODE, …)`, by the constant's name or value; empty when unknown."""
    if getattr(call.func, "id", "") != "AuctionError" or not call.args:
        return ""
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return str(first.value)
    name = first.id if isinstance(first, ast.Name) else getattr(first, "attr", "")
    return name.lower()
