"""Holidays move dates; an overridden day moves every open deadline that rests on it, and says why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.deadlines import queries
from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    explain,
    meet_deadline,
    set_deadline,
)
from auction_app.deadlines.working_days import DayChange, override_days, recount_provisional
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.law.working_days import DECREED, Calendar, Period
from tests.support.people import Person, make_court, make_staff
from tests.support.world import VAULT_KEY

AT = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
FESTIVAL = date(2026, 4, 20)  # the third day of the third lunar month, a holiday in Guangxi alone


@pytest.fixture
def court(transactions: Transactions) -> str:
    """A court of this test's own."""
    return make_court(transactions)


@pytest.fixture
def operator(transactions: Transactions) -> Person:
    """Somebody of the platform."""
    return make_staff(transactions, Vault(VAULT_KEY), "operator", AT)


def due(court: str, event: date, days: int = 10, lot: str = "") -> NewDeadline:
    period = Period(event, days)
    return NewDeadline(
        "make_ruling", court, lot or f"lot{court}", "案", period.due_at(), AT, period=period
    )


@pytest.mark.parametrize(
    ("event", "days", "last"),
    [
        pytest.param(
            "2024-02-05", 5, "2024-02-18", id="spring 2024: ends on make-up Sunday 18 Feb"
        ),
        pytest.param("2024-09-21", 10, "2024-10-08", id="national day 2024 rolls to the 8th"),
        pytest.param("2024-09-09", 5, "2024-09-14", id="a make-up Saturday does not roll"),
        pytest.param("2025-01-16", 15, "2025-02-05", id="spring 2025 rolls to 5 February"),
        pytest.param("2025-04-26", 5, "2025-05-06", id="labour day 2025"),
        pytest.param("2025-09-24", 10, "2025-10-09", id="national day and mid-autumn 2025"),
        pytest.param("2026-02-10", 10, "2026-02-24", id="spring 2026"),
        pytest.param("2026-09-15", 10, "2026-09-28", id="mid-autumn 2026"),
        pytest.param("2026-09-25", 10, "2026-10-08", id="national day 2026"),
        pytest.param("2026-03-20", 5, "2026-03-25", id="an ordinary Wednesday stays"),
        pytest.param("2026-03-20", 1, "2026-03-23", id="a Saturday rolls to Monday"),
    ],
)
def test_the_decreed_holidays_of_three_years(event: str, days: int, last: str) -> None:
    period = Period(date.fromisoformat(event), days)
    assert period.last_day() == date.fromisoformat(last)
    assert not period.is_provisional()


def test_three_working_days_over_the_spring_festival() -> None:
    assert Period(date(2026, 2, 13), 3, "working_days").last_day() == date(2026, 2, 25)


def test_a_year_without_a_decree_is_provisional_only_where_the_date_rests_on_it() -> None:
    assert Period(date(2027, 1, 15), 10).is_provisional()
    assert Period(date(2026, 12, 25), 3, "working_days").is_provisional() is False
    assert Period(date(2026, 12, 29), 3, "working_days").is_provisional()
    assert not Period(
        date(2026, 12, 21), 10
    ).is_provisional()  # 31 December 2026, a working Thursday


def test_an_overridden_day_moves_every_open_deadline_that_rests_on_it(
    transactions: Transactions, court: str, operator: Person
) -> None:
    other = make_court(transactions)
    with transactions() as tx:
        set_deadline(tx, due(court, date(2026, 4, 10)))
        set_deadline(tx, due(court, date(2026, 4, 9), lot=f"day before {court}"))
        set_deadline(tx, due(court, date(2026, 4, 10), lot=f"done {court}"))
        meet_deadline(tx, "make_ruling", f"done {court}", AT)
        set_deadline(tx, due(other, date(2026, 4, 10)))
    change = DayChange(FESTIVAL, FESTIVAL, False, "广西三月三", court)
    with transactions() as tx:
        assert override_days(tx, change, operator.id, AT + timedelta(days=1)) == 2
    with transactions.reading() as session:
        days = {one.lot_id: one.last_day for one in queries.open_deadlines(session, court, AT)}
        # 19 April is a Sunday, so the one of the day before rested on the 20th as well
        assert days == {f"lot{court}": date(2026, 4, 21), f"day before {court}": date(2026, 4, 21)}
        (elsewhere,) = queries.open_deadlines(session, other, AT)
        assert elsewhere.last_day == FESTIVAL
        (mine,) = queries.deadlines_of_lot(session, f"lot{court}", AT)
        last = queries.history(session, mine.id)[-1]
    assert (last.what, last.note, last.by_id) == ("moved", "广西三月三", operator.id)


