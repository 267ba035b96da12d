"""Reminders: ahead, on the day, overdue; to those who have to act; each once, again when a date moves."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from auction_app.deadlines.service import NewDeadline, meet_deadline, set_deadline
from auction_app.factory import loops
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.lots.service import begin_draft
from auction_app.notices.jobs import remind_of_deadlines
from auction_app.notices.mail import PostOffice, send_next
from auction_app.notices.models import Notice
from auction_app.notices.queries import find_notices
from auction_app.notices.recipients import Directory, indexes_of
from auction_app.notices.reminders import remind
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content
from tests.support.people import make_staff
from tests.support.world import Letterbox

_numbers = itertools.count(900_001)


@dataclass
class Court:
    """A court with a lot, and one supervisor and one operator."""

    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    lot_id: str
    people: dict[str, str]
    case: str = field(default_factory=lambda: f"（2026）川0105执{next(_numbers)}号")

    def due(self, code: str, days: int, lot: str | None = "") -> datetime:
        """A deadline at the end of a day, so many from today."""
        at = self.clock.now()
        due_at = start_of_legal_day(legal_day(at) + timedelta(days=days + 1))
        wanted = NewDeadline(
            code, self.team.court_id, self.lot_id if lot == "" else lot, self.case, due_at, at
        )
        with self.transactions() as tx:
            set_deadline(tx, wanted)
        return due_at

    def remind(self) -> None:
        """Until nobody is left to be told, as the loop does."""
        while True:
            with self.transactions() as tx:
                if not remind(tx, self.ports.vault, self.clock.now(), 3):
                    return

    def told(self, who: str) -> list[str]:
        """The kinds somebody was told, oldest first."""
        me = indexes_of(self.ports.vault, self.people[who])
        with self.transactions.reading() as session:
            rows = session.scalars(
                select(Notice.kind)
                .where(Notice.holder == me.holder)
                .where(Notice.params["case_number"].astext == self.case)
                .order_by(Notice.created_at)
            )
            return [kind.removeprefix("deadline_") for kind in rows]


@pytest.fixture
def court(transactions: Transactions, ports: Ports, clock: HandClock) -> Court:
    """A court of this test's own."""
    team = make_team(transactions, ports, clock)
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
    people = {"clerk": team.clerk.account_id, "approver": team.approver.account_id}
    for role in ("supervisor", "operator"):
        people[role] = make_staff(transactions, ports.vault, role, clock.now()).id
    return Court(transactions, ports, clock, team, lot_id, people)


def test_each_stage_is_told_once_to_those_who_have_to_act(court: Court) -> None:
    court.due("make_ruling", 4)
    court.remind()
    assert court.told("clerk") == []  # four days ahead is too early
    for _day in range(6):
        court.clock.forward(days=1)
        court.remind()
        court.remind()
    for who in ("clerk", "approver"):
        assert court.told(who) == ["ahead", "today", "overdue"]
    assert court.told("supervisor") == ["overdue"] and court.told("operator") == []


def test_the_operator_is_told_of_the_platforms_own_duty(court: Court) -> None:
    court.due("refund_deposits", 0)
    court.clock.forward(days=1)
    court.remind()
    assert court.told("operator") == ["overdue"]


def test_what_is_met_in_time_reminds_nobody_any_more(court: Court) -> None:
    court.due("deliver", 2)
    court.remind()
    with court.transactions() as tx:
        meet_deadline(tx, "deliver", court.lot_id, court.clock.now())
    court.clock.forward(days=5)
    court.remind()
    assert court.told("clerk") == ["ahead"]


def test_a_date_that_moved_is_told_again(court: Court) -> None:
    court.due("deliver", 2)
    court.remind()
    court.clock.forward(seconds=1)
    court.due("deliver", 3)
    court.remind()
    assert court.told("clerk") == ["ahead", "ahead"]


def test_another_court_is_told_nothing(court: Court, ports: Ports, clock: HandClock) -> None:
    other = make_team(court.transactions, ports, clock)
    court.people["other"] = other.approver.account_id
    court.due("deliver", 0)
    court.remind()
    assert court.told("other") == []


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_message_names_act_date_article_and_case(
    court: Court, letters: Letterbox, locale: str
) -> None:
    court.due("list_delete", 1, None)  # of a case, not of a lot
    court.remind()
    office = PostOffice(letters, Directory(court.ports.vault), "https://luochui.example")
    while True:
        with court.transactions() as tx:
            if not send_next(tx, office, court.clock.now() + timedelta(minutes=1)):
                break
    (letter, *_same) = [one for one in letters.letters if court.case in one.subject]
    assert "删除失信信息" in letter.text and "失信名单规定第10条" in letter.text
    assert "/desk/deadlines/" in letter.text and "竞买" not in letter.text
    me = indexes_of(court.ports.vault, court.people["approver"])
    with court.transactions.reading() as session:
        page = find_notices(session, me, locale)
    (row,) = [one for one in page.rows if one.lot_title.zh == court.case]
    assert row.lot_title.zh == court.case
    assert row.lot_url.startswith("/desk/deadlines/dl")
    wanted = "Delete the entry from the list" if locale == "en" else "删除失信信息"
    assert wanted in row.text


def test_the_loop_counts_again_and_reminds(court: Court, app: Flask) -> None:
    house = app.extensions["auction"]
    court.due("deliver", 1)
    remind_of_deadlines(house)
    remind_of_deadlines(house)
    assert court.told("clerk") == ["ahead"]
    assert "notices.deadlines" in {loop.name for loop in loops(house.ports)}
