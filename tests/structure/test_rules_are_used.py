"""Every rule decides something: the product reaches it, or a written list says why it does not yet."""

from __future__ import annotations

import ast
from collections import defaultdict

from auction_app.law.not_yet_used import NOT_YET_USED
from auction_app.law.proofs import rule_id
from auction_app.law.register import load_rules
from tests.structure.house import PACKAGE, tree_of

LAW = PACKAGE / "law"


def names_in(tree: ast.AST) -> set[str]:
    """What a piece of source reads: plain names and the last part of dotted ones."""
    nodes = list(ast.walk(tree))
    return {one.id for one in nodes if isinstance(one, ast.Name)} | {
        one.attr for one in nodes if isinstance(one, ast.Attribute)
    }


def reached() -> set[str]:
    """Names of the law's functions and classes that the product uses, through each other as well."""
    parts: dict[str, set[str]] = defaultdict(set)
    waiting: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        tree = tree_of(path)
        if not path.is_relative_to(LAW):
            if "auction_app.law" in path.read_text("utf-8"):
                waiting |= names_in(tree)
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                parts[node.name] |= names_in(node)
    known: set[str] = set()
    while waiting := (waiting & parts.keys()) - known:
        known |= waiting
        waiting = set().union(*(parts[name] for name in waiting))
    return known


def test_every_rule_is_reached_by_the_product_or_stands_in_the_list() -> None:
    used = reached()
    idle = {rule_id(one.module, one.name) for one in load_rules() if one.name not in used}
    assert idle - NOT_YET_USED.keys() == set(), "call it, or write down why not"
    assert NOT_YET_USED.keys() - idle == set(), "it is used now, or gone: take it off the list"


def test_every_reason_is_written_in_both_languages() -> None:
    assert all(one.zh.endswith("。") and one.en.endswith(".") for one in NOT_YET_USED.values())
