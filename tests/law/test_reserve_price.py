"""Starting prices of three rounds, as tables."""

import json
from datetime import date
from pathlib import Path

import pytest

from auction_app.kernel.money import Money
from auction_app.law import reserve_price as law
from auction_app.law.article import Dated

DAY = date(2024, 4, 1)
REAL_LOTS = Path(__file__).parents[1] / "lots" / "five_court_lots.json"


def money(yuan: str) -> Money:
    whole, _, cents = yuan.replace(",", "").partition(".")
    return Money(int(whole) * 100 + int((cents or "0").ljust(2, "0")))


@pytest.mark.parametrize(
    ("appraisal", "start", "allowed"),
    [
        ("1,000,000.00", "699,999.99", False),  # AC-01
        ("1,000,000.00", "700,000.00", True),
        ("1,320,300.00", "1,010,029.50", True),  # AC-02
        ("0.01", "0.00", False),
    ],
)
def test_starting_price_allowed_from_seventy_percent(
    appraisal: str, start: str, allowed: bool
) -> None:
    assert law.starting_price_allowed(money(start), money(appraisal), DAY) is allowed


@pytest.mark.parametrize(
    ("start", "allowed"),
    [("560,000.00", True), ("559,999.99", False), ("700,000.00", True)],  # AC-03
)
def test_second_price_allowed_down_to_a_cut_of_twenty_percent(start: str, allowed: bool) -> None:
    assert law.second_price_allowed(money(start), money("700,000"), DAY) is allowed


def test_sale_price_allowed_from_the_second_start() -> None:
    assert law.sale_price_allowed(money("560,000"), money("560,000"))
    assert not law.sale_price_allowed(money("559,999.99"), money("560,000"))


def test_least_starting_price_is_seventy_then_fifty_six_percent() -> None:
    assert law.least_starting_price(law.FIRST, money("1,000,000"), DAY) == money("700,000")
    assert law.least_starting_price(law.SECOND, money("1,000,000"), DAY) == money("560,000")
    assert law.least_starting_price(law.SALE, money("1,000,000"), DAY) == money("560,000")


@pytest.mark.parametrize(
    ("round_", "start", "previous", "code", "article"),
    [
        (1, "700,000", None, None, None),
        (1, "699,999.99", None, "start_below_floor", "NP10"),
        (2, "560,000", "700,000", None, None),
        (2, "559,999.99", "700,000", "start_cut_too_deep", "NP26"),
        (2, "559,999.99", None, "start_cut_too_deep", "NP26"),
        (3, "560,000", "560,000", None, None),
        (3, "559,999.99", "560,000", "start_cut_too_deep", "NP37"),
    ],
)
def test_check_starting_price_names_article_and_least_price(
    round_: int, start: str, previous: str | None, code: str | None, article: str | None
) -> None:
    before = money(previous) if previous else None
    pricing = law.Pricing(round_, money(start), money("1,000,000"), before)
    found = law.check_starting_price(pricing, DAY)
    assert [(f.code, f.article.key) for f in found] == ([(code, article)] if code else [])


def test_check_panel_refuses_one_judge() -> None:  # AC-05
    assert [f.code for f in law.check_panel(1, DAY)] == ["panel_missing"]
    assert law.check_panel(3, DAY) == []


def test_the_five_real_court_lots_are_lawful_in_the_round_they_were() -> None:
    lots = json.loads(REAL_LOTS.read_text("utf-8"))
    rounds = [law.SALE, law.FIRST, law.SALE, law.SALE, law.FIRST]
    ratios = []
    for lot, round_ in zip(lots, rounds, strict=True):
        pricing = law.Pricing(round_, Money(lot["starting_price"]), Money(lot["appraisal"]))
        assert law.check_starting_price(pricing, date(2020, 6, 1)) == []
        per_mille = (lot["starting_price"] * 2000 + lot["appraisal"]) // (2 * lot["appraisal"])
        ratios.append(per_mille)
    assert ratios == [639, 700, 560, 560, 823]
    as_first = law.Pricing(law.FIRST, Money(8500000), Money(13300000))
    assert [f.code for f in law.check_starting_price(as_first, DAY)] == ["start_below_floor"]


def test_a_dated_figure_holds_from_its_day() -> None:
    figure = Dated((date(2020, 1, 1), "new"), (date(2017, 1, 1), "old"))
    assert figure.at(date(2019, 12, 31)) == "old"
    assert figure.at(date(2020, 1, 1)) == "new"
    with pytest.raises(ValueError):
        figure.at(date(2016, 12, 31))
