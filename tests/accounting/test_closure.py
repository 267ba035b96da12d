"""What is over must be over in the books: a kept deposit is a fault of `ledger check`, the public sees where money went."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from auction_app.accounting.closure import closure_faults
from auction_app.accounting.commands import ledger
from auction_app.books import chart, movements
from auction_app.kernel.money import Money
from auction_app.ledger.service import post
from tests.accounting.test_statements import Sale
from tests.proceeds.story import duel, make_story
from tests.support.people import make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def sale(app, ports, clock) -> Sale:
    return Sale(app, ports, clock)


def give_back(transactions, sale: Sale, number: str, clock, *, owed: bool) -> None:
    ref, fen, at = f"pi_{number}{sale.lot}", Money(500_00), clock.now()
    with transactions() as tx:
        if owed:
            post(tx, movements.deposit_owed_back(sale.lot, number, ref, fen, at))
        post(tx, movements.sent("stripe", f"re_{ref}", chart.refund(sale.lot, number), fen, at))


def kept(transactions, sale: Sale, clock) -> list[str]:
    with transactions.reading() as session:
        faults = closure_faults(session, clock.now())
    return [one.place for one in faults if sale.lot in one.place and one.code == "deposit_kept"]


def test_a_deposit_kept_longer_than_a_day_is_a_fault(transactions, ports, sale, clock, capsys):
    code = f"deposit:{sale.lot}:A7K2Q9"
    assert kept(transactions, sale, clock) == []  # the 24 hours still run
    clock.forward(hours=26)
    assert kept(transactions, sale, clock) == [code]
    house = SimpleNamespace(transactions=transactions, ports=ports)
    assert ledger(house, ["check"]) == 1
    said = capsys.readouterr().err
    assert f"deposit_kept {code}: " in said and "expected 0.00, found 500.00" in said
    give_back(transactions, sale, "A7K2Q9", clock, owed=True)
    assert kept(transactions, sale, clock) == []


def test_the_public_sees_where_the_money_went_and_nobodys_account(
    app: Flask, engine, ports, clock
) -> None:
    story = make_story(engine, ports)
    loser, _winner = duel(story)
    story.close()
    story.follow()
    address = f"/lots/{story.lot_id}/result"
    clock.at = story.ends_at + timedelta(hours=30)
    text = app.test_client().get(address).get_data(as_text=True)
    block = text.split('id="h-ends"', 1)[1].split("</section>", 1)[0]
    assert "款项去向" in block and "¥440,000.00" in block
    assert "尚未分配的价款" in block
    assert story.number(loser) not in block and "deposit:" not in block


def test_the_statement_of_a_lot_closes_at_zero(
    app: Flask, transactions, ports, sale, clock
) -> None:
    clerk = make_staff(transactions, ports.vault, "clerk", clock.now(), court_id=sale.court)
    browser = signed_in(app, transactions, clerk, clock.now(), second_factor=True)
    address = f"/money/lot/{sale.lot}"
    assert "¥1,000.00 未到最终去向" in browser.get(address).get_data(as_text=True)
    give_back(transactions, sale, "A7K2Q9", clock, owed=True)
    give_back(transactions, sale, "C4NNNA", clock, owed=False)
    page = browser.get(address).get_data(as_text=True)
    assert "账目归零" in page
    assert "退还竞买人" in page
