"""Deadlines are set, moved, met and dropped; their history and lateness stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from auction_app.deadlines import queries
from auction_app.deadlines.service import (
    NewDeadline,
    drop_deadline,
    drop_lapsed,
    meet_deadline,
    set_deadline,
)
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import start_of_legal_day
from auction_app.law.working_days import Period
from tests.support.people import make_court

SOLD = datetime(2026, 9, 15, 6, 0, tzinfo=UTC)
CASE = "（2026）川0105执877号"


@pytest.fixture
def court(transactions: Transactions) -> str:
    """A court of this test's own."""
    return make_court(transactions)


def ruling(court: str, lot: str = "", days: int = 10) -> NewDeadline:
    """Ten days from full payment on 15 September: the 25th is a holiday in 2026, so it rolls."""
    period = Period(date(2026, 9, 15), days)
    return NewDeadline(
        "make_ruling", court, lot or f"lot{court}", CASE, period.due_at(), SOLD, period=period
    )


def only(transactions: Transactions, court: str, at: datetime) -> queries.DeadlineView:
    with transactions.reading() as session:
        (found,) = queries.open_deadlines(session, court, at)
    return found


def test_a_deadline_is_due_at_the_end_of_its_rolled_last_day(
    transactions: Transactions, court: str
) -> None:
    with transactions() as tx:
        set_deadline(tx, ruling(court))
    found = only(transactions, court, SOLD)
    assert found.last_day == date(2026, 9, 28)  # 25 to 27 September 2026: Mid-Autumn
    assert found.due_at == start_of_legal_day(date(2026, 9, 29))
    assert found.late is None and not found.is_provisional
    assert found.kind.article.key == "AS20" and found.url == f"/desk/lots/lot{court}/acts"


def test_setting_again_moves_the_date_and_keeps_the_old_one_in_the_history(
    transactions: Transactions, court: str
) -> None:
    later = replace(ruling(court), since=SOLD + timedelta(days=1))
    with transactions() as tx:
        set_deadline(tx, ruling(court))
        set_deadline(tx, ruling(court))  # the same again says nothing new
        set_deadline(tx, replace(later, period=Period(date(2026, 9, 20), 10)))
    with transactions.reading() as session:
        (found,) = queries.open_deadlines(session, court, SOLD)
        changes = queries.history(session, found.id)
    assert [one.what for one in changes] == ["set", "moved"]
    assert changes[0].due_at < changes[1].due_at == found.due_at


def test_met_in_time_met_late_and_dropped(transactions: Transactions, court: str) -> None:
    due = only_due(transactions, court)
    with transactions() as tx:
        meet_deadline(tx, "make_ruling", "late", due + timedelta(days=2, hours=3))
        meet_deadline(tx, "make_ruling", "good", due - timedelta(microseconds=1))
        drop_deadline(tx, "make_ruling", "gone", due + timedelta(days=9))
        meet_deadline(tx, "make_ruling", "nobody", due)  # there is none: no error
    with transactions.reading() as session:
        late = queries.done_late(session, court, SOLD, due + timedelta(days=30))
        assert [(one.lot_id, one.late) for one in late] == [("late", timedelta(days=2, hours=3))]
        assert queries.open_deadlines(session, court, due) == []
        (dropped,) = queries.deadlines_of_lot(session, "gone", due + timedelta(days=30))
        assert dropped.state == "dropped" and dropped.late is None


def only_due(transactions: Transactions, court: str) -> datetime:
    """Three rulings due at one instant, which it gives."""
    with transactions() as tx:
        for lot in ("late", "good", "gone"):
            set_deadline(tx, ruling(court, lot))
    with transactions.reading() as session:
        return queries.open_deadlines(session, court, SOLD)[0].due_at


