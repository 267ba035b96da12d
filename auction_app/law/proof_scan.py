"""Which tests prove which rule, and where an article is cited: read from the sources, for the map's command only.

A test proves a rule when it names it: in its own lines, in the table it is run with, or in a helper of its module.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from auction_app.law.instruments import INSTRUMENTS
from auction_app.law.proofs import Proofs, rule_id
from auction_app.law.register import load_rules

ROOT = Path(__file__).resolve().parents[2]
_CASE = re.compile(r"\bAC-[0-9]{2}\b")
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_SOURCES = "|".join(sorted(INSTRUMENTS, key=len, reverse=True))
_CITATIONS = (  # what an article looks like in Python and in a template
    (re.compile(r"\bnp\(([0-9]+)\)"), "NP"),
    (re.compile(r"\bauction_and_sale\(([0-9]+)\)"), "AS"),
    (re.compile(r"\bui\.why\(([0-9]+)"), "NP"),
    (re.compile(rf"\bcite\(\"({_SOURCES})\"(?:, ([0-9]+))?\)"), ""),
    (re.compile(rf"[\"']({_SOURCES})([0-9]+)[\"']"), ""),
)


def scan() -> Proofs:
    """Everything the sources say, sorted, so that the same sources give the same file."""
    names: dict[str, list[str]] = defaultdict(list)
    for rule in load_rules():
        names[rule.name].append(rule_id(rule.module, rule.name))
    tests: dict[str, set[str]] = defaultdict(set)
    cases_of_rule: dict[str, set[str]] = defaultdict(set)
    tests_of_case: dict[str, set[str]] = defaultdict(set)
    for test, text in _tests():
        cases = set(_CASE.findall(text))
        for case in cases:
            tests_of_case[case].add(test)
        for name in set(_WORD.findall(text)) & set(names):
            for rule_name in names[name]:
                tests[rule_name].add(test)
                cases_of_rule[rule_name] |= cases
    return Proofs(
        _sorted(tests), _sorted(cases_of_rule), _sorted(tests_of_case), _sorted(_citations())
    )


def _sorted(found: dict[str, set[str]]) -> dict[str, list[str]]:
    return {key: sorted(found[key]) for key in sorted(found) if found[key]}


def _tests() -> list[tuple[str, str]]:
    """Each test function as (path::name, all text that belongs to it)."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        place = path.relative_to(ROOT).as_posix()
        found += [(f"{place}::{name}", text) for name, text in _functions(path.read_text("utf-8"))]
    return found


def _functions(source: str) -> list[tuple[str, str]]:
    lines = source.splitlines()
    parts: dict[str, str] = {}
    for node in ast.parse(source).body:
        text = "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
        for name in _names_of(node):
            parts[name] = text
    return [
        (name, _with_helpers(name, parts)) for name in sorted(parts) if name.startswith("test_")
    ]


def _with_helpers(name: str, parts: dict[str, str]) -> str:
    """A test's own lines, and those of the tables and helpers of its module that it reaches."""
    reached, waiting = {name}, [name]
    while waiting:
        for other in set(_WORD.findall(parts[waiting.pop()])) & set(parts):
            if other not in reached and not other.startswith("test_"):
                reached.add(other)
                waiting.append(other)
    return f"{name}\n" + "\n".join(parts[one] for one in sorted(reached))


def _first_line(node: ast.stmt) -> int:
    marks: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(mark.lineno for mark in marks)])


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [one.id for one in targets if isinstance(one, ast.Name)]


def _citations() -> dict[str, set[str]]:
    """Article → the files of the product that cite it: rules, data, pages, refusals; its own text apart."""
    found: dict[str, set[str]] = defaultdict(set)
    places = [*(ROOT / "auction_app").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    for path in sorted(places):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(("auction_app/law/texts/", "auction_app/law/no_rule_needed")):
            continue
        for key in _keys(path.read_text("utf-8")):
            found[key].add(place)
    return found


def _keys(text: str) -> set[str]:
    found = set()
    for pattern, source in _CITATIONS:
        for match in pattern.finditer(text):
            groups = [one or "" for one in match.groups()]
            found.add(f"{source}{''.join(groups)}")
    return found
