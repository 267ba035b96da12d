"""What happens outside the platform is recorded by its court: the shareholders' answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auction_app.deadlines.queries import history
from auction_app.kernel.time import legal_day, start_of_legal_day
from tests.lots.conftest import make_team
from tests.market.conftest import Desk


def path_of(desk: Desk) -> str:
    return f"/desk/deadlines/{desk.open()[0].id}"


def test_an_answer_recorded_is_in_the_history_with_its_paper(desk: Desk) -> None:
    desk.set("shareholders", desk.end_of_day(5))
    (before,) = desk.open()
    assert before.url == f"/desk/deadlines/{before.id}"  # the button leads to the form
    said = desk.post(
        desk.clerk, f"{path_of(desk)}/done", path_of(desk),
        done_on=str(legal_day(desk.clock.now())), note="股东会回函",
    )  # fmt: skip
    assert said.status_code == 303 and desk.open() == []
    with desk.transactions.reading() as session:
        changes = history(session, before.id)
    assert [one.what for one in changes] == ["set", "met"]
    assert (changes[1].note, changes[1].by_id) == ("股东会回函", desk.team.clerk.account_id)


def test_an_answer_recorded_later_is_as_early_as_it_was(desk: Desk) -> None:
    desk.set("shareholders", desk.end_of_day(1))
    path, day = path_of(desk), legal_day(desk.clock.now()) + timedelta(days=1)
    desk.clock.forward(days=4)
    said = desk.post(desk.clerk, f"{path}/done", path, done_on=str(day), note="放弃优先购买权")
    assert said.status_code == 303 and desk.open() == []
    assert "Answer of the other shareholders" not in desk.read(path="/desk/deadlines?show=late")


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"done_on": "x"}, "Write the day like"),
        ({"done_on": "2099-01-01"}, "This day is still to come."),
        ({"done_on": "2001-01-01"}, "before the event the period runs from"),
        ({"note": ""}, "Please fill this in."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    desk: Desk, wrong: dict[str, str], fault: str
) -> None:
    desk.set("shareholders", desk.end_of_day(5))
    today = legal_day(desk.clock.now())
    form = {"done_on": str(today), "note": "回函"}
    client = desk.clerk
    client.set_cookie("locale", "en")
    said = desk.post(client, f"{path_of(desk)}/done", path_of(desk), **(form | wrong))
    assert said.status_code == 422 and fault in said.get_data(as_text=True)
    assert desk.open()[0].last_day == today + timedelta(days=5)


def test_what_is_done_on_the_platform_cannot_be_recorded_by_hand(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(5))
    form = {"done_on": str(legal_day(desk.clock.now())), "note": "x"}
    said = desk.post(desk.clerk, f"{path_of(desk)}/done", path_of(desk), **form)
    assert said.status_code == 409 and len(desk.open()) == 1


def test_another_courts_deadline_is_not_there(desk: Desk) -> None:
    desk.set("shareholders", desk.end_of_day(5))
    other = make_team(desk.transactions, desk.ports, desk.clock)
    path = path_of(desk)
    said = desk.post(
        desk.sign_in(other.clerk), f"{path}/done", "/desk", done_on="2026-01-01", note="x"
    )
    assert said.status_code == 404
    assert desk.open()[0].due_at == start_of_legal_day(desk.open()[0].last_day + timedelta(days=1))
