"""What a reader is shown of the law: frozen views over the register. Pure; the process keeps them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from auction_app.infra.citing import Cited, cited
from auction_app.infra.i18n import translate
from auction_app.law.article import Article, Rule
from auction_app.law.citations import Named, is_confirmed, parse_key
from auction_app.law.figure_names import unit_of, words_of
from auction_app.law.instruments import INSTRUMENTS, Instrument
from auction_app.law.no_rule_needed import NO_RULE_NEEDED, Reason
from auction_app.law.proofs import proofs, rule_id
from auction_app.law.register import figures_of, rules_of
from auction_app.law.texts import ARTICLE_TEXTS
from auction_app.law.texts.article_text import ArticleText

_CONVENTION, _UNCONFIRMED = "our convention", "unconfirmed"


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule of this platform: its name, what it demands in a line, and how sure we are of it."""

    name: str
    demand: Named  # the first line of the docstring
    tests: tuple[str, ...]
    cases: tuple[str, ...]
    is_convention: bool
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class FigureView:
    """A dated figure; `steps` are (ISO day, value), oldest first."""

    name: Named
    unit: Named
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything about one article."""

    cited: Cited
    article: Article
    text: ArticleText
    rules: tuple[RuleView, ...]
    figures: tuple[FigureView, ...]
    cases: tuple[str, ...]
    no_rule: Reason | None


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument with the articles that can be read here."""

    instrument: Instrument
    is_confirmed: bool
    articles: tuple[Cited, ...]


@cache
def find_article(key: str) -> ArticleView | None:
    """The article of a key, or None for one that cannot be read here."""
    text = ARTICLE_TEXTS.get(key)
    if text is None:
        return None
    rules = tuple(_rule(one) for one in rules_of(key))
    return ArticleView(
        cited=cited(key),
        article=parse_key(key),
        text=text,
        rules=rules,
        figures=tuple(
            FigureView(_both(words_of(one.name)), _both(unit_of(one.name)), one.steps)
            for one in figures_of(key)
        ),
        cases=tuple(sorted({case for one in rules for case in one.cases})),
        no_rule=NO_RULE_NEEDED.get(key),
    )


@cache
def instruments() -> tuple[InstrumentView, ...]:
    """Every instrument with a text here, in the order of the register, articles by number."""
    order = list(INSTRUMENTS)
    known = sorted(
        (parse_key(key) for key in ARTICLE_TEXTS),
        key=lambda one: (order.index(one.source), one.number),
    )
    return tuple(
        InstrumentView(
            INSTRUMENTS[source],
            is_confirmed(parse_key(source)),
            tuple(cited(one.key) for one in articles),
        )
        for source, articles in groupby(known, key=lambda one: one.source)
    )


def _rule(rule: Rule) -> RuleView:
    name = rule_id(rule.module, rule.name)
    told = " ".join((getattr(sys.modules[rule.module], rule.name).__doc__ or "").split()).lower()
    found = proofs()
    return RuleView(
        name=name,
        demand=_both(rule.text),
        tests=tuple(found.tests.get(name, ())),
        cases=tuple(found.cases_of_rule.get(name, ())),
        is_convention=_CONVENTION in told,
        is_unconfirmed=_UNCONFIRMED in told
        or any(not is_confirmed(article) for article in rule.articles),
    )


def _both(words: str) -> Named:
    return Named(translate(words, "zh") if words else "", words)
