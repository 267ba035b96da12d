"""The home of a debtor's family: sold only with a lawful way to live on (SEI 4, OBJ 20)."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.law.necessary_home import WAYS, check_home

ON = date(2026, 3, 2)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_the_law_lets_the_home_be_sold(way: str) -> None:
    assert check_home(True, way, ON) == []


@pytest.mark.parametrize(
    ("way", "code", "article"),
    [
        ("", "home_unsettled", "SEI4"),
        ("promised", "home_unsettled", "SEI4"),
        ("home_rent_", "home_unsettled", "SEI4"),
        ("home_rent_4", "home_rent_years", "OBJ20"),
        ("home_rent_9", "home_rent_years", "OBJ20"),
    ],
)
def test_a_home_without_a_way_out_is_not_sold(way: str, code: str, article: str) -> None:
    [found] = check_home(True, way, ON)
    assert (found.code, found.article.key) == (code, article)


def test_nothing_is_asked_where_no_debtor_lives() -> None:
    assert check_home(False, "", ON) == []
