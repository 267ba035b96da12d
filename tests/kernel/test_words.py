"""Amounts in words as a bank would write them."""

import pytest

from auction_app.kernel.words import amount_in_words_en, amount_in_words_zh


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (121886580, "人民币壹佰贰拾壹万捌仟捌佰陆拾伍元捌角"),
        (10000000, "人民币壹拾万元整"),
        (0, "人民币零元整"),
        (50, "人民币伍角"),
        (5, "人民币伍分"),
        (100, "人民币壹元整"),
        (100405, "人民币壹仟零肆元零伍分"),
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (168032, "人民币壹仟陆佰捌拾元叁角贰分"),
        (10050000, "人民币壹拾万零伍佰元整"),
        (10700053, "人民币壹拾万柒仟元伍角叁分"),
        (1000100000, "人民币壹仟万壹仟元整"),
        (100000000500, "人民币壹拾亿零伍元整"),
        (100010000000, "人民币壹拾亿零壹拾万元整"),
        (10**13, "人民币壹仟亿元整"),
        (10**14 + 100, "人民币壹万亿零壹元整"),
    ],
)
def test_an_amount_is_written_in_formal_chinese(fen: int, words: str) -> None:
    assert amount_in_words_zh(fen) == words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (
            121886580,
            "RMB one million two hundred and eighteen thousand eight hundred and sixty-five yuan"
            " and eighty fen",
        ),
        (10000000, "RMB one hundred thousand yuan only"),
        (50, "RMB fifty fen"),
        (0, "RMB zero yuan only"),
        (100000000500, "RMB one billion and five yuan only"),
        (1913, "RMB nineteen yuan and thirteen fen"),
    ],
)
def test_an_amount_is_written_in_english(fen: int, words: str) -> None:
    assert amount_in_words_en(fen) == words


@pytest.mark.parametrize("wrong", [-1, 1.5, True])
def test_a_negative_or_broken_amount_has_no_words(wrong: int) -> None:
    with pytest.raises(ValueError):
        amount_in_words_zh(wrong)
