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
    least, article = _least(pricing, on)
    if pricing.start.fen > 0 and pricing.start >= least:
        return []
    code = "start_below_floor" if pricing.round == FIRST else "start_cut_too_deep"
    return [Finding(article, code, {"least_fen": str(least.fen)})]


@rule(NP_27)
def check_panel(members: int, on: date) -> list[Finding]:
    """Start, cut, increment, deposit and priority ranks need a recorded collegial panel."""
    needed = PANEL_MEMBERS.at(on)
    if members >= needed:
        return []
    return [Finding(NP_27, "panel_missing", {"members": str(members), "needed": str(needed)})]


def _least(pricing: Pricing, on: date) -> tuple[Money, Article]:
    if pricing.round == FIRST:
        return FLOOR.at(on).least_of(pricing.basis), NP_10
    if pricing.previous_start is None:
        return least_starting_price(pricing.round, pricing.basis, on), NP_26
    if pricing.round == SALE:
        return pricing.previous_start, NP_37
    return LARGEST_CUT.at(on).complement.least_of(pricing.previous_start), NP_26
