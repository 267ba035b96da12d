"""After the hammer: how much is left to pay, and until when."""

from datetime import datetime

from auction_app.kernel.money import Money
from auction_app.law.article import np, rule
from auction_app.law.working_days import DECREED, Calendar, due_at

NP_23, NP_25 = np(23), np(25)


@rule(NP_23)
def balance_due(price: Money, deposit: Money) -> Money:
    """The buyer's deposit counts toward the price; what exceeds it is left to pay."""
    return price - min(deposit, price)


@rule(NP_25)
def balance_due_at(closed_at: datetime, days: int, calendar: Calendar = DECREED) -> datetime:
    """The period of the notice ends at 24:00 of its last day, rolled over holidays (CPL 85)."""
    return due_at(closed_at, days, calendar)