def test_a_day_given_back_to_the_decree_moves_the_dates_back(
    transactions: Transactions, court: str, operator: Person
) -> None:
    with transactions() as tx:
        set_deadline(tx, due(court, date(2026, 4, 10)))
        override_days(tx, DayChange(FESTIVAL, FESTIVAL, False, "误", court), operator.id, AT)
        override_days(tx, DayChange(FESTIVAL, FESTIVAL, None, "更正", court), operator.id, AT)
    with transactions.reading() as session:
        (found,) = queries.open_deadlines(session, court, AT)
        assert found.last_day == FESTIVAL
        assert len(queries.history(session, found.id)) == 3


def test_a_deadline_set_later_is_counted_with_its_own_courts_table(
    transactions: Transactions, court: str, operator: Person
) -> None:
    with transactions() as tx:
        override_days(tx, DayChange(FESTIVAL, FESTIVAL, False, "三月三", court), operator.id, AT)
        set_deadline(tx, due(court, date(2026, 4, 10)))  # the caller counted with the decree
    with transactions.reading() as session:
        assert queries.open_deadlines(session, court, AT)[0].last_day == date(2026, 4, 21)
        assert court_calendar(session).is_working_day(FESTIVAL)
        assert not court_calendar(session, court).is_working_day(FESTIVAL)


def test_a_decree_entered_for_all_courts_ends_what_was_provisional(
    transactions: Transactions, court: str, operator: Person
) -> None:
    with transactions() as tx:
        set_deadline(tx, due(court, date(2027, 1, 25)))  # 4 February 2027
    with transactions.reading() as session:
        (found,) = queries.open_deadlines(session, court, AT)
        assert found.is_provisional and found.last_day == date(2027, 2, 4)
    decree = DayChange(date(2027, 2, 4), date(2027, 2, 10), False, "国办发明电 春节", None)
    with transactions() as tx:
        override_days(tx, decree, operator.id, AT)
    with transactions.reading() as session:
        (found,) = queries.open_deadlines(session, court, AT)
        assert found.last_day == date(2027, 2, 11)
        assert found.is_provisional  # the 11th itself is not decreed
    with transactions() as tx:
        back = DayChange(date(2027, 2, 11), date(2027, 2, 11), True, "国办发明电 上班", None)
        override_days(tx, back, operator.id, AT)
    with transactions.reading() as session:
        assert not queries.open_deadlines(session, court, AT)[0].is_provisional


def test_a_newer_table_is_seen_by_the_loop(
    transactions: Transactions, court: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transactions() as tx:
        set_deadline(tx, due(court, date(2028, 1, 25)))
        assert recount_provisional(tx, AT) == 0
    known = Calendar.is_provisional
    monkeypatch.setattr(Calendar, "is_provisional", lambda self, day: day.year > 2028)
    with transactions() as tx:
        assert recount_provisional(tx, AT) == 1
    monkeypatch.setattr(Calendar, "is_provisional", known)
    assert DECREED.is_provisional(date(2028, 1, 25))


def test_only_what_is_overdue_can_be_explained_and_only_by_its_court(
    transactions: Transactions, court: str, operator: Person
) -> None:
    with transactions() as tx:
        set_deadline(tx, due(court, date(2026, 4, 10)))
    with transactions.reading() as session:
        (found,) = queries.open_deadlines(session, court, AT)
    for who, at, code in (
        (court, AT, "not_overdue"),
        ("another", found.due_at, "no_such_deadline"),
    ):
        with pytest.raises(AuctionError, match=code), transactions() as tx:
            explain(tx, found.id, who, operator.id, "因疫情", at)
    with transactions() as tx:
        explain(tx, found.id, court, operator.id, "买受人住院", found.due_at)
    with transactions.reading() as session:
        last = queries.history(session, found.id)[-1]
    assert (last.what, last.note) == ("explained", "买受人住院")
