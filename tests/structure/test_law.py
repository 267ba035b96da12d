"""Every rule stands beside its article and has a test that names it."""

from __future__ import annotations

import ast

from tests.structure.house import PACKAGE, ROOT, tree_of, where

LAW = PACKAGE / "law"


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


def test_every_rule_has_a_test_that_names_it() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert not [f"{place} {node.name}" for place, node, _mark in rules() if node.name not in tests]
