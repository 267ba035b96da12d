"""Money that waits for somebody: every account that owes has a door, and two people go through it, once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from auction_app.accounting.waiting import waiting_since
from auction_app.accounts.models import AccessEntry, Account
from auction_app.bank import batches, proposals, service
from auction_app.bank.models import BankBatch, BankPayout, BankProposal
from auction_app.bank.two_people import Member
from auction_app.books import chart, movements
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Kind
from auction_app.ledger.queries import LedgerRow
from auction_app.ledger.service import Account as BookAccount
from auction_app.ledger.service import post
from tests.bank.counter import Counter, open_counter
from tests.distribution.story import CaseStory, open_story
from tests.procedure.court import Court
from tests.procedure.test_forfeit_applied import in_default, resold
from tests.support.clock import HandClock
from tests.support.people import Person, csrf_of, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

TREASURY = {
    "name": "某市财政局",
    "account": "44050166000000001234",
    "bank": "中国建设银行某市分行",
    "remittance": "缴款码 5100012345",
    "ground": "结算单 2026-17",
}
API = "/api/v1/court/bank/waiting"


@pytest.fixture
def counter(app: Flask, ports: Ports, clock: HandClock) -> Counter:
    return open_counter(app.extensions["auction"].transactions, ports.vault, clock.now())


@pytest.fixture
def story(app: Flask, ports: Ports, clock: HandClock) -> CaseStory:
    return open_story(app, ports, clock)


def fee_of(counter: Counter) -> BookAccount:
    return chart.fee(counter.court_id, "enforcement")


def bring(counter: Counter, clock: HandClock, fen: int, into: BookAccount) -> None:
    """Money reaches the court's bank account and stands on an account that owes it."""
    counter.bank.receive(fen, "某人", "6222000011112222", f"x{fen}")
    counter.read(counter.bank.close_day(), clock.now())
    entry = next(one for one in counter.entries() if one.state == "suspended")
    with counter.transactions() as tx:
        service.assign(tx, entry.id, into, Money(fen), "test", clock.now())


def client_of(app: Flask, counter: Counter, clock: HandClock, role: str) -> FlaskClient:
    one = counter.clerk if role == "clerk" else counter.approver
    who = Person(one.account_id, "", court_id=counter.court_id)
    return signed_in(app, counter.transactions, who, clock.now(), second_factor=True)


def propose(app: Flask, counter: Counter, clock: HandClock, fen: int, **more: Any) -> Any:
    clerk = client_of(app, counter, clock, "clerk")
    head = {"X-CSRF-Token": csrf_of(clerk, "/desk/bank")}
    body = {**TREASURY, "amount": fen, **more}
    return clerk.post(f"{API}/{fee_of(counter).code}/payout", json=body, headers=head)


def approve(counter: Counter, clock: HandClock, sha256: str, by: Member | None = None) -> None:
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, by or counter.approver, clock.now())


def refusal(counter: Counter, clock: HandClock, sha256: str, by: Member | None = None) -> str:
    with pytest.raises(AuctionError) as refused:
        approve(counter, clock, sha256, by)
    return refused.value.code


def payouts(counter: Counter) -> list[BankPayout]:
    with counter.transactions.reading() as session:
        query = select(BankPayout).filter_by(court_id=counter.court_id)
        return list(session.scalars(query.order_by(BankPayout.ordered_at)))


