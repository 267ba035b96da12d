"""The five real lots of 2020 through the rounds that led to them: taken in the true round, in no other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from auction_app.kernel.errors import AuctionError
from auction_app.lots.content import FIRST, SALE, SECOND
from auction_app.lots.models import Lot
from tests.procedure.court import Court, end_unsold, make_court
from tests.procedure.test_next_round import further, publish_next
from tests.procedure.test_one_round_of_a_property import story_of
from tests.support.lots import lawful_content, publish_lot

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

LISTINGS = json.loads(
    (Path(__file__).parents[1] / "lots" / "five_court_lots.json").read_text(encoding="utf-8")
)
KINDS = [
    ("parking", False, SALE),
    ("housing", False, FIRST),
    ("vehicle", True, SALE),
    ("commercial", False, SALE),
    ("vehicle", True, FIRST),
]
NAMES = ["parking, sale", "flat, first", "bus, sale", "shop, sale", "car, first"]


def figures(number: int, round_: int) -> dict[str, Any]:
    """What the listing says; its price before the cut where the true round came later."""
    row, (category, is_movable, true) = LISTINGS[number], KINDS[number]
    start = row["starting_price"]
    if round_ == FIRST != true:
        start = max(row["appraisal"] * 7 // 10, start)
    return {
        "title_zh": row["title"],
        "title_en": "",
        "address_zh": "",
        "category": category,
        "is_movable": is_movable,
        "division_code": row["division_code"],
        "city_zh": row["city"],
        "district_zh": row["district"],
        "appraisal_fen": row["appraisal"],
        "start_price_fen": start,
        "increment_fen": row["increment"],
        "deposit_fen": row["deposit"],
    }


def as_new(court: Court, number: int, round_: int) -> dict[str, str]:
    """Enter the property as a new lot of this round, with a round before it that fits; the refusal."""
    at = court.clock.now()
    with court.transactions.reading() as session:
        case_number = session.get_one(Lot, court.lot).case_number
    before = {"previous_start_fen": None, "previous_ended_on": None} if round_ == FIRST else {}
    priced = figures(number, round_)
    changes = {"case_number": case_number, "previous_start_fen": priced["start_price_fen"]}
    content = lawful_content(at, **further(at, round_, **priced, **(changes | before)))
    try:
        publish_lot(court.transactions, court.team, content, at)
    except AuctionError as error:
        return error.fields
    return {}


def no_new_lot(court: Court, number: int, code: str) -> None:
    """In whichever round it is called: first, second or sale."""
    for round_ in (FIRST, SECOND, SALE):
        assert as_new(court, number, round_) == {"title_zh": code}


def go_on(court: Court, number: int, kind: str, round_: int) -> Court:
    """Order the round that follows, publish it with the listing's figures."""
    draft = court.act("order_next_round", kind=kind)["next_lot"]
    court.clock.forward(days=1)
    lot_id = publish_next(court, draft, **figures(number, round_))
    return replace(court, story=story_of(court, lot_id))


@pytest.mark.parametrize("number", range(5), ids=NAMES)
def test_a_real_lot_comes_in_its_true_round_and_in_no_other(
    app: Flask, ports: Ports, clock: HandClock, number: int
) -> None:
    court = make_court(app, ports, clock, **figures(number, FIRST))
    no_new_lot(court, number, "property_under_way")
    if KINDS[number][2] == FIRST:
        return
    end_unsold(court)
    no_new_lot(court, number, "property_next_round_due")
    for wrong in ("sale", "reauction"):
        assert court.propose("order_next_round", kind=wrong).status_code == 422
    second = end_unsold(go_on(court, number, "second", SECOND))
    no_new_lot(second, number, "property_next_round_due")
    for wrong in ("second", "reauction"):
        assert second.propose("order_next_round", kind=wrong).status_code == 422
    sale = go_on(second, number, "sale", SALE)
    with sale.transactions.reading() as session:
        lot = session.get_one(Lot, sale.lot)
    assert (lot.round, lot.state, lot.follows_as) == (SALE, "published", "sale")
    assert lot.start_price_fen == LISTINGS[number]["starting_price"]
    no_new_lot(sale, number, "property_under_way")
    end_unsold(sale)  # a third "second auction", or a fourth round, is none
    for wrong in ("second", "sale", "reauction"):
        assert sale.propose("order_next_round", kind=wrong).status_code in (409, 422)
