"""The most a traditional auction house might have charged the buyer, as the court reads it by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from auction_app.infra.ports import Ports
from auction_app.kernel.money import parse_yuan
from tests.procedure.court import Court, make_court
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask


def sold_for(court: Court, fen: int) -> Court:
    """One bidder, one bid of this much, the hammer."""
    court.winner = court.story.bidder("张胜")
    court.story.open()
    court.story.bid(court.winner, fen, court.story.ends_at - timedelta(minutes=6))
    court.clock.at = court.story.close() + timedelta(hours=1)
    court.story.follow()
    return court


@pytest.mark.parametrize(
    ("price", "cap"),
    [("1,937,600", "96,880.00"), ("150,000,000", "1,890,000.00")],
)
def test_the_cap_is_told_beside_the_price_and_nothing_is_charged(
    app: Flask, ports: Ports, clock: HandClock, price: str, cap: str
) -> None:
    """Acceptance case AC-51."""
    fen = parse_yuan(price)
    court = sold_for(make_court(app, ports, clock), fen)
    told = court.document()
    assert told["price"] == fen
    assert told["price_fees"]["commission_cap"] == parse_yuan(cap)
    court.pay_all()
    told = court.document()
    assert told["received"] == fen, "the price alone is what the buyer owes: no commission"
