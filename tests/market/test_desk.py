"""The desk of a court: what is due, in which order, with which words, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.event import listen

from auction_app.deadlines.queries import history
from auction_app.deadlines.service import explain, meet_deadline
from auction_app.law.working_days import Period
from auction_app.lots.service import begin_draft
from tests.lots.conftest import make_team
from tests.market.conftest import Desk
from tests.support.lots import hand_over, lawful_content
from tests.support.people import csrf_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_overdue_acts_stand_in_front_and_the_page_says_so(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(0))
    desk.set("make_ruling", desk.end_of_day(1))
    desk.set("second_auction", desk.end_of_day(2))
    desk.clock.forward(days=1)
    page = desk.read()
    places = [page.index(text) for text in ("1 day over", "today", "tomorrow")]
    assert places == sorted(places)
    assert "1 act is overdue." in page and "Hand over the property" in page
    assert "Flat 2206, 21 Second Ring Road South" in page
    assert "成都市武侯区二环路南二段21号" not in page  # titles in the reader's language
    assert "李职员" in page  # the clerk of the lot owns the act
    assert f"/desk/lots/{desk.lot_id}/acts" in page and "/law/AS27" in page


def test_the_same_desk_in_chinese(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(0))
    desk.set("refund_deposits", desk.clock.now() + timedelta(minutes=54))
    page = desk.read("zh")
    assert "剩 54 分" in page and "退还未竞得人保证金" in page and "自动" in page
    assert "交付拍卖财产" in page and "裁定送达后 15 日内" in page and "未来十四天到期件数" in page
    assert "成都市武侯区二环路南二段21号2栋2206号房屋" in page


def test_a_desk_without_anything_says_what_will_stand_there(desk: Desk) -> None:
    assert "Nothing is due" in desk.read()
    assert "没有到期事项" in desk.read("zh")


def test_a_provisional_date_says_so_beside_itself(desk: Desk) -> None:
    period = Period(date(2030, 1, 5), 10)
    desk.set("make_ruling", period.due_at(), period=period)
    assert ">provisional<" in desk.read()
    assert ">暂定<" in desk.read("zh")


def test_the_reason_goes_on_the_supervision_record(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(0))
    (found,) = desk.open()
    path = f"/desk/deadlines/{found.id}"
    clerk = desk.clerk
    early = clerk.post(f"{path}/reason", data={"csrf_token": csrf_of(clerk, "/desk"), "why": "早"})
    assert early.status_code == 409
    desk.clock.forward(days=2)
    clerk = desk.clerk
    token = csrf_of(clerk, path)
    empty = clerk.post(f"{path}/reason", data={"csrf_token": token, "why": " "})
    assert empty.status_code == 422 and "f-why" in empty.get_data(as_text=True)
    given = clerk.post(f"{path}/reason", data={"csrf_token": token, "why": "买受人失联，已登报"})
    assert given.status_code == 303
    assert (
        "Reason given" in desk.read()
        and "The reasons are on the supervision record." in desk.read()
    )
    with desk.transactions.reading() as session:
        last = history(session, found.id)[-1]
    assert (last.what, last.note, last.by_id) == (
        "explained", "买受人失联，已登报", desk.team.clerk.account_id,
    )  # fmt: skip
    for role in ("supervisor", "auditor"):
        page = desk.sign_in(desk.member(role)).get("/oversight/deadlines").get_data(as_text=True)
        assert "买受人失联，已登报" in page and "李职员" in page


def test_what_was_done_late_stays_visible_with_by_how_much(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(0))
    due = desk.end_of_day(0)
    desk.clock.forward(days=3)
    with desk.transactions() as tx:
        meet_deadline(tx, "deliver", desk.lot_id, due + timedelta(days=1, hours=2, minutes=5))
    page = desk.read(path="/desk/deadlines?show=late")
    assert "1 d 02:05" in page and "Hand over the property" in page
    assert "Nothing is due" in desk.read()


def test_another_court_sees_nothing_of_it(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(0))
    (found,) = desk.open()
    other = make_team(desk.transactions, desk.ports, desk.clock)
    client = desk.sign_in(other.clerk)
    assert "Nothing is due" in _english(client, "/desk")
    assert client.get(f"/desk/deadlines/{found.id}").status_code == 404


def _english(client: FlaskClient, path: str) -> str:
    client.set_cookie("locale", "en")
    return client.get(path).get_data(as_text=True)


def test_the_fortnight_counts_by_legal_day(desk: Desk) -> None:
    for days, code in enumerate(("deliver", "make_ruling", "second_auction")):
        desk.set(code, desk.end_of_day(2), key=str(days))
    page = desk.read()
    strip = page[page.index('class="tbl fortnight"') :]
    cells = strip[: strip.index("</table>")].split("<td")[1:]
    assert len(cells) == 14 and ">3</td>" in cells[2]


def test_what_waits_for_approval_is_listed_for_both_people(desk: Desk) -> None:
    with desk.transactions() as tx:
        lot_id = begin_draft(
            tx, lawful_content(desk.clock.now()), desk.team.clerk, desk.clock.now()
        )
        hand_over(tx, lot_id, 1, desk.team.clerk, desk.clock.now())
    mine = desk.read()
    assert "Publish a notice" in mine and "Another person decides" in mine and "(you)" in mine
    theirs = desk.read(who="approver")
    assert f"/desk/lots/{lot_id}/approval" in theirs and "Read and decide" in theirs


def test_the_list_goes_on_over_pages(desk: Desk) -> None:
    for number in range(60):
        desk.set("deliver", desk.end_of_day(number % 9), key=f"{number}")
    first, second = desk.read(path="/desk/deadlines"), desk.read(path="/desk/deadlines?page=2")
    assert "1–50 of 60" in first and "51–60 of 60" in second
    assert "All 60 deadlines" in desk.read()


def test_the_desk_asks_as_much_for_sixty_acts_as_for_one(desk: Desk) -> None:
    asked: list[str] = []
    engine = desk.transactions.engine
    listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def statements(path: str) -> int:
        asked.clear()
        assert desk.clerk.get(path).status_code == 200
        return len(asked)

    desk.set("deliver", desk.end_of_day(0))
    one = statements("/desk"), statements("/desk/deadlines"), statements("/desk/deadlines.ics")
    for number in range(60):
        desk.set("deliver", desk.end_of_day(number % 9), key=f"{number}")
    desk.clock.forward(minutes=1)
    many = statements("/desk"), statements("/desk/deadlines"), statements("/desk/deadlines.ics")
    assert one == many


def test_a_date_that_moved_and_was_missed_again_asks_for_a_new_reason(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(0))
    desk.clock.forward(days=1)
    (found,) = desk.open()
    clerk = desk.team.clerk.account_id
    with desk.transactions() as tx:
        explain(tx, found.id, desk.team.court_id, clerk, "雨", desk.clock.now())
    assert "The reasons are on the supervision record." in desk.read()
    desk.set("deliver", desk.end_of_day(1))
    desk.clock.forward(days=2)
    page = desk.read()
    assert "The reason goes on the supervision record." in page and "Reason given" not in page
