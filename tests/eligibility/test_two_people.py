"""Persons and register entries: one clerk or one approver alone changes nothing; a court touches its own entries only."""

from __future__ import annotations

import json
import threading
import time
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update

from auction_app.accounts.identity import index_of
from auction_app.accounts.models import AccessEntry, Court
from auction_app.deadlines.models import Deadline
from auction_app.eligibility.models import CourtProposal, Exclusion
from auction_app.eligibility.register_import import find_entry, write_entry
from auction_app.eligibility.register_lines import EntryLine, judge_row
from auction_app.eligibility.register_models import ListRequest, RegisterEntry, RegisterSnapshot
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import STEP_UP, AuctionError
from auction_app.kernel.time import legal_day
from tests.eligibility.registers_kit import credit_code, entry, open_lot, role, take_over
from tests.eligibility.scene import Scene
from tests.eligibility.test_bidder_doors import (
    approve_all,
    browser,
    operator_of,
    send,
    staff,
    text_of,
)
from tests.support import people
from tests.support.clock import HandClock


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return open_lot(engine, ports, at)


def ours(scene: Scene, number: str, at: datetime, **more: Any) -> dict[str, Any]:
    """A line of the scene's own court."""
    with scene.transactions.reading() as session:
        name = session.get_one(Court, scene.court_id).name_zh
    return entry(number, at, court=name, **more)


def post(client: FlaskClient, path: str, body: dict[str, Any]) -> Any:
    headers = {"X-CSRF-Token": people.csrf_of(client, "/account")}
    return client.post(path, json=body, headers=headers)


def found(scene: Scene, number: str) -> list[RegisterEntry]:
    with scene.transactions.reading() as session:
        index = index_of(scene.vault, number)
        return list(
            session.scalars(select(RegisterEntry).where(RegisterEntry.subject_index == index))
        )


def snapshots(scene: Scene) -> int:
    with scene.transactions.reading() as session:
        return session.scalar(select(func.count()).select_from(RegisterSnapshot)) or 0


def test_a_court_brings_its_own_entries_alone_and_each_other_line_is_told(
    app: Flask, scene: Scene, at: datetime
) -> None:
    theirs, mine, firm = people.resident_id(), people.resident_id(), credit_code()
    take_over(scene, at, entry(theirs, at, case_number="（2025）川0999执1号"))
    before = snapshots(scene)
    lines = [
        entry(people.resident_id(), at),
        # An own court's name on another court's entry does not make it one's own.
        ours(scene, theirs, at, case_number="（2025）川0999执1号", deleted_on="2026-01-02"),
        role(mine, firm, at),
        ours(scene, mine, at),
    ]
    foreign = people.make_court(scene.transactions)
    with scene.transactions() as tx:
        tx.session.execute(
            update(RegisterEntry)
            .where(RegisterEntry.subject_index == index_of(scene.vault, theirs))
            .values(court_id=foreign)
        )
    clerk = staff(app, scene, "clerk", at)
    answer = post(clerk, "/api/v1/court/registers", {"lines": lines})
    assert answer.status_code == 201
    assert [(one["outcome"], list(one["errors"].items())) for one in answer.json["lines"]] == [
        ("refused", [("court", "not_own_court")]),
        ("refused", [("case_number", "other_courts_entry")]),
        ("refused", [("kind", "role_is_national")]),
        ("proposed", []),
    ]
    assert found(scene, mine) == [] and found(scene, theirs)[0].deleted_on is None
    decision = f"/api/v1/court/proposals/{answer.json['proposal']}/decision"
    approver = staff(app, scene, "approver", at)
    done = post(approver, decision, {"approve": True})
    assert (done.status_code, done.json["outcome"]) == (200, "executed")
    (row,) = found(scene, mine)
    assert (row.court_id, row.snapshot_id) == (scene.court_id, None)
    assert found(scene, theirs)[0].deleted_on is None
    assert snapshots(scene) == before  # a court's lines make no copy fresh
    assert post(approver, decision, {"approve": True}).json["code"] == "already_decided"


