"""Names: normal form, no hidden characters, no letters that imitate others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.accounts.names import NAME_MAX, name_fault, normal_name, same_name


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "买买提·艾力",
        "欧阳娜娜",
        "某银行股份有限公司（成都分行）",
        "Zoë O'Neill-Smith",
        "A&B Trading Co., Ltd.",
        "𠮷田",
        "3M中国有限公司",
    ],
)
def test_names_that_people_and_companies_really_have_are_accepted(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "required"),
        ("   ", "required"),
        ("张" * (NAME_MAX + 1), "too_long"),
        ("张\u202e三", "hidden_characters"),
        ("张\u200b三", "hidden_characters"),
        ("张\x00三", "hidden_characters"),
        ("张\n三", "hidden_characters"),
        ("Ivаn", "mixed_letters"),
        ("張😀", "mixed_letters"),
        ("１２３", "mixed_letters"),
        ("123", "mixed_letters"),
        ("<script>", "mixed_letters"),
        ("张=三", "mixed_letters"),
    ],
)
def test_names_that_hide_or_imitate_something_are_refused(name: str, fault: str) -> None:
    assert name_fault(name) == fault


def test_two_spellings_of_one_name_are_the_same_name() -> None:
    assert same_name("Zoe\u0308 Li", "zoë  li")
    assert same_name("买买提·艾力", "买买提•艾力")
    assert same_name("Ｂank", "bank")
    assert not same_name("张三", "张四")


@given(st.text(max_size=150))
def test_an_accepted_name_is_normal_short_and_visible(text: str) -> None:
    if name_fault(text) is not None:
        return
    name = normal_name(text)
    assert 0 < len(name) <= NAME_MAX
    assert unicodedata.is_normalized("NFC", name)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in name)
    assert normal_name(name) == name
