"""Which tests prove which rule, and which acceptance cases: read from the file the map's command writes.

The file stands beside the code because the tests are not installed with the product; a test compares it with them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("proofs.json")


@dataclass(frozen=True, slots=True)
class Proofs:
    """Rule (`deposit.check_deposit`) → tests and cases; case (`AC-04`) → tests; article → places that cite it."""

    tests: dict[str, list[str]] = field(default_factory=dict)
    cases_of_rule: dict[str, list[str]] = field(default_factory=dict)
    tests_of_case: dict[str, list[str]] = field(default_factory=dict)
    cited_in: dict[str, list[str]] = field(default_factory=dict)


@cache
def proofs() -> Proofs:
    """What the last run of `python -m auction_app.law.law_map` found; empty before the first."""
    if not FILE.exists():
        return Proofs()
    return Proofs(**json.loads(FILE.read_text("utf-8")))


def rule_id(module: str, name: str) -> str:
    """`auction_app.law.deposit` and `check_deposit` → `deposit.check_deposit`."""
    return f"{module.rpartition('.')[2]}.{name}"
