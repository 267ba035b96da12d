"""There is one commit in the house, and services are not able to make another."""

from __future__ import annotations

import ast
import re

from tests.structure.house import PACKAGE, calls, sources, tree_of, where

THE_ONE = PACKAGE / "infra" / "transaction.py"


def test_the_house_commits_in_one_place() -> None:
    """A commit of a session or a connection takes no argument; other verbs of that name do."""
    plain = [(path, node) for path, node in calls("commit") if not node.args and not node.keywords]
    assert [where(path, node) for path, node in plain if path != THE_ONE] == []
    assert len([node for path, node in plain if path == THE_ONE]) == 1


def test_nobody_writes_a_commit_as_sql() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.match(r"\s*COMMIT\s*(;|$)", node.value)
    ]
    assert not found


def test_nobody_asks_the_machine_for_the_time_but_the_clock_and_the_outermost_doors() -> None:
    allowed = {"kernel/time.py", "infra/mailers.py", "cli.py", "supervisor.py"}
    taken = [
        where(path, node)
        for name in ("now", "utcnow", "today")
        for path, node in calls(name)
        if isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date")
        and str(path.relative_to(PACKAGE)) not in allowed
        and path.name != "commands.py"
    ]
    assert not taken


def test_services_and_decisions_never_see_flask() -> None:
    pure = {"service.py", "decision.py", "models.py", "queries.py", "facts.py"}
    found = [
        str(path.relative_to(PACKAGE))
        for path in sources()
        if path.name in pure
        and any(
            line.startswith(("from flask ", "import flask", "from flask."))
            for line in path.read_text("utf-8").splitlines()
        )
    ]
    assert not found
