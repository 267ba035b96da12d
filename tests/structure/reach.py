"""Which rules the product reaches: from its front doors, through imports, by the very names they are imported under."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.structure.house import PACKAGE, tree_of

LAW = "auction_app.law"
DOORS = ("auction_app.cli", "auction_app.factory", "auction_app.server", "auction_app.supervisor")
Rule = tuple[str, str]  # module of the law, name


class Names:
    """What a module calls the law's modules and their members."""

    def __init__(self, tree: ast.Module, module: str) -> None:
        self.members: dict[str, Rule] = {}
        self.modules: dict[str, str] = {}
        if module.startswith(f"{LAW}."):
            own = module.removeprefix(f"{LAW}.")
            self.members = {name: (own, name) for node in tree.body for name in defined(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(LAW):
                continue
            for one in node.names:
                local = one.asname or one.name
                if node.module == LAW:
                    self.modules[local] = one.name
                else:
                    source = (node.module or "").removeprefix(f"{LAW}.")
                    self.members[local] = (source, one.name)

    def used_in(self, node: ast.AST) -> set[Rule]:
        """The law's members that a piece of source reads; an import alone is no use."""
        found = set()
        for one in ast.walk(node):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
                found |= {self.members[one.id]} if one.id in self.members else set()
            elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
                room = self.modules.get(one.value.id)
                found |= {(room, one.attr)} if room else set()
        return found


def defined(node: ast.stmt) -> list[str]:
    """The names a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [one.id for one in targets if isinstance(one, ast.Name)]


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(tree: ast.Module, known: set[str]) -> set[str]:
    """The modules of the product that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found & known


def reached_rules() -> set[Rule]:
    """Every member of the law that code behind a front door uses, itself or through another member."""
    trees = {module_of(path): tree_of(path) for path in PACKAGE.rglob("*.py")}
    behind, waiting = set[str](), set(DOORS)
    while waiting:
        behind |= waiting
        waiting = set().union(*(imported_by(trees[one], set(trees)) for one in waiting)) - behind
    uses: dict[Rule, set[Rule]] = defaultdict(set)
    start: set[Rule] = set()
    for module in behind:
        names = Names(trees[module], module)
        if not module.startswith(f"{LAW}."):
            start |= names.used_in(trees[module])
            continue
        own = module.removeprefix(f"{LAW}.")
        for node in trees[module].body:
            for name in defined(node):
                uses[(own, name)] |= names.used_in(node)
        for local, target in names.members.items():  # a name that is only passed on
            uses[(own, local)] |= {target}
    known: set[Rule] = set()
    while start := start - known:
        known |= start
        start = set().union(*(uses[one] for one in start))
    return known
