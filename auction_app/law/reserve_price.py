"""The starting price is the reserve price; how low it may be in each round."""

from dataclasses import dataclass
from datetime import date

from auction_app.kernel.money import Money
from auction_app.kernel.rate import Rate
from auction_app.law.article import Article, Dated, Finding, np, rule

NP_10, NP_26, NP_27, NP_37 = np(10), np(26), np(27), np(37)

FIRST, SECOND, SALE = 1, 2, 3  # rounds
FLOOR = Dated((date(2017, 1, 1), Rate(7000)))
LARGEST_CUT = Dated((date(2017, 1, 1), Rate(2000)))
PANEL_MEMBERS = Dated((date(2017, 1, 1), 3))


@dataclass(frozen=True, slots=True)
class Pricing:
    """What a starting price is judged by; `previous_start` is the start of the round before."""

    round: int
    start: Money
    basis: Money
    previous_start: Money | None = None


@rule(NP_10)
def starting_price_allowed(start: Money, basis: Money, on: date) -> bool:
    """The first starting price is at least 70 % of the appraisal or the market price."""
    return start.fen > 0 and FLOOR.at(on).is_at_most(start, of=basis)


@rule(NP_26)
def second_price_allowed(start: Money, previous_start: Money, on: date) -> bool:
    """A second auction may cut the previous starting price by at most 20 %."""
    return start.fen > 0 and LARGEST_CUT.at(on).complement.is_at_most(start, of=previous_start)


@rule(NP_26, NP_37)
def sale_price_allowed(start: Money, second_start: Money) -> bool:
    """The price of a sale is not below the starting price of the failed second auction."""
    return start.fen > 0 and start >= second_start


@rule(NP_10, NP_26)
def least_starting_price(round_: int, basis: Money, on: date) -> Money:
    """The lowest start a round can have when nothing is known of the rounds before it."""
    first = FLOOR.at(on).least_of(basis)
    return first if round_ == FIRST else LARGEST_CUT.at(on).complement.least_of(first)


@rule(NP_10, NP_26, NP_37)
def check_starting_price(pricing: Pricing, on: date) -> list[Finding]:
    """Judge the starting price of any round; without the previous start, by the basis alone."""
    if _is_allowed(pricing, on):
        return []
    least, article = _least(pricing, on)
    code = "start_below_floor" if pricing.round == FIRST else "start_cut_too_deep"
    return [Finding(article, code, {"least_fen": str(least.fen)})]


@dataclass(frozen=True, slots=True)
class PanelValues:
    """What a panel decides with the price: the cut is the way from `previous_start` to `start`."""

    round: int
    previous_start: Money | None
    start: Money | None
    increment: Money | None
    deposit: Money | None

    def differing(self, other: "PanelValues") -> tuple[str, ...]:
        """The form's names of the values that are not the same, in the order of the form."""
        pairs = {
            "round": (self.round, other.round),
            "previous_start": (self.previous_start, other.previous_start),
            "start_price": (self.start, other.start),
            "increment": (self.increment, other.increment),
            "deposit": (self.deposit, other.deposit),
        }
        return tuple(name for name, (mine, theirs) in pairs.items() if mine != theirs)


@rule(NP_27)
def check_panel_decision(
    members: int, decided: PanelValues | None, now: PanelValues, on: date
) -> list[Finding]:
    """A recorded decision of a panel of at least three, and no value other than the one it decided.

    Findings: `panel_missing` (too few), `panel_not_recorded`, `panel_differs` for each value.
    """
    too_few = check_panel(members, on)
    if too_few or decided is None:
        return too_few or [Finding(NP_27, "panel_not_recorded", {"members": str(members)})]
    return [Finding(NP_27, "panel_differs", {"differs": name}) for name in decided.differing(now)]


@rule(NP_27)
def check_panel(members: int, on: date) -> list[Finding]:
    """Start, cut, increment, deposit and priority ranks need a recorded collegial panel."""
    needed = PANEL_MEMBERS.at(on)
    if members >= needed:
        return []
    return [Finding(NP_27, "panel_missing", {"members": str(members), "needed": str(needed)})]


def _is_allowed(pricing: Pricing, on: date) -> bool:
    if pricing.round == FIRST:
        return starting_price_allowed(pricing.start, pricing.basis, on)
    if pricing.previous_start is None:
        least = least_starting_price(pricing.round, pricing.basis, on)
        return pricing.start.fen > 0 and pricing.start >= least
    if pricing.round == SALE:
        return sale_price_allowed(pricing.start, pricing.previous_start)
    return second_price_allowed(pricing.start, pricing.previous_start, on)


def _least(pricing: Pricing, on: date) -> tuple[Money, Article]:
    if pricing.round == FIRST:
        return FLOOR.at(on).least_of(pricing.basis), NP_10
    if pricing.previous_start is None:
        return least_starting_price(pricing.round, pricing.basis, on), NP_26
    if pricing.round == SALE:
        return pricing.previous_start, NP_37
    return LARGEST_CUT.at(on).complement.least_of(pricing.previous_start), NP_26
