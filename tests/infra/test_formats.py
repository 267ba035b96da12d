"""How amounts and instants are written for people."""

from datetime import UTC, datetime

import pytest

from auction_app.infra import formats
from auction_app.lots.page_views import Words

AT = datetime(2026, 8, 25, 7, 10, 18, 417_000, tzinfo=UTC)


def test_an_amount_keeps_two_decimals_and_the_sign_stands_close() -> None:
    assert formats.yuan(114_386_580) == "¥1,143,865.80"
    assert formats.yuan(0) == "¥0.00"
    assert formats.yuan(-5_000) == "−¥50.00"
    assert formats.yuan(100, "HKD") == "HKD 1.00"
    assert formats.plain(-1) == "−0.01"


def test_wan_helps_chinese_readers_from_ten_thousand_yuan_up() -> None:
    assert formats.wan(121_386_580, "zh") == "约 121.39 万元"
    assert formats.wan(120_000_000, "zh") == "120.00 万元"
    assert formats.wan(999_999, "zh") == ""
    assert formats.wan(121_386_580, "en") == ""


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (114_386_580, 163_409_400, "70.00%"),
        (1, 3, "33.33%"),
        (1, 6, "16.67%"),
        (5, 100_000, "0.01%"),
    ],
)
def test_a_ratio_rounds_half_up_to_two_decimals(part: int, whole: int, written: str) -> None:
    assert formats.ratio(part, whole) == written


def test_a_ratio_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        formats.ratio(1, 0)


def test_a_price_says_by_how_much_it_exceeds_the_starting_price() -> None:
    assert formats.above(121_386_580, 114_386_580) == "6.12%"
    assert formats.above(90, 100) == "−10.00%"


def test_instants_are_beijing_time_in_both_languages() -> None:
    assert formats.instant(AT, "zh") == "8月25日 15:10:18"
    assert formats.instant(AT, "en") == "25 Aug, 15:10:18"
    assert formats.when(AT, "zh") == "8月25日 15:10"
    assert formats.long_day(AT, "zh") == "2026年8月25日"
    assert formats.long_day(AT, "en") == "25 Aug 2026"


def test_the_mark_up_of_an_instant_carries_its_offset() -> None:
    assert formats.time_element(AT, "15:10", "en") == (
        '<time datetime="2026-08-25T15:10:18+08:00" title="Beijing time, UTC+08:00">15:10</time>'
    )


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        formats.clock(datetime(2026, 8, 25))


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (267, "04:27", "04:27"),
        (4113, "1:08:33", "1:08:33"),
        (274_320, "3 天 04:12", "3 d 04:12"),
        (-5, "00:00", "00:00"),
    ],
)
def test_what_remains_ticks_only_under_a_day(seconds: int, zh: str, en: str) -> None:
    assert formats.left(seconds, "zh") == zh
    assert formats.left(seconds, "en") == en


def test_words_are_said_in_the_reader_s_language() -> None:
    assert formats.say(Words("一拍", "1st auction"), "zh") == "一拍"
    assert formats.say(Words("一拍", "1st auction"), "en") == "1st auction"
    assert formats.say(None, "en") == ""


@pytest.mark.parametrize(("size", "written"), [(0, "0 B"), (2048, "2.0 KB"), (1_258_291, "1.2 MB")])
def test_a_file_says_its_size(size: int, written: str) -> None:
    assert formats.file_size(size) == written


def test_the_law_s_day_ends_at_24_00() -> None:
    midnight = datetime(2026, 9, 4, 16, 0, 0, tzinfo=UTC)
    assert formats.deadline(midnight, "zh") == "9月4日 24:00"
    assert formats.deadline(midnight.replace(hour=15, minute=59, second=59), "en") == "4 Sep, 24:00"
    assert formats.deadline(midnight.replace(hour=7), "zh") == "9月4日 15:00"
