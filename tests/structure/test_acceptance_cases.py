"""Each of the 75 acceptance cases stands as a table of the law, and again through a page or the API of the product."""

from __future__ import annotations

import re
from pathlib import Path

from tests.structure.house import ROOT

TESTS = ROOT / "tests"
CASES = frozenset(f"AC-{number:02d}" for number in range(1, 76))
_CASE = re.compile(r"\bAC-([0-9]{2})(?: to AC-([0-9]{2}))?")
# What a test holds in its hands when it goes through the product: a client, a server, a court's pages.
_DOORS = re.compile(
    r"\b(FlaskClient|test_client|start_server|Court|Bench|House|LiveServer|AuctionServer|RunningServer|server_url|open_page)\b"
)

# Cases without a page or a door of their own, each with the reason.
NO_DOOR: dict[str, str] = {}


def cases_in(path: Path) -> set[str]:
    """The cases a test file names, one by one or as `AC-28 to AC-36`."""
    found = set()
    for first, last in _CASE.findall(path.read_text("utf-8")):
        found |= {f"AC-{number:02d}" for number in range(int(first), int(last or first) + 1)}
    return found


def named_in(files: list[Path]) -> set[str]:
    return set().union(*(cases_in(path) for path in files))


def test_every_case_is_a_row_of_the_law() -> None:
    tables = sorted((TESTS / "law").rglob("test_*.py"))
    assert CASES - named_in(tables) == set()


def test_every_case_goes_through_the_product_or_says_why_not() -> None:
    files = [
        path
        for path in sorted(TESTS.rglob("test_*.py"))
        if not path.is_relative_to(TESTS / "law") and not path.is_relative_to(TESTS / "structure")
    ]
    through = named_in([path for path in files if _DOORS.search(path.read_text("utf-8"))])
    assert CASES - through - NO_DOOR.keys() == set(), "through which page or door does it go?"
    assert NO_DOOR.keys() & through == set(), "it goes through a door now: take it off the list"
