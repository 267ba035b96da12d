"""Money never loses a fen and never guesses."""

import pytest

from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money, format_yuan, parse_yuan
from auction_app.kernel.rate import Rate


@pytest.mark.parametrize(
    ("pool", "weights", "parts"),
    [
        (12345678, [25000000, 17550050, 8888888, 1234567], [5859530, 4113401, 2083388, 289359]),
        (100000000, [70000000] * 3, [33333334, 33333333, 33333333]),
        (5, [1, 1, 1], [2, 2, 1]),
        (0, [1, 2], [0, 0]),
        (7, [0, 1], [0, 7]),
    ],
)
def test_parts_always_sum_to_the_whole(pool: int, weights: list[int], parts: list[int]) -> None:
    shared = Money(pool).share(weights)
    assert [part.fen for part in shared] == parts
    assert sum(part.fen for part in shared) == pool


def test_two_currencies_never_mix() -> None:
    with pytest.raises(ValueError):
        Money(1) + Money(1, "EUR")
    with pytest.raises(ValueError):
        assert Money(1) < Money(2, "EUR")
    assert Money(1) != Money(1, "EUR")


def test_a_float_or_a_boolean_is_no_amount() -> None:
    for wrong in (1.0, True, "1"):
        with pytest.raises(TypeError):
            Money(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1) * 1.5  # type: ignore[operator]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 1]])
def test_weights_that_cannot_share_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        Money(10).share(weights)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,143,865.80", 114386580),
        ("1143865.8", 114386580),
        (" ￥ 1143865 ".replace("￥ ", "￥"), 114386500),
        ("１２０，０００．５０元", 12000050),
        ("0.01", 1),
    ],
)
def test_what_a_person_types_becomes_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1e3", "1.234", "12,34", "NaN", "1.", ".5", "0x10", "1 000", "9" * 15, "٣"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AuctionError, match="bad_amount"):
        parse_yuan(text)


def test_an_amount_is_printed_with_separators_and_two_decimals() -> None:
    assert format_yuan(114386580) == "1,143,865.80"
    assert format_yuan(5) == "0.05"
    assert format_yuan(-123456) == "-1,234.56"


def test_a_rate_is_compared_without_rounding() -> None:
    seventy = Rate(7000)
    assert seventy.is_at_most(Money(70000000), of=Money(100000000))
    assert not seventy.is_at_most(Money(69999999), of=Money(100000000))
    assert Rate(2000).is_at_least(Money(235750220), of=Money(1178751100))
    assert not Rate(2000).is_at_least(Money(235750221), of=Money(1178751100))
    assert Rate(500).least_of(Money(1178751101)).fen == 58937556
    assert Rate(500).most_of(Money(1178751101)).fen == 58937555
    assert str(Rate(7000)) == "70%" and str(Rate(1750)) == "17.5%"
