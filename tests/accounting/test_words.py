"""Every account and every movement has its words in both languages and its place in the accountant's chapter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auction_app.accounting.closure import DEPOSIT_KEPT, ELSEWHERE, NOT_CLOSED
from auction_app.accounting.decision import CODES
from auction_app.accounting.words import (
    ACCOUNTS,
    COUNTED,
    DIFFERENCES,
    FAULTS,
    MOVEMENTS,
    movement_words,
)
from auction_app.books import chart, movements
from auction_app.ledger.audit import CHECKS

CHAPTER = (Path(__file__).parents[2] / "docs" / "money.md").read_text("utf-8")


def found(module: object, pattern: str) -> list[str]:
    text = Path(str(module.__file__)).read_text("utf-8")  # type: ignore[attr-defined]
    return sorted(set(re.findall(pattern, text)))


KINDS_OF_ACCOUNTS = found(chart, r'Account\(\s*f?"([a-z]+)')
KINDS_OF_MOVEMENTS = found(movements, r'Posting\(\s*f?"[^"]*",\s*"([a-z_]+)"')


@pytest.mark.parametrize("kind", KINDS_OF_ACCOUNTS)
def test_every_account_is_named_and_explained(kind: str) -> None:
    assert ACCOUNTS[kind].zh and ACCOUNTS[kind].en
    assert re.search(rf"`{kind}[:`]", CHAPTER)


@pytest.mark.parametrize("kind", KINDS_OF_MOVEMENTS)
def test_every_movement_is_named_and_explained(kind: str) -> None:
    words = movement_words(kind)
    assert words == MOVEMENTS[kind]
    assert (
        f"`{kind}`" in CHAPTER
        or f"…_{kind.rsplit('_', 1)[-1]}`" in CHAPTER
        or f"…_{'_'.join(kind.split('_')[-2:])}`" in CHAPTER
    )


def test_all_of_them_were_looked_at() -> None:
    assert len(KINDS_OF_ACCOUNTS) >= 15
    assert len(KINDS_OF_MOVEMENTS) >= 17


def test_every_difference_is_named_and_explained() -> None:
    assert set(DIFFERENCES) == set(CODES)
    assert all(f"`{code}`" in CHAPTER for code in CODES)


def test_a_reversal_says_what_it_undoes() -> None:
    assert movement_words("received.reversed").zh == "冲正：收款"


def test_every_fault_has_words() -> None:
    codes = {*CHECKS, "not_zero", DEPOSIT_KEPT, NOT_CLOSED, ELSEWHERE}
    assert set(FAULTS) == codes
    assert set(COUNTED) < codes
    assert all(f"`{code}`" in CHAPTER for code in codes)
