"""What the structural tests read: the source as trees, the rooms, the joined application."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "auction_app"
FLOORS = frozenset({"kernel", "law", "infra"})
NO_ROOMS = frozenset({"translations", "demo", "__pycache__"})


def sources() -> list[Path]:
    """Every Python file of the product."""
    return sorted(PACKAGE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def where(path: Path, node: ast.AST) -> str:
    """`bidding/service.py:12`, to be read in a failure."""
    return f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"


def packages() -> list[str]:
    """Every package of the house: floors and rooms."""
    return sorted(
        path.name
        for path in PACKAGE.iterdir()
        if (path / "__init__.py").exists() and path.name not in NO_ROOMS
    )


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function or method of this name."""
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and _called(node.func) == name:
                yield path, node


def load_everything() -> None:
    """Import every module of the rooms, so that all error codes, rules and tables are registered."""
    for path in sources():
        relative = path.relative_to(ROOT).with_suffix("")
        if relative.parts[1:2] in (("server",), ("server_wire",)) or "demo" in relative.parts:
            continue  # the server patches the process when it is imported
        parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
        importlib.import_module(".".join(parts))


def _called(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""
