"""`docs/law-map.md`, made from the register: which function applies which article, and since when.

python -m auction_app.law.law_map > docs/law-map.md
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import auction_app.law
from auction_app.law.article import RULES, Article, Rule
from auction_app.law.instruments import INSTRUMENTS
from auction_app.law.rules_document import RULE_SETS, RULES_ID, figures, rules_sha256
from auction_app.law.texts import ARTICLE_TEXTS

_HEAD = """# Map of the law

Made from the register of rules (`python -m auction_app.law.law_map > docs/law-map.md`); a test
keeps it true. Each rule is a pure function beside its article; each figure carries its date.
The Chinese text alone is binding.
"""


def load_rules() -> list[Rule]:
    """Every registered rule, by module and name."""
    for module in pkgutil.iter_modules(auction_app.law.__path__):
        if (
            not module.ispkg and module.name != "law_map"
        ):  # it is running already when called from the command line
            importlib.import_module(f"auction_app.law.{module.name}")
    return sorted(RULES, key=lambda rule: (rule.module, rule.name))


def render() -> str:
    """The whole document."""
    rules = load_rules()
    cited = sorted({article for rule in rules for article in rule.articles})
    parts = [_HEAD, _sources(cited), *(_article(article, rules) for article in cited), _published()]
    return "\n".join(parts)


def _sources(cited: list[Article]) -> str:
    lines = ["## Instruments", ""]
    for source in sorted({article.source for article in cited}):
        one = INSTRUMENTS[source]
        named = f"{one.title_zh}, {one.number} ({one.title_en})"
        lines.append(f"- **{source}**: {named}, cited as of {one.since}")
    return "\n".join([*lines, ""])


def _article(article: Article, rules: list[Rule]) -> str:
    text = ARTICLE_TEXTS[article.key]
    lines = [
        f"## {article.key} {text.title_zh} · {text.title_en}",
        "",
        f"> {text.text_zh}",
        ">",
        f"> {text.text_en}",
        "",
        "| rule | what it demands |",
        "|---|---|",
    ]
    for rule in rules:
        if article in rule.articles:
            place = rule.module.removeprefix("auction_app.")
            lines.append(f"| `{place}.{rule.name}` | {rule.text} |")
    return "\n".join([*lines, ""])


def _published() -> str:
    lines = [
        "## The published rule set",
        "",
        f"Every auction names rule set `{RULES_ID}` with its digest in `lot.opened`; the text is served at",
        f"`/api/v1/rules/{RULES_ID}`. SHA-256: `{rules_sha256()}`",
        "",
        "| figure | value |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in sorted(figures(RULE_SETS.steps[-1][0]).items())),
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.write(render())
