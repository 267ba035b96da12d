"""RFC 8785 for the values we publish."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auction_app.evidence.canonical import (
    MAX_INTEGER,
    NotCanonical,
    canonical,
    canonical_plain,
    parse,
    parse_canonical,
)

whole = st.text(st.characters(exclude_categories=["Cs"]))
number = st.integers(-MAX_INTEGER, MAX_INTEGER)
leaf = st.none() | st.booleans() | number | whole


def trees(names: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    return st.recursive(
        leaf, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=12
    )


@given(trees(st.text(st.characters(max_codepoint=127))))
@example({"\x7f": '\x7f\x1f\x08\x0c é€😀/\\"'})
def test_the_fast_writer_gives_the_bytes_of_the_plain_one(value):
    assert canonical(value) == canonical_plain(value)


@given(trees(whole))
def test_what_is_written_reads_back_as_the_same_value(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert parse_canonical(text) == value


def test_names_are_ordered_by_utf_16_code_units_as_the_rfc_shows():
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == in_order


def test_strings_are_escaped_as_the_rfc_shows():
    text = '\u20ac$\u000f\nA\'B"\\\\"/'
    assert canonical(text) == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        {"a": [0.5]},
        "\ud800",
        {"\udc00": 1},
        2**53,
        -(2**53),
        (1, 2),
        b"x",
        {1: 2},
    ],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        canonical_plain(value)


def test_nesting_has_a_limit_before_the_machine_finds_one():
    deep = 1
    for _ in range(40):
        deep = [deep]
    with pytest.raises(NotCanonical):
        canonical(deep)
    with pytest.raises(NotCanonical):
        parse("[" * 100_000 + "]" * 100_000)


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":1}', "1.0", "1e2", "NaN", "Infinity", '{"b":1,"a":2}', '{"a": 1}', "-0", "01", ""],
)
def test_a_second_spelling_of_a_value_is_not_canonical(text):
    with pytest.raises(NotCanonical):
        parse_canonical(text)
