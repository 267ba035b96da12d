"""A court's own account: a newcomer finds the way, and another account leaves nothing behind on the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from auction_app.bank import batches, proposals, service
from auction_app.bank.explaining import Explanation, propose_explanation
from auction_app.bank.models import (
    BankAccount,
    BankBatch,
    BankEntry,
    BankPayout,
    BankProposal,
)
from auction_app.bank.service import NewPayout
from auction_app.bank.simulator import Movement, SimulatedBank
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account as BookAccount
from tests.bank.counter import Counter, open_counter
from tests.support.clock import HandClock
from tests.support.people import csrf_of, make_court, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask

NUMBER, NEW = "5100777700001234", "5100666600009876"


@pytest.fixture
def counter(app: Flask, ports: Ports, clock: HandClock) -> Counter:
    return open_counter(app.extensions["auction"].transactions, ports.vault, clock.now())


def test_a_new_court_is_told_where_its_account_is_entered(
    app: Flask, transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    at, court_id = clock.now(), make_court(transactions)
    people = [
        make_staff(transactions, ports.vault, role, at, court_id=court_id)
        for role in ("clerk", "approver")
    ]
    clerk, approver = (signed_in(app, transactions, one, at, second_factor=True) for one in people)
    assert 'href="/desk/bank"' in clerk.get("/desk").text
    assert 'href="/desk/bank#h-acc"' in clerk.get("/desk/lots/new").text
    page = clerk.get("/desk/bank").text
    assert page.index('id="h-acc"') < page.index('id="h-susp"')  # the first thing to do comes first
    assert "<details open" in page
    said = {"name": "某市人民法院", "account": NUMBER, "bank": "建设银行", "bank_code": ""}
    form = said | {"csrf_token": csrf_of(clerk, "/desk/bank")}
    assert clerk.post("/desk/bank/account", data=form).status_code == 303
    assert 'href="/desk/bank#h-acc"' in clerk.get("/desk/lots/new").text  # nobody confirmed it yet
    with transactions.reading() as session:
        digest = session.scalars(select(BankProposal.sha256).filter_by(court_id=court_id)).one()
    yes = {"decision": "approve", "csrf_token": csrf_of(approver, "/desk/bank")}
    assert approver.post(f"/desk/bank/proposals/{digest}/decision", data=yes).status_code == 303
    assert 'href="/desk/bank#h-acc"' not in clerk.get("/desk/lots/new").text
    page = clerk.get("/desk/bank").text
    assert page.index('id="h-acc"') > page.index('id="h-susp"') and "<details open" not in page


def owe(counter: Counter, clock: HandClock, name: str, fen: int) -> BookAccount:
    """Money that came in at the bank and is ordered to go out again."""
    owed = BookAccount(f"refund:{name}{counter.court_id}")
    counter.bank.receive(fen, "张三", "6222021234567890", name)
    counter.read(counter.bank.close_day(), clock.now())
    entry = next(
        one for one in counter.entries() if one.state == "suspended" and one.amount_fen == fen
    )
    wish = NewPayout(
        owed.code, "refund", "张三", "6222021234567890", "某银行", Money(fen), "退款", None, None,
        counter.court_id,
    )  # fmt: skip
    with counter.transactions() as tx:
        service.assign(tx, entry.id, owed, Money(fen), "test", clock.now())
        service.order_payout(tx, counter.vault, wish, owed, clock.now())
    return owed


def move_to_another_account(counter: Counter, clock: HandClock) -> tuple[SimulatedBank, str]:
    wish = proposals.NewAccount("某市人民法院", f"{NEW}{counter.account_id[-4:]}", "另一银行", "")
    with counter.transactions() as tx:
        digest = proposals.propose_account(tx, counter.vault, wish, counter.clerk, clock.now())
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, digest, counter.approver, clock.now())
    with counter.transactions.reading() as session:
        row = session.scalars(
            select(BankAccount).filter_by(court_id=counter.court_id, retired_at=None)
        ).one()
    return SimulatedBank(row.number), row.id


def file_of(counter: Counter, clock: HandClock) -> bytes:
    clock.forward(seconds=1)
    with counter.transactions() as tx:
        digest = proposals.propose_batch(tx, counter.vault, counter.clerk, clock.now())
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, digest, counter.approver, clock.now())
    with counter.transactions() as tx:
        newest = select(BankBatch.id).filter_by(court_id=counter.court_id, state="ordered")
        made = tx.session.scalars(newest.order_by(BankBatch.made_at.desc())).first()
        return batches.download(tx, counter.vault, str(made), counter.clerk, clock.now())


def explain_as_moved(counter: Counter, clock: HandClock, new_id: str) -> None:
    """Two people say that what left one account of the court is what came on the other."""
    with counter.transactions.reading() as session:
        out = select(BankEntry.id).filter_by(account_id=counter.account_id, state="unexplained")
        left = session.scalars(out).one()
        came = session.scalars(select(BankEntry.id).filter_by(account_id=new_id)).one()
    with counter.transactions() as tx:
        wish = Explanation(left, "moved", came, "转账凭证")
        digest = propose_explanation(tx, counter.vault, wish, counter.clerk, clock.now())
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, digest, counter.approver, clock.now())
    unexplained = counter.balance(chart.unexplained(counter.account_id).code)
    aside = counter.balance(chart.suspense(chart.at_bank(new_id)).code)
    assert unexplained == aside == 0


def test_a_file_pays_no_more_than_its_account_holds_and_the_money_follows_the_court(
    counter: Counter, clock: HandClock
) -> None:
    first, second = (owe(counter, clock, name, fen) for name, fen in (("a", 70_00), ("b", 50_00)))
    new, new_id = move_to_another_account(counter, clock)
    with pytest.raises(AuctionError) as empty:  # all the money is still on the old account
        file_of(counter, clock)
    assert empty.value.code == "too_little_at_bank"
    # The court moves part of it: the old account's statements are still read, and so are the new one's.
    counter.bank.move(Movement(100_00, False, "某市人民法院", NEW, said="转新账户"))
    counter.read(counter.bank.close_day(), clock.now())
    new.receive(100_00, "某市人民法院", counter.bank.number, "转新账户")
    counter.read(new.close_day(), clock.now())
    explain_as_moved(counter, clock, new_id)
    paid = new.carry_out(file_of(counter, clock))
    assert [one.fen for one in paid] in ([70_00], [50_00])  # both would be more than 100
    with pytest.raises(AuctionError) as ordered:  # what is ordered is not there twice
        file_of(counter, clock)
    assert ordered.value.code == "too_little_at_bank"
    counter.read(new.close_day(), clock.now())
    assert sorted(counter.balance(one.code) for one in (first, second)) in ([0, 50_00], [0, 70_00])
    held = -counter.balance(chart.clearing(chart.at_bank(new_id)).code)
    assert held == 100_00 - paid[0].fen and -counter.balance(counter.held) == 20_00


def test_a_late_statement_of_the_old_account_is_still_taken_over(
    counter: Counter, clock: HandClock
) -> None:
    move_to_another_account(counter, clock)
    counter.bank.receive(5_00, "张三", "6222021234567890", "迟到的款")
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(counter.aside) == 5_00
    assert -counter.balance(counter.held) == 5_00
    with counter.transactions.reading() as session:
        assert not session.scalars(select(BankPayout).filter_by(court_id=counter.court_id)).all()
