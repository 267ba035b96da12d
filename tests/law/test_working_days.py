"""Counting days (rules T1, T3): the day of the event is not counted, holidays roll acts forward."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2039, 6, 1), True),  # a Wednesday
        (date(2039, 6, 4), False),  # a Saturday
        (date(2039, 5, 2), False),  # a Monday that is a holiday every year
    ],
)
def test_a_year_not_yet_decreed_counts_weekends_and_fixed_holidays_and_is_provisional(
    day: date, works: bool
) -> None:
    assert law.DECREED.is_working_day(day) is works
    assert law.DECREED.is_provisional(day)
    assert law.Period(day, 3).is_provisional()
    decreed = date(2024, 5, 11)  # a make-up Saturday: only a decree knows it
    assert law.DECREED.is_working_day(decreed) and not law.DECREED.is_provisional(decreed)


def test_last_working_day_counts_working_days_alone() -> None:
    assert law.last_working_day(date(2024, 6, 6), 3) == date(2024, 6, 12)  # Dragon Boat Festival


def test_due_at_is_24_o_clock_in_shanghai_of_the_last_day() -> None:
    paid = datetime(2024, 6, 3, 2, tzinfo=UTC)
    assert (
        law.due_at(paid, 10)
        == law.end_of(date(2024, 6, 13))
        == datetime(2024, 6, 13, 16, tzinfo=UTC)
    )


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=20)


@given(DAYS, OVERRIDES)
def test_rolling_ends_on_the_first_working_day_and_never_earlier(
    day: date, overrides: dict[date, bool]
) -> None:
    calendar = law.Calendar(overrides)
    found = law.rolled(day, calendar)
    assert found >= day and calendar.is_working_day(found)
    between = (day + timedelta(days=step) for step in range((found - day).days))
    assert not any(calendar.is_working_day(one) for one in between)


@given(DAYS, st.integers(0, 90), st.sampled_from(law.UNITS), OVERRIDES)
def test_a_longer_period_never_ends_earlier(
    event: date, days: int, unit: law.Unit, overrides: dict[date, bool]
) -> None:
    calendar = law.Calendar(overrides)
    shorter = law.Period(event, days, unit).last_day(calendar)
    longer = law.Period(event, days + 1, unit).last_day(calendar)
    assert event <= shorter <= longer
    assert law.Period(event, days, unit).due_at(calendar) == law.end_of(shorter)


@given(DAYS, st.integers(1, 30), OVERRIDES)
def test_so_many_working_days_lie_between_event_and_last_day(
    event: date, days: int, overrides: dict[date, bool]
) -> None:
    calendar = law.Calendar(overrides)
    last = law.last_working_day(event, days, calendar)
    counted = (event + timedelta(days=step + 1) for step in range((last - event).days))
    assert sum(calendar.is_working_day(day) for day in counted) == days


@given(DAYS, st.integers(1, 40), st.sampled_from(law.UNITS), OVERRIDES)
def test_only_a_day_without_a_decree_makes_a_date_provisional(
    event: date, days: int, unit: law.Unit, overrides: dict[date, bool]
) -> None:
    period, calendar = law.Period(event, days, unit), law.Calendar(overrides)
    if period.is_provisional(calendar):
        assert period.last_day(calendar).year > 2026
    elif period.last_day(calendar) not in overrides:
        assert period.last_day(calendar).year <= 2026


def test_a_decreed_day_is_what_the_decree_says_whatever_the_weekday() -> None:
    for year, off, on in (
        (2024, date(2024, 2, 12), date(2024, 2, 18)),  # Spring Festival; a make-up Sunday
        (2025, date(2025, 10, 8), date(2025, 9, 28)),
        (2026, date(2026, 2, 20), date(2026, 2, 28)),
    ):
        assert not law.DECREED.is_working_day(off) and law.DECREED.is_working_day(on), year
        assert not law.DECREED.is_provisional(off)