def test_the_instant_of_the_deadline_itself_is_too_late(
    transactions: Transactions, court: str
) -> None:
    with transactions() as tx:
        set_deadline(tx, ruling(court))
    due = only(transactions, court, SOLD).due_at
    with transactions.reading() as session:
        assert queries.overdue(session, court, due - timedelta(microseconds=1)) == []
        assert queries.overdue(session, court, due)[0].late == timedelta(0)


def test_a_duty_that_comes_back_is_open_again(transactions: Transactions, court: str) -> None:
    with transactions() as tx:
        set_deadline(tx, ruling(court))
        meet_deadline(tx, "make_ruling", f"lot{court}", SOLD)
        set_deadline(tx, ruling(court))  # of the same event: it stays met
    with transactions.reading() as session:
        assert queries.open_deadlines(session, court, SOLD) == []
    with transactions() as tx:
        set_deadline(tx, replace(ruling(court), since=SOLD + timedelta(days=1)))
    found = only(transactions, court, SOLD)
    with transactions.reading() as session:
        assert [one.what for one in queries.history(session, found.id)] == ["set", "met", "set"]


def test_two_cases_without_a_lot_keep_apart(transactions: Transactions, court: str) -> None:
    one = NewDeadline("list_delete", court, None, CASE, SOLD + timedelta(days=3), SOLD)
    with transactions() as tx:
        set_deadline(tx, one)
        set_deadline(tx, one)
        set_deadline(tx, replace(one, case_number="（2026）川0105执878号"))
        meet_deadline(tx, "list_delete", None, SOLD, case_number=CASE)
    assert only(transactions, court, SOLD).case_number == "（2026）川0105执878号"
    assert only(transactions, court, SOLD).url == "/desk/list"


def test_a_right_that_went_unused_is_nobodys_delay(transactions: Transactions, court: str) -> None:
    right = replace(ruling(court), code="distribution_objection", lot_id=None)
    with transactions() as tx:
        set_deadline(tx, right)
        set_deadline(tx, ruling(court))
    last, over = right.due_at - timedelta(microseconds=1), right.due_at
    with transactions() as tx:
        drop_lapsed(tx, last)
    with transactions.reading() as session:
        assert len(queries.open_deadlines(session, court, last)) == 2
    with transactions() as tx:
        drop_lapsed(tx, over)
    with transactions.reading() as session:
        (duty,) = queries.overdue(session, court, over)
    assert duty.code == "make_ruling", "a duty stays overdue, a right is gone"


def test_an_unknown_code_is_refused(transactions: Transactions, court: str) -> None:
    with pytest.raises(KeyError), transactions() as tx:
        set_deadline(tx, replace(ruling(court), code="nonsense"))


def test_days_without_anything_are_counted_with_nought(
    transactions: Transactions, court: str
) -> None:
    with transactions() as tx:
        for lot in ("a", "b"):
            set_deadline(tx, ruling(court, lot))
        set_deadline(tx, ruling(court, "c", days=1))
    with transactions.reading() as session:
        counted = queries.due_by_day(session, court, date(2026, 9, 15), 14)
    assert len(counted) == 14 and sum(counted.values()) == 3
    assert counted[date(2026, 9, 16)] == 1 and counted[date(2026, 9, 28)] == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM deadline",
        "UPDATE deadline SET code = 'deliver'",
        "UPDATE deadline_change SET note = 'x'",
        "DELETE FROM deadline_change",
        "TRUNCATE deadline CASCADE",
    ],
)
def test_the_database_keeps_the_history(
    transactions: Transactions, engine: Engine, court: str, statement: str
) -> None:
    with transactions() as tx:
        set_deadline(tx, ruling(court))
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(statement))


def test_a_duty_that_fell_away_comes_back_with_the_same_event(
    transactions: Transactions, court: str
) -> None:
    with transactions() as tx:
        set_deadline(tx, ruling(court))
        drop_deadline(tx, "make_ruling", f"lot{court}", SOLD)
        set_deadline(tx, ruling(court))
    assert only(transactions, court, SOLD).state == "open"
