"""`docs/law-map.md` and `law/proofs.json`, made from the register, the tests and the pages.

python -m auction_app.law.law_map
"""

from __future__ import annotations

import json
from dataclasses import asdict

from auction_app.law.article import Article, Rule
from auction_app.law.citations import full_name_of, label_of, parse_key
from auction_app.law.instruments import INSTRUMENTS, UNCONFIRMED
from auction_app.law.no_rule_needed import NO_RULE_NEEDED
from auction_app.law.proof_scan import ROOT, scan
from auction_app.law.proofs import FILE, Proofs, rule_id
from auction_app.law.register import figures_of, load_rules, rules_of
from auction_app.law.rules_document import RULE_SETS, RULES_ID, figures, rules_sha256
from auction_app.law.texts import ARTICLE_TEXTS

DOCUMENT = ROOT / "docs" / "law-map.md"
ARTICLES_OF_NP = range(1, 39)
_HEAD = """# Map of the law

Made from the register of rules, the tests and the pages by `python -m auction_app.law.law_map`; a test
keeps it true. Each rule is a pure function beside its article; each figure carries its date. The Chinese
text alone is binding. The same is served to readers at `/law`.
"""


def render(found: Proofs) -> str:
    """The whole document."""
    cited = sorted({article for rule in load_rules() for article in rule.articles})
    parts = [_HEAD, _at_a_glance(found), _instruments()]
    parts += [_article(article, found) for article in cited]
    return "\n".join([*parts, _cases(found), _published()])


def _at_a_glance(found: Proofs) -> str:
    lines = [
        "## The 38 articles of the online auction provisions",
        "",
        "| article | title | rules | tests | cases | cited in | or why no rule is needed |",
        "|---|---|---|---|---|---|---|",
    ]
    for number in ARTICLES_OF_NP:
        key = f"NP{number}"
        rules = [rule_id(rule.module, rule.name) for rule in rules_of(key)]
        tests = {test for rule in rules for test in found.tests.get(rule, ())}
        cases = sorted({case for rule in rules for case in found.cases_of_rule.get(rule, ())})
        reason = NO_RULE_NEEDED.get(key)
        lines.append(
            f"| {key} | {ARTICLE_TEXTS[key].title_en} · {ARTICLE_TEXTS[key].title_zh} | {len(rules)} "
            f"| {len(tests)} | {_ranges(cases)} | {len(found.cited_in.get(key, ()))} files "
            f"| {reason.en + ' ' + reason.zh if reason else ''} |"
        )
    return "\n".join([*lines, ""])


def _ranges(cases: list[str]) -> str:
    return ", ".join(case.removeprefix("AC-") for case in cases)


def _instruments() -> str:
    lines = ["## Instruments", ""]
    for source in INSTRUMENTS:
        if not any(parse_key(key).source == source for key in ARTICLE_TEXTS):
            continue
        name = full_name_of(Article(source, 0, INSTRUMENTS[source].since))
        doubt = "; **unconfirmed**: the original was not seen" if source in UNCONFIRMED else ""
        since = INSTRUMENTS[source].since
        lines.append(f"- **{source}**: {name.zh} {name.en}, cited as of {since}{doubt}")
    return "\n".join([*lines, ""])


def _article(article: Article, found: Proofs) -> str:
    text = ARTICLE_TEXTS[article.key]
    quote = [*text.text_zh.split("\n"), "", *text.text_en.split("\n")]
    label = label_of(article)
    lines = [
        f"## {article.key} {text.title_zh} · {text.title_en}",
        "",
        f"{label.zh} · {label.en}",
        "",
        *(f"> {line}  ".rstrip() if not line else f"> {line}  " for line in quote),
        "",
        "| rule | what it demands | cases | proved by |",
        "|---|---|---|---|",
        *(_rule(rule, found) for rule in rules_of(article.key)),
    ]
    for figure in figures_of(article.key):
        steps = ", ".join(f"{value} since {day}" for day, value in figure.steps)
        lines.append(f"\n- figure `{figure.name}`: {steps}")
    if cited := found.cited_in.get(article.key):
        lines += ["", "Cited in " + ", ".join(f"`{place}`" for place in cited) + "."]
    return "\n".join([*lines, ""])


def _rule(rule: Rule, found: Proofs) -> str:
    name = rule_id(rule.module, rule.name)
    tests = "<br>".join(f"`{test}`" for test in found.tests.get(name, ()))
    cases = ", ".join(found.cases_of_rule.get(name, ()))
    demand = rule.text.replace("|", "\\|")
    return f"| `law.{name}` | {demand} | {cases} | {tests} |"


def _cases(found: Proofs) -> str:
    lines = ["## The acceptance cases and their tests", "", "| case | tests |", "|---|---|"]
    for case, tests in found.tests_of_case.items():
        lines.append(f"| {case} | {'<br>'.join(f'`{test}`' for test in tests)} |")
    return "\n".join([*lines, ""])


def _published() -> str:
    newest = figures(RULE_SETS.steps[-1][0])
    lines = [
        "## The published rule set",
        "",
        f"Every auction names rule set `{RULES_ID}` with its digest in `lot.opened`; the text is served at",
        f"`/api/v1/rules/{RULES_ID}`. SHA-256: `{rules_sha256()}`",
        "",
        "| figure | value |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in sorted(newest.items())),
    ]
    return "\n".join([*lines, ""])


def proofs_text(found: Proofs) -> str:
    """The content of `proofs.json`."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n"


def write() -> None:
    """Make both files anew."""
    found = scan()
    FILE.write_text(proofs_text(found), "utf-8")
    DOCUMENT.write_text(render(found), "utf-8")


if __name__ == "__main__":
    write()
