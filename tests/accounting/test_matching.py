"""Reconciliation, pure: every difference has its name, and figures that agree have none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.accounting.decision import (
    AMOUNT_DIFFERS,
    CLOSING_DIFFERS,
    EXPLAINED,
    MISSING_HERE,
    MISSING_THERE,
    TIMING,
    TWICE_THERE,
    Balance,
    Difference,
    Item,
    match,
    match_balances,
)

DAY = date(2026, 8, 25)
NEXT = DAY + timedelta(days=1)


def item(key: str = "payment:pi_1", fen: int = 500, day: date = DAY, currency: str = "CNY") -> Item:
    return Item(key, fen, currency, day)


def codes(here: list[Item], there: list[Item]) -> list[str]:
    return [one.code for one in match("stripe", DAY, here, there)[1]]


CASES = {
    "nothing at all": ([], [], []),
    "both the same": ([item()], [item()], []),
    "only the channel tells it": ([], [item()], [MISSING_HERE]),
    "only the books tell it": ([item()], [], [MISSING_THERE]),
    "one fen less": ([item()], [item(fen=499)], [AMOUNT_DIFFERS]),
    "another currency": ([item()], [item(currency="EUR")], [AMOUNT_DIFFERS]),
    "in is not out": ([item(fen=500)], [item(fen=-500)], [AMOUNT_DIFFERS]),
    "a day later there": ([item()], [item(day=NEXT)], [TIMING]),
    "a day later here": ([item(day=NEXT)], [item()], [TIMING]),
    "told twice": ([item()], [item(), item()], [TWICE_THERE]),
    "another thing of the same sum": (
        [item("payment:pi_1")],
        [item("payment:pi_2")],
        [MISSING_THERE, MISSING_HERE],
    ),
    "another day is not today's": ([item(day=NEXT)], [], []),
    "two parts, one of them wrong": (
        [item(fen=300), item(fen=200)],
        [item(fen=200), item(fen=301)],
        [AMOUNT_DIFFERS],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_difference_has_its_name(case: str) -> None:
    here, there, wanted = CASES[case]
    assert codes(here, there) == wanted


def test_a_difference_tells_both_figures_and_both_days() -> None:
    compared, found = match("bank", DAY, [item()], [item(fen=499, day=NEXT)])
    assert compared == 1
    assert found == [Difference("bank", AMOUNT_DIFFERS, "payment:pi_1", "CNY", 500, 499, DAY, NEXT)]
    assert not found[0].is_explained


def test_balances_are_compared_to_the_fen() -> None:
    same, other = Balance("b1", "CNY", 500, 500), Balance("b1", "EUR", 500, 501)
    assert match_balances("bank", [same]) == []
    (found,) = match_balances("bank", [same, other])
    assert (found.code, found.here_fen, found.there_fen) == (CLOSING_DIFFERS, 500, 501)


ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from(["payment:a", "payment:b", "refund:a"]),
        st.integers(-3, 3).filter(bool),
        st.just("CNY"),
        st.just(DAY),
    ),
    max_size=8,
)


@given(ITEMS)
def test_whatever_is_told_alike_on_both_sides_has_no_difference(items: list[Item]) -> None:
    compared, found = match("stripe", DAY, items, list(reversed(items)))
    assert (compared, found) == (len(items), [])


@given(ITEMS, ITEMS)
def test_the_named_differences_are_the_whole_difference(
    here: list[Item], there: list[Item]
) -> None:
    """Not a fen of what the two sides differ by is left without a name."""
    _, found = match("stripe", DAY, here, there)
    named = sum((one.there_fen or 0) - (one.here_fen or 0) for one in found)
    assert named == sum(one.fen for one in there) - sum(one.fen for one in here)
    assert not {one.code for one in found} & EXPLAINED
