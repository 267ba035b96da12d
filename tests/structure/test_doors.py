"""Every door is guarded, and every door does what a door does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.contract.asyncapi import REQUESTS
from tests.structure.house import PACKAGE, sources, tree_of, where

if TYPE_CHECKING:
    from flask import Flask

GUARDS = {"public", "signed_in", "needs_role", "bearer_scope", "machine"}
VERBS = {"route", "get", "post", "put", "patch", "delete"}
STAFF_PREFIXES = ("/staff", "/audit", "/desk")


def test_every_route_has_exactly_one_guard(app: Flask) -> None:
    unguarded = [
        f"{rule.rule} → {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "__guard__")
    ]
    assert not unguarded


def test_no_view_in_the_source_lacks_a_guard_or_has_two() -> None:
    wrong = []
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and _is_view(node):
                found = [name for name in map(_name, node.decorator_list) if name in GUARDS]
                if len(found) != 1:
                    wrong.append(f"{where(path, node)} {node.name}: {found}")
    assert not wrong


def test_a_route_without_a_guard_is_refused_at_run_time(app: Flask) -> None:
    from flask import Flask as Plain

    from auction_app.infra.web import enforce_guard

    bare = Plain("bare")
    bare.extensions["auction"] = app.extensions["auction"]
    bare.add_url_rule("/x", "x", lambda: "open")
    with bare.test_request_context("/x"), pytest.raises((RuntimeError, AttributeError)):
        enforce_guard()


def test_staff_pages_are_open_to_staff_roles_only(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        guard: Any = getattr(app.view_functions[rule.endpoint], "__guard__", None)
        if guard is None or not rule.rule.startswith(STAFF_PREFIXES):
            continue
        assert guard.kind == "role", rule.rule
        assert not guard.roles & {"bidder", "party"}, rule.rule


def test_every_live_request_is_public_or_begins_with_its_guard() -> None:
    """`watch`, `unwatch` and `time` are everybody's; whatever else there is asks for a scope first."""
    path = PACKAGE / "bidding" / "sockets.py"
    methods = {
        node.name: node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)
    }
    unguarded = {name for name in REQUESTS if not _begins_with_guard(methods[f"_{name}"])}
    assert unguarded == {"watch", "unwatch", "time"}


def _begins_with_guard(method: ast.FunctionDef) -> bool:
    first = method.body[0]
    call = first.value if isinstance(first, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "_require_scope"
    )


def _is_view(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in VERBS
        and bool(one.args)
        and isinstance(one.args[0], ast.Constant)
        and str(one.args[0].value).startswith("/")
        for one in node.decorator_list
    )


def _name(decorator: ast.expr) -> str:
    inner = decorator.func if isinstance(decorator, ast.Call) else decorator
    return inner.id if isinstance(inner, ast.Name) else ""
