"""Words for the index: pairs of Chinese characters find any string of two or more, whole words the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction_app.lots.search_text import parse_query, plain, words_of


def test_chinese_becomes_characters_and_pairs_and_latin_whole_words() -> None:
    assert words_of("青羊区 A4DS77, Flat").split() == [
        "青", "羊", "区", "青羊", "羊区", "a4ds77", "flat",
    ]  # fmt: skip


def test_a_query_asks_for_every_pair_and_checks_long_phrases_again() -> None:
    found = parse_query("青羊区 flat")
    assert found is not None
    assert found.tsquery == "青羊 & 羊区 & flat:*"
    assert found.phrases == ("青羊区",)
    short = parse_query("住宅")
    assert short is not None
    assert (short.tsquery, short.phrases) == ("住宅", ())


def test_wide_and_capital_letters_are_one() -> None:
    assert plain("ＡＢＣ４") == "abc4"
    assert words_of("Ａ１") == "a1"


def test_a_query_of_signs_alone_asks_for_nothing() -> None:
    for text in ("", "  ", "!!!", "&|!():*", "'; DROP TABLE lot; --"[:3], "。，"):
        assert parse_query(text) is None


@given(st.text(max_size=200))
def test_no_query_can_hold_an_operator_of_the_index(text: str) -> None:
    found = parse_query(text)
    if found is not None:
        for part in found.tsquery.split(" & "):
            assert part.removesuffix(":*").isalnum()
