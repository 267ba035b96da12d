"""The chain of one lot."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from auction_app.evidence.canonical import NotCanonical, canonical_plain
from auction_app.evidence.chain import (
    GENESIS,
    BadEvent,
    check_chain,
    make_event,
    parse_event,
)
from tests.evidence.story import at, usual_sale

NOON = datetime(2026, 11, 20, 4, 0, 0, 5, tzinfo=UTC)


def test_an_event_is_the_canonical_text_of_its_seven_members():
    event = make_event("L8f2", 1, GENESIS, "lot.noted", NOON, {"zh": "公告", "a": 1})
    value = {
        "v": 1,
        "lot": "L8f2",
        "seq": 1,
        "prev": GENESIS,
        "kind": "lot.noted",
        "at": "2026-11-20T04:00:00.000005Z",
        "body": {"zh": "公告", "a": 1},
    }
    assert event.text == canonical_plain(value)
    assert event.hash == hashlib.sha256(event.text.encode()).hexdigest()
    assert event.leaf_hash == hashlib.sha256(b"\0" + event.text.encode()).digest()
    assert json.loads(event.text) == value


def test_an_instant_of_another_zone_is_written_in_utc():
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    assert make_event("L", 1, GENESIS, "lot.noted", there, {}) == make_event(
        "L", 1, GENESIS, "lot.noted", NOON, {}
    )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"lot": 'L"'}, BadEvent),
        ({"lot": ""}, BadEvent),
        ({"seq": 0}, BadEvent),
        ({"prev": "0" * 63}, BadEvent),
        ({"kind": "Lot.Opened"}, BadEvent),
        ({"body": {"amount": 1.5}}, NotCanonical),
        ({"body": {"text": "x" * 66_000}}, BadEvent),
        ({"at": datetime(2026, 1, 1)}, ValueError),
    ],
)
def test_what_may_not_be_published_is_no_event(changed, error):
    usual = {"lot": "L", "seq": 1, "prev": GENESIS, "kind": "lot.noted", "at": NOON, "body": {}}
    with pytest.raises(error):
        make_event(**usual | changed)


def parsed(story):
    return [parse_event(event.text) for event in story.events]


def test_an_untouched_chain_holds():
    assert check_chain(parsed(usual_sale()), "Lstory") is None


def test_a_deleted_event_is_a_gap_and_a_renumbered_one_a_broken_link():
    events = parsed(usual_sale())
    gap = check_chain(events[:3] + events[4:], "Lstory")
    assert (gap.code, gap.seq) == ("seq_gap", 4)
    story = usual_sale()
    fourth = parse_event(story.events[4].text)
    renumbered = make_event("Lstory", 4, fourth.prev, fourth.kind, fourth.at, fourth.body)
    broken = check_chain([*events[:3], parse_event(renumbered.text)], "Lstory")
    assert (broken.code, broken.seq) == ("chain_broken", 4)


def test_time_never_goes_back_within_a_lot():
    first = make_event("L", 1, GENESIS, "lot.noted", at(1), {})
    second = make_event("L", 2, first.hash, "lot.noted", at(0), {})
    breach = check_chain([parse_event(first.text), parse_event(second.text)], "L")
    assert (breach.code, breach.seq) == ("time_went_back", 2)


def test_an_event_of_another_lot_does_not_belong():
    assert check_chain(parsed(usual_sale("Lother")), "Lstory").code == "wrong_lot"


@pytest.mark.parametrize(
    "change",
    [
        ('"v":1', '"v":2'),
        ('"v":1', '"v":true'),
        ('"seq":1,', '"seq":"1",'),
        ('"seq":1,', '"seq":1, '),
        ('.000000Z"', '.0Z"'),
        ('"kind":', '"more":0,"kind":'),
        ('"body":{', '"body":[{'),
    ],
)
def test_a_text_that_is_not_an_event_to_the_byte_is_refused(change):
    text = usual_sale().events[0].text
    assert change[0] in text
    with pytest.raises(BadEvent):
        parse_event(text.replace(*change))
