"""Slow C calls (password hashing) that must not stop the other green threads of a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

Args = ParamSpec("Args")
Result = TypeVar("Result")
Runner = Callable[..., Any]


def _here(fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
    return fn(*args, **named)


_runner: Runner = _here


def install_runner(runner: Runner) -> None:
    """Let the server say where slow calls run (`eventlet.tpool.execute`); without it: right here."""
    global _runner
    _runner = runner


def run_blocking(fn: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
    """Call `fn` where it stops nobody else, and wait for its answer."""
    result: Result = _runner(fn, *args, **named)
    return result
