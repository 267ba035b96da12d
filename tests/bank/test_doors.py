"""The court's desk of money from outside: pages, doors for programs, the command; two people, one court."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from auction_app.accounts.models import AccessEntry
from auction_app.bank import commands, proposals, queries, service, suspense
from auction_app.bank.models import BankBatch, BankEntry, BankPayout, BankProposal
from auction_app.bank.simulator import Movement
from auction_app.infra.formats import calendar_day
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from tests.bank.counter import Counter, open_counter
from tests.support.clock import HandClock
from tests.support.people import Person, csrf_of, make_court, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAYER, PAYERS_ACCOUNT = "赵付款", "6222021234560001"


@pytest.fixture
def counter(app: Flask, ports: Ports, clock: HandClock) -> Counter:
    return open_counter(app.extensions["auction"].transactions, ports.vault, clock.now())


def client_of(app: Flask, counter: Counter, clock: HandClock, role: str) -> FlaskClient:
    one = counter.clerk if role == "clerk" else counter.approver
    who = Person(one.account_id, "", court_id=counter.court_id)
    return signed_in(app, counter.transactions, who, clock.now(), second_factor=True)


def post(client: FlaskClient, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf_of(client, "/desk/bank"), **data})


def upload(client: FlaskClient, content: bytes) -> Any:
    return post(client, "/desk/bank/statements", file=(BytesIO(content), "statement.xml"))


def waiting(counter: Counter, kind: str = "statement") -> str:
    """The digest of the one proposal of a kind that waits."""
    with counter.transactions.reading() as session:
        wanted = select(BankProposal.sha256).filter_by(
            court_id=counter.court_id, kind=kind, outcome=None
        )
        return session.scalars(wanted).one()


def confirmed(app: Flask, counter: Counter, clock: HandClock, content: bytes) -> None:
    """A clerk brings a file, an approver confirms it."""
    clerk, approver = (client_of(app, counter, clock, role) for role in ("clerk", "approver"))
    assert upload(clerk, content).status_code == 303
    path = f"/desk/bank/proposals/{waiting(counter)}/decision"
    assert post(approver, path, decision="approve").status_code == 303


def test_a_court_enters_its_account_and_a_second_person_confirms_it(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    at, court_id = clock.now(), make_court(transactions)
    people = [
        make_staff(transactions, ports.vault, role, at, court_id=court_id)
        for role in ("clerk", "approver")
    ]
    clerk, approver = (signed_in(app, transactions, one, at, second_factor=True) for one in people)
    assert "只接受银行卡" in clerk.get("/desk/bank").text
    bad = post(clerk, "/desk/bank/account", name="法院", account="12", bank="银行")
    assert bad.status_code == 422
    assert 'id="f-account-error"' in bad.text
    fields = {"name": "某市人民法院", "account": "5100 8888 0000 7777", "bank": "建设银行"}
    assert post(clerk, "/desk/bank/account", **fields).status_code == 303
    with transactions() as tx:
        reference = service.issue_reference(tx, "payment", f"d{court_id}", at, court_id)
        assert queries.transfer_details(tx.session, reference) is None
        sha256 = tx.session.scalars(select(BankProposal.sha256).filter_by(court_id=court_id)).one()
    page = approver.get("/desk/bank").text
    assert sha256 in page and "5100888800007777" in page
    decision = f"/desk/bank/proposals/{sha256}/decision"
    assert post(clerk, decision, decision="approve").status_code == 403
    assert post(approver, decision, decision="approve").status_code == 303
    with transactions.reading() as session:
        details = queries.transfer_details(session, reference)
    assert details is not None
    assert (details.holder, details.number) == ("某市人民法院", "5100888800007777")
    assert post(approver, decision, decision="approve").status_code == 409


def test_a_yes_needs_a_fresh_second_factor(app: Flask, counter: Counter, clock: HandClock) -> None:
    counter.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "x")
    counter.read(counter.bank.close_day(), clock.now())
    clerk, approver = (client_of(app, counter, clock, role) for role in ("clerk", "approver"))
    entry = counter.entries()[0].id
    assert post(clerk, f"/desk/bank/entries/{entry}/send-back", ground="wrong").status_code == 303
    with counter.transactions.reading() as session:
        sha256 = session.scalars(
            select(BankProposal.sha256).filter_by(court_id=counter.court_id, outcome=None)
        ).one()
    decision = f"/desk/bank/proposals/{sha256}/decision"
    token = csrf_of(approver, "/desk/bank")
    clock.forward(minutes=6)
    stale = approver.post(decision, data={"csrf_token": token, "decision": "approve"})
    assert stale.status_code == 403 or "second-factor" in stale.headers.get("Location", "")
    assert counter.entries()[0].state == "suspended"


def test_a_statement_by_page_and_what_waits_is_shown_without_its_payer(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    clerk = client_of(app, counter, clock, "clerk")
    counter.bank.receive(12_345_67, PAYER, PAYERS_ACCOUNT, "一笔没有参考号的款")
    content = counter.bank.close_day()
    confirmed(app, counter, clock, content)
    assert "12,345.67" in clerk.get("/desk/bank").text
    assert upload(clerk, content).status_code == 303
    assert "没有重复入账" in clerk.get("/desk/bank").text
    assert len(counter.entries()) == 1
    entry = counter.entries()[0].id
    shown = clerk.get(f"/desk/bank/entries/{entry}").text
    assert PAYER not in shown and PAYERS_ACCOUNT not in shown
    silent = post(clerk, f"/desk/bank/entries/{entry}/look", reason="")
    assert silent.status_code == 422 and PAYER not in silent.text
    looked = post(clerk, f"/desk/bank/entries/{entry}/look", reason="核对付款人")
    assert PAYER in looked.text and looked.headers["Cache-Control"] == "no-store"
    with counter.transactions.reading() as session:
        rows = session.scalars(select(AccessEntry).where(AccessEntry.subject == entry)).all()
    assert [(one.actor_id, one.action) for one in rows] == [
        (counter.clerk.account_id, "bank.entry.read")
    ]


@pytest.mark.parametrize("content", [b"", b"<a/>", b"\xff\xfe\x00"])
def test_a_file_that_is_none_is_refused_beside_its_field(
    app: Flask, counter: Counter, clock: HandClock, content: bytes
) -> None:
    clerk = client_of(app, counter, clock, "clerk")
    refused = upload(clerk, content)
    assert refused.status_code == 422
    assert 'id="f-file-error"' in refused.text


def test_a_gap_between_two_statements_is_named(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    clerk, bank = client_of(app, counter, clock, "clerk"), counter.bank
    days = []
    for fen in (100_00, 23_00, 7_00):
        bank.receive(fen, PAYER, PAYERS_ACCOUNT, "x")
        days.append(bank.close_day())
    confirmed(app, counter, clock, days[0])
    upload(clerk, days[2])
    assert "与前一份相差 23.00 元" in clerk.get("/desk/bank").text, "seen before anybody says yes"
    approver = client_of(app, counter, clock, "approver")
    path = f"/desk/bank/proposals/{waiting(counter)}/decision"
    post(approver, path, decision="approve")
    page = clerk.get("/desk/bank").text
    assert "与前一份相差 23.00 元" in page
    assert "缺少 1 份对账单" in page
    confirmed(app, counter, clock, days[1])
    assert "相差" not in clerk.get("/desk/bank").text


def test_cash_without_an_account_goes_back_by_page_and_by_program(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    clerk = client_of(app, counter, clock, "clerk")
    for fen in (1_00, 2_00):
        counter.bank.move(Movement(fen, True, PAYER, said="柜台现金"))
    counter.read(counter.bank.close_day(), clock.now())
    one, other = (entry.id for entry in counter.entries())
    path = f"/desk/bank/entries/{one}/send-back"
    asked = post(clerk, path, ground="缴款单")
    assert asked.status_code == 422 and 'id="f-account-error"' in asked.text
    payer = {"name": PAYER, "account": PAYERS_ACCOUNT, "bank": "某银行", "ground": "缴款单"}
    assert post(clerk, path, **payer).status_code == 303
    api, head = "/api/v1/court/bank/entries", {"X-CSRF-Token": csrf_of(clerk, "/desk/bank")}
    half = clerk.post(f"{api}/{other}/return", json=payer | {"name": 1}, headers=head)
    assert half.get_json()["fields"] == {"name": "required"}
    nobody = clerk.post(f"{api}/{other}/return", json={"ground": "x"}, headers=head)
    assert nobody.get_json()["code"] == "payer_unknown"
    assert clerk.post(f"{api}/{other}/return", json=payer, headers=head).status_code == 201
    desk = client_of(app, counter, clock, "approver").get("/desk/bank").text
    assert "赵*" in desk and PAYER not in desk and PAYERS_ACCOUNT not in desk


def test_another_court_sees_nothing_of_it(
    app: Flask, counter: Counter, clock: HandClock, ports: Ports
) -> None:
    counter.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "x")
    content = counter.bank.close_day()
    counter.read(content, clock.now())
    other = open_counter(counter.transactions, ports.vault, clock.now())
    theirs = client_of(app, other, clock, "clerk")
    entry = counter.entries()[0].id
    assert theirs.get(f"/desk/bank/entries/{entry}").status_code == 404
    for verb in ("look", "assign", "send-back"):
        path = f"/desk/bank/entries/{entry}/{verb}"
        assert post(theirs, path, reason="x", ground="x", reference="x").status_code == 404
    assert upload(theirs, content).status_code == 422
    assert entry not in theirs.get("/desk/bank").text


def test_the_same_by_program(app: Flask, counter: Counter, clock: HandClock) -> None:
    clerk, approver = (client_of(app, counter, clock, role) for role in ("clerk", "approver"))
    api = "/api/v1/court/bank"
    head = {"X-CSRF-Token": csrf_of(clerk, "/desk/bank")}
    counter.bank.receive(5_00, PAYER, PAYERS_ACCOUNT, "x")
    content = counter.bank.close_day()
    made = clerk.post(f"{api}/statements", data=content, headers=head)
    (line,) = made.get_json()["said"]["statements"]
    assert (made.status_code, line["credits"], line["new"]) == (201, 5_00, True)
    other = {"X-CSRF-Token": csrf_of(approver, "/desk/bank")}
    path = f"{api}/proposals/{made.get_json()['proposal']}/decision"
    assert approver.post(path, json={"approve": True}, headers=other).status_code == 200
    again = clerk.post(f"{api}/statements", data=content, headers=head)
    assert (again.status_code, again.get_json()["proposal"]) == (200, None)
    told = clerk.get(api).get_json()
    assert PAYER not in str(told)
    (entry,) = told["suspended"]
    assert (entry["why"], entry["open"]) == ("unknown_reference", 5_00)
    wrong = clerk.post(
        f"{api}/entries/{entry['entry']}/assignment", json={"ground": 5}, headers=head
    )
    assert wrong.get_json()["fields"] == {"reference": "required", "ground": "required"}
    sent = clerk.post(
        f"{api}/entries/{entry['entry']}/return", json={"ground": "wrong"}, headers=head
    )
    sha256 = sent.get_json()["proposal"]
    path = f"{api}/proposals/{sha256}/decision"
    assert approver.post(path, json={"approve": "yes"}, headers=other).status_code == 400
    assert approver.post(path, json={"approve": False}, headers=other).status_code == 400
    done = approver.post(path, json={"approve": True}, headers=other)
    assert done.get_json()["outcome"] == "executed"
    assert clerk.post(f"{api}/batches", json={}, headers=head).status_code == 201
    assert (
        clerk.post(f"{api}/batches", json={}, headers=head).get_json()["code"] == "nothing_to_pay"
    )
    bad = clerk.post(f"{api}/statements", data=b"<x/>", headers=head)
    assert (bad.status_code, bad.get_json()["code"]) == (422, "bad_bank_file")


def test_the_command_takes_files_and_tells_what_is_late(
    app: Flask, counter: Counter, clock: HandClock, tmp_path: Path, capsys: Any
) -> None:
    house = app.extensions["auction"]
    counter.bank.receive(5_00, PAYER, PAYERS_ACCOUNT, "x")
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(counter.bank.close_day())
    bad.write_bytes(b"<x/>")
    assert commands.bank(house, ["import", str(good)]) == 0
    assert "待核 1 笔" in capsys.readouterr().out
    assert commands.bank(house, ["import", str(good), str(bad)]) == 1
    assert "无法" in (said := capsys.readouterr().err) or "不是" in said
    assert commands.bank(house, ["import", str(tmp_path / "none.xml")]) == 2
    with counter.transactions.reading() as session:
        assert (
            len(session.scalars(select(BankEntry).filter_by(account_id=counter.account_id)).all())
            == 1
        )
    assert commands.bank(house, ["late"]) == 0


def test_an_approver_sees_whom_a_file_pays_before_saying_yes(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    counter.bank.receive(6_00, PAYER, PAYERS_ACCOUNT, "x")
    counter.read(counter.bank.close_day(), clock.now())
    at, vault = clock.now(), counter.vault
    with counter.transactions() as tx:
        what = (counter.entries()[0].id, "wrong account")
        back = suspense.propose_send_back(tx, vault, what, counter.clerk, at)
    with counter.transactions() as tx:
        proposals.approve(tx, vault, back, counter.approver, at)
    with counter.transactions() as tx:
        proposals.propose_batch(tx, vault, counter.clerk, at)
        batch = tx.session.scalars(select(BankBatch.id).filter_by(court_id=counter.court_id)).one()
    approver = client_of(app, counter, clock, "approver")
    path = f"/desk/bank/files/{batch}"
    assert path in approver.get("/desk/bank").text
    shown = approver.get(path).text
    assert "6.00" in shown and PAYER not in shown
    looked = post(approver, f"{path}/look", reason="审批前核对").text
    assert PAYER in looked and PAYERS_ACCOUNT in looked
    with counter.transactions.reading() as session:
        row = session.scalars(select(AccessEntry).where(AccessEntry.subject == batch)).one()
    assert (row.action, row.reason) == ("bank.batch.read", "审批前核对")
    # Held back, its file is gone; let go again, it waits for another one.
    clerk = client_of(app, counter, clock, "clerk")
    with counter.transactions.reading() as session:
        payout = session.scalars(select(BankPayout).filter_by(court_id=counter.court_id)).one()
    stop = f"/desk/bank/payouts/{payout.id}/hold"
    assert post(clerk, stop, ground="").status_code == 422
    seen = []
    for _ in range(2):
        assert post(clerk, stop, ground="the payer called").status_code == 303
        with counter.transactions.reading() as session:
            seen.append(session.get_one(BankPayout, payout.id).state)
    assert seen == ["withdrawn", "waiting"]
    assert "等待另一人" not in clerk.get("/desk/bank").text


def test_the_desk_shows_the_ten_newest_statements_and_all_on_request(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    """A court gets a statement each day; a file that waits says its days as the reader writes them."""
    for _day in range(12):
        counter.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "?")
        counter.read(counter.bank.close_day(), clock.now())
    clerk = client_of(app, counter, clock, "clerk")
    section = lambda page: page.split('id="h-st"', 1)[1].split("</section>", 1)[0]  # noqa: E731
    newest = section(clerk.get("/desk/bank").text)
    assert newest.count('<tr><th scope="row"') == 10 and "另有 2 份较早的对账单" in newest
    every = section(clerk.get("/desk/bank?statements=all").text)
    assert every.count('<tr><th scope="row"') == 12 and "较早的对账单" not in every
    day = counter.bank.day
    counter.bank.receive(1_00, PAYER, PAYERS_ACCOUNT, "?")
    assert upload(clerk, counter.bank.close_day()).status_code == 303
    page = clerk.get("/desk/bank").text
    waits = page.split('id="h-w-1"', 1)[1].split("</section>", 1)[0]
    assert calendar_day(day, "zh") in waits and day.isoformat() not in waits.split("SHA-256")[0]
