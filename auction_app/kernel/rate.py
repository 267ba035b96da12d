"""Rates in basis points; compared by cross-multiplication, never by rounding."""

from dataclasses import dataclass

from auction_app.kernel.money import Money

WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A share in basis points: `Rate(7000)` is 70 %."""

    basis_points: int

    def __post_init__(self) -> None:
        if type(self.basis_points) is not int or self.basis_points < 0:
            raise ValueError("basis points are whole and not negative")

    def is_at_most(self, amount: Money, of: Money) -> bool:
        """Whether rate × `of` ≤ `amount`."""
        return of * self.basis_points <= amount * WHOLE

    def is_at_least(self, amount: Money, of: Money) -> bool:
        """Whether rate × `of` ≥ `amount`."""
        return of * self.basis_points >= amount * WHOLE

    def least_of(self, base: Money) -> Money:
        """The smallest whole amount that is at least rate × `base`."""
        return Money(-(-base.fen * self.basis_points // WHOLE), base.currency)

    def most_of(self, base: Money) -> Money:
        """The largest whole amount that is at most rate × `base`."""
        return Money(base.fen * self.basis_points // WHOLE, base.currency)

    @property
    def complement(self) -> "Rate":
        """What remains of the whole: 20 % → 80 %."""
        return Rate(WHOLE - self.basis_points)

    def __str__(self) -> str:
        whole, rest = divmod(self.basis_points, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"
