"""Every rule has an article, a text in both languages, and a test that names it."""

import importlib
import json
import pkgutil
import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

import auction_app.law
from auction_app.law import rules_document
from auction_app.law.article import RULES, Finding, Rule, np, rule
from auction_app.law.bidding_time import TimeRules
from auction_app.law.finding_texts import FINDING_TEXTS
from auction_app.law.instruments import INSTRUMENTS
from auction_app.law.register import figures
from auction_app.law.texts import ARTICLE_TEXTS

for module in pkgutil.iter_modules(auction_app.law.__path__):
    importlib.import_module(f"auction_app.law.{module.name}")

HERE = Path(__file__).parent
PUBLISHED = "f4a93c2a06edc4b1e430124f5157d165493c5350ba5a313eae0b00e2b8b5e1f1"


@pytest.mark.parametrize("known", RULES, ids=lambda known: known.name)
def test_a_rule_is_named_by_a_test_and_its_articles_can_be_read(known: Rule) -> None:
    tests = "\n".join(path.read_text("utf-8") for path in HERE.glob("test_*.py"))
    assert re.search(rf"\b{known.name}\b|def test_{known.name}", tests), known.name
    assert known.text.endswith(".")
    for article in known.articles:
        text = ARTICLE_TEXTS[article.key]
        assert text.title_zh and text.title_en and text.text_zh and text.text_en
        assert article.source in INSTRUMENTS


def test_every_cited_article_can_be_read() -> None:
    cited = {article.key for known in RULES for article in known.articles}
    assert not cited - set(ARTICLE_TEXTS)


def test_a_rule_without_an_article_is_no_rule() -> None:
    with pytest.raises(ValueError):
        rule()


def test_every_finding_code_has_its_words() -> None:
    source = "\n".join(path.read_text() for path in Path(auction_app.law.__path__[0]).glob("*.py"))
    used = set(re.findall(r'"([a-z]+(?:_[a-z]+)+_?[a-z]*)"', source)) & set(FINDING_TEXTS)
    assert used == set(FINDING_TEXTS)
    assert Finding(np(10), "start_below_floor").fields == {}


def test_the_published_rule_set_is_unchanged() -> None:
    """A changed rule or figure needs a new id beside the new digest."""
    assert rules_document.RULES_ID == "cn-2016-18/4"
    assert rules_document.rules_sha256() == PUBLISHED
    assert sha256(rules_document.rules_text().encode()).hexdigest() == PUBLISHED


def test_the_rule_set_is_canonical_and_names_every_figure() -> None:
    text = rules_document.rules_text()
    document = json.loads(text)
    again = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == text
    assert document["figures"]["start_floor_bp"] == 7000
    assert document["figures"]["extension_window_s"] == 300
    assert all(rule["article"] in ARTICLE_TEXTS for rule in document["rules"])


def test_every_set_that_was_ever_published_can_still_be_read() -> None:
    """`rule_sets/` keeps them to the byte; the newest need not lie there."""
    kept = {path.stem: path.read_bytes() for path in rules_document.STORED.glob("*.json")}
    assert sha256(kept["cn-2016-18-3"]).hexdigest() == (
        "6e8a1da1095e852e9dad25c75a77490c2b9c823e681d7149cded92f704865fa5"
    )
    for stem, text in kept.items():
        known = json.loads(text)["id"]
        assert stem == known.replace("/", "-")
        assert rules_document.published_text(known) == text.decode()
    assert rules_document.published_text(rules_document.RULES_ID) == rules_document.rules_text()
    assert rules_document.published_text("cn-2016-18/99") is None
    assert rules_document.published_text("../../../etc/passwd") is None


def test_a_figure_that_changes_by_date_begins_a_new_set_on_that_day() -> None:
    begins = {day for day, _id in rules_document.RULE_SETS.steps}
    used = set()
    for day in (first for dated in figures().values() for first, _value in dated.steps[1:]):
        before, after = (rules_document.figures(one) for one in (day - timedelta(days=1), day))
        used |= {day} if before != after else set()
    assert used <= begins


def test_a_lot_names_the_rule_set_and_its_own_parameters() -> None:
    named = rules_document.rules_for(TimeRules(extension_window_s=60), date(2026, 5, 4))
    assert (named["id"], named["sha256"]) == ("cn-2016-18/4", PUBLISHED)
    assert (named["extension_window_s"], named["outage_gap_s"]) == (60, 15)
