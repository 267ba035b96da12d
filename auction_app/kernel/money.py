"""Money is an integer of minor units (fen); there are no floats and there is no division."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auction_app.kernel.errors import BAD_AMOUNT, AuctionError

LARGEST_FEN = 10**13  # contract §1: amounts are 1…10^13

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_YUAN = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units with its currency; amounts of two currencies never mix."""

    fen: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError("fen must be an int")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            raise TypeError("money is multiplied by whole numbers only")
        return Money(self.fen * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.fen, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.fen < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.fen <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.fen > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.fen >= self._same(other)

    def share(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weights with largest remainder: the parts always sum to the whole.

        A remainder that ties goes to the earlier weight. Raises ValueError when no weight is
        positive, one is negative, or the amount is negative.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0 or self.fen < 0:
            raise ValueError("weights must be non-negative with a positive sum")
        parts = [self.fen * weight // total for weight in weights]
        by_remainder = sorted(
            range(len(weights)), key=lambda index: (-(self.fen * weights[index] % total), index)
        )
        for index in by_remainder[: self.fen - sum(parts)]:
            parts[index] += 1
        return [Money(part, self.currency) for part in parts]

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError("money meets money only")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} meets {other.currency}")
        return other.fen


def format_yuan(fen: int) -> str:
    """`114386580` → `1,143,865.80`."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def parse_yuan(text: str) -> int:
    """What a person types as yuan → fen. Raises AuctionError `bad_amount`.

    Accepts thousands separators, full-width digits, a currency sign and 元; never a sign,
    an exponent, or more than two decimals.
    """
    bare = text.strip().translate(_FULL_WIDTH).lstrip("¥￥").removesuffix("元").strip()
    found = _YUAN.fullmatch(bare)
    if found is None:
        raise AuctionError(BAD_AMOUNT)
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if fen > LARGEST_FEN:
        raise AuctionError(BAD_AMOUNT)
    return fen
