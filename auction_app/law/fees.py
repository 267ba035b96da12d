"""What enforcement costs: the application fee, and the commission a traditional auction might charge.

Cumulative brackets; each fee is rounded once, on its total. Amounts are fen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auction_app.kernel.money import Money
from auction_app.kernel.rate import WHOLE, Rate
from auction_app.law.article import Dated, auction_and_sale, cite, rule

FEE_14, FEE_20, FEE_38 = cite("FEE", 14), cite("FEE", 20), cite("FEE", 38)
AS_29 = auction_and_sale(29)


@dataclass(frozen=True, slots=True)
class Bracket:
    """The part of an amount up to `upto` fen (None: without limit) and above the bracket before it."""

    upto: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class FeeScale:
    """`flat` fen for the part up to `flat_upto`, then brackets."""

    flat: int
    flat_upto: int
    brackets: tuple[Bracket, ...]


APPLICATION_FEE = Dated(
    (
        date(2007, 4, 1),
        FeeScale(
            flat=5_000,
            flat_upto=1_000_000,
            brackets=(
                Bracket(50_000_000, Rate(150)),
                Bracket(500_000_000, Rate(100)),
                Bracket(1_000_000_000, Rate(50)),
                Bracket(None, Rate(10)),
            ),
        ),
    )
)
FEE_WITHOUT_AMOUNT = Dated((date(2007, 4, 1), (5_000, 50_000)))  # fen, least and most per case
COMMISSION = Dated(
    (
        date(2005, 1, 1),
        (
            Bracket(200_000_000, Rate(500)),
            Bracket(1_000_000_000, Rate(300)),
            Bracket(5_000_000_000, Rate(200)),
            Bracket(10_000_000_000, Rate(100)),
            Bracket(None, Rate(50)),
        ),
    )
)


@rule(FEE_14, FEE_20, FEE_38)
def application_fee(base: Money, on: date) -> Money:
    """The enforcement application fee on a base, borne by the debtor, rounded to the nearest fen.

    The statute does not settle whether the base is the amount applied for or the amount enforced:
    it is an input. A zero base is a case without an amount; see `FEE_WITHOUT_AMOUNT`.
    """
    scale = APPLICATION_FEE.at(on)
    if base.fen <= 0:
        raise ValueError("a case without an amount has no computed fee")
    parts = _ten_thousandths(base.fen, scale.flat_upto, scale.brackets)
    return Money(scale.flat + (parts + WHOLE // 2) // WHOLE, base.currency)


@rule(AS_29)
def commission_cap(price: Money, on: date) -> Money:
    """The most a traditional auction house might charge the buyer; an online court auction charges none.

    A cap is rounded down.
    """
    return Money(_ten_thousandths(price.fen, 0, COMMISSION.at(on)) // WHOLE, price.currency)


def _ten_thousandths(amount: int, start: int, brackets: Sequence[Bracket]) -> int:
    """The sum of all parts times their rates, in ten-thousandths of a fen."""
    total, lower = 0, start
    for bracket in brackets:
        upper = amount if bracket.upto is None else min(amount, bracket.upto)
        total += max(upper - lower, 0) * bracket.rate.basis_points
        lower = bracket.upto if bracket.upto is not None else lower
    return total