def test_no_number_stands_in_a_proposal_and_the_decision_erases_what_was_sealed(
    app: Flask, scene: Scene, at: datetime
) -> None:
    number, page = people.resident_id(), f"/desk/lots/{scene.lot_id}/persons"
    wish = {"id_no": number, "decision": "court_staff", "ground": "合议庭记录"}
    clerk = staff(app, scene, "clerk", at)
    made = post(clerk, f"/api/v1/court/lots/{scene.lot_id}/persons", wish)
    assert made.status_code == 201
    (waits,) = clerk.get(f"/api/v1/court/lots/{scene.lot_id}/persons").json["proposals"]
    assert number not in json.dumps(waits) and waits["proposal"] == made.json["proposal"]
    assert number not in text_of(clerk.get(page)) and exclusions(scene) == 0
    with scene.transactions.reading() as session:
        row = session.scalars(select(CourtProposal).filter_by(sha256=waits["proposal"])).one()
        assert number not in row.text and number.encode() not in (row.sealed or b"")
    approve_all(app, scene, at, page)
    assert exclusions(scene) == 1
    with scene.transactions.reading() as session:
        row = session.scalars(select(CourtProposal).filter_by(sha256=waits["proposal"])).one()
        assert (row.outcome, row.sealed) == ("executed", None)


def exclusions(scene: Scene) -> int:
    with scene.transactions.reading() as session:
        query = select(func.count()).select_from(Exclusion).filter_by(lot_id=scene.lot_id)
        return session.scalar(query) or 0


def test_an_approver_needs_a_fresh_second_factor_and_stays_within_the_court(
    app: Flask, scene: Scene, at: datetime, clock: HandClock
) -> None:
    page = f"/api/v1/court/lots/{scene.lot_id}/persons"
    clerk, number = staff(app, scene, "clerk", at), people.resident_id()
    wish = {"id_no": number, "decision": "capacity", "ground": "以劳动收入为主要来源"}
    sha256 = post(clerk, page, wish).json["proposal"]
    decision = f"/api/v1/court/proposals/{sha256}/decision"
    assert post(clerk, decision, {"approve": True}).status_code == 403
    elsewhere = people.make_court(scene.transactions)
    other = people.make_staff(scene.transactions, scene.vault, "approver", at, court_id=elsewhere)
    stranger = browser(app, scene, other, at)
    assert post(stranger, decision, {"approve": True}).json["code"] == "changed_meanwhile"
    assert stranger.get(page).json["code"] == "no_such_lot"
    approver = staff(app, scene, "approver", at)
    clock.forward(minutes=6)
    assert post(approver, decision, {"approve": True}).json["code"] == STEP_UP
    with scene.transactions.reading() as session:
        row = session.scalars(select(CourtProposal).filter_by(sha256=sha256)).one()
        assert row.outcome is None


def test_a_refusal_needs_its_reason_and_the_clerk_reads_it(
    app: Flask, scene: Scene, at: datetime
) -> None:
    number = people.resident_id()
    clerk, approver = staff(app, scene, "clerk", at), staff(app, scene, "approver", at)
    made = post(clerk, "/api/v1/court/registers", {"lines": [ours(scene, number, at)]})
    path = f"/desk/proposals/{made.json['proposal']}/decision"
    empty = send(approver, path, "/desk/list", decision="refuse", answer="")
    assert empty.status_code == 303 and empty.headers["Location"].endswith("/desk/list")
    send(approver, path, "/desk/list", decision="refuse", answer="案号有误")
    assert "案号有误" in text_of(clerk.get("/desk/list")) and found(scene, number) == []


