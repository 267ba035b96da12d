"""Interest for delayed performance: the doubled part, day by day, rounded once (INT 1 to 4).

The judgment's general interest is an amount of the claim; only the doubled part is computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from auction_app.kernel.money import Money
from auction_app.law.article import Dated, cite, rule

INT_1, INT_2, INT_3, INT_4 = cite("INT", 1), cite("INT", 2), cite("INT", 3), cite("INT", 4)
BK_46 = cite("BK", 46)

DAILY = Dated((date(2014, 8, 1), Fraction(175, 1_000_000)))  # 日万分之一点七五


@dataclass(frozen=True, slots=True)
class Delay:
    """Days on which one principal stayed unpaid: `since` the last day to perform, `until` the end.

    `principal` is the judgment money without general interest. Periods in `not_counted` are stays the
    debtor did not cause, each [first day, day it went on).
    """

    principal: Money
    since: date
    until: date
    not_counted: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Working:
    """One line of the working shown to the parties: principal (fen) × daily rate × days."""

    principal: Money
    days: int
    rate: Fraction


@rule(INT_1, INT_2, INT_3)
def delay_days(delay: Delay, counts_first_day: bool = False) -> int:
    """Days of delay. The day the period ends is not counted (our convention); the other reading adds one."""
    first = delay.since if counts_first_day else delay.since + timedelta(days=1)
    days = {first + timedelta(days=n) for n in range((delay.until - first).days + 1)}
    for begin, end in delay.not_counted:
        days -= {begin + timedelta(days=n) for n in range((end - begin).days)}
    return len(days)


@rule(INT_1)
def still_unpaid(delay: Delay, paid: Sequence[tuple[date, Money]]) -> tuple[Delay, ...]:
    """One delay as periods of one principal each: every payment ends a period and lessens the next.

    `paid` is (day, part of this principal) in the order of the days.
    """
    periods, rest = [], delay
    for day, amount in paid:
        if day >= rest.until:
            break
        if day > rest.since:
            periods.append(replace(rest, until=day))
            rest = replace(rest, since=day)
        rest = replace(rest, principal=rest.principal - min(amount, rest.principal))
    return tuple(one for one in (*periods, rest) if one.principal.fen)


@rule(INT_1)
def doubled_interest(
    delays: Sequence[Delay], on: date, counts_first_day: bool = False
) -> tuple[Money, tuple[Working, ...]]:
    """The doubled part over all delays, to the nearest fen once on the total, with its working.

    Raises ValueError for no delay at all.
    """
    if not delays:
        raise ValueError("nothing was late")
    rate = DAILY.at(on)
    lines = tuple(Working(one.principal, delay_days(one, counts_first_day), rate) for one in delays)
    total = sum((line.principal.fen * line.days * rate for line in lines), Fraction(0))
    fen = (2 * total.numerator + total.denominator) // (2 * total.denominator)
    return Money(fen, delays[0].principal.currency), lines


@rule(INT_4)
def split_payment(paid: Money, judgment_money: Money, doubled: Money) -> tuple[Money, Money]:
    """What a creditor gets goes to the judgment money first, then to the doubled interest.

    Gives (to the judgment money, to the doubled interest); what exceeds both is not split here.
    """
    first = min(paid, judgment_money)
    return first, min(paid - first, doubled)


@rule(BK_46, INT_3)
def interest_end(ruling_effective: date | None, bankruptcy_accepted: date | None) -> date | None:
    """The day interest stops: when the sale ruling takes effect, or bankruptcy is accepted before it."""
    ends = [day for day in (ruling_effective, bankruptcy_accepted) if day is not None]
    return min(ends, default=None)
