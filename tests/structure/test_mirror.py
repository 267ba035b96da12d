"""Templates and tests lie under the same names as the packages; every room says what it is for."""

from __future__ import annotations

import ast

import pytest

from tests.structure.house import FLOORS, PACKAGE, ROOT, packages, sources, tree_of, where

# Folders that mirror no package: what they hold concerns the whole house.
TESTS_OF_THE_WHOLE = {
    "structure", "journeys", "bench", "faults", "replay", "support", "server", "supervisor",
    "__pycache__", "house", "demo", "run", "cli", "wire",
}  # fmt: skip
MAX_LINES = 300
MAX_FUNCTION_LINES = 40


def test_template_folders_mirror_the_packages() -> None:
    known = {*packages(), "_layout"}
    found = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert found <= known


def test_static_folders_mirror_the_packages() -> None:
    known = {*packages(), "_layout", "vendor"}
    found = {path.name for path in (ROOT / "static").iterdir() if path.is_dir()}
    assert found <= known


def test_test_folders_mirror_the_packages() -> None:
    known = {*packages(), *TESTS_OF_THE_WHOLE}
    found = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert found <= known


@pytest.mark.parametrize("package", packages())
def test_every_package_has_tests(package: str) -> None:
    assert list((ROOT / "tests" / package).glob("test_*.py"))


@pytest.mark.parametrize("package", packages())
def test_every_package_says_what_it_is_for(package: str) -> None:
    told = ast.get_docstring(tree_of(PACKAGE / package / "__init__.py"))
    assert told
    assert len(told) > 30


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(PACKAGE))
        for path in sources()
        if path != PACKAGE / "__init__.py" and not ast.get_docstring(tree_of(path))
    ]
    assert not silent


def test_no_module_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(PACKAGE)): count
        for path in sources()
        if (count := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    }
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{where(path, node)} {node.name}: {_lines(node)}"
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and _lines(node) > MAX_FUNCTION_LINES
    ]
    assert not long


def test_there_is_no_room_for_leftovers() -> None:
    assert not {"utils", "helpers", "common", "misc"} & set(packages())
    assert set(packages()) >= FLOORS


def _lines(node: ast.FunctionDef) -> int:
    """From `def` to the last line, the docstring not counted: saying more must cost nothing."""
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    spoken = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (node.end_lineno or 0) - node.lineno + 1 - spoken
