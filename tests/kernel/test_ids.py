"""The vectors of case numbers, resident IDs and credit codes, each a row (AC-75)."""

from datetime import date

import pytest

from auction_app.kernel import ids
from auction_app.kernel.errors import AuctionError

ENFORCEMENT_CASES = [
    "(2024)浙0302执1234号",
    "（2024）浙0304执1234号",
    "(2017)浙0302执9228号",
    "（2021）湘0181执2137号",
    "（2021）川0114执恢465号",
    "(2016)黔03执329号",
    "（2023）最高法执监12号",
    "(2024)浙执复7号",
    "(2024)浙0302执1234号之一",
    "（2024)浙0302执1234号",
]

NO_ENFORCEMENT_CASES = [
    "(2024)浙0302民初1970号",
    "(2024)浙302执12号",
    "(2024)浙0302执0012号",
    "2024浙0302执1234号",
    "(24)浙0302执1234号",
    "(2024)浙03021执1号",
    "(2012)东执字第253号",
    "(2024)贵0302执1号",
    "(2024)浙0302执１２号",
]

RESIDENT_IDS = [
    ("11010519491231002X", True),
    ("34052419800101001X", True),
    ("440524188001010014", True),
    ("11010519491231002x", True),
    ("110105194912310021", False),
    ("11010519490231002X", False),
    ("330304199001011238", True),
    ("330304199001011234", False),
    ("330304200002290019", True),
    ("33030420080615002X", True),
    ("130402198207290622", False),
    ("33030419900101001", False),
    ("３３０３０４１９９００１０１１２３８", True),
]

CREDIT_CODES = [
    ("91350100M000100Y43", True),
    ("91110000101623741K", True),
    ("911101066976941872", True),
    ("91330304MAW0002750", True),
    ("91330304MA00021A0Y", True),
    ("91330304MA2AB12C34", True),
    ("91310115MA1H8R7C6D", False),
    ("91350211M0000XUF46", False),
    ("91330304MA2AB12C3O", False),
]

ONE_PER_REMAINDER = [
    "0091",
    "0040",
    "018X",
    "0059",
    "0198",
    "0067",
    "0016",
    "0075",
    "0024",
    "0083",
    "0032",
]


@pytest.mark.parametrize("text", ENFORCEMENT_CASES)
def test_a_real_enforcement_case_number_is_read(text: str) -> None:
    case = ids.parse_case_number(text)
    assert case.text.startswith("（") and "(" not in case.text
    assert ids.parse_case_number(case.text) == case


@pytest.mark.parametrize("text", NO_ENFORCEMENT_CASES)
def test_what_is_no_enforcement_case_number_is_refused(text: str) -> None:
    with pytest.raises(AuctionError, match="bad_case_number"):
        ids.parse_case_number(text)


def test_a_case_number_names_year_court_kind_and_serial() -> None:
    case = ids.parse_case_number(" (2024) 浙0302 执恢 1234 号之一 ")
    assert (case.year, case.court, case.kind, case.serial, case.sub) == (
        2024,
        "浙0302",
        "执恢",
        1234,
        "之一",
    )


@pytest.mark.parametrize(("text", "valid"), RESIDENT_IDS)
def test_a_resident_id_is_judged_by_check_character_and_date(text: str, valid: bool) -> None:
    assert ids.check_resident_id(text) is valid


@pytest.mark.parametrize("tail", ONE_PER_REMAINDER)
def test_every_remainder_has_its_check_character(tail: str) -> None:
    assert ids.check_resident_id("33030419900101" + tail)


def test_a_birth_in_the_future_or_before_anybody_living_is_refused() -> None:
    day = date(2024, 5, 16)
    assert not ids.check_resident_id("440524188001010014", day)
    assert ids.check_resident_id("33030420080615002X", day)
    assert not ids.check_resident_id("33030420080615002X", date(2008, 6, 14))


@pytest.mark.parametrize(("text", "valid"), CREDIT_CODES)
def test_a_credit_code_is_judged_by_its_check_character(text: str, valid: bool) -> None:
    assert ids.check_credit_code(text) is valid


def test_a_public_list_never_shows_the_whole_number() -> None:
    assert ids.mask_id("330304199001011238") == "3303041990****1238"


def test_a_bidder_number_uses_only_characters_nobody_misreads() -> None:
    codes = {ids.new_bidder_code() for _ in range(200)}
    assert len(codes) > 190
    assert all(ids.is_bidder_code(code) for code in codes)
    assert not any(set("0O1I2Z5S8B") & set(code) for code in codes)


def test_our_own_ids_fit_the_wire() -> None:
    assert ids.is_wire_id(ids.new_id("L")) and len(ids.new_id("L")) == 12
    assert not ids.is_wire_id("a/b") and not ids.is_wire_id("") and not ids.is_wire_id(7)
