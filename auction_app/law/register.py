"""The whole register at once: every rule and every dated figure of this package, whoever wrote them."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import auction_app.law
from auction_app.kernel.money import format_yuan
from auction_app.law.article import RULES, Dated, Rule

_TOOLS = frozenset({"law_map", "proof_scan", "register"})  # they read the register and hold no rule


_NO_FIGURES = frozenset(
    {"auction_app.law.rules_document"}
)  # which set holds is no figure of the law


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated figure by the constant's name, for example `deposit.SMALLEST`; values with their first days (ISO)."""

    name: str
    steps: tuple[tuple[str, str], ...]


def modules() -> list[ModuleType]:
    """Every module of the law that holds rules or figures, by name."""
    names = sorted(
        one.name
        for one in pkgutil.iter_modules(auction_app.law.__path__)
        if not one.ispkg and one.name not in _TOOLS
    )
    return [importlib.import_module(f"{auction_app.law.__name__}.{name}") for name in names]


def load_rules() -> list[Rule]:
    """Every registered rule, by module and name."""
    modules()
    return sorted(
        (rule for rule in RULES if rule.module.startswith(auction_app.law.__name__ + ".")),
        key=lambda rule: (rule.module, rule.name),
    )


@cache
def rules_of(key: str) -> tuple[Rule, ...]:
    """The rules that apply an article, by module and name."""
    return tuple(
        rule for rule in load_rules() if any(article.key == key for article in rule.articles)
    )


@cache
def figures() -> dict[str, Dated[Any]]:
    """Every dated figure of the law by name; a table of figures gives one for each of its rows."""
    found: dict[str, Dated[Any]] = {}
    for module in modules():
        for name, dated in _dated(module) if module.__name__ not in _NO_FIGURES else ():
            if not any(dated is known for known in found.values()):
                found[name] = dated
    return found


def _dated(module: ModuleType) -> Iterator[tuple[str, Dated[Any]]]:
    room = module.__name__.rpartition(".")[2]
    for name, value in sorted(vars(module).items()):
        if isinstance(value, Dated):
            yield f"{room}.{name}", value
        elif isinstance(value, dict) and name.isupper():
            yield from (
                (f"{room}.{name}[{row}]", one)
                for row, one in value.items()
                if isinstance(one, Dated)
            )


@cache
def figures_of(key: str) -> tuple[Figure, ...]:
    """The dated figures that the rules of an article use, themselves or through what they call."""
    used: list[Dated[Any]] = []
    for rule in rules_of(key):
        _walk(getattr(sys.modules[rule.module], rule.name), used, set())
    return tuple(
        Figure(name, tuple((day.isoformat(), _said(value)) for day, value in dated.steps))
        for name, dated in figures().items()
        if any(dated is one for one in used)
    )


def _walk(function: FunctionType, used: list[Dated[Any]], seen: set[FunctionType]) -> None:
    """Collect the figures a function reaches without leaving the package and without entering another rule."""
    seen.add(function)
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, Dated):
            used.append(value)
        elif isinstance(value, dict):
            used += [one for one in value.values() if isinstance(one, Dated)]
        elif isinstance(value, FunctionType) and value not in seen and not _is_rule(value):
            _walk(value, used, seen)


def _is_rule(function: FunctionType) -> bool:
    return any((one.module, one.name) == (function.__module__, function.__name__) for one in RULES)


def _said(value: Any) -> str:
    """A value as a reader takes it; its unit is said beside its name (`figure_names`)."""
    if hasattr(value, "basis_points"):
        return f"{value.basis_points / 100:g}%"
    if isinstance(value, Fraction):
        return f"{float(value) * 100:g}%"
    if hasattr(value, "brackets"):
        return f"≤ {_yuan(value.flat_upto)}: {_yuan(value.flat)}; {_said(value.brackets)}"
    if isinstance(value, tuple) and all(isinstance(one, int) for one in value):
        return "–".join(_yuan(one) for one in value)
    if isinstance(value, tuple):
        return "; ".join(_step(one) for one in value)
    return "0" if value == timedelta(0) else str(value)


def _step(bracket: Any) -> str:
    upto = "…" if bracket.upto is None else f"≤ {_yuan(bracket.upto)}"
    return f"{upto}: {_said(bracket.rate)}"


def _yuan(fen: int) -> str:
    return f"¥{format_yuan(fen)}"