def test_the_national_copy_is_the_operators_and_is_logged(
    app: Flask, scene: Scene, at: datetime, clock: HandClock
) -> None:
    number, path = people.resident_id(), "/api/v1/platform/registers"
    body = {"lines": [entry(number, at)]}
    for other in ("clerk", "approver"):
        assert post(staff(app, scene, other, at), path, body).status_code == 403
    operator = operator_of(app, scene, at)
    done = post(operator, path, body)
    assert done.status_code == 201 and len(found(scene, number)) == 1
    with scene.transactions.reading() as session:
        looks = session.scalars(
            select(AccessEntry).where(AccessEntry.subject == done.json["snapshot"])
        ).all()
    assert [look.action for look in looks] == ["register.copied"]
    clock.forward(minutes=6)
    assert post(operator, path, body).json["code"] == STEP_UP


def test_a_rank_the_panel_did_not_decide_is_not_even_put_forward(
    app: Flask, engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, is_practice=False)
    wish = {
        "id_no": people.resident_id(),
        "decision": "rank_1",
        "ground": "共有人",
        "basis": "co_owner",
    }
    clerk = staff(app, scene, "clerk", at)
    path = f"/api/v1/court/lots/{scene.lot_id}/persons"
    refused = post(clerk, path, wish)
    assert (refused.status_code, refused.json["fields"]) == (422, {"decision": "rank_not_decided"})
    page = path.removeprefix("/api/v1/court").join(("/desk", ""))
    shown = send(clerk, page, page, **wish)
    assert shown.status_code == 422 and 'id="f-decision-error"' in text_of(shown)
    assert clerk.get(path).json["proposals"] == []
    later = post(clerk, path, wish | {"minutes": "（2026）合议笔录2号"})
    assert later.status_code == 201  # the panel decided anew after the publication
    assert approve_all(app, scene, at, page).status_code == 303
    bad = post(clerk, path, {"id_no": 5, "decision": "rank_1"})
    assert bad.json["fields"] == {"id_no": "bad_type"}


def proposals(scene: Scene) -> list[CourtProposal]:
    with scene.transactions.reading() as session:
        query = select(CourtProposal).where(CourtProposal.court_id == scene.court_id)
        return list(session.scalars(query.order_by(CourtProposal.proposed_at, CourtProposal.id)))


def forward(client: FlaskClient, *lines: dict[str, Any]) -> Any:
    return post(client, "/api/v1/court/registers", {"lines": list(lines)})


def test_a_second_proposal_about_the_same_entry_takes_the_place_of_the_first(
    app: Flask, scene: Scene, at: datetime
) -> None:
    number, clerk = people.resident_id(), staff(app, scene, "clerk", at)
    line = ours(scene, number, at)
    first = forward(clerk, line).json["proposal"]
    second = forward(clerk, line | {"conduct": "隐匿财产"}).json["proposal"]
    outcomes = {row.sha256: (row.outcome, row.sealed) for row in proposals(scene)}
    assert outcomes[first] == ("replaced", None)  # and its numbers are erased
    assert outcomes[second][0] is None
    approver = staff(app, scene, "approver", at)
    stale = post(approver, f"/api/v1/court/proposals/{first}/decision", {"approve": True})
    assert (stale.status_code, stale.json["code"]) == (412, "changed_meanwhile")
    assert found(scene, number) == []


def test_an_entry_that_waits_among_others_is_not_taken_out_of_them(
    app: Flask, scene: Scene, at: datetime
) -> None:
    one, other = ours(scene, people.resident_id(), at), ours(scene, people.resident_id(), at)
    clerk = staff(app, scene, "clerk", at)
    assert forward(clerk, one, other).status_code == 201
    refused = forward(clerk, one)
    assert (refused.status_code, refused.json["code"]) == (409, "entry_waits")
    assert [row.outcome for row in proposals(scene)] == [None]
    assert forward(clerk, one, other).status_code == 201  # all of them anew


