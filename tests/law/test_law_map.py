"""The map of the law in docs/ and the proofs beside the code are what the sources say."""

from auction_app.law.law_map import ARTICLES_OF_NP, DOCUMENT, proofs_text, render
from auction_app.law.no_rule_needed import NO_RULE_NEEDED
from auction_app.law.proof_scan import scan
from auction_app.law.proofs import FILE, rule_id
from auction_app.law.register import load_rules, rules_of

HOW = "run: python -m auction_app.law.law_map"


def test_the_map_of_the_law_is_up_to_date() -> None:
    found = scan()
    assert FILE.read_text("utf-8") == proofs_text(found), HOW
    assert DOCUMENT.read_text("utf-8") == render(found), HOW


def test_the_map_names_every_rule_and_every_article() -> None:
    text = render(scan())
    assert [one.name for one in load_rules() if f".{one.name}`" not in text] == []
    assert [number for number in ARTICLES_OF_NP if f"\n| NP{number} |" not in text] == []


def test_every_one_of_the_38_articles_has_a_rule_or_a_reason_why_none_is_needed() -> None:
    neither = [
        n for n in ARTICLES_OF_NP if not rules_of(f"NP{n}") and f"NP{n}" not in NO_RULE_NEEDED
    ]
    both = [key for key in NO_RULE_NEEDED if rules_of(key)]
    assert (neither, both) == ([], [])
    assert all(one.zh.endswith("。") and one.en.endswith(".") for one in NO_RULE_NEEDED.values())


def test_every_rule_is_proved_by_a_test_that_names_it() -> None:
    found = scan()
    rules = [rule_id(rule.module, rule.name) for rule in load_rules()]
    assert [rule for rule in rules if rule not in found.tests] == []


def test_the_same_sources_give_the_same_map() -> None:
    assert render(scan()) == render(scan())
