"""The confirmation of sale as a paper: what it says, for people and for scanners (art. 22)."""

import re
from dataclasses import replace
from io import BytesIO
from typing import cast

import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf.generic import DictionaryObject, StreamObject

from auction_app.documents.confirmation import (
    deadline_en,
    deadline_zh,
    draw_confirmation,
    money_text,
    wrapped,
)
from tests.documents.paper import CLOSED_AT, PAPER, VERIFY_URL, paper


def read(pdf: bytes) -> str:
    """The text of all pages without line breaks."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s*\n\s*", "", "\n".join(page.extract_text() for page in pages))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return draw_confirmation(PAPER).pdf


def test_the_price_stands_in_figures_and_in_words_of_both_languages(pdf: bytes) -> None:
    text = read(pdf)
    assert "¥1,283,865.80" in text
    assert "人民币壹佰贰拾捌万叁仟捌佰陆拾伍元捌角" in text
    assert "one million two hundred and eighty-three thousand eight hundred" in text


def test_it_names_the_buyer_and_masks_the_number(pdf: bytes) -> None:
    text = read(pdf)
    assert "张三" in text
    assert "5101051990****1238" in text
    assert not re.search(r"\d{17}[\dX]", text)


def test_it_names_court_case_lot_bidder_and_both_deadlines(pdf: bytes) -> None:
    text = read(pdf)
    for said in (
        "成都市青羊区人民法院",
        "（2026）川0105执1234号",
        "2栋1单元22层2206号房屋",
        "A7K2Q9",
        "2026年8月25日 15:23:47（北京时间）",
        "¥1,063,865.80",
        "2026年9月4日 24:00 前",
        "by 4 September 2026, 24:00",
    ):
        assert said in text, said


def test_anyone_can_check_the_commitment_from_the_paper_alone(pdf: bytes) -> None:
    text = read(pdf)
    for said in ("ef" * 32, "1c" * 32, "cd" * 32, "ab" * 32, PAPER.opening.identity):
        assert said in text, said


def test_the_log_checkpoint_is_printed_for_gossip(pdf: bytes) -> None:
    assert "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=" in read(pdf)


def test_the_qr_code_leads_to_the_evidence_of_the_lot(pdf: bytes) -> None:
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [VERIFY_URL]


def test_it_is_archivable_and_tagged(pdf: bytes) -> None:
    root = pypdf.PdfReader(BytesIO(pdf)).root_object
    metadata = cast(StreamObject, root["/Metadata"]).get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert cast(DictionaryObject, root["/MarkInfo"])["/Marked"]


def test_a_hostile_title_and_name_appear_as_text() -> None:
    title = ('#panic("x") ]*强调* $\\sum$', "@cite <x> #show: none")
    text = read(draw_confirmation(paper(title=title)).pdf)
    assert title[0] in text
    assert title[1] in text


def test_a_control_character_or_a_rare_han_character_breaks_nothing() -> None:
    text = read(draw_confirmation(paper(title=("屋\x07\u202e\U00030729", "house\x1b[31m"))).pdf)
    assert "屋〔U+0007〕〔U+202E〕〔U+30729〕" in text
    assert "house〔U+001B〕[31m" in text


def test_two_hundred_characters_of_title_still_make_two_pages() -> None:
    long = paper(title=("长" * 200, "long " * 40))
    assert len(pypdf.PdfReader(BytesIO(draw_confirmation(long).pdf)).pages) <= 3


@settings(max_examples=60, deadline=None)
@given(words=some.text(max_size=60), name=some.text(min_size=1, max_size=30))
def test_whatever_people_write_the_paper_can_be_made_and_archived(words: str, name: str) -> None:
    opening = replace(PAPER.opening, identity=name)
    strange = paper(
        title=(words, words),
        buyer=replace(PAPER.buyer, name=name),
        opening=opening,
        case_number=words,
    )
    assert draw_confirmation(strange).pdf.startswith(b"%PDF-1.7")


def test_nothing_runs_into_the_margins_however_long_it_is() -> None:
    note = f"luochui.example/{'log' * 30}\n41\n{'A' * 44}\n\n— {'n' * 60} {'B' * 100}\n"
    identity = '{"id_kind":"resident_id","id_no":"5101051990****1238","name":"' + "长" * 90 + '"}'
    long = paper(
        title=("长" * 200, "W" * 200),
        opening=replace(PAPER.opening, identity=identity),
        evidence=replace(PAPER.evidence, checkpoint=note),
        buyer=replace(PAPER.buyer, name="W" * 100),
    )
    for page in pypdfium2.PdfDocument(draw_confirmation(long).pdf):
        image = page.render(scale=2).to_pil().convert("L")
        margin = image.width * 20 // 210  # of the 22 mm, two are for overhanging punctuation
        for left in (0, image.width - margin):
            strip = image.crop((left, 0, left + margin, image.height))
            assert strip.getextrema()[0] > 250


def test_a_deposit_above_the_price_leaves_nothing_to_pay() -> None:
    assert paper(price_fen=100, deposit_fen=200).balance_fen == 0


def test_midnight_is_written_as_the_law_writes_it() -> None:
    assert deadline_zh(PAPER.balance_due) == "2026年9月4日 24:00 前"
    assert deadline_en(CLOSED_AT) == "by 25 August 2026, 15:23:47"


def test_foreign_money_carries_its_code() -> None:
    assert money_text(123456, "USD") == "USD 1,234.56"


def test_rows_are_cut_by_width_and_lose_nothing() -> None:
    assert wrapped("ab张三cd", 4) == ["ab张", "三cd"]
    assert wrapped("") == []


def test_a_practice_paper_says_that_it_has_no_effect_and_a_real_one_does_not(pdf: bytes) -> None:
    assert "不具有法律效力" not in read(pdf)
    practice = read(draw_confirmation(paper(is_practice=True)).pdf)
    assert "演练文书，不具有法律效力" in practice
    assert "Practice document, without legal effect" in practice
