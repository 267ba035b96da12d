"""One property has one round at a time, in whichever court, case and lot; its number is checked as it is typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING

import pytest

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.law.lot_states import LotState
from auction_app.lots.content import LotContent
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import parse_lot
from auction_app.lots.models import Lot
from auction_app.lots.property_number import normal_number, place_key_of
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.same_property import state_after
from auction_app.lots.service import begin_draft
from tests.support.clock import HandClock
from tests.support.lots import (
    CourtTeam,
    decide_as_drafted,
    hand_over,
    lawful_content,
    publish_draft,
    publish_lot,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

UNIT = "510107001001GB00001F00010001"
VIN = "LSVAM4187C2184847"


def numbered(
    clock: HandClock, kind: str = "unit", number: str = UNIT, **more: object
) -> LotContent:
    return lawful_content(clock.now(), property_kind=kind, property_number=number, **more)


def refusal(
    transactions: Transactions, team: CourtTeam, content: LotContent, clock: HandClock
) -> dict[str, str]:
    """Field → code of what stands in the way of publishing; empty when it is published."""
    try:
        publish_lot(transactions, team, content, clock.now())
    except AuctionError as error:
        return error.fields
    return {}


def test_one_number_is_announced_once_in_every_court_and_case(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    assert refusal(transactions, team, numbered(clock), clock) == {}
    for who in (team, other_team):
        other = numbered(clock, title_zh="另一标题", address_zh="别处")
        assert refusal(transactions, who, other, clock) == {"property_number": "property_under_way"}
    assert refusal(transactions, other_team, numbered(clock, number=UNIT[:-1] + "2"), clock) == {}


def test_without_a_number_court_case_address_and_title_stand_for_the_property(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    first = lawful_content(clock.now())
    assert refusal(transactions, team, first, clock) == {}
    again = lawful_content(
        clock.now(), case_number=first.case_number, title_zh=f"  {first.title_zh}， "
    )
    assert refusal(transactions, team, again, clock) == {"title_zh": "property_under_way"}
    # A number on one side alone parts nothing; a number on both sides does.
    half = replace(again, property_kind="unit", property_number=UNIT[:-1] + "3")
    assert refusal(transactions, team, half, clock) == {"property_number": "property_under_way"}
    assert refusal(transactions, team, lawful_content(clock.now()), clock) == {}


def test_two_parking_spaces_of_one_title_are_two_properties_by_their_numbers(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    one = numbered(clock, number=UNIT[:-1] + "4")
    two = replace(one, property_number=UNIT[:-1] + "5")
    assert refusal(transactions, team, one, clock) == {}
    assert refusal(transactions, team, two, clock) == {}


def test_two_courts_that_publish_at_once_do_not_both_succeed(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    number, at = UNIT[:-1] + "7", clock.now()
    ready = []
    for who in (team, other_team):
        with transactions() as tx:
            lot_id = begin_draft(tx, numbered(clock, number=number), who.clerk, at)
        decide_as_drafted(transactions, who, lot_id, at)
        with transactions() as tx:
            hand_over(tx, lot_id, tx.session.get_one(Lot, lot_id).revision, who.clerk, at)
        with transactions.reading() as session:
            digest = compose_for(session, session.get_one(Lot, lot_id), at).sha256
        ready.append((who, PublishLot(lot_id, digest)))
    start = Barrier(2)

    def race(who: CourtTeam, command: PublishLot) -> str:
        start.wait()
        try:
            with transactions() as tx:
                publish(tx, command, who.approver, at)
                sleep(0.2)  # the other one has looked by now, unless it waits
        except AuctionError as error:
            return error.fields["property_number"]
        return "published"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(lambda one: race(*one), ready))
    assert said == ["property_under_way", "published"]


def test_a_draft_of_another_court_is_never_told(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    mine = numbered(clock, number=UNIT[:-1] + "6")
    with transactions() as tx:
        draft = begin_draft(tx, mine, other_team.clerk, clock.now())
    assert refusal(transactions, team, numbered(clock, number=UNIT[:-1] + "6"), clock) == {}
    with pytest.raises(AuctionError) as refused:
        publish_draft(transactions, other_team, draft, clock.now())
    assert refused.value.fields == {"property_number": "property_under_way"}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("unit", "510107 001001 GB00001 F00010001", UNIT),
        ("unit", "510107001001ＧＢ00001W00000000", "510107001001GB00001W00000000"),
        ("vin", "lsvam4187c2184847", VIN),
        ("imo", "IMO 9074729", "9074729"),
        ("patent", "ZL 201310123456.2", "201310123456.2"),
        ("certificate", "川（2019）成都市不动产权第0012345号", "川2019成都市不动产权第0012345号"),
    ],
)
def test_numbers_have_one_spelling(kind: str, typed: str, kept: str) -> None:
    assert normal_number(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("unit", "510107001001GB00001F0001000", "bad_unit_number"),
        ("unit", "990107001001GB00001F00010001", "bad_unit_number"),
        ("vin", "LSVAM4187C218484", "bad_vin"),
        ("vin", "LSVAM4187C2184874", "wrong_check_digit"),
        ("vin", "LSVAM4187C2I84847", "bad_vin"),
        ("imo", "9074728", "wrong_check_digit"),
        ("imo", "12", "bad_imo_number"),
        ("patent", "x", "bad_patent_number"),
        ("patent", "ZL201310123456.1", "wrong_check_digit"),
        ("certificate", "没有", "bad_certificate_number"),
        ("", UNIT, "required"),
        ("unit", "", "required"),
        ("shoe", UNIT, "bad_choice"),
    ],
)
def test_a_wrong_number_is_named_beside_its_field(kind: str, typed: str, code: str) -> None:
    parsed = parse_lot({"property_kind": kind, "property_number": typed})
    field = "property_kind" if kind in ("", "shoe") else "property_number"
    assert parsed.errors[field] == code
    assert (parsed.content.property_kind, parsed.content.property_number) == ("", "")


def test_what_was_read_is_shown_and_read_again(clock: HandClock) -> None:
    content = numbered(clock, "vin", VIN)
    again = parse_lot(form_of(content))
    assert again.errors == {}
    assert (again.content.property_kind, again.content.property_number) == ("vin", VIN)


def test_spacing_and_width_make_no_other_place() -> None:
    one = LotContent(address_zh="二环路21号", title_zh="2栋2206号（住宅）")
    two = LotContent(address_zh="二环路 ２１号", title_zh="2栋2206号(住宅)")
    other = LotContent(address_zh="二环路21号", title_zh="2栋2207号（住宅）")
    assert place_key_of(one) == place_key_of(two) != place_key_of(other)
    assert place_key_of(LotContent(address_zh="二环路21号")) == ""


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ((), LotState.SCHEDULED),
        (("lot.announced", "lot.opened"), LotState.OPEN),
        (("lot.announced", "lot.suspended", "lot.withdrawn"), LotState.WITHDRAWN),
        (("lot.opened", "sold", "lot.paid", "lot.ruled"), LotState.RULED),
        (("lot.opened", "unsold", "lot.released"), LotState.RELEASED),
        (("lot.opened", "unsold", "lot.taken_in_kind", "lot.in_kind_failed"), LotState.UNSOLD),
    ],
)
def test_where_a_lot_stands_is_read_from_its_record(
    records: Iterable[str], state: LotState
) -> None:
    texts = [
        ("lot.closed", f'{{"body":{{"outcome":"{one}"}}}}')
        if one in ("sold", "unsold")
        else (one, "{}")
        for one in records
    ]
    assert state_after(texts) is state
