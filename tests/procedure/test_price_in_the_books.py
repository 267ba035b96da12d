"""Where every fen of a deposit and a price stands in the books, from the hammer on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from auction_app.evidence.followers import read_on
from auction_app.ledger.audit import check_books
from auction_app.ledger.queries import balance_of, balances_at
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.proceeds import service as proceeds
from tests.procedure.court import Court, make_court
from tests.proceeds.story import duel

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

DEPOSIT = 22_000_000


def stands(court: Court, code: str) -> int:
    with court.transactions.reading() as session:
        return balance_of(session, code)


def buyer(court: Court) -> str:
    assert court.winner is not None
    return court.story.number(court.winner)


def books_are_true(court: Court) -> None:
    with court.transactions.reading() as session:
        assert not check_books(session).faults


def test_at_the_hammer_the_buyers_deposit_becomes_part_of_the_price(sold: Court) -> None:
    """AC-39, the books' side: the loser's is owed back at once, the winner's counts (art. 23)."""
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT
    losers = [one for one in sold.story.numbers.values() if one != buyer(sold)]
    assert [stands(sold, f"refund:{sold.lot}:{one}") for one in losers] == [DEPOSIT]
    with sold.transactions.reading() as session:
        found = balances_at(session, sold.clock.now(), f"deposit:{sold.lot}:")
    assert set(found.values()) == {0}
    sold.story.send_refunds(sold.clock.now())
    assert [stands(sold, f"refund:{sold.lot}:{one}") for one in losers] == [0]
    books_are_true(sold)


def test_a_failed_lot_owes_every_deposit_back(unsold: Court) -> None:
    """AC-40: back within 24 hours, just what was paid."""
    [number] = unsold.story.numbers.values()
    assert stands(unsold, f"refund:{unsold.lot}:{number}") == DEPOSIT
    assert stands(unsold, f"sale:{unsold.lot}") == 0
    unsold.story.send_refunds(unsold.clock.now())
    assert stands(unsold, f"refund:{unsold.lot}:{number}") == 0


def test_many_deposits_are_settled_in_bounded_transactions(
    app: Flask, ports: Ports, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time here; the cursor moves with the last ones only, so nothing is left out."""
    monkeypatch.setattr(proceeds, "AT_ONCE", 2)
    court = make_court(app, ports, clock)
    idle = [court.story.bidder(f"李{place}") for place in "一二三四"]
    duel(court.story)
    court.story.close()
    deposits = next(one for one in court.story.followers if one.name == "deposits")
    owed = select(func.count()).select_from(Refund).join(PaymentIntent)
    owed = owed.where(PaymentIntent.lot_id == court.lot)
    seen = [0]
    while read_on(court.transactions, deposits, court.lot, 100):
        with court.transactions.reading() as session:
            seen.append(session.scalar(owed) or 0)
    assert seen == [0, 2, 4]
    with court.transactions.reading() as session:
        assert session.scalar(owed) == len(idle) + 1
    books_are_true(court)