def test_a_fee_goes_to_the_treasury_by_two_people_and_its_account_ends_at_zero(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    fee = fee_of(counter)
    bring(counter, clock, 740_000, fee)
    clock.forward(days=3)
    clerk, approver = (client_of(app, counter, clock, role) for role in ("clerk", "approver"))
    page = clerk.get("/desk/bank/waiting").text
    assert "7,400.00" in page and "执行申请费" in page and "3 日" in page
    path = f"/desk/bank/waiting/{fee.code}"
    assert path in page and path not in approver.get("/desk/bank/waiting").text
    form = TREASURY | {"csrf_token": csrf_of(clerk, "/desk/bank")}
    too_much = clerk.post(path, data=form | {"amount": "7,400.01"})
    assert too_much.status_code == 409 and 'id="f-amount-error"' in too_much.text
    assert clerk.post(path, data=form | {"amount": "7,400.00"}).status_code == 303
    assert clerk.post(path, data=form | {"amount": "1.00"}).status_code == 409  # one at a time
    desk = approver.get("/desk/bank").text
    assert "支付待付款项" in desk and "费用：执行申请费" in desk and TREASURY["remittance"] in desk
    assert TREASURY["account"] not in desk  # masked: a look is written down
    with counter.transactions.reading() as session:
        sha256 = session.scalars(
            select(BankProposal.sha256).filter_by(court_id=counter.court_id, outcome=None)
        ).one()
    assert "已提出收款人" in clerk.get("/desk/bank/waiting").text
    look = f"/desk/bank/proposals/{sha256}/look"
    token = {"csrf_token": csrf_of(approver, "/desk/bank")}
    assert TREASURY["account"] not in approver.post(look, data=token, follow_redirects=True).text
    seen = approver.post(look, data=token | {"reason": "审批前核对"})
    assert TREASURY["account"] in seen.text and seen.headers["Cache-Control"] == "no-store"
    other = open_counter(counter.transactions, counter.vault, clock.now())
    theirs = client_of(app, other, clock, "approver")
    foreign = theirs.post(look, data={"csrf_token": csrf_of(theirs, "/desk/bank"), "reason": "x"})
    assert foreign.status_code == 404 and TREASURY["account"] not in foreign.text
    approve(counter, clock, sha256)
    assert "没有待付款项" in clerk.get("/desk/bank/waiting").text
    with counter.transactions() as tx:
        file = proposals.propose_batch(tx, counter.vault, counter.clerk, clock.now())
    approve(counter, clock, file)
    with counter.transactions() as tx:
        batch = tx.session.scalars(select(BankBatch.id).filter_by(court_id=counter.court_id)).one()
        content = batches.download(tx, counter.vault, batch, counter.clerk, clock.now())
    (paid,) = counter.bank.carry_out(content)
    assert (paid.name, paid.account, paid.fen) == (TREASURY["name"], TREASURY["account"], 740_000)
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(fee.code) == 0
    with counter.transactions.reading() as session:
        logged = session.scalars(select(AccessEntry.action).filter_by(subject=fee.code)).all()
    assert sorted(logged) == ["bank.pay_out.executed", "bank.proposal.read"]
    assert "银行已全部答复" in clerk.get("/desk/bank").text  # the file is finished


@pytest.mark.parametrize("fen", [0, -1, True, 1.5, "100", None, 10**30])
def test_an_amount_that_is_none_is_refused(
    app: Flask, counter: Counter, clock: HandClock, fen: Any
) -> None:
    bring(counter, clock, 100, fee_of(counter))
    refused = propose(app, counter, clock, fen)
    assert (refused.status_code, refused.get_json()["fields"]) == (400, {"amount": "bad_amount"})


def test_a_field_of_another_type_or_with_hidden_characters_is_refused(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    bring(counter, clock, 100, fee_of(counter))
    refused = propose(app, counter, clock, 1, name=["x"], ground=5)
    assert refused.get_json()["fields"] == {"name": "bad_type", "ground": "bad_type"}
    for said, field in (({"ground": " "}, "ground"), ({"name": "某\u202e局"}, "name")):
        assert list(propose(app, counter, clock, 1, **said).get_json()["fields"]) == [field]
    assert propose(app, counter, clock, 1, account="12").get_json()["fields"] == {
        "account": "bad_remittance"
    }
    assert payouts(counter) == []


def test_nobody_names_a_payee_for_another_courts_money_or_for_a_deposit(
    app: Flask, counter: Counter, clock: HandClock, ports: Ports
) -> None:
    fee = fee_of(counter)
    bring(counter, clock, 500, fee)
    other = open_counter(counter.transactions, ports.vault, clock.now())
    theirs = client_of(app, other, clock, "clerk")
    head = {"X-CSRF-Token": csrf_of(theirs, "/desk/bank")}
    for code in (fee.code, "deposit:L1:A7K2Q9", "clearing:stripe", "nothing", "fee:x"):
        refused = theirs.post(f"{API}/{code}/payout", json=TREASURY | {"amount": 1}, headers=head)
        assert refused.status_code == 404, code
        assert theirs.get(f"/desk/bank/waiting/{code}").status_code == 404
    assert fee.code not in theirs.get(API).get_data(as_text=True)
    approver = client_of(app, counter, clock, "approver")
    head = {"X-CSRF-Token": csrf_of(approver, "/desk/bank")}
    path = f"{API}/{fee.code}/payout"
    assert approver.post(path, json=TREASURY | {"amount": 1}, headers=head).status_code == 403


def test_what_is_ordered_waits_no_more_and_cannot_be_named_twice(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    bring(counter, clock, 1000, fee_of(counter))
    first = propose(app, counter, clock, 600)
    assert first.status_code == 201
    sha256 = first.get_json()["proposal"]
    assert propose(app, counter, clock, 400).get_json()["code"] == "already_waiting"
    approve(counter, clock, sha256)
    again = propose(app, counter, clock, 401)
    assert (again.status_code, again.get_json()["code"]) == (409, "less_waits")
    clerk = client_of(app, counter, clock, "clerk")
    (row,) = clerk.get(API).get_json()["waiting"]
    assert (row["waits"], row["free"], row["ordered"], row["next_step"]) == (400, 400, 600, "name")
    approve(counter, clock, propose(app, counter, clock, 400).get_json()["proposal"])
    assert [one.amount_fen for one in payouts(counter)] == [600, 400]
    assert clerk.get(API).get_json()["waiting"] == []
    assert refusal(counter, clock, sha256) == "already_decided"  # said again
    assert len(payouts(counter)) == 2


def test_less_money_at_the_approval_orders_nothing(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    fee = fee_of(counter)
    bring(counter, clock, 900, fee)
    sha256 = propose(app, counter, clock, 900).get_json()["proposal"]
    wish = service.NewPayout(
        "k", f"t{counter.court_id}", "某人", "62220001", "某银行", Money(1), "x", None, None,
        counter.court_id,
    )  # fmt: skip
    with counter.transactions() as tx:  # meanwhile a fen of it is ordered to somebody else
        service.order_payout(tx, counter.vault, wish, fee, clock.now())
    assert refusal(counter, clock, sha256) == "less_waits"
    assert len(payouts(counter)) == 1


def test_two_approvals_that_race_order_one_payout(
    app: Flask, counter: Counter, clock: HandClock, ports: Ports
) -> None:
    bring(counter, clock, 900, fee_of(counter))
    sha256 = propose(app, counter, clock, 900).get_json()["proposal"]
    at, court_id = clock.now(), counter.court_id
    second = make_staff(counter.transactions, ports.vault, "approver", at, court_id=court_id)
    answers: list[str] = []
    barrier = threading.Barrier(2)

    def decide(by: Member) -> None:
        barrier.wait()
        try:
            approve(counter, clock, sha256, by)
            answers.append("done")
        except AuctionError as error:
            answers.append(error.code)

    both = (counter.approver, Member(second.id, court_id))
    threads = [threading.Thread(target=decide, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["already_decided", "done"]
    assert len(payouts(counter)) == 1


def test_four_eyes_hold_here_too(app: Flask, counter: Counter, clock: HandClock) -> None:
    bring(counter, clock, 900, fee_of(counter))
    sha256 = propose(app, counter, clock, 900).get_json()["proposal"]
    with counter.transactions() as tx:
        tx.session.execute(
            update(Account).where(Account.id == counter.clerk.account_id).values(role="approver")
        )
        tx.session.execute(
            update(Account).where(Account.id == counter.approver.account_id).values(role="clerk")
        )
    assert refusal(counter, clock, sha256, counter.clerk) == "four_eyes"
    assert refusal(counter, clock, sha256) == "forbidden"  # no approver any more
    assert refusal(counter, clock, "0" * 64, counter.clerk) == "changed_meanwhile"
    assert payouts(counter) == []


def test_age_is_that_of_the_oldest_fen_that_waits(clock: HandClock) -> None:
    days = [clock.now()] + [clock.forward(days=1) for _ in range(3)]
    moves = [(100, days[0]), (-100, days[1]), (50, days[1]), (70, days[2]), (-20, days[3])]
    rows = [
        LedgerRow(f"t{at}", seq, "fee:c:x", fen, "CNY", "k", "r", at)
        for seq, (fen, at) in enumerate(moves)
    ]
    assert waiting_since(rows, 100) == days[1]  # 30 of the 50 and the 70
    assert waiting_since(rows, 70) == days[2]
    assert waiting_since(rows, 1) == days[2]


def rows_of(app: Flask, court: Court) -> dict[str, dict[str, Any]]:
    """What the clerk of a lot's court is told, by account."""
    return {one["account"]: one for one in court.client("clerk").get(API).get_json()["waiting"]}


def test_a_forfeited_deposit_may_be_named_only_after_its_four_steps(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    first = in_default(app, ports, clock)
    forfeit = chart.forfeit(first.lot).code
    before = rows_of(app, first)[forfeit]
    assert (before["next_step"], before["free"], before["waits"]) == ("steps", 0, 30_000_000)
    path = f"{API}/{forfeit}/payout"
    assert first.send("clerk", path, TREASURY | {"amount": 1}).status_code == 404
    resold(first, 210_000_000)
    first.act("apply_forfeit", costs="12000", case_debts="0", related_debts="88000")
    after = rows_of(app, first)
    fee, related = chart.fee(first.team.court_id, "auction"), chart.related_debts(first.lot)
    free = {code: after[code]["free"] for code in (forfeit, fee.code, related.code)}
    assert free == {forfeit: 20_000_000, fee.code: 1_200_000, related.code: 8_800_000}
    assert after[related.code]["of"]["zh"] in first.client("clerk").get("/desk/bank/waiting").text
    assert first.send("clerk", path, TREASURY | {"amount": 20_000_001}).status_code == 409
    assert first.send("clerk", path, TREASURY | {"amount": 20_000_000}).status_code == 201


def test_a_forfeited_deposit_of_a_property_sold_no_more_may_be_named(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    court = in_default(app, ports, clock)
    court.act("withdraw", ground="basis_revoked")
    row = rows_of(app, court)[chart.forfeit(court.lot).code]
    assert (row["next_step"], row["free"]) == ("name", 30_000_000)


def test_a_share_belongs_to_its_holder_and_to_nobody_named_here(story: CaseStory) -> None:
    story.claim("enforcement", "50", Kind.COST)
    story.claim("甲", "100")
    story.arrive("180")
    plan = story.plan()
    told = lambda: {  # noqa: E731
        one["account"]: one for one in story.client("clerk").get(API).get_json()["waiting"]
    }
    assert told()[story.found.code]["next_step"] == "plan"
    story.release(plan)
    fee = chart.fee(story.team.court_id, "enforcement").code
    surplus = chart.surplus(story.case_id).code
    rows = told()
    assert {rows[code]["next_step"] for code in rows} == {"holder"}
    assert rows[surplus]["waits"] == 30_00
    for code in rows:
        refused = story.send("clerk", f"{API}/{code}/payout", TREASURY | {"amount": 1})
        assert refused.status_code == 404
    with story.transactions() as tx:  # what no plan promised is free beside it
        at, aside = story.clock.now(), chart.suspense(chart.at_bank("b1"))
        post(tx, movements.received("bank:b1", f"w{plan}", aside, Money(5_00), at))
        more = chart.fee(story.team.court_id, "enforcement")
        post(tx, movements.assigned("bank:b1", f"w{plan}", more, Money(5_00), at))
    row = told()[fee]
    assert (row["next_step"], row["waits"], row["free"]) == ("name", 55_00, 5_00)
    refused = story.send("clerk", f"{API}/{fee}/payout", TREASURY | {"amount": 5_01})
    assert refused.get_json()["code"] == "less_waits"
    # Who is no party can still be paid: the debtor's rest has its holder in the case.
    page = story.client("clerk").get(f"{story.desk}/claims").text
    assert 'value="surplus"' in page
    for holder in ("surplus", "cost:enforcement", story.parties["甲"]):
        form = {"holder": holder, "name": "某某", "account": "62220000111", "bank": "某银行"}
        named = story.post("clerk", f"{story.desk}/payees", **form, ground="代收案款授权书")
        assert named.status_code == 303
        story.confirm_account(holder)
    assert story.post("clerk", f"{story.desk}/plan/{plan}/orders").status_code in (302, 303)
    assert list(told()) == [fee] and told()[fee]["waits"] == 5_00


def test_money_in_suspense_waits_since_its_oldest_entry_that_is_still_open(
    app: Flask, counter: Counter, clock: HandClock
) -> None:
    """People assign any entry first: the younger one may leave before the older."""
    first = counter.bank.day
    counter.bank.receive(100_00, "某人", "6222000011112222", "?")
    counter.read(counter.bank.close_day(), clock.now())
    counter.bank.day = first + timedelta(days=9)
    counter.bank.receive(100_00, "某人", "6222000011113333", "??")
    counter.read(counter.bank.close_day(), clock.now())
    young = max(counter.entries(), key=lambda one: one.booked_on)
    with counter.transactions() as tx:
        service.assign(tx, young.id, fee_of(counter), Money(100_00), "test", clock.now())
    told = client_of(app, counter, clock, "clerk").get(API).get_json()["waiting"]
    (row,) = [one for one in told if one["account"] == counter.aside]
    assert legal_day(datetime.fromisoformat(row["since"])) == first
