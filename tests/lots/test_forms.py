"""Hostile and clumsy input: every field is judged, nothing crashes, nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.lots.errors import FIELD_TEXTS
from auction_app.lots.form_values import form_of
from auction_app.lots.forms import parse_lot
from auction_app.lots.texts import BadText, clean_line, clean_text
from tests.support.lots import lawful_content

AT = datetime(2026, 8, 28, 2, 0, tzinfo=UTC)


def test_a_form_says_the_same_after_a_round_trip() -> None:
    content = lawful_content(
        AT, strict_ladder=True, previous_start_fen=1, viewing_zh="甲\n乙", decision=None
    )  # a decision is recorded, never typed
    parsed = parse_lot(form_of(content))
    assert parsed.errors == {}
    assert parsed.content == content


def test_the_list_decides_what_is_movable() -> None:
    assert parse_lot({"category": "vehicle", "is_movable": "0"}).content.is_movable
    assert not parse_lot({"category": "housing", "is_movable": "1"}).content.is_movable
    assert parse_lot({"category": "other", "is_movable": "1"}).content.is_movable


def test_a_missing_latin_name_is_spelled() -> None:
    content = parse_lot({"city_zh": "成都市", "district_zh": "武侯区"}).content
    assert (content.city_en, content.district_en) == ("Chengdu", "Wuhou District")


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("start_price", "-1", "bad_amount"),
        ("start_price", "0", "bad_amount"),
        ("start_price", "1e9", "bad_amount"),
        ("start_price", "NaN", "bad_amount"),
        ("start_price", "1.234", "bad_amount"),
        ("start_price", "9" * 30, "bad_amount"),
        ("deposit", "十万", "bad_amount"),
        ("case_number", "（2024）浙0302民初1970号", "bad_case_number"),
        ("case_number", "(2024)浙302执12号", "bad_case_number"),
        ("case_number", "（２０２４）浙0302执12号", "bad_case_number"),
        ("division_code", "990101", "bad_division_code"),
        ("division_code", "５１０１０７", "bad_division_code"),
        ("round", "4", "bad_choice"),
        ("category", "<script>", "bad_choice"),
        ("opens_at", "2026-02-30T10:00", "bad_instant"),
        ("opens_at", "tomorrow", "bad_instant"),
        ("opens_at", "9999-12-31T23:59", "bad_instant"),
        ("notice_day", "2026-13-01", "bad_date"),
        ("balance_days", "0", "bad_number"),
        ("balance_days", "10.5", "bad_number"),
        ("extension_window_s", "٣٠٠", "bad_number"),
        ("title_zh", "房" * 201, "too_long"),
        ("title_zh", "房\x00屋", "bad_characters"),
        ("title_zh", "abc\u202edcba", "bad_characters"),
        ("title_zh", "zero\u200bwidth", "bad_characters"),
        ("title_zh", "\ud800", "bad_characters"),
        ("title_zh", "好房\U0001f3e0", "no_emoji"),
        ("description_zh", "字" * 20_001, "too_long"),
        ("d05_zh", "\u2066空置\u2069", "bad_characters"),
        ("panel", "\n".join("甲乙丙丁" for _ in range(16)), "too_long"),
    ],
)
def test_what_cannot_be_read_is_named_beside_its_field(field: str, typed: str, code: str) -> None:
    parsed = parse_lot({field: typed})
    assert parsed.errors == {field: code}
    assert code in FIELD_TEXTS


def test_an_end_before_the_opening_is_refused() -> None:
    parsed = parse_lot({"opens_at": "2026-09-28T10:00", "ends_at": "2026-09-28T10:00"})
    assert parsed.errors == {"ends_at": "ends_before_opening"}


@given(st.dictionaries(st.sampled_from(sorted(form_of(lawful_content(AT)))), st.text(max_size=60)))
def test_no_text_at_all_breaks_the_reader(form: dict[str, str]) -> None:
    parsed = parse_lot(form)
    assert set(parsed.errors.values()) <= set(FIELD_TEXTS)
    assert parse_lot(form_of(parsed.content)).errors == {}


def test_equal_looking_texts_are_stored_equal() -> None:
    assert clean_line("Cafe\u0301", 10) == clean_line("Café", 10)
    assert clean_line("  a \t b\n", 10) == "a b"
    assert clean_text("a\r\nb\rc", 10) == "a\nb\nc"


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["x"], {"a": 1}])
def test_only_text_is_text(value: object) -> None:
    with pytest.raises(BadText, match="bad_text"):
        clean_text(value, 10)
