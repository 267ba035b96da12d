"""The balance: what is left after the deposit, and the last day to pay it."""

from datetime import UTC, date, datetime

import pytest

from auction_app.kernel.money import Money
from auction_app.law import settlement as law
from auction_app.law.working_days import DECREED

CLOSED = datetime(2026, 8, 25, 7, 23, 47, tzinfo=UTC)  # 15:23:47 in Shanghai


def test_balance_due_is_the_price_less_the_deposit() -> None:
    assert law.balance_due(Money(128386580), Money(22000000)) == Money(106386580)


def test_balance_due_is_nothing_when_the_deposit_is_higher() -> None:
    assert law.balance_due(Money(100), Money(200)) == Money(0)


@pytest.mark.parametrize(
    ("closed_at", "days", "due"),
    [
        (CLOSED, 10, datetime(2026, 9, 4, 16, tzinfo=UTC)),
        # 25 August + 11 is a Saturday: Monday, 24:00
        (CLOSED, 11, datetime(2026, 9, 7, 16, tzinfo=UTC)),
        # 1 to 7 October are holidays, 8 October is a Thursday
        (datetime(2026, 9, 23, 2, tzinfo=UTC), 10, datetime(2026, 10, 8, 16, tzinfo=UTC)),
        # a Sunday that was made a working day does not roll
        (datetime(2026, 9, 10, 2, tzinfo=UTC), 10, datetime(2026, 9, 20, 16, tzinfo=UTC)),
        # after midnight in Shanghai the day of closing is already the next one
        (datetime(2026, 8, 25, 16, 0, 1, tzinfo=UTC), 8, datetime(2026, 9, 3, 16, tzinfo=UTC)),
    ],
)
def test_balance_due_at_ends_at_midnight_and_rolls_over_holidays(
    closed_at: datetime, days: int, due: datetime
) -> None:
    assert law.balance_due_at(closed_at, days) == due


def test_a_year_whose_calendar_is_not_announced_still_has_weekends_and_new_year() -> None:
    assert not DECREED.is_working_day(date(2031, 1, 1))
    assert not DECREED.is_working_day(date(2031, 1, 4))
    assert DECREED.is_working_day(date(2031, 1, 6))
