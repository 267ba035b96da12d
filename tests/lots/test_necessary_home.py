"""A debtor's home in the editor: no notice before the court says where the family lives on (SEI 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots.content import LotContent
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import parse_lot
from auction_app.lots.notice_record import Matter
from auction_app.lots.notice_said import structured
from auction_app.lots.service import begin_draft
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import hand_over, lawful_content
from tests.support.people import Person, signed_in

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports


def lived_in(clock: HandClock, way: str = "", category: str = "housing") -> LotContent:
    content = lawful_content(clock.now(), category=category)
    matters = {**content.notice.matters, "occupancy": Matter("debtor")}
    if way:
        matters["home"] = Matter(way)
    return replace(content, notice=replace(content.notice, matters=matters))


def submitted(app: Flask, ports: Ports, clock: HandClock, content: LotContent) -> str:
    house: Transactions = app.extensions["auction"].transactions
    team = make_team(house, ports, clock)
    with house() as tx:
        lot_id = begin_draft(tx, content, team.clerk, clock.now())
    with house() as tx:
        hand_over(tx, lot_id, 1, team.clerk, clock.now())
    return lot_id


def test_a_home_is_not_announced_before_the_court_says_where_the_family_lives_on(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    with pytest.raises(AuctionError) as refused:
        submitted(app, ports, clock, lived_in(clock))
    assert refused.value.code == "not_lawful_yet"
    [finding] = refused.value.extra["findings"]
    assert (finding["code"], finding["article"], finding["field"]) == (
        "home_unsettled",
        "SEI4",
        "m_home",
    )


@pytest.mark.parametrize("way", ["other_home", "home_provided", "home_rent_5", "home_rent_8"])
def test_a_home_with_a_lawful_way_out_is_announced_and_the_notice_says_which(
    app: Flask, ports: Ports, clock: HandClock, way: str
) -> None:
    content = lived_in(clock, way)
    assert submitted(app, ports, clock, content)
    said_zh, said_en = zip(*structured(content, "d05"), strict=True)
    assert any(one.startswith("被执行人及其所扶养家属的居住保障：") for one in said_zh)
    assert any(one.startswith("Where the debtor's family lives on: ") for one in said_en)


def test_the_editor_asks_in_both_languages(app: Flask, ports: Ports, clock: HandClock) -> None:
    house: Transactions = app.extensions["auction"].transactions
    team = make_team(house, ports, clock)
    with house() as tx:
        lot_id = begin_draft(tx, lived_in(clock), team.clerk, clock.now())
    client = signed_in(
        app, house, Person(team.clerk.account_id, ""), clock.now(), second_factor=True
    )
    for locale, words in (
        ("en", "say where the family lives on"),
        ("zh", "请写明其家属的居住保障"),
    ):
        client.set_cookie("locale", locale)
        page = client.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
        assert words in page and 'name="m_home"' in page and 'data-law="SEI4"' in page


def test_the_form_keeps_what_was_said(clock: HandClock) -> None:
    content = lived_in(clock, "home_rent_6")
    read = parse_lot(form_of(content))
    assert read.content is not None, read.errors
    assert read.content.notice.matter("home").state == "home_rent_6"
