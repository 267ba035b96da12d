"""Instants are aware; legal days are counted in Shanghai."""

from datetime import UTC, date, datetime

import pytest

from auction_app.kernel import time


def test_text_order_is_time_order() -> None:
    whole = datetime(2024, 5, 16, 2, 0, tzinfo=UTC)
    assert time.rfc3339(whole) == "2024-05-16T02:00:00.000000Z"
    assert time.parse_rfc3339("2024-05-16T10:00:00+08:00") == whole
    assert time.parse_rfc3339("2024-05-16T02:00:00.5Z").microsecond == 500_000


@pytest.mark.parametrize(
    "text",
    ["2024-05-16", "2024-05-16T10:00:00", "2024-05-16 10:00:00Z", "2024-13-01T00:00:00Z", "",
     "0001-01-01T00:00:00+23:00", "２024-05-16T10:00:00Z"],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        time.parse_rfc3339(text)


def test_a_naive_time_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError):
        time.rfc3339(datetime(2024, 5, 16))


def test_the_legal_day_turns_at_midnight_in_shanghai() -> None:
    before = datetime(2024, 5, 15, 15, 59, 59, 999_999, tzinfo=UTC)
    assert time.legal_day(before) == date(2024, 5, 15)
    assert time.legal_day(time.start_of_legal_day(date(2024, 5, 16))) == date(2024, 5, 16)


def test_full_days_lie_strictly_between_two_dates() -> None:
    assert time.full_days_between(date(2018, 3, 21), date(2018, 4, 21)) == 30
    assert time.earliest_day_after(date(2024, 3, 1), 15) == date(2024, 3, 17)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2006, 5, 16), date(2024, 5, 15), 17),
        (date(2006, 5, 16), date(2024, 5, 16), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
    ],
)
def test_age_counts_completed_years(birth: date, day: date, age: int) -> None:
    assert time.age_on(birth, day) == age


def test_the_system_clock_speaks_utc() -> None:
    assert time.SystemClock().now().tzinfo is UTC
