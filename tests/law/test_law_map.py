"""The map of the law in docs/ is what the code says."""

from pathlib import Path

from auction_app.law.law_map import load_rules, render

DOCUMENT = Path(__file__).parents[2] / "docs" / "law-map.md"


def test_the_map_of_the_law_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == render()


def test_the_map_names_every_rule() -> None:
    text = render()
    assert all(f".{rule.name}`" in text for rule in load_rules())