def test_a_bar_and_a_permission_of_one_person_wait_side_by_side(
    app: Flask, scene: Scene, at: datetime
) -> None:
    number, clerk = people.resident_id(), staff(app, scene, "clerk", at)
    path = f"/api/v1/court/lots/{scene.lot_id}/persons"
    for decision in ("court_staff", "capacity", "court_staff"):
        wish = {"id_no": number, "decision": decision, "ground": "合议庭记录"}
        assert post(clerk, path, wish).status_code == 201
    outcomes = [row.outcome for row in proposals(scene)]  # of one instant: in no order
    assert (outcomes.count("replaced"), outcomes.count(None)) == (1, 2)


def test_the_same_entry_by_two_courts_at_one_moment_is_a_coded_refusal(
    scene: Scene, at: datetime
) -> None:
    """The second writer waits for the first, and learns that the entry is there."""
    number = people.resident_id()
    line = judge_row(entry(number, at), legal_day(at)).line
    assert isinstance(line, EntryLine)
    waiting = threading.Event()
    codes: list[str] = []

    def second() -> None:
        try:
            with scene.transactions() as tx:
                assert find_entry(tx.session, line.kind, index_of(scene.vault, number), "x") is None
                waiting.set()
                write_entry(tx, scene.vault, line, None, at)
        except AuctionError as error:
            codes.append(error.code)

    with scene.transactions() as tx:
        write_entry(tx, scene.vault, line, None, at)
        rival = threading.Thread(target=second)
        rival.start()
        assert waiting.wait(10)
        time.sleep(0.3)  # it stands at the unique index now
    rival.join(10)
    assert codes == ["entry_taken"]
    assert len(found(scene, number)) == 1


def test_a_deletion_written_in_a_line_meets_what_was_due(
    app: Flask, scene: Scene, at: datetime
) -> None:
    number, clerk = people.resident_id(), staff(app, scene, "clerk", at)
    line = ours(scene, number, at, ground="2")
    forward(clerk, line)
    approve_all(app, scene, at, "/desk/list")
    (row,) = found(scene, number)
    assert state_of(scene, "list_delete", row.id) == "open"
    gone = {"deleted_on": legal_day(at).isoformat(), "delete_reason": "履行完毕"}
    assert forward(clerk, line | gone).status_code == 201
    approve_all(app, scene, at, "/desk/list")
    assert state_of(scene, "list_delete", row.id) == "met"


def state_of(scene: Scene, code: str, key: str) -> str | None:
    with scene.transactions.reading() as session:
        query = select(Deadline.state).where(Deadline.code == code, Deadline.key == key)
        return session.scalar(query)


@pytest.mark.parametrize(("locale", "words"), [("en", "Uphold the request"), ("zh", "准予纠正")])
def test_who_decides_a_request_reads_what_it_is(
    app: Flask, scene: Scene, at: datetime, locale: str, words: str
) -> None:
    number, clerk = people.resident_id(), staff(app, scene, "clerk", at)
    forward(clerk, ours(scene, number, at))
    approve_all(app, scene, at, "/desk/list")
    (row,) = found(scene, number)
    page, today = f"/desk/list/{row.id}", legal_day(at).isoformat()
    send(clerk, f"{page}/requests", page, kind="correction", reason="已履行完毕", day=today)
    with scene.transactions.reading() as session:
        request = session.scalars(select(ListRequest).where(ListRequest.entry_id == row.id)).one()
    send(clerk, f"{page}/requests/{request.id}", page, step="uphold", day=today)
    approver = staff(app, scene, "approver", at)
    approver.set_cookie("locale", locale)
    shown = text_of(approver.get("/desk/list"))
    assert words in shown and "已履行完毕" in shown and 'data-law="DL12"' in shown
    assert send(clerk, f"{page}/requests/{request.id}", page, step="serve", day=today) is not None
    with scene.transactions.reading() as session:
        assert session.get_one(ListRequest, request.id).decided_on is None
