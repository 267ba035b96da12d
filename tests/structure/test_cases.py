"""Every acceptance case is said in words, rests on articles that can be read, and is run by a test in tests/law."""

from __future__ import annotations

import re

from auction_app.law.acceptance import CASES
from auction_app.law.texts import ARTICLE_TEXTS
from tests.structure.house import ROOT

WANTED = [f"AC-{number:02d}" for number in range(1, 76)]
CASE_ID = re.compile(r"id=f?[\"'](AC-[0-9]{2})\b|[\"'](AC-[0-9]{2})\b")


def test_every_case_is_said_in_words() -> None:
    assert [case.id for case in CASES] == WANTED
    assert all(case.zh.endswith("。") and case.en.endswith(".") for case in CASES)


def test_every_case_rests_on_articles_that_can_be_read() -> None:
    missing = {key for case in CASES for key in case.articles} - set(ARTICLE_TEXTS)
    assert sorted(missing) == [], "write their texts in auction_app/law/texts"


def test_every_case_is_an_id_of_a_test_in_tests_law() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "tests" / "law").glob("test_*.py")]
    run = {one or other for text in texts for one, other in CASE_ID.findall(text)}
    missing = [case for case in WANTED if case not in run]
    assert missing == [], f"{len(missing)} acceptance cases have no row in tests/law"
