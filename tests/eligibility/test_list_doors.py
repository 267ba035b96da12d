"""The public list and the court's desk of the registers: masked, looked up, entered, corrected, deleted."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from auction_app.accounts.identity import index_of
from auction_app.deadlines.models import Deadline
from auction_app.eligibility.commands import register
from auction_app.eligibility.register_models import ListRequest, RegisterEntry
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.working_days import last_day, last_working_day
from tests.eligibility.registers_kit import credit_code, entry, open_lot, take_over
from tests.eligibility.scene import Scene
from tests.eligibility.test_bidder_doors import (
    approve_all,
    browser,
    decided,
    operator_of,
    send,
    staff,
    text_of,
    young,
)
from tests.support import people
from tests.support.clock import HandClock

OURS = "court"


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return open_lot(engine, ports, at)


def typed(number: str, at: datetime, **more: str) -> dict[str, str]:
    day = legal_day(at).isoformat()
    form = {"kind": "list", "ground": "2", "name": "王某", "id_no": number, "since": day}
    return form | {"case_number": f"（2026）川0105执{abs(hash(number)) % 9000 + 1}号"} | more


def entered(app: Flask, scene: Scene, at: datetime, number: str) -> str:
    """The page of an entry that two people made."""
    decided(app, scene, at, "/desk/list/entries", "/desk/list", **typed(number, at))
    with scene.transactions.reading() as session:
        index = index_of(scene.vault, number)
        query = select(RegisterEntry.id).where(RegisterEntry.subject_index == index)
        return f"/desk/list/{session.scalars(query).one()}"


def due(scene: Scene, code: str) -> list[tuple[str, datetime]]:
    with scene.transactions.reading() as session:
        rows = session.scalars(
            select(Deadline).where(Deadline.court_id == scene.court_id, Deadline.code == code)
        )
        return [(row.state, row.due_at) for row in rows]


# AC-71


def test_the_public_list_masks_persons_and_finds_only_full_numbers(
    client: FlaskClient, scene: Scene, at: datetime
) -> None:
    client.set_cookie("locale", "en")
    number, firm = people.resident_id(), credit_code()
    take_over(scene, at, entry(number, at, name="周某"), entry(firm, at, name="乙公司", public="0"))
    shown = text_of(client.get("/list"))
    assert f"{number[:10]}****{number[14:]}" in shown and number not in shown
    assert "乙公司" not in shown
    found = text_of(send(client, "/list/search", "/list", id_no=number.lower()))
    assert found.count("周某") == 2 and number not in found
    part = send(client, "/list/search", "/list", id_no=number[:10])
    assert part.status_code == 422 and 'id="f-id_no-error"' in text_of(part)
    nobody = text_of(send(client, "/list/search", "/list", id_no=people.resident_id()))
    assert "No entry in force about this number here." in nobody
    body = client.get("/api/v1/registers").json
    assert number not in json.dumps(body) and body["total"] >= 1


def test_looking_up_is_limited(client: FlaskClient, scene: Scene) -> None:
    client.set_cookie("locale", "en")
    token = people.csrf_of(client, "/list")
    codes = [
        client.post(
            "/list/search", data={"id_no": people.resident_id(), "csrf_token": token}
        ).status_code
        for _try in range(61)
    ]
    assert codes[0] == 200 and codes[-1] == 429


def test_a_token_looks_a_number_up_by_api(client: FlaskClient, scene: Scene, at: datetime) -> None:
    person = scene.bidder()
    take_over(scene, at, entry(person.id_no, at))
    headers = {"Authorization": f"Bearer {person.token}"}
    path = "/api/v1/registers/search"
    found = client.post(path, json={"id_no": person.id_no}, headers=headers).json
    assert [one["kind"] for one in found["entries"]] == ["list"]
    assert person.id_no not in json.dumps(found)
    assert client.post(path, json={"id_no": "1"}, headers=headers).status_code == 400
    assert client.post(path, json={"id_no": person.id_no}).status_code in (400, 401, 403)


# AC-70, and what a new entry does at once


def test_the_desk_refuses_whom_the_law_does_not_let_be_listed(
    app: Flask, scene: Scene, at: datetime
) -> None:
    clerk = staff(app, scene, "clerk", at)
    minor = send(clerk, "/desk/list/entries", "/desk/list", **typed(young(at, 16), at))
    assert minor.status_code == 422 and "/law/DL4" in text_of(minor)
    assert 'id="f-id_no-error"' in text_of(minor)
    covered = typed(people.resident_id(), at, ground="1", seizure_covers="1")
    refused = send(clerk, "/desk/list/entries", "/desk/list", **covered)
    assert refused.status_code == 422 and "/law/DL3" in text_of(refused)
    nothing = send(clerk, "/desk/list/entries", "/desk/list")
    assert all(
        f'id="f-{name}-error"' in text_of(nothing) for name in ("kind", "id_no", "name", "since")
    )


def test_an_entry_of_the_desk_shuts_a_number_out_at_once(
    app: Flask, scene: Scene, at: datetime
) -> None:
    person = scene.bidder()
    mine = scene.apply(person)
    scene.pay(mine, at)
    clerk = staff(app, scene, "clerk", at)
    done = send(clerk, "/desk/list/entries", "/desk/list", **typed(person.id_no, at))
    assert done.status_code == 303
    assert scene.own(person).refusal == ""  # a proposal alone shuts nobody out
    approve_all(app, scene, at, "/desk/list")
    assert scene.own(person).refusal == "listed"
    own = text_of(browser(app, scene, person, at).get(f"/lots/{scene.lot_id}/register"))
    assert "You stand in the register of dishonest debtors." in own and "Register again" in own
    person_no = person.id_no
    assert person_no not in text_of(clerk.get("/desk/list"))


# AC-68, AC-69: the clocks


def test_the_end_of_a_term_and_a_deletion_ground_set_three_working_days(
    app: Flask, scene: Scene, at: datetime, clock: HandClock
) -> None:  # AC-68
    clerk, number = staff(app, scene, "clerk", at), people.resident_id()
    page = entered(app, scene, at, number)
    today = legal_day(at)
    ends = today.replace(year=today.year + 2)
    assert due(scene, "list_delete") == [("open", end(last_working_day(ends, 3)))]
    wrong = send(
        clerk, f"{page}/requests", page, kind="deletion", reason="履行完毕", day="2099-01-01"
    )
    assert wrong.status_code == 422 and 'id="f-day-error"' in text_of(wrong)
    send(clerk, f"{page}/requests", page, kind="deletion", reason="履行完毕", day=str(today))
    assert due(scene, "list_delete") == [("open", end(last_working_day(today, 3)))]
    send(clerk, f"{page}/delete", page, reason="履行完毕")
    assert [state for state, _due in due(scene, "list_delete")] == ["open"]
    approve_all(app, scene, at, "/desk/list")
    assert [state for state, _due in due(scene, "list_delete")] == ["met"]


def end(day: Any) -> datetime:
    return start_of_legal_day(day + timedelta(days=1))


@pytest.mark.parametrize(
    "is_upheld", [pytest.param(True, id="AC-69 upheld"), pytest.param(False, id="AC-69 rejected")]
)
def test_a_request_for_correction_runs_through_its_clocks(
    app: Flask, scene: Scene, at: datetime, is_upheld: bool
) -> None:
    clerk, today = staff(app, scene, "clerk", at), legal_day(at)
    page = entered(app, scene, at, people.resident_id())
    send(clerk, f"{page}/requests", page, kind="correction", reason="已履行", day=str(today))
    assert due(scene, "list_review") == [("open", end(last_day(today, 15)))]
    with scene.transactions.reading() as session:
        entry_id = page.rsplit("/", 1)[1]
        query = select(ListRequest.id).where(ListRequest.entry_id == entry_id)
        request = session.scalars(query).one()
    path, day = f"{page}/requests/{request}", str(today)
    early = send(clerk, path, page, step="finish", day=day)
    assert early.status_code == 409
    send(clerk, path, page, step="uphold" if is_upheld else "reject", day=day)
    assert [state for state, _due in due(scene, "list_review")] == ["open"]
    approve_all(app, scene, at, "/desk/list")
    assert [state for state, _due in due(scene, "list_review")] == ["met"]
    if is_upheld:
        assert due(scene, "list_fix") == [("open", end(last_working_day(today, 3)))]
        send(clerk, path, page, step="finish", day=day)
        assert [state for state, _due in due(scene, "list_fix")] == ["open"]
        approve_all(app, scene, at, "/desk/list")
        assert [state for state, _due in due(scene, "list_fix")] == ["met"]
        return
    assert due(scene, "list_reconsideration") == []
    send(clerk, path, page, step="serve", day=day)
    assert due(scene, "list_reconsideration") == [("open", end(last_day(today, 10)))]


def test_another_court_has_no_hand_in_an_entry(app: Flask, scene: Scene, at: datetime) -> None:
    page = entered(app, scene, at, people.resident_id())
    other = people.make_court(scene.transactions)
    member = people.make_staff(scene.transactions, scene.vault, "clerk", at, court_id=other)
    stranger = browser(app, scene, member, at)
    assert stranger.get(page).status_code == 404
    assert send(stranger, f"{page}/delete", "/desk/list", reason="x").status_code == 404


def test_a_copy_is_taken_over_by_page_with_a_report_of_each_line(
    app: Flask, scene: Scene, at: datetime
) -> None:
    operator = operator_of(app, scene, at)
    content = json.dumps([entry(people.resident_id(), at), entry("1", at)]).encode()
    token = people.csrf_of(operator, "/oversight/registers")
    answer = operator.post(
        "/oversight/registers",
        data={"csrf_token": token, "file": (BytesIO(content), "list.json")},
        content_type="multipart/form-data",
    )
    shown = text_of(answer)
    assert answer.status_code == 200 and "1 of 2 lines taken over." in shown
    broken = operator.post(
        "/oversight/registers",
        data={"csrf_token": token, "file": (BytesIO(b"{"), "list.json")},
        content_type="multipart/form-data",
    )
    assert broken.status_code == 422 and 'id="f-file-error"' in text_of(broken)


def test_the_command_reports_line_by_line_and_changes_nothing_the_second_time(
    app: Flask, scene: Scene, at: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, file = people.resident_id(), tmp_path / "list.csv"
    line = entry(number, at)
    file.write_text(",".join(line) + "\n" + ",".join(map(str, line.values())) + "\n", "utf-8")
    services = app.extensions["auction"]
    assert register(services, ["import", str(file)]) == 0
    first = capsys.readouterr().out
    assert "1 / 1" in first and line["case_number"] in first and number not in first
    assert register(services, ["import", str(file)]) == 0
    assert line["case_number"] not in capsys.readouterr().out
    with scene.transactions.reading() as session:
        query = select(RegisterEntry).where(RegisterEntry.case_number == line["case_number"])
        assert len(session.scalars(query).all()) == 1
    file.write_text("kind\nnothing\n", "utf-8")
    assert register(services, ["import", str(file)]) == 1
    file.write_bytes(b"\xff\xfe")
    assert register(services, ["import", str(file)]) == 2
    assert register(services, ["import", str(tmp_path / "none.csv")]) == 2
