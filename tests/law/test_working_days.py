"""Counting days (rules T1, T3): the day of the event is not counted, holidays roll acts forward."""

from datetime import UTC, date, datetime

import pytest

from auction_app.law import working_days as law


@pytest.mark.parametrize(
    ("event", "days", "last"),
    [
        (date(2024, 5, 16), 30, date(2024, 6, 17)),  # AC-62: the 30th day is a Saturday
        (date(2024, 4, 1), 20, date(2024, 4, 22)),  # AC-14: a Sunday
        (date(2024, 6, 3), 10, date(2024, 6, 13)),  # AC-60
        (date(2024, 4, 18), 10, date(2024, 4, 28)),  # a make-up working Sunday does not roll
    ],
)
def test_last_day_is_rolled_over_holidays(event: date, days: int, last: date) -> None:
    assert law.last_day(event, days) == last
    assert law.rolled(last) == last


def test_an_override_beats_the_decree_and_is_not_provisional() -> None:
    court = law.Calendar({date(2031, 1, 6): False})
    assert law.rolled(date(2031, 1, 6), court) == date(2031, 1, 7)
    assert not court.is_provisional(date(2031, 1, 6))
    assert court.is_provisional(date(2031, 1, 7))
    assert not court.is_provisional(date(2024, 6, 3))


def test_last_working_day_counts_working_days_alone() -> None:
    assert law.last_working_day(date(2024, 6, 6), 3) == date(2024, 6, 12)  # Dragon Boat Festival


def test_due_at_is_24_o_clock_in_shanghai_of_the_last_day() -> None:
    paid = datetime(2024, 6, 3, 2, tzinfo=UTC)
    assert (
        law.due_at(paid, 10)
        == law.end_of(date(2024, 6, 13))
        == datetime(2024, 6, 13, 16, tzinfo=UTC)
    )
