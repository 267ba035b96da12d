"""The page of working days: who may change what, what is wrong beside its field, and what moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from auction_app.kernel.time import legal_day
from auction_app.law.working_days import DECREED, Period
from tests.lots.conftest import make_team
from tests.market.conftest import Desk

PAGE = "/desk/working-days"


def next_working_day(desk: Desk, after: int) -> date:
    """A day of the near future that is a working day and so is the next."""
    day = legal_day(desk.clock.now()) + timedelta(days=after)
    while not (DECREED.is_working_day(day) and DECREED.is_working_day(day + timedelta(days=1))):
        day += timedelta(days=1)
    return day


def ending_on(desk: Desk, day: date) -> None:
    period = Period(day - timedelta(days=10), 10)
    desk.set("make_ruling", period.due_at(), period=period)


def test_an_approver_changes_a_day_and_the_dates_of_this_court_move(desk: Desk) -> None:
    day = next_working_day(desk, 12)
    ending_on(desk, day)
    other = Desk(
        desk.app, desk.transactions, desk.ports, desk.clock,
        make_team(desk.transactions, desk.ports, desk.clock), desk.lot_id + "x", "案",
    )  # fmt: skip
    ending_on(other, day)
    said = desk.post(
        desk.approver, PAGE, PAGE, first=str(day), kind="holiday", why="自治区人大决定〔2026〕3号"
    )
    assert said.status_code == 303
    assert desk.open()[0].last_day == day + timedelta(days=1)
    assert other.open()[0].last_day == day
    page = desk.read(path=f"/desk/deadlines/{desk.open()[0].id}")
    assert "Moved" in page and "自治区人大决定〔2026〕3号" in page and "李职员" in page
    table = desk.read(path=PAGE)
    assert "changed here" in table and "this court" in table


def test_an_operator_changes_it_for_all_courts(desk: Desk) -> None:
    day = next_working_day(desk, 40)
    ending_on(desk, day)
    operator = desk.sign_in(desk.member("operator"))
    said = desk.post(operator, PAGE, PAGE, first=str(day), kind="holiday", why="国办发明电")
    assert said.status_code == 303 and desk.open()[0].last_day == day + timedelta(days=1)
    back = desk.post(operator, PAGE, PAGE, first=str(day), kind="decreed", why="更正")
    assert back.status_code == 303 and desk.open()[0].last_day == day


def test_a_clerk_reads_and_does_not_change(desk: Desk) -> None:
    assert 'name="first"' not in desk.read(path=PAGE)
    refused = desk.clerk.post(PAGE, data={"first": "2030-01-01", "kind": "holiday", "why": "x"})
    assert refused.status_code == 403
    assert desk.sign_in(desk.member("supervisor")).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"first": "昨天"}, "Write the day like"),
        ({"first": "2020-01-01"}, "Days that are over stay as they were."),
        ({"last": "2020-01-01"}, "The last day lies before the first."),
        ({"last": "2099-01-01"}, "At most 31 days at once."),
        ({"kind": "maybe"}, "Choose one of the options."),
        ({"why": " "}, "Please fill this in."),
        ({"why": "a\u202eb"}, "cannot be shown safely"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_changes(
    desk: Desk, wrong: dict[str, str], fault: str
) -> None:
    day = next_working_day(desk, 60)
    form = {"first": str(day), "kind": "holiday", "why": "决定"} | wrong
    client = desk.approver
    client.set_cookie("locale", "en")
    said = desk.post(client, PAGE, PAGE, **form)
    assert said.status_code == 422 and fault in said.get_data(as_text=True)
    assert "changed here" not in desk.read(path=PAGE)
