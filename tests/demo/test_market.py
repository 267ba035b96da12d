"""The demo's facts: complete, lawful in the round they really were, and nobody's real number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auction_app.demo import market, plan
from auction_app.demo.market import Listing
from auction_app.kernel.ids import check_credit_code, check_resident_id, parse_case_number
from auction_app.kernel.time import legal_day
from auction_app.lots.decision import Circumstances, findings

OPENING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYS = sorted(market.listings())


def listing(key: str) -> Listing:
    return market.listings()[key]


@pytest.mark.parametrize("key", KEYS)
def test_every_listing_passes_the_checks_of_the_round_it_was_in(key: str) -> None:
    one = listing(key)
    length = timedelta(days=60 if one.facts["round"] == 3 else 1)
    window = market.window_for(one, OPENING, length)
    content = market.content_of(one, window)
    assert findings(content, Circumstances(legal_day(window.published_at))) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_listing_speaks_both_languages(key: str) -> None:
    facts = listing(key).facts
    for name in ("title", "description", "city", "district", "address"):
        assert facts[f"{name}_zh"].strip()
        assert facts[f"{name}_en"].strip()
        assert facts[f"{name}_en"].isascii() or not any(
            "\u4e00" <= char <= "\u9fff" for char in facts[f"{name}_en"]
        )


def test_the_five_court_lots_keep_their_ratio_to_the_appraisal() -> None:
    ratios = {
        key: (listing(key).facts["round"], start * 1000 // listing(key).facts["appraisal_fen"])
        for key in KEYS
        if listing(key).facts["court_from_source"]
        for start in [listing(key).facts["start_price_fen"]]
    }
    assert ratios == {
        "chengdu-parking": (3, 639),
        "chengdu-house": (1, 700),
        "nanchong-bus": (3, 560),
        "nanchong-shop": (3, 560),
        "chengdu-audi": (1, 822),
    }


def test_numbers_are_well_formed_and_belong_to_no_place() -> None:
    people = [*market.bidders(), market.party(), market.debtor()]
    for person in people:
        if person.email == "company@demo.test":
            assert check_credit_code(person.id_no)
            assert person.id_no[2:8] == "990000"
        else:
            assert check_resident_id(person.id_no)
            assert person.id_no.startswith("190000")
    assert len({person.id_no for person in people}) == len(people)


@pytest.mark.parametrize("key", KEYS)
def test_case_numbers_have_the_shape_of_the_courts_own(key: str) -> None:
    one = listing(key)
    assert parse_case_number(one.case_number).court == one.court


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_whenever_it_starts_the_market_has_ended_open_ending_and_announced_lots(hour: int) -> None:
    now = datetime(2026, 11, 21, hour, 17, 3, tzinfo=UTC)
    parts = plan.whole_market(now)
    assert sorted(part.listing.key for part in parts) == KEYS
    for part in parts:
        window = part.window
        if part.role == "ended":
            assert window.ends_at + timedelta(minutes=10) < now
        elif part.role in ("open", "bots"):
            assert window.opens_at + timedelta(minutes=59) < now
            assert window.ends_at > now + timedelta(hours=20)
        elif part.role == "stopped":
            assert window.opens_at + timedelta(hours=7) < now
        elif part.role == "ending":
            assert timedelta(minutes=7) < window.ends_at - now <= timedelta(minutes=8)
        else:
            assert window.published_at < now < window.opens_at
